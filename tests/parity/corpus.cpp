// Walks a description and writes a body for it. Never two random draws in one argument list:
// compilers differ in the order in which they evaluate arguments.
#include "tests/parity/corpus.h"

#include <array>
#include <vector>

#include "shared/base/limits.h"
#include "shared/base/text.h"
#include "shared/base/time.h"
#include "shared/describe/json.h"

namespace candor::parity {

namespace {

constexpr std::string_view kNumbers[] = {
    "0",
    "-0",
    "1",
    "-1",
    "5",
    "7",
    "50",
    "51",
    "100",
    "0.0",
    "1.0",
    "1.5",
    "30.0",
    "90.000",
    "0.125",
    "0.0001",
    "4.999",
    "5.000",
    "899.9999",
    "900",
    "900.001",
    "600",
    "600.001",
    "1e2",
    "1E+2",
    "1e-2",
    "15e-1",
    "1e15",
    "1e16",
    "1e308",
    "1e309",
    "1e400",
    "1e-400",
    "0e999",
    "123456789e-9",
    "2147483647",
    "2147483648",
    "-2147483648",
    "-2147483649",
    "9007199254740991",
    "9007199254740992",
    "-9007199254740991",
    "-9007199254740993",
    "18446744073709551615",
    "18446744073709551616",
    "123456789012345678901234567890",
    "9007199254740.991",
    "0.000000000000000000000000000001",
    "3.14159265358979323846264338327950288e0",
    "0.00000000000000000000000000000000000000000000000000000000000000001e310",
    "0.99999999999999999999e324",
    "0.99999999999999999999e325",
    "0.99999999999999999999e326",
    "1.2345678901234567890123e323",
    "1.2345678901234567890123e324",
    "1.2345678901234567890123e325"};

constexpr std::string_view kTexts[] = {"",
                                       " ",
                                       "a",
                                       "ab",
                                       "Ada Lovelace",
                                       "  spaces around  ",
                                       "\u00a0no-break\u00a0",
                                       "é",
                                       "日本語",
                                       "😀",
                                       "👩‍👩‍👧",
                                       "e\u0301",
                                       "\u202eright to left",
                                       "Ω≈ç√∫",
                                       "line\nbreak",
                                       "line\r\nbreak\rhere",
                                       "tab\there",
                                       "quote\"back\\slash/",
                                       "\u2028",
                                       "\ufeffbom",
                                       "\x7f",
                                       "\u0085",
                                       "true",
                                       "null",
                                       "12",
                                       "-5",
                                       "1.5",
                                       "<script>alert(1)</script>",
                                       "'; drop table",
                                       "%41%zz",
                                       "a@b.co",
                                       "ada@example.org",
                                       "Ada.Lovelace+x@sub.example.co.uk",
                                       "a@b",
                                       "a@@b.co",
                                       "@",
                                       "#0f6b5c",
                                       "#FFF",
                                       "#12345g",
                                       "https://example.org/x?y=z",
                                       "ftp://x",
                                       "javascript:alert(1)",
                                       "asc",
                                       "desc",
                                       "open",
                                       "Draft",
                                       "VIDEO",
                                       "interviewer",
                                       "2024-01-15T10:30:00Z",
                                       "2024-02-30T00:00:00Z",
                                       "password123",
                                       "1234567",
                                       "securePassword123"};

constexpr std::string_view kTimes[] = {"2024-01-15T10:30:00Z",
                                       "2024-01-15T10:30:00.123456789+05:30",
                                       "0000-01-01T00:00:00Z",
                                       "9999-12-31T23:59:59.999Z",
                                       "2024-02-29T12:00:00-11:00",
                                       "2023-02-29T00:00:00Z",
                                       "2016-12-31T23:59:60Z",
                                       "2024-01-15",
                                       "now",
                                       ""};

// What is never right in any place, or is not JSON at all.
constexpr std::string_view kForeign[] = {"null",
                                         "true",
                                         "false",
                                         "[]",
                                         "{}",
                                         "[[]]",
                                         "{\"a\":{\"b\":[1,2,{}]}}",
                                         "\"text\"",
                                         "0",
                                         "-1",
                                         "[null,null]",
                                         "\"\\u0000\"",
                                         "\"\\ud800\"",
                                         "\"\\ud83d\\ude00\"",
                                         "\"\\x\"",
                                         "tru",
                                         "nul",
                                         "01",
                                         "+1",
                                         ".5",
                                         "1.",
                                         "'a'",
                                         "NaN",
                                         "\"\xff\"",
                                         "\"\xed\xa0\x80\"",
                                         "\"\xc0\xaf\"",
                                         "\"\t\"",
                                         "\"",
                                         "{",
                                         "]",
                                         ",",
                                         ""};

template <std::size_t N>
std::string_view pick(const std::string_view (&pool)[N], Random& random) {
  return pool[random.below(N)];
}

std::string quoted(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

std::string repeated(std::string_view text, std::int64_t count) {
  std::string out;
  for (std::int64_t i = 0; i < count; ++i) out += text;
  return out;
}

std::string deep(std::size_t levels) {
  return repeated("[", static_cast<std::int64_t>(levels)) + "0" +
         repeated("]", static_cast<std::int64_t>(levels));
}

class Generator {
 public:
  Generator(Random& random, std::size_t mistake_rate) : random_(random), rate_(mistake_rate) {}

  std::string value(const TypeInfo& type, const FieldInfo& field) {
    if (errs() && random_.one_in(2)) return foreign();
    switch (type.kind) {
      case Kind::boolean: return random_.one_in(2) ? "true" : "false";
      case Kind::integer:
      case Kind::seconds: return number(type, field);
      case Kind::text: return quoted(text(field));
      case Kind::time: return quoted(errs() ? pick(kTimes, random_) : kTimes[random_.below(5)]);
      case Kind::choice: return quoted(word(type));
      case Kind::optional: return random_.one_in(3) ? "null" : value(type.element(), field);
      case Kind::list: return list(type, field);
      case Kind::record: return record(type);
    }
    return "null";
  }

  std::string record(const TypeInfo& type) {
    std::string out = "{";
    for (const FieldInfo& field : type.fields) {
      const bool is_readable =
          field.access == Access::read_write || field.access == Access::write_only;
      if (!is_readable && !errs()) continue;
      if (field.is_required ? errs() : random_.one_in(4)) continue;
      const bool uses_other = !field.also.empty() && random_.one_in(3);
      member(out, uses_other ? field.also : field.name, value(field.type(), field));
      if (!field.also.empty() && errs()) member(out, field.also, value(field.type(), field));
      if (errs() && random_.one_in(4)) member(out, field.name, value(field.type(), field));
      if (errs()) {
        const std::string name = unknown_name();
        member(out, name, foreign());
      }
    }
    return out + "}";
  }

  std::string pair_text(const TypeInfo& type, const FieldInfo& field) {
    switch (content_of(type).kind) {
      case Kind::boolean: return errs() ? std::string(pick(kTexts, random_)) : "on";
      case Kind::integer:
      case Kind::seconds:
        return errs() ? std::string(pick(kNumbers, random_)) : number(content_of(type), field);
      case Kind::time: return std::string(pick(kTimes, random_));
      case Kind::choice: return word(content_of(type));
      default: return text(field);
    }
  }

  bool errs() { return rate_ != 0 && random_.one_in(rate_); }
  std::string unknown_name() {
    constexpr std::string_view kNames[] = {"id",     "nmae",      "créé", "",
                                           "a.b[0]", "__proto__", "Title"};
    if (random_.one_in(8)) return repeated("long", 30);
    return std::string(pick(kNames, random_));
  }

 private:
  std::string foreign() {
    if (random_.one_in(12)) return deep(10 + random_.below(12));
    if (random_.one_in(12)) return std::string(pick(kNumbers, random_));
    // Most mistakes stay inside the grammar, so that the rules are reached too.
    if (!random_.one_in(8)) return std::string(kForeign[random_.below(11)]);
    return std::string(pick(kForeign, random_));
  }

  std::string number(const TypeInfo& type, const FieldInfo& field) {
    if (errs()) return std::string(pick(kNumbers, random_));
    const std::int64_t unit = type.kind == Kind::seconds ? kSecondMs : 1;
    std::int64_t low = field.minimum / unit, high = field.maximum / unit;
    if (low < -limits::kIntegerMax / unit) low = 0;
    if (high > 1'000) high = 1'000;
    switch (random_.below(4)) {
      case 0: return text::number(low);
      case 1: return text::number(high);
      default: break;
    }
    const auto span = static_cast<std::size_t>(high - low + 1);
    std::string out = text::number(low + static_cast<std::int64_t>(random_.below(span)));
    if (type.kind == Kind::seconds && random_.one_in(2)) out += ".000";
    return out;
  }

  std::string text(const FieldInfo& field) {
    const bool has_maximum = field.maximum < 30'000;
    if (errs() && has_maximum) {
      const std::string_view character = random_.one_in(2) ? "x" : "😀";
      return repeated(character, field.maximum + (random_.one_in(2) ? 1 : 0));
    }
    if (errs()) return std::string(pick(kTexts, random_));
    switch (field.format_) {
      case Format::email:
        return "ada" + text::number(static_cast<std::int64_t>(random_.below(99))) + "@example.org";
      case Format::color: return "#0F6b5c";
      case Format::url: return "https://example.org/é";
      case Format::password: return " password123 ";
      default: return random_.one_in(2) ? "Ada Lovelace" : std::string(pick(kTexts, random_));
    }
  }

  std::string word(const TypeInfo& type) {
    if (errs()) return std::string(pick(kTexts, random_));
    const Choice& choice = type.choices[random_.below(type.choices.size())];
    return random_.one_in(4) ? std::string(choice.wire) + " " : std::string(choice.wire);
  }

  std::string list(const TypeInfo& type, const FieldInfo& field) {
    FieldInfo element = field;
    element.minimum = std::numeric_limits<std::int64_t>::min();
    element.maximum = std::numeric_limits<std::int64_t>::max();
    std::size_t count = random_.below(4);
    if (errs() && field.maximum < 100) count = static_cast<std::size_t>(field.maximum) + 1;
    std::string out = "[";
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) out += ',';
      out += value(type.element(), element);
    }
    return out + "]";
  }

  void member(std::string& out, std::string_view name, const std::string& value) {
    if (out.size() > 1) out += random_.one_in(6) ? " ,\n\t" : ",";
    out += quoted(name) + ":" + value;
  }

  Random& random_;
  const std::size_t rate_;
};

}  // namespace

std::uint64_t Random::next() {
  state_ ^= state_ >> 12;
  state_ ^= state_ << 25;
  state_ ^= state_ >> 27;
  return state_ * 0x2545'F491'4F6C'DD1DULL;
}

std::size_t Random::below(std::size_t end) {
  return static_cast<std::size_t>((next() >> 33) % static_cast<std::uint64_t>(end));
}

std::span<const std::string_view> numbers() {
  return kNumbers;
}

std::string body_of(const TypeInfo& type, Random& random, std::size_t mistake_rate) {
  Generator generator(random, mistake_rate);
  std::string text =
      type.kind == Kind::record ? generator.record(type) : generator.value(type, FieldInfo{});
  if (generator.errs() && random.one_in(4)) text += pick(kForeign, random);
  return text;
}

std::string query_of(const TypeInfo& record, Random& random, std::size_t mistake_rate) {
  Generator generator(random, mistake_rate);
  std::string out;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!out.empty()) out += '&';
    out += text::encode_url(name) + "=" + text::encode_url(value);
  };
  for (const FieldInfo& field : record.fields) {
    if (random.one_in(3)) continue;
    const bool uses_other = !field.also.empty() && random.one_in(3);
    add(uses_other ? field.also : field.name, generator.pair_text(field.type(), field));
    if (generator.errs() && random.one_in(2)) add(field.name, "again");
    if (generator.errs()) add(generator.unknown_name(), "1");
  }
  if (generator.errs()) out += "&%zz=%";
  return out;
}

std::string damaged(std::string text, Random& random) {
  const std::size_t changes = 1 + random.below(3);
  for (std::size_t i = 0; i < changes && !text.empty(); ++i) {
    const std::size_t at = random.below(text.size());
    switch (random.below(5)) {
      case 0: text[at] = static_cast<char>(random.below(256)); break;
      case 1: text.erase(at, 1); break;
      case 2: text.insert(at, 1, static_cast<char>(random.below(256))); break;
      case 3: text.insert(at, text.substr(at, 1 + random.below(20))); break;
      default: text.resize(at); break;
    }
  }
  return text;
}

}  // namespace candor::parity

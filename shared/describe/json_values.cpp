// Scalars between text and memory, exactly and alike in both builds.
#include "shared/describe/json_values.h"

#include "shared/base/assert.h"
#include "shared/base/decimal.h"
#include "shared/base/limits.h"
#include "shared/base/text.h"

namespace candor::json {

namespace {

constexpr std::string_view kDone;
constexpr int kSecondPlaces = 3;

// "\r\n" and "\r" become "\n": forms send the former (HTML), people see one thing.
std::string with_plain_line_ends(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      out += '\n';
    }
  }
  return out;
}

std::string_view assign_decimal(const TypeInfo& type, int places, std::string_view text,
                                void* value) {
  std::int64_t number = 0;
  switch (parse_decimal(text, places, number)) {
    case DecimalError::none: break;
    case DecimalError::malformed: return "wrong_type";
    case DecimalError::too_precise: return places == 0 ? "wrong_type" : "invalid_format";
    case DecimalError::out_of_range: return "out_of_range";
  }
  if (number < type.integer_minimum || number > type.integer_maximum) return "out_of_range";
  type.set_integer(value, number);
  return kDone;
}

std::string_view assign_boolean(const TypeInfo& type, std::string_view text, void* value) {
  const bool is_true = text == "true" || text == "1" || text == "on";
  if (!is_true && text != "false" && text != "0" && text != "off") return "wrong_type";
  type.set_integer(value, is_true ? 1 : 0);
  return kDone;
}

std::string_view assign_text(const FieldInfo& field, std::string_view text, bool cleans,
                             void* value) {
  auto& out = *static_cast<std::string*>(value);
  if (!cleans || !field.is_trimmed) {
    out = text;
  } else {
    out = with_plain_line_ends(text::trimmed(text));
  }
  return kDone;
}

}  // namespace

std::string_view assign(const TypeInfo& type, const FieldInfo& field, Spelling spelling,
                        std::string_view text, bool cleans, void* value) {
  const bool is_word = spelling == Spelling::string || spelling == Spelling::form;
  const bool is_digits = spelling == Spelling::number || spelling == Spelling::form;
  switch (type.kind) {
    case Kind::boolean:
      if (spelling != Spelling::boolean && spelling != Spelling::form) return "wrong_type";
      return assign_boolean(type, text, value);
    case Kind::integer:
      if (!is_digits && !(type.is_id && is_word)) return "wrong_type";
      return assign_decimal(type, 0, text, value);
    case Kind::seconds:
      return is_digits ? assign_decimal(type, kSecondPlaces, text, value) : "wrong_type";
    case Kind::text: return is_word ? assign_text(field, text, cleans, value) : "wrong_type";
    case Kind::time: {
      if (!is_word) return "wrong_type";
      const std::optional<Time> time = parse_time(text::trimmed(text));
      if (!time) return "invalid_time";
      type.set_integer(value, time->ms);
      return kDone;
    }
    case Kind::choice: {
      if (!is_word) return "wrong_type";
      const std::optional<std::int64_t> choice = choice_value(type, text::trimmed(text));
      if (!choice) return "unknown_choice";
      type.set_integer(value, *choice);
      return kDone;
    }
    case Kind::optional:
    case Kind::list:
    case Kind::record: return "wrong_type";
  }
  return "wrong_type";
}

std::string text_of(const TypeInfo& type, const void* value) {
  switch (type.kind) {
    case Kind::boolean: return type.get_integer(value) != 0 ? "true" : "false";
    case Kind::integer: return text::number(type.get_integer(value));
    case Kind::seconds: return format_decimal(type.get_integer(value), kSecondPlaces);
    case Kind::text: return *static_cast<const std::string*>(value);
    case Kind::time: return format_time({type.get_integer(value)});
    case Kind::choice: return std::string(choice_word(type, type.get_integer(value)));
    case Kind::optional:
    case Kind::list:
    case Kind::record: break;
  }
  ASSERT(!"text_of is for scalars");
  return {};
}

}  // namespace candor::json

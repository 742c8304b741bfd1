// The judge of values: one code per value, the first that applies.
#include "shared/describe/validate.h"

#include "shared/base/assert.h"
#include "shared/base/text.h"

namespace candor {

namespace {

constexpr std::string_view kFine;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// C0, DEL and C1 characters except tab; a line end counts unless `allows_lines`.
bool has_control(std::string_view text, bool allows_lines) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\t' || (byte == '\n' && allows_lines)) continue;
    if (byte < 0x20 || byte == 0x7f) return true;
    const bool is_c1 =
        byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    if (is_c1) return true;
  }
  return false;
}

bool is_color(std::string_view text) {
  if (text.size() != 7 || text[0] != '#') return false;
  for (const char c : text.substr(1)) {
    if (!is_digit(c) && (c < 'a' || c > 'f') && (c < 'A' || c > 'F')) return false;
  }
  return true;
}

// http or https, a host, no white space, and no "user@" that could pass for the host.
bool is_web_address(std::string_view text) {
  const std::string lower = text::lower_ascii(text.substr(0, 8));
  const std::size_t scheme = lower.substr(0, 7) == "http://" ? 7 : lower == "https://" ? 8 : 0;
  if (scheme == 0) return false;
  const std::string_view rest = text.substr(scheme);
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  if (host.empty() || host.front() == ':' || host.find('@') != std::string_view::npos) return false;
  return rest.find_first_of(" \t\"<>\\^`{|}") == std::string_view::npos;
}

bool is_username(std::string_view text) {
  return text.find_first_of("@ \t") == std::string_view::npos &&
         text.find("\xc2\xa0") == std::string_view::npos;
}

bool is_key(std::string_view text) {
  for (const char c : text) {
    if (!is_letter(c) && !is_digit(c) && c != '-' && c != '_') return false;
  }
  return true;
}

std::string_view check_format(Format format, std::string_view text) {
  switch (format) {
    case Format::none:
    case Format::password:
    case Format::multiline:
    case Format::search: return kFine;
    case Format::email: return text::is_email(text) ? kFine : "invalid_email";
    case Format::url: return is_web_address(text) ? kFine : "invalid_format";
    case Format::username: return is_username(text) ? kFine : "invalid_format";
    case Format::color: return is_color(text) ? kFine : "invalid_format";
    case Format::key: return is_key(text) ? kFine : "invalid_format";
  }
  return kFine;
}

std::string_view check_text(const FieldInfo& field, std::string_view text) {
  if (field.is_trimmed) text = text::trimmed(text);
  if (text.empty()) {
    if (field.is_required) return "required";
    return field.format_ == Format::color ? "invalid_format" : kFine;
  }
  if (!text::is_valid_utf8(text)) return "invalid_format";
  if (has_control(text, field.format_ == Format::multiline)) return "invalid_format";
  const auto length = static_cast<std::int64_t>(text::length(text));
  if (length < field.minimum) return "too_short";
  if (length > field.maximum) return "too_long";
  return check_format(field.format_, text);
}

std::string_view check_integer(const TypeInfo& type, const FieldInfo& field, std::int64_t value) {
  if (value < type.integer_minimum || value > type.integer_maximum) return "out_of_range";
  if (value < field.minimum) return "too_small";
  if (value > field.maximum) return "too_large";
  return kFine;
}

class Validator {
 public:
  explicit Validator(std::string_view prefix) : path_(prefix) {}
  std::vector<FieldError> release() { return std::move(errors_); }

  void record(const TypeInfo& type, void* owner) {
    const std::size_t size = path_.size();
    for (const FieldInfo& field : type.fields) {
      if (field.access == Access::set_by_server || field.access == Access::server_only) continue;
      if (size > 0) path_ += '.';
      path_ += field.name;
      value(field.type(), field, field.address_in(owner));
      path_.resize(size);
    }
  }

 private:
  void value(const TypeInfo& type, const FieldInfo& field, void* value) {
    switch (type.kind) {
      case Kind::boolean: break;
      case Kind::integer:
      case Kind::seconds:
      case Kind::time:
        return report(type, field, check_integer(type, field, type.get_integer(value)));
      case Kind::text:
        return report(type, field, check_text(field, *static_cast<const std::string*>(value)));
      case Kind::choice: {
        const bool is_known = !choice_word(type, type.get_integer(value)).empty();
        return report(type, field, is_known ? kFine : "unknown_choice");
      }
      case Kind::optional: {
        void* content = type.optional.get(value);
        if (content != nullptr) return this->value(type.element(), field, content);
        return report(type, field, field.is_required ? "required" : kFine);
      }
      case Kind::list: return list(type, field, value);
      case Kind::record: return record(type, value);
    }
  }

  void list(const TypeInfo& type, const FieldInfo& field, void* list) {
    const auto count = static_cast<std::int64_t>(type.list.size(list));
    if (count < field.minimum) return report(type, field, "too_short");
    if (count > field.maximum) return report(type, field, "too_many_items");
    FieldInfo element = field;
    element.minimum = std::numeric_limits<std::int64_t>::min();
    element.maximum = std::numeric_limits<std::int64_t>::max();
    const std::size_t size = path_.size();
    for (std::int64_t i = 0; i < count; ++i) {
      path_ += "[" + text::number(i) + "]";
      value(type.element(), element, type.list.at(list, static_cast<std::size_t>(i)));
      path_.resize(size);
    }
  }

  void report(const TypeInfo& type, const FieldInfo& field, std::string_view code) {
    if (code.empty()) return;
    errors_.push_back({path_, std::string(code), violation_message(type, field, code)});
  }

  std::string path_;
  std::vector<FieldError> errors_;
};

}  // namespace

std::vector<FieldError> validate(const TypeInfo& record, const void* value,
                                 std::string_view prefix) {
  ASSERT(record.kind == Kind::record);
  Validator validator(prefix);
  validator.record(record, const_cast<void*>(value));
  return validator.release();
}

}  // namespace candor

// The sentences of violations: each says what to do, none blames (look.md, Words).
#include "shared/base/decimal.h"
#include "shared/base/text.h"
#include "shared/describe/validate.h"

namespace candor {

namespace {

constexpr std::int64_t kNoMinimum = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kNoMaximum = std::numeric_limits<std::int64_t>::max();

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
  return text::number(count) + " " + std::string(count == 1 ? one : many);
}

// Seconds without a needless ".0".
std::string plain_seconds(std::int64_t ms) {
  return ms % kSecondMs == 0 ? text::number(ms / kSecondMs) : format_decimal(ms, 3);
}

std::string limit_text(Kind kind, std::int64_t value) {
  if (kind == Kind::time) return format_time({value});
  return kind == Kind::seconds ? plain_seconds(value) : text::number(value);
}

std::string time_message(const FieldInfo& field) {
  const bool has_low = field.minimum != kNoMinimum, has_high = field.maximum != kNoMaximum;
  if (!has_low && !has_high) return "Use a date and time such as 2024-01-15T10:30:00Z";
  std::string out = "Use a time";
  if (has_low) out += " not before " + format_time({field.minimum});
  if (has_low && has_high) out += " and";
  if (has_high) out += " not after " + format_time({field.maximum});
  return out;
}

std::string range_message(const TypeInfo& type, const FieldInfo& field, bool names_type_limits) {
  if (type.kind == Kind::time) return time_message(field);
  if (type.is_id) return "Use the id of an entry, a whole number";
  std::string out = type.kind == Kind::seconds ? "Use a number of seconds" : "Use a whole number";
  std::int64_t low = field.minimum, high = field.maximum;
  if (names_type_limits && low == kNoMinimum && high == kNoMaximum) {
    low = type.integer_minimum;
    high = type.integer_maximum;
  }
  if (low != kNoMinimum && high != kNoMaximum) {
    out += " between " + limit_text(type.kind, low) + " and " + limit_text(type.kind, high);
  } else if (low != kNoMinimum) {
    out += " of at least " + limit_text(type.kind, low);
  } else if (high != kNoMaximum) {
    out += " of at most " + limit_text(type.kind, high);
  }
  return out;
}

std::string choices_message(const TypeInfo& type) {
  std::string out = type.choices.size() == 1 ? "Use " : "Choose one of ";
  for (std::size_t i = 0; i < type.choices.size(); ++i) {
    if (i > 0) out += ", ";
    out += type.choices[i].wire;
  }
  return out;
}

std::string type_message(const TypeInfo& type, const FieldInfo& field) {
  switch (type.kind) {
    case Kind::boolean: return "Use true or false";
    case Kind::integer:
    case Kind::seconds: return range_message(type, field, false);
    case Kind::text: return "Use text";
    case Kind::time: return "Use a date and time such as 2024-01-15T10:30:00Z";
    case Kind::choice: return choices_message(type);
    case Kind::optional: return type_message(content_of(type), field);
    case Kind::list: return "Use a list";
    case Kind::record: return "Use an object with named fields";
  }
  return {};
}

std::string format_message(const TypeInfo& type, const FieldInfo& field) {
  if (type.kind == Kind::seconds) return "Use at most 3 digits after the point";
  switch (field.format_) {
    case Format::email: return "Use an e-mail address such as name@example.org";
    case Format::multiline: return "Use plain text without control characters";
    case Format::url: return "Use an address that begins with https:// or http://";
    case Format::username: return "Use a name without @ and without spaces";
    case Format::color: return "Use a colour such as #0f6b5c";
    case Format::key: return "Use only letters, digits, - and _";
    case Format::none:
    case Format::password:
    case Format::search: return "Use one line of plain text";
  }
  return {};
}

std::string short_message(const TypeInfo& type, const FieldInfo& field) {
  if (type.kind == Kind::list) {
    return "Add at least " + counted(field.minimum, "entry", "entries");
  }
  return "Use at least " + counted(field.minimum, "character", "characters");
}

}  // namespace

std::string violation_message(const TypeInfo& optional_type, const FieldInfo& field,
                              std::string_view code) {
  const TypeInfo& type = content_of(optional_type);
  if (code == "required") return "Fill in this field";
  if (code == "unknown_field") return "Remove this field: it is not part of this request";
  if (code == "read_only") return "Remove this field: the server sets it";
  if (code == "wrong_type") return type_message(type, field);
  if (code == "too_short") return short_message(type, field);
  if (code == "too_long") {
    return "Use at most " + counted(field.maximum, "character", "characters");
  }
  if (code == "too_small" || code == "too_large") return range_message(type, field, false);
  if (code == "out_of_range") return range_message(type, field, true);
  if (code == "unknown_choice") return choices_message(type);
  if (code == "invalid_email") return "Use an e-mail address such as name@example.org";
  if (code == "invalid_time") return "Use a date and time such as 2024-01-15T10:30:00Z";
  if (code == "invalid_format") return format_message(type, field);
  if (code == "too_many_items") {
    return "Use at most " + counted(field.maximum, "entry", "entries");
  }
  if (code == "conflicting_names") {
    return "Send " + std::string(field.name) + " or " + std::string(field.also) +
           ", or the same value in both";
  }
  if (code == "duplicate_key") return "Write this field once";
  return "Check this field";
}

std::string violation_message(const FieldInfo& field, std::string_view code) {
  return violation_message(field.type(), field, code);
}

}  // namespace candor

// JSON Schema objects from descriptions.
#include "shared/describe/schema.h"

#include "shared/base/assert.h"
#include "shared/base/decimal.h"
#include "shared/describe/json_text.h"

namespace candor::schema {

namespace {

constexpr std::int64_t kNoMinimum = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kNoMaximum = std::numeric_limits<std::int64_t>::max();

bool is_on_side(const FieldInfo& field, Side side) {
  switch (field.access) {
    case Access::read_write: return true;
    case Access::set_by_server: return side == Side::response;
    case Access::write_only: return side == Side::request;
    case Access::server_only: return false;
  }
  return false;
}

void collect(const TypeInfo& type, Side side, std::vector<Definition>& found) {
  switch (type.kind) {
    case Kind::optional:
    case Kind::list: return collect(type.element(), side, found);
    case Kind::record:
    case Kind::choice: break;
    default: return;
  }
  for (const Definition& definition : found) {
    const bool is_same_side = definition.side == side || type.kind == Kind::choice;
    if (definition.type == &type && is_same_side) return;
  }
  found.push_back({&type, side, std::string(type.name)});
  for (const FieldInfo& field : type.fields) {
    if (is_on_side(field, side)) collect(field.type(), side, found);
  }
}

class Builder {
 public:
  explicit Builder(const std::vector<Definition>& definitions) : definitions_(definitions) {}
  std::string release() { return out_.release(); }

  void reference(const TypeInfo& type, Side side) {
    out_.begin_object();
    out_.member("$ref", "#/components/schemas/" + name_of(type, side));
    out_.end_object();
  }

  void value(const TypeInfo& type, Side side, const FieldInfo& field) {
    switch (type.kind) {
      case Kind::optional: return nullable(type.element(), side, field);
      case Kind::record:
      case Kind::choice: return reference(type, side);
      default: break;
    }
    out_.begin_object();
    members(type, side, field);
    out_.end_object();
  }

  void define(const Definition& definition) {
    out_.key(definition.name);
    out_.begin_object();
    if (definition.type->kind == Kind::choice) {
      words(*definition.type);
    } else {
      record(*definition.type, definition.side);
    }
    out_.end_object();
  }

  void begin() { out_.begin_object(); }
  void end() { out_.end_object(); }

 private:
  const std::string& name_of(const TypeInfo& type, Side side) const {
    for (const Definition& definition : definitions_) {
      const bool fits = definition.side == side || type.kind == Kind::choice;
      if (definition.type == &type && fits) return definition.name;
    }
    ASSERT(!"every record is defined");
    return definitions_.front().name;
  }

  void nullable(const TypeInfo& type, Side side, const FieldInfo& field) {
    out_.begin_object();
    out_.key("anyOf");
    out_.begin_array();
    value(type, side, field);
    out_.raw("{\"type\":\"null\"}");
    out_.end_array();
    out_.end_object();
  }

  void members(const TypeInfo& type, Side side, const FieldInfo& field) {
    switch (type.kind) {
      case Kind::boolean: return out_.member("type", "boolean");
      case Kind::integer:
        out_.member("type", "integer");
        return bounds(type, field, "minimum", "maximum");
      case Kind::seconds:
        out_.member("type", "number");
        out_.key("multipleOf");
        out_.raw("0.001");
        return bounds(type, field, "minimum", "maximum");
      case Kind::text: return text(field, side);
      case Kind::time: out_.member("type", "string"); return out_.member("format", "date-time");
      case Kind::list:
        out_.member("type", "array");
        out_.key("items");
        value(type.element(), side, element_of(field));
        return side == Side::request ? counts(field, "minItems", "maxItems") : void();
      case Kind::choice:
      case Kind::optional:
      case Kind::record: break;
    }
  }

  void text(const FieldInfo& field, Side side) {
    out_.member("type", "string");
    // Answers may carry an empty text where a request must be longer, so they get no limits.
    if (side == Side::response) return;
    if (field.format_ == Format::color) out_.member("pattern", "^#[0-9A-Fa-f]{6}$");
    if (field.format_ == Format::password) out_.member("format", "password");
    if (field.is_required) {
      if (field.format_ == Format::email) out_.member("format", "email");
      if (field.format_ == Format::url) out_.member("format", "uri");
      counts(field, "minLength", "maxLength");
      return;
    }
    FieldInfo lenient = field;
    lenient.minimum = 0;
    counts(lenient, "minLength", "maxLength");
  }

  void bounds(const TypeInfo& type, const FieldInfo& field, std::string_view low,
              std::string_view high) {
    const auto number = [&](std::string_view name, std::int64_t limit) {
      out_.key(name);
      out_.raw(type.kind == Kind::seconds ? format_decimal(limit, 3) : text::number(limit));
    };
    if (field.minimum != kNoMinimum) number(low, field.minimum);
    if (field.maximum != kNoMaximum) number(high, field.maximum);
    if (type.is_id && field.minimum == kNoMinimum) number(low, 0);
  }

  void counts(const FieldInfo& field, std::string_view low, std::string_view high) {
    if (field.minimum > 0) {
      out_.key(low);
      out_.integer(field.minimum);
    }
    if (field.maximum != kNoMaximum) {
      out_.key(high);
      out_.integer(field.maximum);
    }
  }

  static FieldInfo element_of(const FieldInfo& list) {
    FieldInfo element = list;
    element.minimum = kNoMinimum;
    element.maximum = kNoMaximum;
    element.is_required = false;
    return element;
  }

  void words(const TypeInfo& type) {
    out_.member("type", "string");
    out_.key("enum");
    out_.begin_array();
    for (const Choice& choice : type.choices) out_.text(choice.wire);
    out_.end_array();
  }

  void record(const TypeInfo& type, Side side) {
    out_.member("type", "object");
    out_.key("properties");
    out_.begin_object();
    for (const FieldInfo& field : type.fields) {
      if (!is_on_side(field, side)) continue;
      out_.key(field.name);
      value(field.type(), side, field);
      const bool has_other = !field.also.empty() && (side == Side::request || field.prints_also);
      if (!has_other) continue;
      out_.key(field.also);
      value(field.type(), side, field);
    }
    out_.end_object();
    required(type, side);
    if (side == Side::request) {
      out_.key("additionalProperties");
      out_.boolean(false);
    }
  }

  // A request may use a field's other name, so only fields with one name can be demanded of it.
  static bool is_demanded(const FieldInfo& field, Side side) {
    if (!is_on_side(field, side)) return false;
    if (side == Side::request) return field.is_required && field.also.empty();
    return field.audience_ == kEveryone;
  }

  void required(const TypeInfo& type, Side side) {
    bool is_open = false;
    for (const FieldInfo& field : type.fields) {
      if (!is_demanded(field, side)) continue;
      if (!is_open) {
        out_.key("required");
        out_.begin_array();
        is_open = true;
      }
      out_.text(field.name);
    }
    if (is_open) out_.end_array();
  }

  const std::vector<Definition>& definitions_;
  json::TextWriter out_;
};

}  // namespace

std::string of(const TypeInfo& type, Side side, const std::vector<Definition>& definitions) {
  Builder builder(definitions);
  builder.value(type, side, FieldInfo{});
  return builder.release();
}

std::string of_field(const FieldInfo& field, const std::vector<Definition>& definitions) {
  Builder builder(definitions);
  builder.value(field.type(), Side::request, field);
  return builder.release();
}

std::string of(const TypeInfo& type) {
  return of(type, Side::response, definitions_of({}, {&type}));
}

std::vector<Definition> definitions_of(const std::vector<const TypeInfo*>& requests,
                                       const std::vector<const TypeInfo*>& responses) {
  std::vector<Definition> found;
  for (const TypeInfo* type : responses) collect(*type, Side::response, found);
  const std::size_t answered = found.size();
  for (const TypeInfo* type : requests) collect(*type, Side::request, found);
  for (std::size_t i = answered; i < found.size(); ++i) {
    for (std::size_t j = 0; j < answered; ++j) {
      if (found[i].type == found[j].type) found[i].name += "Input";
    }
  }
  return found;
}

std::string components(const std::vector<Definition>& definitions) {
  Builder builder(definitions);
  builder.begin();
  for (const Definition& definition : definitions) builder.define(definition);
  builder.end();
  return builder.release();
}

std::string components(const std::vector<const TypeInfo*>& roots) {
  return components(definitions_of({}, roots));
}

}  // namespace candor::schema

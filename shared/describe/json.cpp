// JSON out: values through their descriptions, with the reader's audience applied.
#include "shared/describe/json.h"

#include "shared/base/text.h"
#include "shared/describe/json_text.h"
#include "shared/describe/json_values.h"

namespace candor::json {

namespace {

class Writer {
 public:
  Writer(TextWriter& out, const WriteOptions& options) : out_(out), options_(options) {}

  void value(const TypeInfo& type, const void* value) {
    void* address = const_cast<void*>(value);  // The description's functions serve both directions.
    switch (type.kind) {
      case Kind::boolean:
      case Kind::seconds: out_.raw(text_of(type, value)); break;
      case Kind::integer:
        if (type.is_id && options_.ids_as_text) {
          out_.text(text_of(type, value));
        } else {
          out_.raw(text_of(type, value));
        }
        break;
      case Kind::text:
      case Kind::time:
      case Kind::choice: out_.text(text_of(type, value)); break;
      case Kind::optional: {
        const void* content = type.optional.get(address);
        if (content == nullptr) {
          out_.raw("null");
        } else {
          this->value(type.element(), content);
        }
        break;
      }
      case Kind::list:
        out_.begin_array();
        for (std::size_t i = 0; i < type.list.size(value); ++i) {
          this->value(type.element(), type.list.at(address, i));
        }
        out_.end_array();
        break;
      case Kind::record: record(type, address, ~Present{0}, {}); break;
    }
  }

  void record(const TypeInfo& type, void* owner, Present only, std::string_view items_name) {
    out_.begin_object();
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
      const FieldInfo& field = type.fields[i];
      if (!is_written(field) || (only >> i & 1) == 0) continue;
      const void* content = field.address_in(owner);
      const bool is_renamed = !items_name.empty() && field.name == "items";
      out_.key(is_renamed ? items_name : field.name);
      value(field.type(), content);
      if (field.prints_also) {
        out_.key(field.also);
        value(field.type(), content);
      }
    }
    out_.end_object();
  }

 private:
  bool is_written(const FieldInfo& field) const {
    switch (field.access) {
      case Access::read_write: break;
      case Access::set_by_server:
        if (options_.keep_write_only) return false;
        break;
      case Access::write_only:
        if (!options_.keep_write_only) return false;
        break;
      case Access::server_only: return false;
    }
    return (field.audience_ & options_.viewer) != 0;
  }

  TextWriter& out_;
  const WriteOptions& options_;
};

}  // namespace

std::string write(const TypeInfo& type, const void* value, const WriteOptions& options) {
  TextWriter out;
  Writer writer(out, options);
  if (type.kind == Kind::record) {
    writer.record(type, const_cast<void*>(value), options.only, options.items_name);
  } else {
    writer.value(type, value);
  }
  return out.release();
}

void append_string(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  if (!text::is_valid_utf8(text)) return append_string(out, text::valid_utf8(text));
  out += '"';
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, done, at - done);
    done = at + 1;
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\b': out += "\\b"; break;
      case '\f': out += "\\f"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        out += "\\u00";
        out += kHex[static_cast<unsigned char>(c) >> 4];
        out += kHex[static_cast<unsigned char>(c) & 15];
    }
  }
  out.append(text, done);
  out += '"';
}

}  // namespace candor::json

// JSON (RFC 8259) in and out through TypeInfo. Reading reports every violation of a body in one
// pass, each with its path, a stable code and a sentence. Both builds give the same bytes for the
// same input.
//
// Codes of a body that cannot be parsed (Failure::malformed, 400): malformed_json, too_deep,
// too_large, invalid_utf8, duplicate_key, trailing_data; malformed_query for query strings. A body
// beyond its limits is too_large with Failure::too_large (413). Codes of a field (Failure::invalid,
// 422): unknown_field, wrong_type, read_only, required, too_short, too_long, too_small, too_large,
// unknown_choice, invalid_email, invalid_time, invalid_format, too_many_items, out_of_range,
// conflicting_names (a field under both of its names with different values).
#pragma once

#include <string>
#include <string_view>

#include "shared/base/limits.h"
#include "shared/base/result.h"
#include "shared/describe/describe.h"

namespace candor::json {

// Who will read the text: fields whose audience does not include the viewer are left out.
struct WriteOptions {
  Audience viewer = kEveryone;
  bool ids_as_text = false;  // K6
  bool keep_write_only =
      false;  // a client writes requests: write_only fields are sent, set_by_server are not
  Present only = ~Present{0};  // the fields of the outermost record to write, for partial updates
  std::string_view items_name = {};  // of the field "items" of the outermost record (K15)
};

std::string write(const TypeInfo& type, const void* value, const WriteOptions& options = {});
template <class T>
std::string write(const T& value, const WriteOptions& options = {}) {
  return write(type_of<T>(), &value, options);
}

// request: set_by_server and server_only fields are refused, write_only are read, the rules are
// validated. response: what a server sent; set_by_server are read, unknown fields are ignored,
// rules are not validated.
enum class ReadMode { request, response };

// Fills `value` (REQUIRES default-constructed). On error nothing of `value` may be used. `present`
// may be null. A request may have `request_bytes`.
Status read(const TypeInfo& type, std::string_view text, void* value, ReadMode mode,
            Present* present = nullptr, std::int64_t request_bytes = limits::kJsonBodyBytes);
template <class T>
Result<T> read(std::string_view text, ReadMode mode, Present* present = nullptr) {
  T value{};
  Status status = read(type_of<T>(), text, &value, mode, present);
  if (status.is_error()) return status.release_error();
  return value;
}

// Query strings and form bodies (application/x-www-form-urlencoded): flat records only; numbers,
// booleans, times and choices are read from their text.  Same codes as above.
struct Pair {
  std::string name, value;
};
Status read_pairs(const TypeInfo& record, const std::vector<Pair>& pairs, void* value,
                  Present* present = nullptr);
// "a=1&b=2" -> pairs; malformed on a broken escape.
Result<std::vector<Pair>> parse_query(std::string_view query);
// The set fields of a flat record as a query string without "?": only fields that differ from T{}.
std::string write_query(const TypeInfo& record, const void* value, const void* defaults);

// Appends a JSON string literal with quotes.
void append_string(std::string& out, std::string_view text);

}  // namespace candor::json

// Query strings and form bodies as pairs, and flat records as query strings.
#include "shared/base/limits.h"
#include "shared/base/text.h"
#include "shared/describe/json.h"
#include "shared/describe/json_values.h"

namespace candor::json {

namespace {

// The text of a scalar or of the content of an optional; nothing for an empty optional.
std::optional<std::string> content_text(const TypeInfo& type, const void* value) {
  const TypeInfo* content = &type;
  while (content->kind == Kind::optional) {
    value = content->optional.get(const_cast<void*>(value));
    if (value == nullptr) return std::nullopt;
    content = &content->element();
  }
  return text_of(*content, value);
}

}  // namespace

Result<std::vector<Pair>> parse_query(std::string_view query) {
  if (static_cast<std::int64_t>(query.size()) > limits::kJsonBodyBytes) {
    return fail(Failure::too_large, "too_large",
                "Send at most " + text::number(limits::kJsonBodyBytes) + " bytes of fields.");
  }
  std::vector<Pair> pairs;
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view item = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (item.empty()) continue;
    const std::size_t equals = item.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : item.substr(equals + 1);
    Pair pair;
    if (!text::decode_url(item.substr(0, equals), true, pair.name) ||
        !text::decode_url(value, true, pair.value)) {
      return fail(Failure::malformed, "malformed_query",
                  "Write each % of a field as %25, or as the start of a UTF-8 escape.");
    }
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

std::string write_query(const TypeInfo& record, const void* value, const void* defaults) {
  std::string out;
  for (const FieldInfo& field : record.fields) {
    if (field.access == Access::set_by_server || field.access == Access::server_only) continue;
    const auto content = content_text(field.type(), field.address_in(const_cast<void*>(value)));
    const auto unset = content_text(field.type(), field.address_in(const_cast<void*>(defaults)));
    if (!content || content == unset) continue;
    if (!out.empty()) out += '&';
    out += field.name;
    out += '=';
    out += text::encode_url(*content);
  }
  return out;
}

}  // namespace candor::json

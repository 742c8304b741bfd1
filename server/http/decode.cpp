// Which media type an endpoint takes, and who reads it.
#include "server/http/decode.h"

#include "server/http/header_values.h"
#include "server/http/multipart.h"
#include "shared/base/limits.h"
#include "shared/base/text.h"

namespace candor::http {

namespace {

constexpr std::int64_t kMultipartOverhead =
    1024 * 1024;  // boundaries and small fields around a file

Error wrong_media(Body body) {
  return fail(Failure::unsupported_media, "unsupported_media",
              body == Body::form ? "Send JSON, application/x-www-form-urlencoded or "
                                   "multipart/form-data."
                                 : "Send JSON with the header Content-Type: application/json.");
}

bool is_json(std::string_view media_type) {
  const bool is_structured =
      media_type.starts_with("application/") && media_type.ends_with("+json");
  return media_type.empty() || media_type == "application/json" || is_structured;
}

bool is_utf8(std::string_view content_type) {
  const std::string charset = text::lower_ascii(header_parameter(content_type, "charset"));
  return charset.empty() || charset == "utf-8" || charset == "utf8";
}

Result<std::vector<json::Pair>> pairs_of_parts(std::string_view content_type,
                                               std::string_view body) {
  const std::vector<Part> parts = TRY(parse_multipart(content_type, body));
  std::vector<json::Pair> pairs;
  for (const Part& part : parts) {
    if (!text::is_valid_utf8(part.bytes)) {
      return fail(Failure::malformed, "invalid_utf8", "Send text as UTF-8.");
    }
    pairs.push_back({part.name, std::string(part.bytes)});
  }
  return pairs;
}

}  // namespace

std::int64_t body_limit(const EndpointInfo& endpoint, std::int64_t max_recording_size) {
  if (endpoint.body_bytes != 0) return endpoint.body_bytes;
  if (endpoint.body != Body::raw) return limits::kJsonBodyBytes;
  if (endpoint.rate == RateClass::upload) return max_recording_size + kMultipartOverhead;
  return limits::kUploadChunkBytes;
}

Error body_too_large(std::int64_t limit) {
  const bool is_small = limit < 1024 * 1024;
  const std::string size =
      is_small ? text::number(limit / 1024) + " KB" : text::number(limit / (1024 * 1024)) + " MB";
  return fail(Failure::too_large, "body_too_large",
              "This is too large. Send at most " + size + ".");
}

Status decode_request(const Call& call, std::string_view query, void* value, Present* present) {
  const TypeInfo& type = call.endpoint.request();
  if (call.endpoint.body == Body::query) {
    const std::vector<json::Pair> pairs = TRY(json::parse_query(query));
    return json::read_pairs(type, pairs, value, present);
  }
  const std::string content_type = call.request_header("Content-Type");
  const std::string media_type = media_type_of(content_type);
  const bool takes_forms = call.endpoint.body == Body::form;
  if (!is_utf8(content_type)) {
    return fail(Failure::unsupported_media, "unsupported_charset", "Send text as UTF-8.");
  }
  if (takes_forms && call.body.empty()) return json::read_pairs(type, {}, value, present);
  if (is_json(media_type)) {
    return json::read(type, call.body, value, json::ReadMode::request, present,
                      body_limit(call.endpoint, 0));
  }
  if (takes_forms && media_type == "application/x-www-form-urlencoded") {
    const std::vector<json::Pair> pairs = TRY(json::parse_query(call.body));
    return json::read_pairs(type, pairs, value, present);
  }
  if (takes_forms && media_type == "multipart/form-data") {
    const std::vector<json::Pair> pairs = TRY(pairs_of_parts(content_type, call.body));
    return json::read_pairs(type, pairs, value, present);
  }
  return wrong_media(call.endpoint.body);
}

}  // namespace candor::http

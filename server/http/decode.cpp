// Media types, JSON, forms and multipart bodies.
#include "server/http/decode.h"

#include "server/http/router.h"
#include "shared/base/limits.h"
#include "shared/base/text.h"

namespace candor::http {

namespace {

constexpr std::size_t kPartsMax = 32;
constexpr std::size_t kPartHeaderMax = 8'192;
constexpr std::int64_t kMultipartOverhead =
    1024 * 1024;  // boundaries and small fields around a file

Error broken_multipart() {
  return fail(Failure::malformed, "malformed_multipart",
              "This form could not be read. Send multipart/form-data with a boundary.");
}

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

// One line of a part's header, taken off the front.
std::string_view take_line(std::string_view& block) {
  const std::size_t end = block.find("\r\n");
  const std::string_view line = block.substr(0, end);
  block = end == std::string_view::npos ? std::string_view() : block.substr(end + 2);
  return line;
}

Result<Part> read_part_header(std::string_view block) {
  Part part;
  bool is_named = false;
  while (!block.empty()) {
    const std::string_view line = take_line(block);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return broken_multipart();
    const std::string name = text::lower_ascii(text::trimmed(line.substr(0, colon)));
    const std::string_view value = text::trimmed(line.substr(colon + 1));
    if (name == "content-type") part.content_type = value;
    if (name != "content-disposition") continue;
    if (media_type_of(value) != "form-data") return broken_multipart();
    part.name = header_parameter(value, "name");
    part.file_name = header_parameter(value, "filename");
    is_named = !part.name.empty();
  }
  if (!is_named || !text::is_valid_utf8(part.name) || !text::is_valid_utf8(part.file_name)) {
    return broken_multipart();
  }
  return part;
}

}  // namespace

std::int64_t body_limit(const EndpointInfo& endpoint, std::int64_t max_recording_size) {
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

std::string media_type_of(std::string_view header) {
  return text::lower_ascii(text::trimmed(header.substr(0, header.find(';'))));
}

std::string header_parameter(std::string_view header, std::string_view name) {
  std::size_t at = header.find(';');
  while (at != std::string_view::npos) {
    std::string_view rest = header.substr(at + 1);
    const std::size_t equals = rest.find_first_of("=;");
    if (equals == std::string_view::npos) return {};
    const std::string found = text::lower_ascii(text::trimmed(rest.substr(0, equals)));
    if (rest[equals] == ';') {
      at = at + 1 + equals;
      continue;
    }
    std::size_t i = equals + 1;
    while (i < rest.size() && rest[i] == ' ') ++i;
    std::string value;
    if (i < rest.size() && rest[i] == '"') {
      for (++i; i < rest.size() && rest[i] != '"'; ++i) {
        // Browsers write a quote as %22; only a backslash before a quote escapes (file names of
        // Windows).
        if (rest[i] == '\\' && i + 1 < rest.size() && rest[i + 1] == '"') ++i;
        value += rest[i];
      }
    } else {
      const std::size_t end = rest.find(';', i);
      value = text::trim(rest.substr(i, end == std::string_view::npos ? end : end - i));
    }
    if (found == name) return value;
    at = header.find(';', at + 1 + i);
  }
  return {};
}

Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body) {
  if (media_type_of(content_type) != "multipart/form-data") return wrong_media(Body::form);
  const std::string boundary = header_parameter(content_type, "boundary");
  if (boundary.empty() || boundary.size() > 70) return broken_multipart();
  const std::string delimiter = "\r\n--" + boundary;
  std::vector<Part> parts;
  // The first boundary has no line break before it.
  if (!body.starts_with(std::string_view(delimiter).substr(2))) return broken_multipart();
  body.remove_prefix(delimiter.size() - 2);
  while (!body.starts_with("--")) {
    if (parts.size() == kPartsMax || !body.starts_with("\r\n")) return broken_multipart();
    body.remove_prefix(2);
    const std::size_t header_end = body.substr(0, kPartHeaderMax).find("\r\n\r\n");
    if (header_end == std::string_view::npos) return broken_multipart();
    Part part = TRY(read_part_header(body.substr(0, header_end)));
    body.remove_prefix(header_end + 4);
    const std::size_t end = body.find(delimiter);
    if (end == std::string_view::npos) return broken_multipart();
    part.bytes = body.substr(0, end);
    body.remove_prefix(end + delimiter.size());
    parts.push_back(std::move(part));
  }
  return parts;
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
    return json::read(type, call.body, value, json::ReadMode::request, present);
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

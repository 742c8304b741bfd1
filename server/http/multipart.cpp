// Boundaries are looked for once, front to back.
#include "server/http/multipart.h"

#include "server/http/header_values.h"
#include "shared/base/text.h"

namespace candor::http {

namespace {

constexpr std::size_t kPartsMax = 32;
constexpr std::size_t kPartHeaderMax = 8'192;

Error broken_multipart() {
  return fail(Failure::malformed, "malformed_multipart",
              "This form could not be read. Send multipart/form-data with a boundary.");
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

Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body) {
  if (media_type_of(content_type) != "multipart/form-data") {
    return fail(Failure::unsupported_media, "unsupported_media",
                "Send the form as multipart/form-data.");
  }
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

}  // namespace candor::http

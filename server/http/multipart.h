// Forms with files (multipart/form-data, RFC 7578). Pure.
#pragma once

#include <string_view>
#include <vector>

#include "server/http/call.h"

namespace candor::http {

// unsupported_media when it is another type, malformed on a broken body; at most 32 parts.
Result<std::vector<Part>> parse_multipart(std::string_view content_type, std::string_view body);

}  // namespace candor::http

// Bodies and query strings into described records. Internal to server/http.
#pragma once

#include "server/http/call.h"

namespace candor::http {

// The most bytes a body of this endpoint may have.
std::int64_t body_limit(const EndpointInfo& endpoint, std::int64_t max_recording_size);
Error body_too_large(std::int64_t limit);

// Fills the endpoint's request record. unsupported_media, malformed or invalid.
Status decode_request(const Call& call, std::string_view query, void* value, Present* present);

}  // namespace candor::http

// Headers that every answer carries (research server.md 4.4), and the stricter ones of user files.
#pragma once

#include "server/http/call.h"

namespace candor::http {

// Adds what is missing; a header that is already there stays.
void add_security_headers(Reply& reply, bool is_secure);
// For recordings and documents: whatever the bytes are, they cannot become a page of ours.
void add_file_headers(Reply& reply);
// Sets a header unless it is there.
void add_header(Reply& reply, std::string_view name, std::string_view value);
std::string find_header(const std::vector<Header>& headers, std::string_view name);

}  // namespace candor::http

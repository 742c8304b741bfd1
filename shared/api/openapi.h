// The OpenAPI 3.1 document of the whole API, from the endpoint list, the aliases and the
// descriptions.
#pragma once

#include <string>
#include <string_view>

namespace candor::schema {

// Every endpoint and alias once; the operationId is the endpoint's name, an alias adds "_alias" and
// a number. Extensions: x-permission, x-scope (what an API key needs), x-rate-policy,
// x-rate-per-minute, x-canonical-path (aliases), x-source (the documents' row).
std::string openapi(std::string_view version);

}  // namespace candor::schema

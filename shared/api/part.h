// One part of the API: the endpoints of a noun and the documents' own paths to them. Each header of
// this folder declares a part; endpoints.cpp joins them.
#pragma once

#include <span>

#include "shared/api/aliases.h"
#include "shared/api/endpoint.h"

namespace candor::api {

struct Part {
  std::span<const EndpointInfo* const> endpoints;
  std::span<const Alias> aliases;
};

}  // namespace candor::api

// Whether the installation works (S1-08, S2-05, K24).
#pragma once

#include "shared/api/part.h"
#include "shared/domain/overview.h"

namespace candor::api {

inline constexpr auto health =
    endpoint<Nothing, Health>({"health", "health", Method::get, "/api/v1/health", Permission::open,
                               "Whether the server works", Body::none, 200, RateClass::none});
inline constexpr auto health_database = endpoint<Nothing, Health>(
    {"health_database", "health", Method::get, "/api/v1/health/db", Permission::open,
     "Whether the database answers; 503 when it does not", Body::none, 200, RateClass::none});

Part health_part();

}  // namespace candor::api

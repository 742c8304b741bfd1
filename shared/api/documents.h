// What tells about the API itself: its description (S2-14, S4-76, K54) and the test address of
// S0-22. The pages /docs and /redoc that show the description are files of the server
// (server/http/site.h).
#pragma once

#include "shared/api/part.h"
#include "shared/domain/overview.h"

namespace candor::api {

inline constexpr auto openapi =
    endpoint<Nothing, Nothing>({"openapi", "documents", Method::get, "/api/v1/openapi.json",
                                Permission::open, "This description of the API (OpenAPI 3.1)"})
        .answering("application/json");
inline constexpr auto test = endpoint<Nothing, TestAnswer>(
    {"test", "documents", Method::get, "/api/v1/test", Permission::manage_company,
     "Answers, so that a client can try its sign-in"});

Part documents_part();

}  // namespace candor::api

// What needs the signed-in person today.
#pragma once

#include "shared/api/part.h"
#include "shared/domain/overview.h"

namespace candor::api {

inline constexpr auto overview =
    endpoint<Nothing, Overview>({"overview", "overview", Method::get, "/api/v1/overview",
                                 Permission::view_results, "What needs me today"});

Part overview_part();

}  // namespace candor::api

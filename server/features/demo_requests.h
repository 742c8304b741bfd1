// Demo requests as the application starts them.
#pragma once

#include <string_view>

#include "server/work/jobs.h"

namespace candor::features {

// Each night: what was deleted kDemoRequestKeepMs ago is removed for good.
inline constexpr std::string_view kForgetDemoRequests = "forget_demo_requests";
inline constexpr std::int64_t kDemoRequestKeepMs = 30 * kDayMs;
Status forget_demo_requests(work::JobRun& run);

}  // namespace candor::features

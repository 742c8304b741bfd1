// Demo requests: the public form and the administrators' inbox (S0-01, S0-02).
#pragma once

#include "shared/api/part.h"
#include "shared/domain/account.h"
#include "shared/domain/demo_request.h"

namespace candor::api {

inline constexpr std::string_view kDemoRequestChanges = "demo-requests admin";

inline constexpr auto create_demo_request = endpoint<DemoRequestDraft, Acknowledged>(
    {"create_demo_request", "demo-requests", Method::post, "/api/v1/demo-requests",
     Permission::open, "Ask for a demonstration", Body::form, 201, RateClass::authentication});
// `status` filters; sorts by created_at, name, company, status; searches name, e-mail and company.
inline constexpr auto list_demo_requests = endpoint<PageQuery, Page<DemoRequest>>(
    {"list_demo_requests", "demo-requests", Method::get, "/api/v1/demo-requests",
     Permission::administer, "Who asked for a demonstration", Body::query});
inline constexpr auto update_demo_request =
    endpoint<DemoRequestChange, DemoRequest>({"update_demo_request", "demo-requests", Method::put,
                                              "/api/v1/demo-requests/{demo_request}",
                                              Permission::administer, "Say how far the answer is",
                                              Body::json})
        .changing(kDemoRequestChanges);
inline constexpr auto delete_demo_request =
    endpoint<Nothing, Nothing>({"delete_demo_request", "demo-requests", Method::del,
                                "/api/v1/demo-requests/{demo_request}", Permission::administer,
                                "Delete a demo request", Body::none, 204})
        .changing(kDemoRequestChanges);

Part demo_requests_part();

}  // namespace candor::api

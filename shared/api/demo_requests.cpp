#include "shared/api/demo_requests.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &create_demo_request.info,
    &list_demo_requests.info,
    &update_demo_request.info,
    &delete_demo_request.info,
};

// The paths follow by rule (K1); only the status of what is not right differs (K14).
constexpr Alias kAliases[] = {
    {"S0-01",
     Method::post,
     "/api/demo-requests",
     &create_demo_request.info,
     {.invalid_status = 400}},
    {"S0-02", Method::get, "/api/demo-requests", &list_demo_requests.info, {.invalid_status = 400}},
};

}  // namespace

Part demo_requests_part() {
  return {kEndpoints, kAliases};
}

}  // namespace candor::api

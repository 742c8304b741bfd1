#include "shared/api/oidc.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &oidc_state.info,
    &begin_oidc.info,
    &finish_oidc.info,
};

}  // namespace

Part oidc_part() {
  return {kEndpoints, {}};
}

}  // namespace candor::api

#include "shared/api/accounts.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &set_up_state.info, &set_up.info, &sign_in.info, &refresh.info, &sign_out.info, &me.info,
};

}  // namespace

Part accounts_part() {
  return {kEndpoints, {}};
}

}  // namespace candor::api

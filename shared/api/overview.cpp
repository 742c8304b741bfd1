#include "shared/api/overview.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &overview.info,
};

}  // namespace

Part overview_part() {
  return {kEndpoints, {}};
}

}  // namespace candor::api

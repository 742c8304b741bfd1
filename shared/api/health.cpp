#include "shared/api/health.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &health.info,
    &health_database.info,
};

}  // namespace

Part health_part() {
  return {kEndpoints, {}};
}

}  // namespace candor::api

#include "shared/api/live.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &stream_changes.info,
    &open_live.info,
    &create_live_ticket.info,
};

}  // namespace

Part live_part() {
  return {kEndpoints, {}};
}

}  // namespace candor::api

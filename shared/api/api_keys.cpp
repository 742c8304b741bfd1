#include "shared/api/api_keys.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &list_api_keys.info,
    &create_api_key.info,
    &delete_api_key.info,
};

}  // namespace

Part api_keys_part() {
  return {kEndpoints, {}};
}

}  // namespace candor::api

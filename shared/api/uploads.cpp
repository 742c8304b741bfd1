#include "shared/api/uploads.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &upload_options.info, &create_upload.info, &read_upload.info,
    &append_upload.info,  &delete_upload.info,
};

}  // namespace

Part uploads_part() {
  return {kEndpoints, {}};
}

}  // namespace candor::api

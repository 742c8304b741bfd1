#include "shared/api/settings.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &read_interviewer_settings.info,
    &update_interviewer_settings.info,
    &read_theme.info,
    &update_theme.info,
    &upload_logo.info,
    &delete_logo.info,
    &read_logo.info,
};

}  // namespace

Part settings_part() {
  return {kEndpoints, {}};
}

}  // namespace candor::api

#include "shared/api/audit.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &list_audit_entries.info,
    &verify_audit_log.info,
};

}  // namespace

Part audit_part() {
  return {kEndpoints, {}};
}

}  // namespace candor::api

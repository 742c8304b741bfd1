#include "shared/api/administration.h"

namespace candor::api {

namespace {

// The documents' paths (S3-30..35) are the canonical ones.
constexpr const EndpointInfo* kEndpoints[] = {
    &list_users.info,
    &list_pending_users.info,
    &create_user.info,
    &read_user.info,
    &update_user.info,
    &delete_user.info,
    &restore_user.info,
    &reset_two_factor.info,
    &list_company_rows.info,
    &system_status.info,
    &system_metrics.info,
    &metrics.info,
    &fix_invalid_questions.info,
    &list_jobs.info,
    &run_job.info,
    &cancel_job.info,
    &list_settings.info,
};

}  // namespace

Part administration_part() {
  return {kEndpoints, {}};
}

}  // namespace candor::api

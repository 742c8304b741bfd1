#include "shared/api/candidates.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &access_interview.info, &start_session.info,    &read_candidate_session.info,
    &begin_answer.info,     &retake_answer.info,    &write_answer.info,
    &upload_recording.info, &complete_session.info,
};

constexpr Alias kAliases[] = {
    {"S3-27",
     Method::post,
     "/api/v1/candidates/interviews/complete-session",
     &complete_session.info,
     {}},
    {"S3-27",
     Method::put,
     "/api/v1/candidates/interviews/complete-session",
     &complete_session.info,
     {}},
};

}  // namespace

Part candidates_part() {
  return {kEndpoints, kAliases};
}

}  // namespace candor::api

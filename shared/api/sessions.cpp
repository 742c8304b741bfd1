#include "shared/api/sessions.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &list_sessions.info,  &read_session.info,   &review_session.info,
    &delete_session.info, &read_recording.info, &stream_recording.info,
};

constexpr Alias kAliases[] = {
    {"S3-16",
     Method::get,
     "/api/v1/interviewer/interviews/{interview}/results",
     &list_sessions.info,
     {}},
    {"S3-16",
     Method::get,
     "/api/v1/interviewer/interviews/{interview}/results/{session}",
     &read_session.info,
     {}},
    {"S3-16",
     Method::del,
     "/api/v1/interviewer/interviews/{interview}/results/{session}",
     &delete_session.info,
     {}},
    {"S3-17",
     Method::get,
     "/api/v1/interviewer/interviews/{interview}/results/{session}/recordings/{recording}",
     &read_recording.info,
     {}},
    {"S3-28", Method::get, "/uploads/recordings/{recording}", &stream_recording.info, {}},
};

}  // namespace

Part sessions_part() {
  return {kEndpoints, kAliases};
}

}  // namespace candor::api

#include "shared/api/interviews.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &list_interviews.info,   &create_interview.info,  &read_interview.info,
    &update_interview.info,  &delete_interview.info,  &update_interview_with_questions.info,
    &list_questions.info,    &create_question.info,   &reorder_questions.info,
    &update_question.info,   &delete_question.info,   &list_invitations.info,
    &create_invitation.info, &delete_invitation.info,
};

constexpr Alias kAliases[] = {
    {"S3-08", Method::get, "/api/v1/interviewer/interviews", &list_interviews.info, {}},
    {"S3-08", Method::post, "/api/v1/interviewer/interviews", &create_interview.info, {}},
    {"S3-09", Method::get, "/api/v1/interviewer/interviews/{interview}", &read_interview.info, {}},
    {"S3-09",
     Method::put,
     "/api/v1/interviewer/interviews/{interview}",
     &update_interview.info,
     {}},
    {"S3-09",
     Method::del,
     "/api/v1/interviewer/interviews/{interview}",
     &delete_interview.info,
     {}},
    {"S3-10",
     Method::put,
     "/api/v1/interviewer/interviews/{interview}/update-with-questions",
     &update_interview_with_questions.info,
     {}},
    {"S3-11",
     Method::get,
     "/api/v1/interviewer/interviews/{interview}/questions",
     &list_questions.info,
     {}},
    {"S3-11",
     Method::post,
     "/api/v1/interviewer/interviews/{interview}/questions",
     &create_question.info,
     {}},
    {"S3-13",
     Method::put,
     "/api/v1/interviewer/interviews/{interview}/questions/reorder",
     &reorder_questions.info,
     {}},
    {"S3-12",
     Method::put,
     "/api/v1/interviewer/interviews/{interview}/questions/{question}",
     &update_question.info,
     {}},
    {"S3-12",
     Method::del,
     "/api/v1/interviewer/interviews/{interview}/questions/{question}",
     &delete_question.info,
     {}},
    {"S3-14",
     Method::get,
     "/api/v1/interviewer/interviews/{interview}/tokens",
     &list_invitations.info,
     {}},
    {"S3-14",
     Method::post,
     "/api/v1/interviewer/interviews/{interview}/tokens",
     &create_invitation.info,
     {}},
    {"S3-15",
     Method::del,
     "/api/v1/interviewer/interviews/{interview}/tokens/{invitation}",
     &delete_invitation.info,
     {}},
};

}  // namespace

Part interviews_part() {
  return {kEndpoints, kAliases};
}

}  // namespace candor::api

// The lists over the constants of endpoints.h and aliases.h.
#include "shared/api/endpoints.h"

#include "shared/api/aliases.h"

namespace candor {

std::string_view word_of_method(Method method) {
  constexpr std::string_view kWords[] = {"GET",   "HEAD",   "POST",   "PUT",
                                         "PATCH", "DELETE", "OPTIONS"};
  return kWords[static_cast<int>(method)];
}

namespace api {

namespace {

constexpr const EndpointInfo* kAll[] = {
    &health.info,
    &health_database.info,
    &set_up_state.info,
    &set_up.info,
    &sign_in.info,
    &refresh.info,
    &sign_out.info,
    &me.info,
    &read_company.info,
    &update_company.info,
    &overview.info,
    &stream_changes.info,
    &open_live.info,
    &create_live_ticket.info,
    &list_interviews.info,
    &create_interview.info,
    &read_interview.info,
    &update_interview.info,
    &delete_interview.info,
    &update_interview_with_questions.info,
    &list_questions.info,
    &create_question.info,
    &reorder_questions.info,
    &update_question.info,
    &delete_question.info,
    &list_invitations.info,
    &create_invitation.info,
    &delete_invitation.info,
    &list_sessions.info,
    &read_session.info,
    &review_session.info,
    &delete_session.info,
    &read_recording.info,
    &stream_recording.info,
    &access_interview.info,
    &start_session.info,
    &read_candidate_session.info,
    &begin_answer.info,
    &retake_answer.info,
    &write_answer.info,
    &upload_recording.info,
    &complete_session.info,
    &upload_options.info,
    &create_upload.info,
    &read_upload.info,
    &append_upload.info,
    &delete_upload.info,
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
    {"S3-28", Method::get, "/uploads/recordings/{recording}", &stream_recording.info, {}},
};

}  // namespace

std::span<const EndpointInfo* const> all() {
  return kAll;
}
std::span<const Alias> aliases() {
  return kAliases;
}

}  // namespace api

}  // namespace candor

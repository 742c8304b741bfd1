// What the holder of an interview link sends and receives (S3-25..S3-28, K19, K55). A candidate
// request proves itself by the link token or the session secret, as bearer or as the cookie set by
// `start-session`.
#pragma once

#include "shared/domain/company.h"
#include "shared/domain/interview.h"
#include "shared/domain/invitation.h"
#include "shared/domain/session.h"

namespace candor {

struct InterviewAccess {
  std::string token;
};
template <>
struct describe<InterviewAccess> {
  static constexpr std::string_view name = "InterviewAccess";
  static constexpr auto fields =
      fields_of(field<&InterviewAccess::token>("token", "invitation.token")
                    .required()
                    .length(1, limits::kTokenMax));
};

struct AccessQuestion {
  QuestionId id;
  std::string text;
  Seconds preparation_time;
  Seconds responding_time;
  std::int32_t order = 0;
  AnswerKind answer_kind = AnswerKind::video;
  std::int32_t max_retakes = 1;
};
template <>
struct describe<AccessQuestion> {
  static constexpr std::string_view name = "AccessQuestion";
  static constexpr auto fields = fields_of(
      field<&AccessQuestion::id>("id", "question.id").set_by_server(),
      field<&AccessQuestion::text>("text", "question.text").set_by_server(),
      field<&AccessQuestion::preparation_time>("preparation_time", "question.preparation_time")
          .set_by_server(),
      field<&AccessQuestion::responding_time>("responding_time", "question.responding_time")
          .set_by_server(),
      field<&AccessQuestion::order>("order", "question.order").set_by_server(),
      field<&AccessQuestion::answer_kind>("answer_kind", "question.answer_kind").set_by_server(),
      field<&AccessQuestion::max_retakes>("max_retakes", "question.max_retakes").set_by_server());
};

struct AccessInterview {
  InterviewId id;
  std::string title;
  std::string description;
  std::vector<AccessQuestion> questions;
};
template <>
struct describe<AccessInterview> {
  static constexpr std::string_view name = "AccessInterview";
  static constexpr auto fields = fields_of(
      field<&AccessInterview::id>("id", "interview.id").set_by_server(),
      field<&AccessInterview::title>("title", "interview.title").set_by_server(),
      field<&AccessInterview::description>("description", "interview.description").set_by_server(),
      field<&AccessInterview::questions>("questions", "interview.questions").set_by_server());
};

struct TokenInfo {
  Time expires_at;
  std::int32_t attempts_remaining = 0;
  InvitationStatus status = InvitationStatus::sent;
  bool can_start = false;   // a start-session now would open or resume a session
  bool can_resume = false;  // an unfinished session exists
};
template <>
struct describe<TokenInfo> {
  static constexpr std::string_view name = "TokenInfo";
  static constexpr auto fields = fields_of(
      field<&TokenInfo::expires_at>("expires_at", "invitation.expires_at").set_by_server(),
      field<&TokenInfo::attempts_remaining>("attempts_remaining", "invitation.attempts_remaining")
          .set_by_server(),
      field<&TokenInfo::status>("status", "invitation.status").set_by_server(),
      field<&TokenInfo::can_start>("can_start", "invitation.can_start").set_by_server(),
      field<&TokenInfo::can_resume>("can_resume", "invitation.can_resume").set_by_server());
};

// The welcome page: who invites, for what, how long. Creates no session and counts nothing (K19).
struct AccessView {
  AccessInterview interview;
  Theme theme;
  TokenInfo token_info;
  std::string candidate_name;
  std::string company_name;
  std::string company_about;
  std::string contact_name;
  std::string contact_email;
};
template <>
struct describe<AccessView> {
  static constexpr std::string_view name = "AccessView";
  static constexpr auto fields = fields_of(
      field<&AccessView::interview>("interview", "session.interview").set_by_server(),
      field<&AccessView::theme>("theme", "theme.title").set_by_server(),
      field<&AccessView::token_info>("token_info", "invitation.token").set_by_server(),
      field<&AccessView::candidate_name>("candidate_name", "invitation.candidate_name")
          .set_by_server(),
      field<&AccessView::company_name>("company_name", "company.name").set_by_server(),
      field<&AccessView::company_about>("company_about", "company.about").set_by_server(),
      field<&AccessView::contact_name>("contact_name", "company.contact_name").set_by_server(),
      field<&AccessView::contact_email>("contact_email", "company.contact_email").set_by_server());
};

// `consent` may be left out by programs of the documents' shape; the client always sends true after
// asking.
struct StartSession {
  std::string token;
  std::optional<bool> consent;
  std::string device;
};
template <>
struct describe<StartSession> {
  static constexpr std::string_view name = "StartSession";
  static constexpr auto fields = fields_of(
      field<&StartSession::token>("token", "invitation.token")
          .required()
          .length(1, limits::kTokenMax),
      field<&StartSession::consent>("consent", "session.consent"),
      field<&StartSession::device>("device", "session.device").length(0, limits::kNameMax));
};

// The candidate's own session: started or resumed. `session_secret` proves later requests.
struct CandidateSession {
  SessionId session_id;
  std::string session_secret;
  SessionStatus status = SessionStatus::in_progress;
  bool resumed = false;
  Time started_at;
  std::optional<Time> completed_at;
  std::string receipt;  // short code shown at the end, stable per session
  std::vector<AnswerView> answers;
};
template <>
struct describe<CandidateSession> {
  static constexpr std::string_view name = "CandidateSession";
  static constexpr auto fields = fields_of(
      field<&CandidateSession::session_id>("session_id", "session.id").set_by_server(),
      field<&CandidateSession::session_secret>("session_secret", "session.secret").set_by_server(),
      field<&CandidateSession::status>("status", "session.status").set_by_server(),
      field<&CandidateSession::resumed>("resumed", "session.resumed").set_by_server(),
      field<&CandidateSession::started_at>("started_at", "session.started_at").set_by_server(),
      field<&CandidateSession::completed_at>("completed_at", "session.completed_at")
          .set_by_server(),
      field<&CandidateSession::receipt>("receipt", "session.receipt").set_by_server(),
      field<&CandidateSession::answers>("answers", "session.answers").set_by_server());
};

// Completion with unanswered questions needs `leave_unanswered`, so that nobody ends an interview
// by accident.
struct CompleteSession {
  std::optional<SessionId> session_id;  // when given, must be the caller's own
  bool leave_unanswered = false;
};
template <>
struct describe<CompleteSession> {
  static constexpr std::string_view name = "CompleteSession";
  static constexpr auto fields = fields_of(
      field<&CompleteSession::session_id>("session_id", "session.id"),
      field<&CompleteSession::leave_unanswered>("leave_unanswered", "session.leave_unanswered"));
};

// A written answer. `final` false keeps a draft (autosave), true submits.
struct WrittenAnswer {
  std::string text;
  bool final = true;
};
template <>
struct describe<WrittenAnswer> {
  static constexpr std::string_view name = "WrittenAnswer";
  static constexpr auto fields = fields_of(field<&WrittenAnswer::text>("text", "answer.text")
                                               .format(Format::multiline)
                                               .length(0, limits::kAnswerTextMax)
                                               .personal(Personal::content),
                                           field<&WrittenAnswer::final>("final", "answer.final"));
};

}  // namespace candor

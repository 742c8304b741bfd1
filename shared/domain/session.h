// A session: one candidate's run through one interview, and its answers (S3-16, S3-26, K17, K29).
// The questions are copied into the answers when the session starts, so later edits cannot change a
// past interview (K28).
#pragma once

#include "shared/domain/recording.h"

namespace candor {

enum class SessionStatus : std::uint8_t { in_progress, completed, expired };
template <>
struct describe_choices<SessionStatus> {
  static constexpr std::string_view name = "SessionStatus";
  static constexpr auto values = std::to_array<Choice>({
      {int(SessionStatus::in_progress), "in_progress", "session_status.in_progress"},
      {int(SessionStatus::completed), "completed", "session_status.completed"},
      {int(SessionStatus::expired), "expired", "session_status.expired"},
  });
};

// waiting -> begun (question shown) -> uploading -> submitted; waiting or begun -> skipped at
// completion.
enum class AnswerStatus : std::uint8_t { waiting, begun, uploading, submitted, skipped };
template <>
struct describe_choices<AnswerStatus> {
  static constexpr std::string_view name = "AnswerStatus";
  static constexpr auto values = std::to_array<Choice>({
      {int(AnswerStatus::waiting), "waiting", "answer_status.waiting"},
      {int(AnswerStatus::begun), "begun", "answer_status.begun"},
      {int(AnswerStatus::uploading), "uploading", "answer_status.uploading"},
      {int(AnswerStatus::submitted), "submitted", "answer_status.submitted"},
      {int(AnswerStatus::skipped), "skipped", "answer_status.skipped"},
  });
};

// The state machines: whether a step is allowed. The server decides with them, the client explains
// with them.
bool may_become(SessionStatus from, SessionStatus to);
bool may_become(AnswerStatus from, AnswerStatus to);

struct Session {
  SessionId id;
  InvitationId invitation_id;
  InterviewId interview_id;
  std::string candidate_name;
  std::string candidate_email;
  SessionStatus status = SessionStatus::in_progress;
  Time started_at;
  Time consented_at;
  Time last_seen_at;
  std::optional<Time> completed_at;
  std::optional<Time> reviewed_at;
  std::optional<AccountId> reviewed_by;
  std::string device;  // browser and system as the candidate's browser named them
  std::optional<Time> deleted_at;
};
template <>
struct describe<Session> {
  static constexpr std::string_view name = "Session", table = "sessions";
  static constexpr auto fields = fields_of(
      field<&Session::id>("id", "session.id").set_by_server(),
      field<&Session::invitation_id>("invitation_id", "session.invitation").set_by_server(),
      field<&Session::interview_id>("interview_id", "session.interview").set_by_server(),
      field<&Session::candidate_name>("candidate_name", "session.candidate_name")
          .set_by_server()
          .personal(Personal::identity),
      field<&Session::candidate_email>("candidate_email", "session.candidate_email")
          .set_by_server()
          .personal(Personal::contact),
      field<&Session::status>("status", "session.status").set_by_server(),
      field<&Session::started_at>("started_at", "session.started_at")
          .set_by_server()
          .personal(Personal::behaviour),
      field<&Session::consented_at>("consented_at", "session.consented_at").set_by_server(),
      field<&Session::last_seen_at>("last_seen_at", "session.last_seen_at").set_by_server(),
      field<&Session::completed_at>("completed_at", "session.completed_at").set_by_server(),
      field<&Session::reviewed_at>("reviewed_at", "session.reviewed_at").set_by_server(),
      field<&Session::reviewed_by>("reviewed_by", "session.reviewed_by").set_by_server(),
      field<&Session::device>("device", "session.device")
          .set_by_server()
          .personal(Personal::behaviour),
      field<&Session::deleted_at>("deleted_at", "common.deleted_at").server_only());
};

struct Answer {
  AnswerId id;
  SessionId session_id;
  QuestionId question_id;
  std::int32_t order = 0;
  std::string question_text;  // as it was when the session started
  Seconds preparation_time;
  Seconds responding_time;
  AnswerKind asked_kind = AnswerKind::video;
  std::int32_t max_retakes = 1;
  AnswerStatus status = AnswerStatus::waiting;
  AnswerKind kind = AnswerKind::video;  // how it was really given
  std::string text;                     // a written answer
  std::int32_t retakes_used = 0;
  std::optional<Time> begun_at;
  std::optional<Time> submitted_at;
};
template <>
struct describe<Answer> {
  static constexpr std::string_view name = "Answer", table = "answers";
  static constexpr auto fields = fields_of(
      field<&Answer::id>("id", "answer.id").set_by_server(),
      field<&Answer::session_id>("session_id", "answer.session").set_by_server(),
      field<&Answer::question_id>("question_id", "answer.question").set_by_server(),
      field<&Answer::order>("order", "question.order").set_by_server(),
      field<&Answer::question_text>("question_text", "question.text").set_by_server(),
      field<&Answer::preparation_time>("preparation_time", "question.preparation_time")
          .set_by_server(),
      field<&Answer::responding_time>("responding_time", "question.responding_time")
          .set_by_server(),
      field<&Answer::asked_kind>("asked_kind", "question.answer_kind").set_by_server(),
      field<&Answer::max_retakes>("max_retakes", "question.max_retakes").set_by_server(),
      field<&Answer::status>("status", "answer.status").set_by_server(),
      field<&Answer::kind>("kind", "answer.kind").set_by_server(),
      field<&Answer::text>("text", "answer.text").set_by_server().personal(Personal::content),
      field<&Answer::retakes_used>("retakes_used", "answer.retakes_used").set_by_server(),
      field<&Answer::begun_at>("begun_at", "answer.begun_at").set_by_server(),
      field<&Answer::submitted_at>("submitted_at", "answer.submitted_at").set_by_server());
};

// An answer with its recording, as the hiring team and the candidate see it.
struct AnswerView {
  AnswerId id;
  QuestionId question_id;
  std::int32_t order = 0;
  std::string question_text;
  Seconds preparation_time;
  Seconds responding_time;
  AnswerKind asked_kind = AnswerKind::video;
  std::int32_t max_retakes = 1;
  AnswerStatus status = AnswerStatus::waiting;
  AnswerKind kind = AnswerKind::video;
  std::string text;
  std::int32_t retakes_used = 0;
  std::optional<Time> begun_at;
  std::optional<Time> submitted_at;
  std::optional<RecordingView> recording;
};
template <>
struct describe<AnswerView> {
  static constexpr std::string_view name = "AnswerView";
  static constexpr auto fields = fields_of(
      field<&AnswerView::id>("id", "answer.id").set_by_server(),
      field<&AnswerView::question_id>("question_id", "answer.question").set_by_server(),
      field<&AnswerView::order>("order", "question.order").set_by_server(),
      field<&AnswerView::question_text>("question_text", "question.text").set_by_server(),
      field<&AnswerView::preparation_time>("preparation_time", "question.preparation_time")
          .set_by_server(),
      field<&AnswerView::responding_time>("responding_time", "question.responding_time")
          .set_by_server(),
      field<&AnswerView::asked_kind>("asked_kind", "question.answer_kind").set_by_server(),
      field<&AnswerView::max_retakes>("max_retakes", "question.max_retakes").set_by_server(),
      field<&AnswerView::status>("status", "answer.status").set_by_server(),
      field<&AnswerView::kind>("kind", "answer.kind").set_by_server(),
      field<&AnswerView::text>("text", "answer.text").set_by_server().personal(Personal::content),
      field<&AnswerView::retakes_used>("retakes_used", "answer.retakes_used").set_by_server(),
      field<&AnswerView::begun_at>("begun_at", "answer.begun_at").set_by_server(),
      field<&AnswerView::submitted_at>("submitted_at", "answer.submitted_at").set_by_server(),
      field<&AnswerView::recording>("recording", "answer.recording").set_by_server());
};

// The recruiter's view of a session; `answers` is empty in lists.
struct SessionView {
  SessionId id;
  InterviewId interview_id;
  std::string interview_key;
  std::string interview_title;
  std::string candidate_name;
  std::string candidate_email;
  SessionStatus status = SessionStatus::in_progress;
  std::int32_t answered_count = 0;
  std::int32_t question_count = 0;
  Time started_at;
  std::optional<Time> completed_at;
  Time last_seen_at;
  std::optional<Time> reviewed_at;
  std::string reviewed_by;
  std::string device;
  std::vector<AnswerView> answers;
};
template <>
struct describe<SessionView> {
  static constexpr std::string_view name = "SessionView", page_name = "SessionPage";
  static constexpr auto fields = fields_of(
      field<&SessionView::id>("id", "session.id").set_by_server(),
      field<&SessionView::interview_id>("interview_id", "session.interview").set_by_server(),
      field<&SessionView::interview_key>("interview_key", "interview.key").set_by_server(),
      field<&SessionView::interview_title>("interview_title", "interview.title").set_by_server(),
      field<&SessionView::candidate_name>("candidate_name", "session.candidate_name")
          .set_by_server()
          .personal(Personal::identity),
      field<&SessionView::candidate_email>("candidate_email", "session.candidate_email")
          .set_by_server()
          .personal(Personal::contact),
      field<&SessionView::status>("status", "session.status").set_by_server(),
      field<&SessionView::answered_count>("answered_count", "session.answered_count")
          .set_by_server(),
      field<&SessionView::question_count>("question_count", "interview.question_count")
          .set_by_server(),
      field<&SessionView::started_at>("started_at", "session.started_at").set_by_server(),
      field<&SessionView::completed_at>("completed_at", "session.completed_at").set_by_server(),
      field<&SessionView::last_seen_at>("last_seen_at", "session.last_seen_at").set_by_server(),
      field<&SessionView::reviewed_at>("reviewed_at", "session.reviewed_at").set_by_server(),
      field<&SessionView::reviewed_by>("reviewed_by", "session.reviewed_by").set_by_server(),
      field<&SessionView::device>("device", "session.device").set_by_server().audience(kHiringTeam),
      field<&SessionView::answers>("answers", "session.answers").set_by_server());
};

struct SessionReview {
  bool reviewed = true;
};
template <>
struct describe<SessionReview> {
  static constexpr std::string_view name = "SessionReview";
  static constexpr auto fields =
      fields_of(field<&SessionReview::reviewed>("reviewed", "session.reviewed").required());
};

}  // namespace candor

// What the holder of an interview link does (S3-25..S3-27, K19, K55): look, start or resume,
// answer, complete. A link that no longer works says why, in words for a person who is nervous.
// Looking starts nothing and counts nothing; only a new session counts an attempt, in the same
// statement that checks the limit.
#include "server/features/candidates.h"

#include "server/features/audit.h"
#include "server/features/companies.h"
#include "server/features/features.h"
#include "server/features/questions.h"
#include "server/features/sessions.h"
#include "server/features/uploads.h"
#include "server/http/authentication.h"
#include "shared/api/endpoints.h"
#include "shared/base/text.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Row;
using store::Transaction;

namespace {

// Links

Error withdrawn() {
  return fail(
      Failure::gone, "invitation_revoked",
      "This link was withdrawn. Write to the company that invited you if this surprises you.");
}

Error used(bool is_completed) {
  return fail(Failure::gone, "invitation_used",
              is_completed
                  ? "You have completed this interview. Your answers have arrived and there"
                    " is nothing more to do."
                  : "This link has been used. Ask the company that invited you for a new one.");
}

Error over() {
  return fail(Failure::gone, "invitation_expired",
              "The time to use this link is over. Ask the company that invited you for a new one.");
}

Error closed() {
  return fail(Failure::gone, "interview_closed",
              "This interview is closed and takes no more answers. You have done nothing wrong.");
}

Error not_open() {
  return fail(Failure::conflict, "interview_not_open",
              "This interview has not opened yet. Use the same link again later.");
}

// Everything a link leads to.
struct Link {
  Invitation invitation;
  Interview interview;
  std::optional<Session> latest;
  SessionStatus status = SessionStatus::in_progress;  // of the latest session, as of now
  bool can_resume() const { return latest && status == SessionStatus::in_progress; }
  std::int32_t attempts_left() const {
    return invitation.max_attempts - invitation.current_attempts;
  }
};

Result<std::optional<Session>> latest_session(Reader& reader, InvitationId invitation) {
  std::vector<Session> found = TRY(store::list<Session>(
      reader, "WHERE invitation_id = ? AND deleted_at IS NULL ORDER BY id DESC LIMIT 1",
      {invitation}));
  if (found.empty()) return std::optional<Session>{};
  return std::optional<Session>(std::move(found.front()));
}

Result<Link> find_link(Reader& reader, std::string_view token, Time now) {
  Link link;
  std::vector<Invitation> found = TRY(store::list<Invitation>(
      reader, "WHERE token_hash = ?", {secrets::sha256_hex(text::trimmed(token))}));
  if (found.empty()) {
    return fail(Failure::not_found, "invitation_unknown",
                "This link is not complete. Open it again from the message you received.");
  }
  link.invitation = std::move(found.front());
  link.interview =
      TRY(store::find<Interview>(reader, "WHERE id = ?", {link.invitation.interview_id}));
  TRY(check_company_there(reader, link.interview.company_id));
  link.latest = TRY(latest_session(reader, link.invitation.id));
  if (link.latest) link.status = status_at(*link.latest, link.invitation.expires_at, now);
  return link;
}

// Whether a session could be resumed or started now; otherwise why not.
Status check_usable(const Link& link, Time now) {
  if (link.invitation.revoked_at) return withdrawn();
  if (link.interview.deleted_at) return closed();
  if (link.can_resume()) return ok();
  const bool is_completed = link.latest && link.status == SessionStatus::completed;
  if (link.attempts_left() <= 0 && is_completed) return used(true);
  if (link.invitation.expires_at <= now) return over();
  if (link.attempts_left() <= 0) return used(false);
  if (link.interview.status == InterviewStatus::draft) return not_open();
  if (link.interview.status == InterviewStatus::closed) return closed();
  return ok();
}

InvitationStatus status_of(const Link& link) {
  if (!link.latest || link.status == SessionStatus::expired) return InvitationStatus::opened;
  const bool is_completed = link.status == SessionStatus::completed;
  return is_completed ? InvitationStatus::completed : InvitationStatus::started;
}

AccessInterview access_interview_of(const Interview& interview,
                                    const std::vector<Question>& questions) {
  AccessInterview view;
  view.id = interview.id;
  view.title = interview.title;
  view.description = interview.description;
  for (const Question& question : questions) {
    view.questions.push_back({question.id, question.text, question.preparation_time,
                              question.responding_time, question.order, question.answer_kind,
                              question.max_retakes});
  }
  return view;
}

// A running session shows the questions as they were when it started.
Result<std::vector<Question>> questions_for(Reader& reader, const Link& link) {
  if (!link.can_resume()) return questions_of(reader, link.interview.id);
  std::vector<Question> questions;
  const std::vector<Answer> answers = TRY(store::list<Answer>(
      reader, "WHERE session_id = ? ORDER BY \"order\", id", {link.latest->id}));
  for (const Answer& answer : answers) {
    Question& question = questions.emplace_back();
    question.id = answer.question_id;
    question.text = answer.question_text;
    question.preparation_time = answer.preparation_time;
    question.responding_time = answer.responding_time;
    question.order = answer.order;
    question.answer_kind = answer.asked_kind;
    question.max_retakes = answer.max_retakes;
  }
  return questions;
}

Result<AccessView> view_link(Reader& reader, const Call& call, const Link& link) {
  const Company company = TRY(find_company(reader, link.interview.company_id));
  const Account inviter =
      TRY(store::find<Account>(reader, "WHERE id = ?", {link.invitation.created_by}));
  const std::vector<Question> questions = TRY(questions_for(reader, link));
  AccessView view;
  view.interview = access_interview_of(link.interview, questions);
  view.theme = TRY(candidate_theme(reader, call.origin, company));
  view.token_info.expires_at = link.invitation.expires_at;
  view.token_info.attempts_remaining = link.attempts_left();
  view.token_info.status = status_of(link);
  view.token_info.can_resume = link.can_resume();
  view.token_info.can_start = !questions.empty();
  view.candidate_name = link.invitation.candidate_name;
  view.company_name = company.name;
  view.company_about = company.about;
  view.contact_name = inviter.full_name;
  view.contact_email = company.contact_email.empty() ? inviter.email : company.contact_email;
  return view;
}

Result<AccessView> access_interview(Call& call, InterviewAccess access) {
  auto view = call.app.database->read([&](Reader& reader) -> Result<AccessView> {
    const Link link = TRY(find_link(reader, access.token, call.now));
    TRY(check_usable(link, call.now));
    return view_link(reader, call, link);
  });
  if (view.is_error()) return view;
  // The first look is noted once; later looks write nothing.
  const std::string hash = secrets::sha256_hex(text::trimmed(access.token));
  const auto unopened = call.app.database->read([&](Reader& reader) {
    return reader.number(
        "SELECT count(*) FROM invitations WHERE token_hash = ? AND opened_at IS NULL", {hash});
  });
  if (!unopened.is_error() && unopened.value() == 0) return view;
  Status opened = call.app.database->write([&](Transaction& tx) -> Status {
    TRY(tx.execute(
        "UPDATE invitations SET opened_at = ? WHERE token_hash = ? AND opened_at IS NULL",
        {call.now, hash}));
    return ok();
  });
  if (opened.is_error()) return opened.release_error();
  return view;
}

// Sessions

// Short enough to read out, without letters that look alike; the same for a session forever.
std::string receipt_of(const App& app, SessionId session) {
  constexpr std::string_view kLetters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
  const std::string digest =
      secrets::hmac(app.keys.link_key, "receipt " + text::number(session.value));
  std::string receipt;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == 4) receipt += '-';
    receipt += kLetters[static_cast<unsigned char>(digest[i]) % kLetters.size()];
  }
  return receipt;
}

Result<CandidateSession> candidate_session(Reader& reader, const App& app, const Session& session,
                                           SessionStatus status) {
  CandidateSession view;
  view.session_id = session.id;
  view.session_secret = secrets::session_secret(app.keys, session.id);
  view.status = status;
  view.started_at = session.started_at;
  view.completed_at = session.completed_at;
  if (status == SessionStatus::completed) view.receipt = receipt_of(app, session.id);
  view.answers = TRY(answers_of(reader, session.id, Drafts::shown));
  return view;
}

// Counts the attempt and checks its limit in one statement, then copies the questions.
Result<Session> new_session(Transaction& tx, const Call& call, const Link& link,
                            const StartSession& start) {
  const std::vector<Question> questions = TRY(questions_of(tx, link.interview.id));
  if (questions.empty()) {
    return fail(Failure::conflict, "interview_empty",
                "This interview has no questions yet. Use the same link again later.");
  }
  const std::int64_t counted = TRY(tx.execute(
      "UPDATE invitations SET current_attempts = current_attempts + 1,"
      " opened_at = coalesce(opened_at, ?) WHERE id = ? AND current_attempts < max_attempts"
      " AND expires_at > ? AND revoked_at IS NULL",
      {call.now, link.invitation.id, call.now}));
  if (counted == 0) return used(false);
  Session session;
  session.invitation_id = link.invitation.id;
  session.interview_id = link.interview.id;
  session.candidate_name = link.invitation.candidate_name;
  session.candidate_email = link.invitation.candidate_email;
  session.started_at = session.last_seen_at = call.now;
  // Programs of the document's shape send no consent; theirs is not claimed.
  if (start.consent.value_or(false)) session.consented_at = call.now;
  session.device = start.device;
  session = TRY(store::insert(tx, session));
  std::vector<Answer> answers(questions.size());
  std::vector<Answer*> added;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const Question& question = questions[i];
    Answer& answer = answers[i];
    answer.session_id = session.id;
    answer.question_id = question.id;
    answer.order = question.order;
    answer.question_text = question.text;
    answer.preparation_time = question.preparation_time;
    answer.responding_time = question.responding_time;
    answer.asked_kind = answer.kind = question.answer_kind;
    answer.max_retakes = question.max_retakes;
    added.push_back(&answer);
  }
  TRY(store::insert_all<Answer>(tx, added));
  return session;
}

Result<CandidateSession> start_session(Call& call, StartSession start) {
  if (start.consent && !*start.consent) {
    return invalid_field("consent", "required", "Agree to the recording to start the interview.");
  }
  auto started = call.app.database->write([&](Transaction& tx) -> Result<CandidateSession> {
    const Link link = TRY(find_link(tx, start.token, call.now));
    TRY(check_usable(link, call.now));
    call.changes_of = link.interview.company_id;
    const bool resumed = link.can_resume();
    Session session;
    if (resumed)
      session = *link.latest;
    else
      session = TRY(new_session(tx, call, link, start));
    if (!resumed)
      TRY(audit(tx, call,
                {.action = "session.started",
                 .record = session.id.value,
                 .company = link.interview.company_id}));
    TRY(tx.execute("UPDATE sessions SET last_seen_at = ? WHERE id = ?", {call.now, session.id}));
    CandidateSession view =
        TRY(candidate_session(tx, call.app, session, SessionStatus::in_progress));
    view.resumed = resumed;
    return view;
  });
  if (started.is_error()) return started;
  http::set_interview_cookie(call, started.value().session_secret);
  return started;
}

Result<CandidateSession> read_candidate_session(Call& call) {
  return call.app.database->read([&](Reader& reader) -> Result<CandidateSession> {
    const OwnSession own = TRY(own_session(reader, call));
    return candidate_session(reader, call.app, own.session, own.status);
  });
}

// Answers

Error handed_in() {
  return fail(Failure::conflict, "answer_submitted", "This answer has already been handed in.");
}

Result<Answer> own_answer(Transaction& tx, const Call& call) {
  const OwnSession own = TRY(writable_session(tx, call));
  const std::int64_t id = TRY(call.id("answer"));
  return store::find<Answer>(tx, "WHERE id = ? AND session_id = ?", {id, own.session.id});
}

// Showing the question again changes nothing.
Result<AnswerView> begin_answer(Call& call) {
  return call.app.database->write([&](Transaction& tx) -> Result<AnswerView> {
    Answer answer = TRY(own_answer(tx, call));
    if (answer.status == AnswerStatus::submitted) return handed_in();
    if (answer.status == AnswerStatus::waiting) {
      answer.status = AnswerStatus::begun;
      answer.begun_at = call.now;
      TRY(store::update(tx, answer));
    }
    return answer_view(tx, answer.id);
  });
}

Status drop_recording(Transaction& tx, App& app, AnswerId answer) {
  const std::vector<Recording> recordings =
      TRY(store::list<Recording>(tx, "WHERE answer_id = ?", {answer}));
  TRY(tx.execute("DELETE FROM recordings WHERE answer_id = ?", {answer}));
  for (const Recording& recording : recordings) {
    tx.after_commit([files = app.blobs.get(), recording] {
      files->remove_later(recording.blob);
      if (!recording.playback_blob.empty()) files->remove_later(recording.playback_blob);
    });
  }
  return ok();
}

// Gives up what was recorded or written, as often as the question allows.
Result<AnswerView> retake_answer(Call& call) {
  return call.app.database->write([&](Transaction& tx) -> Result<AnswerView> {
    Answer answer = TRY(own_answer(tx, call));
    if (answer.status == AnswerStatus::waiting) {
      return fail(Failure::conflict, "answer_not_begun", "Begin this answer first.");
    }
    if (answer.retakes_used >= answer.max_retakes) {
      return fail(Failure::conflict, "retakes_used_up",
                  "There are no more retakes for this question.");
    }
    TRY(drop_uploads(tx, call.app, answer.id));
    TRY(drop_recording(tx, call.app, answer.id));
    answer.status = AnswerStatus::begun;
    answer.kind = answer.asked_kind;
    answer.text.clear();
    answer.retakes_used += 1;
    answer.begun_at = call.now;
    answer.submitted_at.reset();
    TRY(store::update(tx, answer));
    return answer_view(tx, answer.id);
  });
}

// A draft keeps the words; the final text hands them in and gives up an unfinished recording.
// Everyone may answer in writing, whatever the question asks for.
Result<AnswerView> write_answer(Call& call, WrittenAnswer written) {
  return call.app.database->write([&](Transaction& tx) -> Result<AnswerView> {
    Answer answer = TRY(own_answer(tx, call));
    if (answer.status == AnswerStatus::submitted) {
      const bool is_repeated =
          answer.kind == AnswerKind::text && written.final && answer.text == written.text;
      if (is_repeated) return answer_view(tx, answer.id);
      return handed_in();
    }
    if (written.final && text::trimmed(written.text).empty()) {
      return invalid_field("text", "required", "Write an answer first.");
    }
    if (written.final) {
      call.changes = api::kInterviewChanges;
      TRY(drop_uploads(tx, call.app, answer.id));
      answer.status = AnswerStatus::submitted;
      answer.kind = AnswerKind::text;
      answer.submitted_at = call.now;
    } else if (answer.status == AnswerStatus::waiting) {
      answer.status = AnswerStatus::begun;
    }
    if (!answer.begun_at) answer.begun_at = call.now;
    answer.text = written.text;
    TRY(store::update(tx, answer));
    return answer_view(tx, answer.id);
  });
}

// Completion

Status check_all_answered(const std::vector<Answer>& answers, const CompleteSession& complete) {
  Error missing = fail(Failure::conflict, "unanswered_questions",
                       "Some questions have no answer yet. Answer them, or leave them unanswered.");
  for (const Answer& answer : answers) {
    if (answer.status == AnswerStatus::submitted) continue;
    missing.fields.push_back({"answers[" + text::number(answer.order) + "]", "unanswered",
                              "Question " + text::number(answer.order) + " has no answer yet."});
  }
  if (missing.fields.empty() || complete.leave_unanswered) return ok();
  return missing;
}

Status mark_completed(Transaction& tx, const Call& call, const CompleteSession& complete,
                      SessionId session) {
  const std::int64_t uploads =
      TRY(tx.number("SELECT count(*) FROM uploads WHERE session_id = ?", {session}));
  if (uploads > 0) {
    return fail(Failure::conflict, "upload_unfinished",
                "A recording is still on its way. Keep this page open until it has arrived.");
  }
  const std::vector<Answer> answers =
      TRY(store::list<Answer>(tx, "WHERE session_id = ? ORDER BY \"order\"", {session}));
  TRY(check_all_answered(answers, complete));
  TRY(tx.execute("UPDATE answers SET status = ? WHERE session_id = ? AND status <> ?",
                 {int(AnswerStatus::skipped), session, int(AnswerStatus::submitted)}));
  TRY(tx.execute("UPDATE sessions SET status = ?, completed_at = ?, last_seen_at = ? WHERE id = ?",
                 {int(SessionStatus::completed), call.now, call.now, session}));
  return ok();
}

// Completing again answers the same.
Result<CandidateSession> complete_session(Call& call, CompleteSession complete) {
  return call.app.database->write([&](Transaction& tx) -> Result<CandidateSession> {
    const OwnSession own = TRY(own_session(tx, call));
    if (complete.session_id && *complete.session_id != own.session.id) {
      return fail(Failure::not_found, "not_found",
                  "This session is not yours, or no longer exists.");
    }
    if (own.status != SessionStatus::completed) {
      TRY(writable_session(tx, call));
      TRY(mark_completed(tx, call, complete, own.session.id));
      TRY(audit(tx, call, {.action = "session.completed", .record = own.session.id.value}));
    }
    const Session session = TRY(store::find<Session>(tx, "WHERE id = ?", {own.session.id}));
    return candidate_session(tx, call.app, session, session.status);
  });
}

}  // namespace

Result<OwnSession> own_session(Reader& reader, const Call& call) {
  OwnSession own;
  TRY(check_company_there(reader, call.caller.company));
  own.invitation = TRY(store::find<Invitation>(reader, "WHERE id = ?", {call.caller.invitation}));
  const bool is_named = call.caller.session.value != 0;
  const std::vector<Session> found = TRY(
      store::list<Session>(reader,
                           "WHERE invitation_id = ? AND (? = 0 OR id = ?) AND deleted_at IS NULL"
                           " ORDER BY id DESC LIMIT 1",
                           {own.invitation.id, is_named ? 1 : 0, call.caller.session}));
  if (found.empty()) {
    return fail(Failure::not_found, "session_not_started",
                "Start the interview from its link first.");
  }
  own.session = found.front();
  own.status = status_at(own.session, own.invitation.expires_at, call.now);
  return own;
}

Result<OwnSession> open_session(Reader& reader, const Call& call) {
  const OwnSession own = TRY(own_session(reader, call));
  if (own.status == SessionStatus::completed) {
    return fail(Failure::conflict, "session_completed",
                "This interview is complete. Your answers have arrived.");
  }
  if (own.invitation.revoked_at) return withdrawn();
  if (own.status == SessionStatus::expired) {
    return fail(Failure::gone, "session_expired",
                "The time for this interview is over. Write to the company that invited you.");
  }
  const std::int64_t live =
      TRY(reader.number("SELECT count(*) FROM interviews WHERE id = ? AND deleted_at IS NULL",
                        {own.session.interview_id}));
  if (live == 0) return closed();
  return own;
}

Result<OwnSession> writable_session(Transaction& tx, const Call& call) {
  const OwnSession own = TRY(open_session(tx, call));
  TRY(tx.execute("UPDATE sessions SET last_seen_at = ? WHERE id = ?", {call.now, own.session.id}));
  return own;
}

void bind_candidates(http::Router& router, App&) {
  router.bind(api::access_interview, access_interview);
  router.bind(api::start_session, start_session);
  router.bind(api::read_candidate_session, read_candidate_session);
  router.bind(api::begin_answer, begin_answer);
  router.bind(api::retake_answer, retake_answer);
  router.bind(api::write_answer, write_answer);
  router.bind(api::complete_session, complete_session);
}

}  // namespace candor::features

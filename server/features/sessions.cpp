// Sessions as the hiring team sees them (S3-16): list, one with its answers, mark as reviewed,
// delete.
#include "server/features/sessions.h"

#include <algorithm>

#include "server/features/audit.h"
#include "server/features/features.h"
#include "server/features/interviews.h"
#include "server/features/own_record.h"
#include "server/features/paging.h"
#include "server/features/recordings.h"
#include "shared/api/endpoints.h"
#include "shared/base/text.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Row;
using store::Transaction;
using store::Value;

namespace {

// The stored state, or expired once the grace has passed; ?1 is now less the grace.
constexpr std::string_view kStatusNow =
    "CASE WHEN s.status = 0 AND v.expires_at < ?1 AND s.last_seen_at < ?1 THEN 2 ELSE s.status END";

constexpr std::string_view kAnswered =
    "(SELECT count(*) FROM answers a WHERE a.session_id = s.id AND a.status = 3)";

// Every session has one invitation and one interview; what a statement does not ask of them costs
// nothing.
constexpr std::string_view kTables =
    "FROM sessions s LEFT JOIN interviews i ON i.id = s.interview_id"
    " LEFT JOIN invitations v ON v.id = s.invitation_id"
    " LEFT JOIN accounts r ON r.id = s.reviewed_by ";

std::string select_views() {
  return "SELECT s.id, s.interview_id, i.key, i.title, s.candidate_name, s.candidate_email, " +
         std::string(kStatusNow) + ", " + std::string(kAnswered) +
         ", (SELECT count(*) FROM answers a WHERE a.session_id = s.id),"
         " s.started_at, s.completed_at, s.last_seen_at, s.reviewed_at,"
         " coalesce(r.full_name, ''), s.device " +
         std::string(kTables);
}

std::optional<Time> time_or_none(const Row& row, int column) {
  if (row.is_null(column)) return {};
  return Time{row.integer(column)};
}

SessionView view_from(const Row& row) {
  SessionView view;
  view.id.value = row.integer(0);
  view.interview_id.value = row.integer(1);
  view.interview_key = row.text(2);
  view.interview_title = row.text(3);
  view.candidate_name = row.text(4);
  view.candidate_email = row.text(5);
  view.status = static_cast<SessionStatus>(row.integer(6));
  view.answered_count = static_cast<std::int32_t>(row.integer(7));
  view.question_count = static_cast<std::int32_t>(row.integer(8));
  view.started_at.ms = row.integer(9);
  view.completed_at = time_or_none(row, 10);
  view.last_seen_at.ms = row.integer(11);
  view.reviewed_at = time_or_none(row, 12);
  view.reviewed_by = row.text(13);
  view.device = row.text(14);
  return view;
}

AnswerView view_from(const Answer& answer) {
  AnswerView view;
  view.id = answer.id;
  view.question_id = answer.question_id;
  view.order = answer.order;
  view.question_text = answer.question_text;
  view.preparation_time = answer.preparation_time;
  view.responding_time = answer.responding_time;
  view.asked_kind = answer.asked_kind;
  view.max_retakes = answer.max_retakes;
  view.status = answer.status;
  view.kind = answer.kind;
  view.text = answer.text;
  view.retakes_used = answer.retakes_used;
  view.begun_at = answer.begun_at;
  view.submitted_at = answer.submitted_at;
  return view;
}

// What `status` may ask for: a state of a session, or whether it was reviewed.
struct SessionFilter {
  std::int64_t status = -1;
  std::int64_t is_reviewed = -1;
};

Result<SessionFilter> filter_of(const PageQuery& query) {
  const std::string word = text::lower_ascii(query.status);
  const std::int64_t completed = int(SessionStatus::completed);
  if (word == "to_review") return SessionFilter{completed, 0};
  if (word == "reviewed") return SessionFilter{completed, 1};
  return SessionFilter{TRY(status_filter<SessionStatus>(query)), -1};
}

Result<Page<SessionView>> list_sessions(Call& call, PageQuery query) {
  const Window window = TRY(window_of(query, {{"started_at", "s.started_at"},
                                              {"created_at", "s.started_at"},
                                              {"completed_at", "coalesce(s.completed_at, 0)"},
                                              {"last_seen_at", "s.last_seen_at"},
                                              {"candidate_name", "lower(s.candidate_name)", true},
                                              {"status", kStatusNow},
                                              {"answered_count", kAnswered}}));
  const SessionFilter filter = TRY(filter_of(query));
  const std::string pattern = search_pattern(query.search);
  const Time cut{call.now.ms - kSessionGraceMs};
  return call.app.database->read([&](Reader& reader) -> Result<Page<SessionView>> {
    const Interview interview =
        TRY(find_interview(reader, call.caller, call.parameter("interview")));
    Conditions conditions({cut});
    conditions.add("s.interview_id = ?", {interview.id}).add("s.deleted_at IS NULL", {});
    conditions.add(kNotOwnRecord, {call.caller.account});
    if (filter.status >= 0) conditions.add("? = " + std::string(kStatusNow), {filter.status});
    if (filter.is_reviewed == 0) conditions.add("s.reviewed_at IS NULL", {});
    if (filter.is_reviewed == 1) conditions.add("s.reviewed_at IS NOT NULL", {});
    conditions.search(pattern, {"s.candidate_name", "s.candidate_email"});
    return read_page<SessionView>(reader, {std::string(kTables), "s.id"}, window, conditions,
                                  [&](const std::string& tail, const std::vector<Value>& values) {
                                    return session_views(reader, tail, values);
                                  });
  });
}

Result<SessionView> find_session(Reader& reader, const Call& call, std::int64_t id) {
  const Interview interview = TRY(find_interview(reader, call.caller, call.parameter("interview")));
  std::vector<SessionView> found =
      TRY(session_views(reader, "WHERE s.interview_id = ?2 AND s.id = ?3 AND s.deleted_at IS NULL",
                        {Time{call.now.ms - kSessionGraceMs}, interview.id, id}));
  if (found.empty()) {
    return fail(Failure::not_found, "not_found", "This session no longer exists, or never did.");
  }
  TRY(check_not_own_record(reader, call, found.front().id));
  SessionView view = std::move(found.front());
  view.answers = TRY(answers_of(reader, view.id, Drafts::hidden));
  return view;
}

Result<SessionView> read_session(Call& call) {
  const std::int64_t id = TRY(call.id("session"));
  auto found = call.app.database->read(
      [&](Reader& reader) -> Result<SessionView> { return find_session(reader, call, id); });
  if (!found.is_error()) audit_access(call, {.action = "session.viewed", .record = id});
  return found;
}

// Marking keeps the first reviewer; taking the mark away forgets both.
Result<SessionView> review_session(Call& call, SessionReview review) {
  const std::int64_t id = TRY(call.id("session"));
  return call.app.database->write([&](Transaction& tx) -> Result<SessionView> {
    const SessionView view = TRY(find_session(tx, call, id));
    if (review.reviewed && view.status != SessionStatus::completed) {
      return fail(Failure::conflict, "session_not_completed",
                  "Wait until the candidate has completed this session.");
    }
    if (review.reviewed) {
      TRY(
          tx.execute("UPDATE sessions SET reviewed_at = ?, reviewed_by = ?"
                     " WHERE id = ? AND reviewed_at IS NULL",
                     {call.now, call.caller.account, id}));
    } else {
      TRY(tx.execute("UPDATE sessions SET reviewed_at = NULL, reviewed_by = NULL WHERE id = ?",
                     {id}));
    }
    TRY(audit(tx, call,
              {.action = "session.reviewed",
               .record = id,
               .details = review.reviewed ? "reviewed" : "to review"}));
    return find_session(tx, call, id);
  });
}

Result<Nothing> delete_session(Call& call) {
  const std::int64_t id = TRY(call.id("session"));
  Status deleted = call.app.database->write([&](Transaction& tx) -> Status {
    TRY(find_session(tx, call, id));
    TRY(tx.execute("UPDATE sessions SET deleted_at = ? WHERE id = ?", {call.now, id}));
    return audit(tx, call, {.action = "session.deleted", .record = id});
  });
  if (deleted.is_error()) return deleted;
  Status removed = remove_deleted_media(call.app);
  if (removed.is_error()) {
    call.app.log.write(LogLevel::warn, "media_not_removed",
                       {{"request_id", call.request_id}, {"cause", removed.error().cause}});
  }
  return ok();
}

}  // namespace

SessionStatus status_at(const Session& session, Time link_expires_at, Time now) {
  const std::int64_t quiet_since = std::max(link_expires_at.ms, session.last_seen_at.ms);
  const bool is_over = quiet_since + kSessionGraceMs < now.ms;
  if (session.status == SessionStatus::in_progress && is_over) return SessionStatus::expired;
  return session.status;
}

Result<std::vector<AnswerView>> answers_of(Reader& reader, SessionId session, Drafts drafts) {
  const std::vector<Answer> answers =
      TRY(store::list<Answer>(reader, "WHERE session_id = ? ORDER BY \"order\", id", {session}));
  const std::vector<Recording> recordings =
      TRY(store::list<Recording>(reader, "WHERE session_id = ?", {session}));
  std::vector<AnswerView> views;
  for (const Answer& answer : answers) {
    AnswerView& view = views.emplace_back(view_from(answer));
    const bool is_draft = answer.status != AnswerStatus::submitted;
    if (is_draft && drafts == Drafts::hidden) view.text.clear();
    for (const Recording& recording : recordings) {
      if (recording.answer_id == answer.id) view.recording = recording_view(recording);
    }
  }
  return views;
}

Result<AnswerView> answer_view(Reader& reader, AnswerId id) {
  const Answer answer = TRY(store::find<Answer>(reader, "WHERE id = ?", {id}));
  AnswerView view = view_from(answer);
  const std::vector<Recording> recordings =
      TRY(store::list<Recording>(reader, "WHERE answer_id = ?", {id}));
  if (!recordings.empty()) view.recording = recording_view(recordings.front());
  return view;
}

Result<std::vector<SessionView>> session_views(Reader& reader, std::string_view tail,
                                               const std::vector<Value>& values) {
  std::vector<SessionView> views;
  TRY(reader.query(select_views() + std::string(tail), values,
                   [&](const Row& row) { views.push_back(view_from(row)); }));
  return views;
}

// Files first: a crash in between leaves rows that name missing files, and the next run removes
// them.
Status remove_deleted_media(App& app) {
  std::vector<std::string> names;
  const std::string deleted =
      " WHERE session_id IN (SELECT s.id FROM sessions s WHERE s.deleted_at IS NOT NULL)";
  Status found = app.database->read([&](Reader& reader) -> Status {
    return reader.query("SELECT blob FROM recordings" + deleted +
                            " UNION SELECT playback_blob"
                            " FROM recordings" +
                            deleted + " UNION SELECT blob FROM uploads" + deleted,
                        {}, [&](const Row& row) { names.push_back(row.text(0)); });
  });
  if (found.is_error()) return found;
  if (names.empty()) return ok();
  for (const std::string& name : names) {
    if (!name.empty()) TRY(app.blobs->remove(name));
  }
  return app.database->write([&](Transaction& tx) -> Status {
    for (const std::string& name : names) {
      TRY(tx.execute("DELETE FROM recordings WHERE blob = ?", {name}));
      TRY(tx.execute("DELETE FROM uploads WHERE blob = ?", {name}));
    }
    return ok();
  });
}

void bind_sessions(http::Router& router, App&) {
  router.bind(api::list_sessions, list_sessions);
  router.bind(api::read_session, read_session);
  router.bind(api::review_session, review_session);
  router.bind(api::delete_session, delete_session);
}

}  // namespace candor::features

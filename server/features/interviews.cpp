// Interviews: create, read, list, change, delete (S3-08..S3-10). Every query is limited to the
// caller's company. Deleting is soft: results stay, links stop working.
#include "server/features/interviews.h"

#include "server/features/audit.h"
#include "server/features/features.h"
#include "server/features/numbers.h"
#include "server/features/paging.h"
#include "server/features/questions.h"
#include "shared/api/endpoints.h"

namespace candor::features {

using http::Call;
using store::Reader;
using store::Row;
using store::Transaction;
using store::Value;

namespace {

constexpr std::string_view kToReview =
    "(SELECT count(*) FROM sessions s WHERE s.interview_id = i.id AND s.deleted_at IS NULL"
    " AND s.status = 1 AND s.reviewed_at IS NULL)";

const std::string kSelectViews = R"(
SELECT i.id, i.key, i.title, i.description, i.status, i.created_at, i.updated_at,
  (SELECT count(*) FROM questions q WHERE q.interview_id = i.id AND q.is_archived = 0),
  (SELECT coalesce(sum(q.preparation_time + q.responding_time), 0) FROM questions q
    WHERE q.interview_id = i.id AND q.is_archived = 0),
  (SELECT count(*) FROM invitations v WHERE v.interview_id = i.id),
  (SELECT count(*) FROM sessions s WHERE s.interview_id = i.id AND s.deleted_at IS NULL), )" +
                                 std::string(kToReview) + " FROM interviews i ";

InterviewView view_from(const Row& row) {
  InterviewView view;
  view.id.value = row.integer(0);
  view.key = row.text(1);
  view.title = row.text(2);
  view.description = row.text(3);
  view.status = static_cast<InterviewStatus>(row.integer(4));
  view.created_at.ms = row.integer(5);
  view.updated_at.ms = row.integer(6);
  view.question_count = static_cast<std::int32_t>(row.integer(7));
  view.expected_time.ms = row.integer(8);
  view.invitation_count = static_cast<std::int32_t>(row.integer(9));
  view.session_count = static_cast<std::int32_t>(row.integer(10));
  view.to_review_count = static_cast<std::int32_t>(row.integer(11));
  return view;
}

Result<InterviewView> view_of(Reader& reader, InterviewId id) {
  InterviewView view;
  TRY(reader.query(kSelectViews + "WHERE i.id = ?", {id},
                   [&](const Row& row) { view = view_from(row); }));
  view.questions = TRY(questions_of(reader, id));
  return view;
}

// Of an interview that was made just now: nobody is invited yet. The same as reading it.
InterviewView view_of_new(const Interview& interview, std::vector<Question> questions) {
  InterviewView view;
  view.id = interview.id;
  view.key = interview.key;
  view.title = interview.title;
  view.description = interview.description;
  view.status = interview.status;
  view.created_at = interview.created_at;
  view.updated_at = interview.updated_at;
  view.question_count = static_cast<std::int32_t>(questions.size());
  for (const Question& question : questions)
    view.expected_time.ms += question.preparation_time.ms + question.responding_time.ms;
  view.questions = std::move(questions);
  return view;
}

Result<Page<InterviewView>> list_interviews(Call& call, PageQuery query) {
  const Window window = TRY(window_of(query, {{"created_at", "i.created_at"},
                                              {"title", "lower(i.title)", true},
                                              {"status", "i.status"},
                                              {"to_review", kToReview}}));
  const std::int64_t status = TRY(status_filter<InterviewStatus>(query));
  const std::string pattern = search_pattern(query.search);
  Conditions conditions({});
  conditions.add("i.company_id = ?", {call.caller.company}).add("i.deleted_at IS NULL", {});
  if (status >= 0) conditions.add("i.status = ?", {status});
  conditions.search(pattern, {"i.title", "i.description"});
  const Source source{"FROM interviews i", "i.id"};
  return call.app.database->read([&](Reader& reader) {
    return read_page<InterviewView>(
        reader, source, window, conditions,
        [&](const std::string& tail,
            const std::vector<Value>& values) -> Result<std::vector<InterviewView>> {
          std::vector<InterviewView> views;
          TRY(reader.query(kSelectViews + tail, values,
                           [&](const Row& row) { views.push_back(view_from(row)); }));
          return views;
        });
  });
}

Result<InterviewView> create_interview(Call& call, InterviewDraft draft) {
  Interview interview;
  interview.key = call.app.random_key(20);
  interview.company_id = call.caller.company;
  interview.created_by = call.caller.account;
  interview.title = std::move(draft.title);
  interview.description = std::move(draft.description);
  interview.status = draft.status;
  interview.created_at = interview.updated_at = call.now;
  return call.app.database->write([&](Transaction& tx) -> Result<InterviewView> {
    const Interview created = TRY(store::insert(tx, interview));
    std::vector<Question> questions = TRY(add_questions(tx, created.id, draft.questions, call.now));
    TRY(audit(tx, call, {.action = "interview.created", .record = created.id.value}));
    return view_of_new(created, std::move(questions));
  });
}

Result<InterviewView> read_interview(Call& call) {
  return call.app.database->read([&](Reader& reader) -> Result<InterviewView> {
    const Interview found = TRY(find_interview(reader, call.caller, call.parameter("interview")));
    return view_of(reader, found.id);
  });
}

// Only what the body names changes; `questions` is left alone unless it is named.
Result<InterviewView> change(Call& call, const InterviewDraft& draft, bool with_questions) {
  const TypeInfo& type = type_of<InterviewDraft>();
  auto is_named = [&](std::string_view field) {
    return (call.present >> find_field(type, field) & 1) != 0;
  };
  return call.app.database->write([&](Transaction& tx) -> Result<InterviewView> {
    Interview interview = TRY(find_interview(tx, call.caller, call.parameter("interview")));
    if (is_named("title")) interview.title = draft.title;
    if (is_named("description")) interview.description = draft.description;
    if (is_named("status")) interview.status = draft.status;
    interview.updated_at = call.now;
    TRY(store::update(tx, interview));
    if (with_questions || is_named("questions")) {
      TRY(replace_questions(tx, interview.id, draft.questions, call.now));
    }
    TRY(audit(tx, call,
              {.action = "interview.updated",
               .record = interview.id.value,
               .details = named_fields(type, call.present)}));
    return view_of(tx, interview.id);
  });
}

Result<Nothing> delete_interview(Call& call) {
  return call.app.database->write([&](Transaction& tx) -> Status {
    Interview interview = TRY(find_interview(tx, call.caller, call.parameter("interview")));
    interview.deleted_at = interview.updated_at = call.now;
    TRY(store::update(tx, interview));
    return audit(tx, call, {.action = "interview.deleted", .record = interview.id.value});
  });
}

}  // namespace

Result<Interview> find_interview(Reader& reader, const http::Caller& caller,
                                 std::string_view id_or_key) {
  const std::int64_t id = read_number(id_or_key).value_or(0);
  return store::find<Interview>(
      reader, "WHERE company_id = ? AND deleted_at IS NULL AND (id = ? OR key = ?)",
      {caller.company, id, id_or_key});
}

void bind_interviews(http::Router& router, App&) {
  router.bind(api::list_interviews, list_interviews);
  router.bind(api::create_interview, create_interview);
  router.bind(api::read_interview, read_interview);
  router.bind(api::update_interview,
              [](Call& call, InterviewDraft draft) { return change(call, draft, false); });
  router.bind(api::update_interview_with_questions,
              [](Call& call, InterviewDraft draft) { return change(call, draft, true); });
  router.bind(api::delete_interview, delete_interview);
}

}  // namespace candor::features

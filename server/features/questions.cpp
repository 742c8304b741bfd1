// Questions of an interview (S3-11..S3-13, K28). A question that a session has copied is archived
// instead of deleted, so that results keep what they refer to.
#include "server/features/questions.h"

#include <algorithm>

#include "server/features/audit.h"
#include "server/features/companies.h"
#include "server/features/features.h"
#include "server/features/interviewer_settings.h"
#include "server/features/interviews.h"
#include "shared/api/endpoints.h"
#include "shared/base/text.h"

namespace candor {

namespace {

// The literal form [{id, order}] of a new order.
struct QuestionPlace {
  QuestionId id;
  std::int32_t order = 0;
};
struct QuestionPlaces {
  std::vector<QuestionPlace> ids;
};

}  // namespace

template <>
struct describe<QuestionPlace> {
  static constexpr std::string_view name = "QuestionPlace";
  static constexpr auto fields =
      fields_of(field<&QuestionPlace::id>("id", "question.id").required(),
                field<&QuestionPlace::order>("order", "question.order").required());
};
template <>
struct describe<QuestionPlaces> {
  static constexpr std::string_view name = "QuestionPlaces";
  static constexpr auto fields = fields_of(field<&QuestionPlaces::ids>("ids", "question.order")
                                               .required()
                                               .length(0, limits::kQuestionsMax));
};

}  // namespace candor

namespace candor::features {

using http::Call;
using http::Reply;
using store::Reader;
using store::Transaction;

namespace {

constexpr std::string_view kAsked =
    "WHERE interview_id = ? AND is_archived = 0 ORDER BY \"order\", id";

Error too_many() {
  return invalid_field(
      "questions", "too_many_items",
      "An interview has at most " + text::number(limits::kQuestionsMax) + " questions.");
}

Result<Question> find_question(Reader& reader, InterviewId interview, std::int64_t id) {
  return store::find<Question>(reader, "WHERE interview_id = ? AND is_archived = 0 AND id = ?",
                               {interview, id});
}

// Numbers the questions 1..n in the given sequence.
Status number_questions(Transaction& tx, const std::vector<QuestionId>& ids) {
  std::int64_t place = 0;
  for (QuestionId id : ids) {
    TRY(tx.execute("UPDATE questions SET \"order\" = ? WHERE id = ?", {++place, id}));
  }
  return ok();
}

Result<std::vector<QuestionId>> ids_of(Reader& reader, InterviewId interview) {
  std::vector<QuestionId> ids;
  TRY(reader.query("SELECT id FROM questions " + std::string(kAsked), {interview},
                   [&](const store::Row& row) { ids.push_back({row.integer(0)}); }));
  return ids;
}

// Moves one question to `place` (1-based; 0 or beyond the end: last) and closes the gaps.
Status place_question(Transaction& tx, InterviewId interview, QuestionId id, std::int32_t place) {
  std::vector<QuestionId> ids = TRY(ids_of(tx, interview));
  std::erase(ids, id);
  const auto count = static_cast<std::int32_t>(ids.size());
  const std::int32_t before = place == 0 || place > count ? count : place - 1;
  ids.insert(ids.begin() + before, id);
  return number_questions(tx, ids);
}

Status remove_question(Transaction& tx, const Question& question, Time now) {
  const std::int64_t answers =
      TRY(tx.number("SELECT count(*) FROM answers WHERE question_id = ?", {question.id}));
  if (answers == 0) {
    TRY(tx.execute("DELETE FROM questions WHERE id = ?", {question.id}));
    return ok();
  }
  Question archived = question;
  archived.is_archived = true;
  archived.updated_at = now;
  return store::update(tx, archived);
}

void take_draft(Question& question, const QuestionDraft& draft) {
  question.text = draft.text;
  question.preparation_time = draft.preparation_time;
  question.responding_time = draft.responding_time;
  question.answer_kind = draft.answer_kind;
  question.max_retakes = draft.max_retakes;
}

Status touch_interview(Transaction& tx, InterviewId interview, Time now) {
  TRY(tx.execute("UPDATE interviews SET updated_at = ? WHERE id = ?", {now, interview}));
  return ok();
}

Result<QuestionList> question_list(Reader& reader, InterviewId interview) {
  QuestionList list;
  list.items = TRY(questions_of(reader, interview));
  list.total = static_cast<std::int32_t>(list.items.size());
  return list;
}

Result<QuestionList> list_questions(Call& call) {
  return call.app.database->read([&](Reader& reader) -> Result<QuestionList> {
    const Interview interview =
        TRY(find_interview(reader, call.caller, call.parameter("interview")));
    return question_list(reader, interview.id);
  });
}

Result<Question> create_question(Call& call, Question question) {
  const NamedFields is_named(type_of<Question>(), call.present);
  return call.app.database->write([&](Transaction& tx) -> Result<Question> {
    const Interview interview = TRY(find_interview(tx, call.caller, call.parameter("interview")));
    const InterviewerSettings mine = TRY(interviewer_settings(tx, call.caller.account));
    if (!is_named("preparation_time")) question.preparation_time = mine.preparation_time;
    if (!is_named("responding_time")) question.responding_time = mine.responding_time;
    if (!is_named("max_retakes")) question.max_retakes = mine.max_retakes;
    const std::vector<QuestionId> ids = TRY(ids_of(tx, interview.id));
    if (ids.size() >= limits::kQuestionsMax) return too_many();
    const std::int32_t place = question.order;
    question.interview_id = interview.id;
    question.order = static_cast<std::int32_t>(ids.size()) + 1;
    question.created_at = question.updated_at = call.now;
    const Question created = TRY(store::insert(tx, question));
    TRY(place_question(tx, interview.id, created.id, place));
    TRY(touch_interview(tx, interview.id, call.now));
    TRY(audit(tx, call, {.action = "question.created", .record = created.id.value}));
    return find_question(tx, interview.id, created.id.value);
  });
}

Result<Question> update_question(Call& call, Question change) {
  const TypeInfo& type = type_of<Question>();
  auto is_named = [&](std::string_view field) {
    return (call.present >> find_field(type, field) & 1) != 0;
  };
  const std::int64_t id = TRY(call.id("question"));
  return call.app.database->write([&](Transaction& tx) -> Result<Question> {
    const Interview interview = TRY(find_interview(tx, call.caller, call.parameter("interview")));
    Question question = TRY(find_question(tx, interview.id, id));
    if (is_named("text")) question.text = change.text;
    if (is_named("preparation_time")) question.preparation_time = change.preparation_time;
    if (is_named("responding_time")) question.responding_time = change.responding_time;
    if (is_named("answer_kind")) question.answer_kind = change.answer_kind;
    if (is_named("max_retakes")) question.max_retakes = change.max_retakes;
    question.updated_at = call.now;
    TRY(store::update(tx, question));
    if (is_named("order")) {
      TRY(place_question(tx, interview.id, question.id, change.order));
    }
    TRY(touch_interview(tx, interview.id, call.now));
    TRY(audit(
        tx, call,
        {.action = "question.updated", .record = id, .details = named_fields(type, call.present)}));
    return find_question(tx, interview.id, id);
  });
}

Result<Nothing> delete_question(Call& call) {
  const std::int64_t id = TRY(call.id("question"));
  return call.app.database->write([&](Transaction& tx) -> Status {
    const Interview interview = TRY(find_interview(tx, call.caller, call.parameter("interview")));
    const Question question = TRY(find_question(tx, interview.id, id));
    TRY(remove_question(tx, question, call.now));
    const std::vector<QuestionId> ids = TRY(ids_of(tx, interview.id));
    TRY(number_questions(tx, ids));
    TRY(audit(tx, call, {.action = "question.deleted", .record = id}));
    return touch_interview(tx, interview.id, call.now);
  });
}

// The body is {"ids": [..]}, or as the document may be read [ids] or [{id, order}] (S3-13). The two
// arrays are read through a record around them, so the reader and its messages stay the same.
Result<std::vector<QuestionId>> read_order(std::string_view body) {
  const std::string array = text::trim(body);
  if (array.empty() || array.front() != '[') {
    QuestionOrder order = TRY(json::read<QuestionOrder>(body, json::ReadMode::request));
    return std::move(order.ids);
  }
  const std::string wrapped = "{\"ids\":" + array + "}";
  const std::size_t first = array.find_first_not_of(" \t\r\n", 1);
  if (first == std::string::npos || array[first] != '{') {
    QuestionOrder order = TRY(json::read<QuestionOrder>(wrapped, json::ReadMode::request));
    return std::move(order.ids);
  }
  QuestionPlaces places = TRY(json::read<QuestionPlaces>(wrapped, json::ReadMode::request));
  std::stable_sort(places.ids.begin(), places.ids.end(),
                   [](const auto& a, const auto& b) { return a.order < b.order; });
  std::vector<QuestionId> ids;
  for (const QuestionPlace& place : places.ids) ids.push_back(place.id);
  return ids;
}

Result<Reply> reorder_questions(Call& call) {
  const std::vector<QuestionId> wanted = TRY(read_order(call.body));
  auto list = call.app.database->write([&](Transaction& tx) -> Result<QuestionList> {
    const Interview interview = TRY(find_interview(tx, call.caller, call.parameter("interview")));
    const std::vector<QuestionId> present = TRY(ids_of(tx, interview.id));
    auto by_value = [](QuestionId a, QuestionId b) { return a.value < b.value; };
    std::vector<QuestionId> left = wanted, right = present;
    std::sort(left.begin(), left.end(), by_value);
    std::sort(right.begin(), right.end(), by_value);
    if (left != right) {
      return invalid_field("ids", "not_a_permutation",
                           "Name every question of this interview exactly once.");
    }
    TRY(number_questions(tx, wanted));
    TRY(touch_interview(tx, interview.id, call.now));
    TRY(audit(tx, call,
              {.action = "question.reordered", .noun = "interview", .record = interview.id.value}));
    return question_list(tx, interview.id);
  });
  if (list.is_error()) return list.release_error();
  return http::reply_json(call, type_of<QuestionList>(), &list.value());
}

// The ids of `drafts` must be different questions of the interview.
Status check_ids(const std::vector<QuestionDraft>& drafts, const std::vector<Question>& present) {
  std::vector<std::int64_t> seen;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (!drafts[i].id) continue;
    const std::int64_t id = drafts[i].id->value;
    const std::string path = "questions[" + text::number(static_cast<std::int64_t>(i)) + "].id";
    if (std::find(seen.begin(), seen.end(), id) != seen.end()) {
      return invalid_field(path, "duplicate", "Name each question once.");
    }
    const bool is_known = std::any_of(present.begin(), present.end(),
                                      [&](const Question& q) { return q.id.value == id; });
    if (!is_known) {
      return invalid_field(path, "unknown", "This question is not part of the interview.");
    }
    seen.push_back(id);
  }
  return ok();
}

// `present` are the questions the interview has.
Result<std::vector<Question>> write_questions(Transaction& tx, InterviewId interview,
                                              const std::vector<Question>& present,
                                              const std::vector<QuestionDraft>& drafts, Time now) {
  if (drafts.size() > limits::kQuestionsMax) return too_many();
  TRY(check_ids(drafts, present));
  for (const Question& question : present) {
    const bool is_kept = std::any_of(drafts.begin(), drafts.end(), [&](const QuestionDraft& d) {
      return d.id && *d.id == question.id;
    });
    if (!is_kept) TRY(remove_question(tx, question, now));
  }
  std::vector<const QuestionDraft*> sequence;
  for (const QuestionDraft& draft : drafts) sequence.push_back(&draft);
  auto place = [](const QuestionDraft* d) {
    return d->order == 0 ? limits::kQuestionsMax + 1 : d->order;
  };
  std::stable_sort(sequence.begin(), sequence.end(),
                   [&](const auto* a, const auto* b) { return place(a) < place(b); });
  std::vector<Question> written;
  written.reserve(sequence.size());
  std::vector<Question*> added;
  for (const QuestionDraft* draft : sequence) {
    const auto found = std::find_if(present.begin(), present.end(), [&](const Question& q) {
      return draft->id && q.id == *draft->id;
    });
    const bool is_new = found == present.end();
    Question& question = written.emplace_back(is_new ? Question{} : *found);
    take_draft(question, *draft);
    question.interview_id = interview;
    question.order = static_cast<std::int32_t>(written.size());
    question.updated_at = now;
    if (!is_new) {
      TRY(store::update(tx, question));
      continue;
    }
    question.created_at = now;
    added.push_back(&question);
  }
  TRY(store::insert_all<Question>(tx, added));
  return written;
}

}  // namespace

Result<std::vector<Question>> questions_of(Reader& reader, InterviewId interview) {
  return store::list<Question>(reader, kAsked, {interview});
}

Result<std::vector<Question>> add_questions(Transaction& tx, InterviewId interview,
                                            const std::vector<QuestionDraft>& drafts, Time now) {
  return write_questions(tx, interview, {}, drafts, now);
}

Result<std::vector<Question>> replace_questions(Transaction& tx, InterviewId interview,
                                                const std::vector<QuestionDraft>& drafts,
                                                Time now) {
  return write_questions(tx, interview, TRY(questions_of(tx, interview)), drafts, now);
}

void bind_questions(http::Router& router, App&) {
  router.bind(api::list_questions, list_questions);
  router.bind(api::create_question, create_question);
  router.bind(api::update_question, update_question);
  router.bind(api::delete_question, delete_question);
  router.bind_raw(api::reorder_questions.info, reorder_questions);
}

}  // namespace candor::features

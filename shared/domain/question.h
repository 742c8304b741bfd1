// A question of an interview: text, time to prepare, time to answer, place in the order (S3-11,
// K28).
#pragma once

#include "shared/base/limits.h"
#include "shared/domain/ids.h"
#include "shared/domain/permissions.h"

namespace candor {

// How an answer is given. A person without a camera may always answer by voice or in writing; the
// kind that was used is kept with the answer.
enum class AnswerKind : std::uint8_t { video, audio, text };
template <>
struct describe_choices<AnswerKind> {
  static constexpr std::string_view name = "AnswerKind";
  static constexpr auto values = std::to_array<Choice>({
      {int(AnswerKind::video), "video", "answer_kind.video"},
      {int(AnswerKind::audio), "audio", "answer_kind.audio"},
      {int(AnswerKind::text), "text", "answer_kind.text"},
  });
};

struct Question {
  QuestionId id;
  InterviewId interview_id;
  std::string text;
  Seconds preparation_time{30'000};
  Seconds responding_time{90'000};
  std::int32_t order = 0;  // 1-based; 0 on input = at the end
  AnswerKind answer_kind = AnswerKind::video;
  std::int32_t max_retakes = 1;
  bool is_archived = false;  // answered questions are archived, never lost (S3-12)
  Time created_at;
  Time updated_at;
};
template <>
struct describe<Question> {
  static constexpr std::string_view name = "Question", table = "questions",
                                    page_name = "QuestionPage";
  static constexpr auto fields = fields_of(
      field<&Question::id>("id", "question.id").set_by_server(),
      field<&Question::interview_id>("interview_id", "question.interview").set_by_server(),
      field<&Question::text>("text", "question.text")
          .required()
          .format(Format::multiline)
          .length(1, limits::kQuestionTextMax)
          .also_named("question_text")
          .prints_both(),
      field<&Question::preparation_time>("preparation_time", "question.preparation_time")
          .range(0, limits::kPreparationMsMax),
      field<&Question::responding_time>("responding_time", "question.responding_time")
          .range(limits::kRespondingMsMin, limits::kRespondingMsMax),
      field<&Question::order>("order", "question.order").range(0, limits::kQuestionsMax),
      field<&Question::answer_kind>("answer_kind", "question.answer_kind"),
      field<&Question::max_retakes>("max_retakes", "question.max_retakes")
          .range(0, limits::kRetakesMax),
      field<&Question::is_archived>("is_archived", "question.is_archived").set_by_server(),
      field<&Question::created_at>("created_at", "common.created_at").set_by_server(),
      field<&Question::updated_at>("updated_at", "common.updated_at").set_by_server());
};

// One question inside a body that carries several (S3-08, S3-10): with an id it updates, without it
// inserts.
struct QuestionDraft {
  std::optional<QuestionId> id;
  std::string text;
  Seconds preparation_time{30'000};
  Seconds responding_time{90'000};
  std::int32_t order = 0;
  AnswerKind answer_kind = AnswerKind::video;
  std::int32_t max_retakes = 1;
};
template <>
struct describe<QuestionDraft> {
  static constexpr std::string_view name = "QuestionDraft";
  static constexpr auto fields = fields_of(
      field<&QuestionDraft::id>("id", "question.id"),
      field<&QuestionDraft::text>("text", "question.text")
          .required()
          .format(Format::multiline)
          .length(1, limits::kQuestionTextMax)
          .also_named("question_text"),
      field<&QuestionDraft::preparation_time>("preparation_time", "question.preparation_time")
          .range(0, limits::kPreparationMsMax),
      field<&QuestionDraft::responding_time>("responding_time", "question.responding_time")
          .range(limits::kRespondingMsMin, limits::kRespondingMsMax),
      field<&QuestionDraft::order>("order", "question.order").range(0, limits::kQuestionsMax),
      field<&QuestionDraft::answer_kind>("answer_kind", "question.answer_kind"),
      field<&QuestionDraft::max_retakes>("max_retakes", "question.max_retakes")
          .range(0, limits::kRetakesMax));
};

struct QuestionList {
  std::vector<Question> items;
  std::int32_t total = 0;
};
template <>
struct describe<QuestionList> {
  static constexpr std::string_view name = "QuestionList";
  static constexpr auto fields =
      fields_of(field<&QuestionList::items>("items", "page.items").set_by_server(),
                field<&QuestionList::total>("total", "page.total").set_by_server());
};

// A new order: every question of the interview exactly once (S3-13). The literal forms [ids] and
// [{id, order}] are read into this by the alias layer.
struct QuestionOrder {
  std::vector<QuestionId> ids;
};
template <>
struct describe<QuestionOrder> {
  static constexpr std::string_view name = "QuestionOrder";
  static constexpr auto fields = fields_of(field<&QuestionOrder::ids>("ids", "question.order")
                                               .required()
                                               .length(0, limits::kQuestionsMax));
};

}  // namespace candor

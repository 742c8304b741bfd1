// An interview: a set of questions that candidates answer in their own time (S3-08..S3-10, K17: the
// definition, not a booking).
#pragma once

#include "shared/domain/question.h"

namespace candor {

// draft: being written, nobody can start. open: links work. closed: no new starts, running sessions
// may finish.
enum class InterviewStatus : std::uint8_t { draft, open, closed };
template <>
struct describe_choices<InterviewStatus> {
  static constexpr std::string_view name = "InterviewStatus";
  static constexpr auto values = std::to_array<Choice>({
      {int(InterviewStatus::draft), "draft", "interview_status.draft"},
      {int(InterviewStatus::open), "open", "interview_status.open"},
      {int(InterviewStatus::closed), "closed", "interview_status.closed"},
  });
};

struct Interview {
  InterviewId id;
  std::string key;  // 80+ random bits, usable wherever the id is (K16)
  CompanyId company_id;
  AccountId created_by;
  std::string title;
  std::string description;
  InterviewStatus status = InterviewStatus::open;
  Time created_at;
  Time updated_at;
  std::optional<Time> deleted_at;
};
template <>
struct describe<Interview> {
  static constexpr std::string_view name = "Interview", table = "interviews";
  static constexpr auto fields = fields_of(
      field<&Interview::id>("id", "interview.id").set_by_server(),
      field<&Interview::key>("key", "interview.key").set_by_server().also_named("interview_key"),
      field<&Interview::company_id>("company_id", "interview.company").set_by_server(),
      field<&Interview::created_by>("created_by", "interview.created_by").set_by_server(),
      field<&Interview::title>("title", "interview.title").required().length(1, limits::kTitleMax),
      field<&Interview::description>("description", "interview.description")
          .format(Format::multiline)
          .length(0, limits::kDescriptionMax),
      field<&Interview::status>("status", "interview.status"),
      field<&Interview::created_at>("created_at", "common.created_at").set_by_server(),
      field<&Interview::updated_at>("updated_at", "common.updated_at").set_by_server(),
      field<&Interview::deleted_at>("deleted_at", "common.deleted_at").server_only());
};

// What a recruiter writes: to create (S3-08), update, or update with questions (S3-10: upsert by
// id, insert without id, remove what is missing). In a plain update `questions` is absent and left
// alone.
struct InterviewDraft {
  std::string title;
  std::string description;
  InterviewStatus status = InterviewStatus::open;
  std::vector<QuestionDraft> questions;
};
template <>
struct describe<InterviewDraft> {
  static constexpr std::string_view name = "InterviewDraft";
  static constexpr auto fields =
      fields_of(field<&InterviewDraft::title>("title", "interview.title")
                    .required()
                    .length(1, limits::kTitleMax),
                field<&InterviewDraft::description>("description", "interview.description")
                    .format(Format::multiline)
                    .length(0, limits::kDescriptionMax),
                field<&InterviewDraft::status>("status", "interview.status"),
                field<&InterviewDraft::questions>("questions", "interview.questions")
                    .length(0, limits::kQuestionsMax));
};

struct InterviewView {
  InterviewId id;
  std::string key;
  std::string title;
  std::string description;
  InterviewStatus status = InterviewStatus::open;
  std::vector<Question> questions;  // in order; empty in lists
  std::int32_t question_count = 0;
  std::int32_t invitation_count = 0;
  std::int32_t session_count = 0;    // started by candidates
  std::int32_t to_review_count = 0;  // completed, not yet reviewed
  Seconds expected_time;             // preparation and answering together
  Time created_at;
  Time updated_at;
};
template <>
struct describe<InterviewView> {
  static constexpr std::string_view name = "InterviewView", page_name = "InterviewPage";
  static constexpr auto fields = fields_of(
      field<&InterviewView::id>("id", "interview.id").set_by_server(),
      field<&InterviewView::key>("key", "interview.key").set_by_server(),
      field<&InterviewView::title>("title", "interview.title").set_by_server(),
      field<&InterviewView::description>("description", "interview.description").set_by_server(),
      field<&InterviewView::status>("status", "interview.status").set_by_server(),
      field<&InterviewView::questions>("questions", "interview.questions").set_by_server(),
      field<&InterviewView::question_count>("question_count", "interview.question_count")
          .set_by_server(),
      field<&InterviewView::invitation_count>("invitation_count", "interview.invitation_count")
          .set_by_server(),
      field<&InterviewView::session_count>("session_count", "interview.session_count")
          .set_by_server(),
      field<&InterviewView::to_review_count>("to_review_count", "interview.to_review_count")
          .set_by_server(),
      field<&InterviewView::expected_time>("expected_time", "interview.expected_time")
          .set_by_server(),
      field<&InterviewView::created_at>("created_at", "common.created_at").set_by_server(),
      field<&InterviewView::updated_at>("updated_at", "common.updated_at").set_by_server());
};

}  // namespace candor

// The draft: opening, changing, undoing, and what the server says about it.
#include "web/screens/recruiter/interview_editor.h"

#include <algorithm>
#include <utility>

#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

QuestionDraft question_draft_of(const Question& question) {
  QuestionDraft draft;
  draft.id = question.id;
  draft.text = question.text;
  draft.preparation_time = question.preparation_time;
  draft.responding_time = question.responding_time;
  draft.order = question.order;
  draft.answer_kind = question.answer_kind;
  draft.max_retakes = question.max_retakes;
  return draft;
}

// "questions[12].text" -> 12; -1 for other paths.
int question_of_path(std::string_view path) {
  constexpr std::string_view kStart = "questions[";
  if (path.substr(0, kStart.size()) != kStart) return -1;
  int index = 0;
  for (const char c : path.substr(kStart.size())) {
    if (c < '0' || c > '9') break;
    index = index * 10 + (c - '0');
  }
  return index;
}

}  // namespace

InterviewDraft draft_of(const InterviewView& interview) {
  InterviewDraft draft;
  draft.title = interview.title;
  draft.description = interview.description;
  draft.status = interview.status;
  for (const Question& one : interview.questions) draft.questions.push_back(question_draft_of(one));
  for (std::size_t i = 0; i < draft.questions.size(); ++i) {
    draft.questions[i].order = static_cast<std::int32_t>(i + 1);
  }
  return draft;
}

void InterviewEditor::open_new() {
  draft_ = {};
  draft_.questions.emplace_back();
  give_keys();
  number_questions();
  open_key_ = keys_[0];
  details_open_ = true;
  opened_ = true;
  form_.open(draft_);
}

void InterviewEditor::open(const InterviewView& saved) {
  draft_ = draft_of(saved);
  give_keys();
  saved_at_ms_ = saved.updated_at.ms;
  changed_elsewhere_ = false;
  opened_ = true;
  details_open_ = false;
  form_.open(draft_);
}

void InterviewEditor::follow(const InterviewView& saved) {
  if (opened_ && saved.updated_at.ms == saved_at_ms_) return;
  if (form_.saving()) return;
  if (dirty()) {
    changed_elsewhere_ = true;
    return;
  }
  open(saved);
}

void InterviewEditor::restore(std::string_view kept) {
  if (!form_.restore(kept, draft_)) return;
  give_keys();
  open_key_ = keys_.empty() ? std::string() : keys_[0];
}

bool InterviewEditor::accept() {
  number_questions();
  if (form_.accept(draft_)) return true;
  open_first_error();
  return false;
}

void InterviewEditor::reject(const Error& error) {
  form_.set_saving(false);
  form_.reject(error);
  open_first_error();
}

void InterviewEditor::open_first_error() {
  for (const FieldError& error : form_.errors()) {
    const int index = question_of_path(error.path);
    if (index < 0) details_open_ = true;
    if (index >= 0 && index < static_cast<int>(keys_.size())) open_key_ = key_of(index);
    return;
  }
}

// Keys of saved questions are their numbers, so that a card stays the same after saving.
void InterviewEditor::give_keys() {
  keys_.clear();
  for (const QuestionDraft& one : draft_.questions) {
    keys_.push_back(one.id ? text_of(*one.id) : "new" + std::to_string(next_key_++));
  }
}

void InterviewEditor::number_questions() {
  for (std::size_t i = 0; i < draft_.questions.size(); ++i) {
    draft_.questions[i].order = static_cast<std::int32_t>(i + 1);
  }
}

void InterviewEditor::add_question(int at, const QuestionDraft* like) {
  if (draft_.questions.size() >= limits::kQuestionsMax) return;
  QuestionDraft made = like ? *like : QuestionDraft{};
  made.id.reset();
  const int before = at > 0 ? at - 1 : 0;
  if (!like && before < static_cast<int>(draft_.questions.size())) {
    const QuestionDraft& model = draft_.questions[static_cast<std::size_t>(before)];
    made.preparation_time = model.preparation_time;
    made.responding_time = model.responding_time;
    made.answer_kind = model.answer_kind;
    made.max_retakes = model.max_retakes;
  }
  std::string key = "new" + std::to_string(next_key_++);
  draft_.questions.insert(draft_.questions.begin() + at, std::move(made));
  keys_.insert(keys_.begin() + at, key);
  open_key_ = std::move(key);
  form_.clear_errors();
  number_questions();
  ui::focus("questions[" + std::to_string(at) + "].text");
}

void InterviewEditor::remove_question(int at) {
  const auto place = static_cast<std::size_t>(at);
  QuestionDraft gone = std::move(draft_.questions[place]);
  std::string key = std::move(keys_[place]);
  draft_.questions.erase(draft_.questions.begin() + at);
  keys_.erase(keys_.begin() + at);
  form_.clear_errors();
  number_questions();
  const std::string number = std::to_string(at + 1);
  const auto undo = [this, watch = life_.watch(), gone = std::move(gone), key, at] {
    if (watch.expired()) return;
    const int to = std::min(at, static_cast<int>(draft_.questions.size()));
    draft_.questions.insert(draft_.questions.begin() + to, gone);
    keys_.insert(keys_.begin() + to, key);
    number_questions();
  };
  ui::toast(ui::text("editor.question_removed", {{"number", number}}), ui::Tone::neutral, undo);
}

void InterviewEditor::move_question(int from, int to) {
  const auto a = draft_.questions.begin(), b = draft_.questions.begin();
  if (from < to) {
    std::rotate(a + from, a + from + 1, b + to + 1);
    std::rotate(keys_.begin() + from, keys_.begin() + from + 1, keys_.begin() + to + 1);
  } else {
    std::rotate(a + to, a + from, b + from + 1);
    std::rotate(keys_.begin() + to, keys_.begin() + from, keys_.begin() + from + 1);
  }
  form_.clear_errors();
  number_questions();
  ui::announce(ui::text("editor.moved", {{"number", std::to_string(to + 1)}}));
}

void InterviewEditor::apply() {
  const Wanted wanted = std::exchange(wanted_, {});
  switch (wanted.wish) {
    case Wish::none: return;
    case Wish::add: return add_question(wanted.index, nullptr);
    case Wish::duplicate: {
      const QuestionDraft like = draft_.questions[static_cast<std::size_t>(wanted.index)];
      return add_question(wanted.index + 1, &like);
    }
    case Wish::remove: return remove_question(wanted.index);
    case Wish::move: return move_question(wanted.index, wanted.to);
  }
}

}  // namespace candor

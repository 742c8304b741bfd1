// How the draft looks: details, question cards, preview.
#include <string>

#include "web/screens/candidate/question_view.h"
#include "web/screens/recruiter/interview_editor.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

constexpr std::int64_t kTimeStepMs = 15'000;

std::string prefix_of(int index) {
  return "questions[" + std::to_string(index) + "].";
}

// Kept on one line: a narrow card breaks between the parts only.
std::string unbroken(std::string_view words) {
  std::string out;
  for (const char c : words) {
    if (c == ' ')
      out += "\u00a0";
    else
      out += c;
  }
  return out;
}

std::string retake_words(std::int64_t count) {
  if (count == 0) return std::string(ui::text("editor.no_retakes"));
  return ui::plural("editor.retakes", count);
}

}  // namespace

bool InterviewEditor::draw(std::string_view label) {
  auto form = ui::form(form_, label, {.max_width = ui::kPageWidth});
  auto split = ui::split({.second = 380, .second_sticky = true});
  {
    auto left = ui::pane();
    draw_details();
    draw_questions();
  }
  if (ui::window_width() == ui::Width::desktop) {
    auto right = ui::pane();
    draw_preview();
  }
  return ui::submitted(form_);
}

void InterviewEditor::draw_details() {
  auto card = ui::card({.label = ui::text("editor.details")});
  if (details_open_) {
    ui::edit_record(form_, draft_, {.only = "title description"});
    if (is_saved()) draw_status();
    return;
  }
  auto line = ui::row(
      {.gap = ui::kSpace4, .align = ui::Align::start, .wrap = false, .full_on_phone = true});
  {
    auto words = ui::stack({.gap = ui::kSpace1, .grow = 1});
    const bool has_words = !draft_.description.empty();
    ui::body(has_words ? std::string_view(draft_.description) : ui::text("editor.description_none"),
             {.colour = has_words ? ui::Colour::text : ui::Colour::muted});
    if (!draft_.questions.empty()) {
      std::int64_t total = 0;
      for (const QuestionDraft& one : draft_.questions) {
        total += one.preparation_time.ms + one.responding_time.ms;
      }
      const auto count = static_cast<std::int64_t>(draft_.questions.size());
      ui::muted(ui::plural("editor.summary", count, {{"time", ui::duration(total)}}));
    }
  }
  if (editable_ &&
      ui::button(ui::text("editor.edit_details"), {.icon = ui::Icon::pencil, .small = true})) {
    details_open_ = true;
    ui::focus("title");
  }
}

void InterviewEditor::draw_status() {
  std::string status(word_of(draft_.status));
  const ui::Choice choices[] = {
      {"draft", label_text(InterviewStatus::draft), ui::text("editor.status_draft_help")},
      {"open", label_text(InterviewStatus::open), ui::text("editor.status_open_help")},
      {"closed", label_text(InterviewStatus::closed), ui::text("editor.status_closed_help")}};
  if (!ui::radio_group(ui::text("interview.status"), status, choices,
                       {.error = form_.error_of("status"), .key = "status"})) {
    return;
  }
  const auto value = choice_value(type_of<InterviewStatus>(), status);
  if (value) draft_.status = static_cast<InterviewStatus>(*value);
  form_.touch("status");
}

void InterviewEditor::draw_questions() {
  auto section = ui::section(ui::text("editor.questions"));
  if (draft_.questions.empty()) {
    const std::string_view add = editable_ ? ui::text("editor.add_question") : std::string_view();
    if (ui::empty_state(ui::text("editor.no_questions"),
                        {.icon = ui::Icon::message_square, .action = add})) {
      wanted_ = {Wish::add, 0, 0};
    }
    return apply();
  }
  {
    auto list = ui::list(ui::text("editor.questions"), ui::kSpace1);
    for (int i = 0; i < static_cast<int>(draft_.questions.size()); ++i) {
      auto item = ui::item(key_of(i));
      draw_question(i);
      if (editable_) draw_add(i + 1);
    }
  }
  apply();
}

// Between two cards a small plus; after the last one the button with words.
void InterviewEditor::draw_add(int after) {
  const bool is_last = after == static_cast<int>(draft_.questions.size());
  const bool is_full = draft_.questions.size() >= limits::kQuestionsMax;
  bool pressed = false;
  if (is_last) {
    ui::gap(ui::kSpace2);
    auto line = ui::row();
    pressed =
        ui::button(ui::text("editor.add_question"), {.icon = ui::Icon::plus, .disabled = is_full});
  } else {
    auto line = ui::row({.justify = ui::Align::center});
    pressed = ui::icon_button(ui::Icon::plus,
                              ui::text("editor.add_after", {{"number", std::to_string(after)}}),
                              {.small = true, .disabled = is_full, .key = "add-after"});
  }
  if (pressed) wanted_ = {Wish::add, after, 0};
}

void InterviewEditor::draw_question(int index) {
  const std::string number = std::to_string(index + 1);
  const std::string name = ui::text("editor.question", {{"number", number}});
  const bool is_open = open_key_ == key_of(index);
  auto card =
      ui::card({.padding = ui::kSpace4, .gap = ui::kSpace3, .selected = is_open, .label = name});
  {
    auto line = ui::row({.gap = ui::kSpace2, .wrap = false});
    const int count = static_cast<int>(draft_.questions.size());
    if (editable_) {
      if (const auto moved = ui::reorder(name, index, count)) {
        wanted_ = {Wish::move, index, moved.to};
      }
    }
    {
      auto words = ui::stack({.gap = ui::kSpace1, .grow = 1});
      if (is_open || ui::is_phone())
        ui::body(name, {.strong = true});
      else
        draw_summary(index);
    }
    if (editable_) draw_card_actions(index, is_open);
  }
  if (is_open)
    draw_fields(index);
  else if (ui::is_phone())
    draw_summary(index);
}

void InterviewEditor::draw_card_actions(int index, bool is_open) {
  const std::string edit =
      ui::text("editor.edit_question", {{"number", std::to_string(index + 1)}});
  if (!is_open && ui::icon_button(ui::Icon::pencil, edit, {.small = true, .key = "edit"})) {
    open_key_ = key_of(index);
    ui::focus(prefix_of(index) + "text");
  }
  if (is_open && ui::button(ui::text("editor.done"), {.small = true, .key = "done"})) {
    open_key_.clear();
  }
  draw_menu(index);
}

void InterviewEditor::draw_summary(int index) {
  const QuestionDraft& question = draft_.questions[static_cast<std::size_t>(index)];
  const bool is_blank = question.text.empty();
  ui::body(std::to_string(index + 1) + ". " +
               (is_blank ? std::string(ui::text("editor.question_empty")) : question.text),
           {.colour = is_blank ? ui::Colour::muted : ui::Colour::text, .strong = !is_blank});
  auto facts = ui::row({.gap = ui::kSpace2, .wrap = false});
  ui::chip(label_text(question.answer_kind), ui::Tone::neutral, icon_of(question.answer_kind));
  const std::string prepare = time_words(question.preparation_time.ms),
                    answer = time_words(question.responding_time.ms);
  auto words = ui::stack({.gap = 0, .grow = 1});
  ui::muted(unbroken(ui::text("editor.prepare", {{"time", prepare}})) + " · " +
            unbroken(ui::text("editor.answer_in", {{"time", answer}})) + " · " +
            unbroken(retake_words(question.max_retakes)));
}

void InterviewEditor::draw_fields(int index) {
  QuestionDraft& question = draft_.questions[static_cast<std::size_t>(index)];
  const std::string prefix = prefix_of(index);
  ui::edit_field(form_, question, "text", {.prefix = prefix});
  draw_times(question, prefix);
}

void InterviewEditor::draw_times(QuestionDraft& question, const std::string& prefix) {
  auto columns = ui::grid({.min_column = 172, .max_columns = 2});
  const std::string prepare = prefix + "preparation_time", respond = prefix + "responding_time",
                    kinds = prefix + "answer_kind", retakes = prefix + "max_retakes";
  if (ui::stepper(ui::text("question.preparation_time"), question.preparation_time.ms,
                  {.min = 0,
                   .max = limits::kPreparationMsMax,
                   .step = kTimeStepMs,
                   .format = time_words,
                   .error = form_.error_of(prepare),
                   .key = prepare})) {
    form_.touch(prepare);
  }
  if (ui::stepper(ui::text("question.responding_time"), question.responding_time.ms,
                  {.min = limits::kRespondingMsMin,
                   .max = limits::kRespondingMsMax,
                   .step = kTimeStepMs,
                   .format = time_words,
                   .error = form_.error_of(respond),
                   .key = respond})) {
    form_.touch(respond);
    // The shortest time is no multiple of the step; the way up leads back to round numbers.
    if (question.responding_time.ms % kTimeStepMs == limits::kRespondingMsMin &&
        question.responding_time.ms > kTimeStepMs) {
      question.responding_time.ms -= limits::kRespondingMsMin;
    }
  }
  std::string kind(word_of(question.answer_kind));
  std::vector<ui::Choice> choices;
  for (const Choice& one : describe_choices<AnswerKind>::values) {
    choices.push_back({one.wire, ui::text(one.label)});
  }
  if (ui::select(ui::text("question.answer_kind"), kind, choices,
                 {.error = form_.error_of(kinds), .width = 172, .key = kinds})) {
    const auto value = choice_value(type_of<AnswerKind>(), kind);
    if (value) question.answer_kind = static_cast<AnswerKind>(*value);
    form_.touch(kinds);
  }
  std::int64_t count = question.max_retakes;
  if (ui::stepper(ui::text("question.max_retakes"), count,
                  {.min = 0,
                   .max = limits::kRetakesMax,
                   .error = form_.error_of(retakes),
                   .key = retakes})) {
    question.max_retakes = static_cast<std::int32_t>(count);
    form_.touch(retakes);
  }
}

void InterviewEditor::draw_menu(int index) {
  const std::string name =
      ui::text("editor.question_menu", {{"number", std::to_string(index + 1)}});
  auto menu = ui::menu_button(name, {.key = "question-menu"});
  if (!menu) return;
  if (ui::menu_item(ui::text("editor.duplicate"), {.icon = ui::Icon::copy})) {
    wanted_ = {Wish::duplicate, index, 0};
  }
  if (ui::menu_item(ui::text("editor.add_below"), {.icon = ui::Icon::plus})) {
    wanted_ = {Wish::add, index + 1, 0};
  }
  ui::menu_separator();
  if (ui::menu_item(ui::text("editor.delete_question"),
                    {.icon = ui::Icon::trash, .danger = true})) {
    wanted_ = {Wish::remove, index, 0};
  }
}

void InterviewEditor::draw_preview() const {
  auto region = ui::region(ui::text("editor.preview"));
  {
    auto words = ui::stack({.gap = 0});
    ui::body(ui::text("editor.preview"), {.strong = true});
    ui::muted(ui::text("editor.preview_help"));
  }
  int shown = -1;
  for (int i = 0; i < static_cast<int>(draft_.questions.size()); ++i) {
    if (shown < 0 || open_key_ == key_of(i)) shown = i;
  }
  if (shown < 0) {
    ui::muted(ui::text("editor.preview_empty"));
    return;
  }
  const QuestionDraft& question = draft_.questions[static_cast<std::size_t>(shown)];
  candidate::draw_question_card({.number = shown + 1,
                                 .count = static_cast<int>(draft_.questions.size()),
                                 .text = question.text.empty() ? ui::text("editor.question_empty")
                                                               : std::string_view(question.text),
                                 .preparation_time = question.preparation_time,
                                 .responding_time = question.responding_time,
                                 .kind = question.answer_kind,
                                 .max_retakes = question.max_retakes});
}

}  // namespace candor

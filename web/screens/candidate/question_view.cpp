#include "web/screens/candidate/question_view.h"

#include "web/screens/candidate/steps.h"
#include "web/ui/ui.h"

namespace candor::candidate {

namespace {

std::string_view kind_text(AnswerKind kind) {
  switch (kind) {
    case AnswerKind::video: return "candidate.rules.video";
    case AnswerKind::audio: return "candidate.rules.audio";
    case AnswerKind::text: return "candidate.rules.text";
  }
  return "candidate.rules.video";
}

ui::Icon kind_icon(AnswerKind kind) {
  switch (kind) {
    case AnswerKind::video: return ui::Icon::video;
    case AnswerKind::audio: return ui::Icon::mic;
    case AnswerKind::text: return ui::Icon::pencil;
  }
  return ui::Icon::video;
}

}  // namespace

std::string question_name(int number, int count) {
  const std::string shown_number = ui::number(number), shown_count = ui::number(count);
  return ui::text("candidate.question.name", {{"number", shown_number}, {"count", shown_count}});
}

void draw_question_rules(const QuestionCard& card) {
  auto rules = ui::list(ui::text("candidate.rules.label"));
  draw_point(kind_icon(card.kind), ui::text(kind_text(card.kind)));
  const std::string responding = ui::duration(card.responding_time.ms);
  const std::string preparing = ui::duration(card.preparation_time.ms);
  if (card.kind == AnswerKind::text) {
    const std::string all = ui::duration(card.preparation_time.ms + card.responding_time.ms);
    draw_point(ui::Icon::clock, ui::text("candidate.rules.writing_time", {{"time", all}}));
    return;
  }
  if (card.preparation_time.ms > 0) {
    draw_point(ui::Icon::clock, ui::text("candidate.rules.preparation", {{"time", preparing}}));
  } else {
    draw_point(ui::Icon::clock, ui::text("candidate.rules.no_preparation"));
  }
  draw_point(ui::Icon::circle_dot, ui::text("candidate.rules.responding", {{"time", responding}}));
  if (card.max_retakes > 0) {
    draw_point(ui::Icon::undo, ui::plural("candidate.rules.retakes", card.max_retakes));
  } else {
    draw_point(ui::Icon::undo, ui::text("candidate.rules.no_retake"));
  }
}

void draw_question_card(const QuestionCard& card) {
  auto outer = ui::card({.gap = ui::kSpace4});
  ui::muted(question_name(card.number, card.count));
  ui::h2(card.text);
  draw_question_rules(card);
}

}  // namespace candor::candidate

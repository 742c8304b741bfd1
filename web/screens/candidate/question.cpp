// One question from "what comes next" to the end of its preparation.
#include "web/screens/candidate/question_view.h"
#include "web/screens/candidate/steps.h"

namespace candor::candidate {

namespace {

QuestionCard rules_of(const StepView& view) {
  const Item& item = view.flow.item();
  QuestionCard card;
  card.preparation_time = item.view.preparation_time;
  card.responding_time = item.view.responding_time;
  card.max_retakes = view.flow.retakes_left();
  switch (view.flow.mode_of(item)) {
    case Mode::audio: card.kind = AnswerKind::audio; break;
    case Mode::text:
      card.kind = AnswerKind::text;
      card.preparation_time.ms = 0;
      card.responding_time.ms = view.flow.writing_ms(item);
      break;
    default: break;
  }
  return card;
}

void draw_mode_menu(const StepView& view) {
  const Item& item = view.flow.item();
  if (item.view.asked_kind == AnswerKind::text) return;
  std::vector<ui::Choice> choices;
  const bool video = item.view.asked_kind == AnswerKind::video;
  if (video) choices.push_back({.value = "video", .label = ui::text("candidate.mode.video")});
  choices.push_back({.value = "audio", .label = ui::text("candidate.mode.audio")});
  choices.push_back({.value = "text", .label = ui::text("candidate.mode.text")});
  choices.push_back({.value = "file", .label = ui::text("candidate.mode.file")});
  std::string value(word_of(view.flow.mode_of(item)));
  if (!ui::select(ui::text("candidate.mode.label"), value, choices, {.key = "mode"})) return;
  for (const Mode mode : {Mode::video, Mode::audio, Mode::text, Mode::file}) {
    if (value == word_of(mode)) view.flow.choose_mode(mode);
  }
}

void draw_skip(const StepView& view) {
  if (!view.state.has_session || view.state.practice) return;
  draw_skip_button(view);
}

std::string_view seen_text(const Item& item) {
  return ui::text(item.restarted ? "candidate.ready.seen_twice" : "candidate.ready.seen");
}

}  // namespace

void draw_ready(const StepView& view) {
  const Item& item = view.flow.item();
  const Mode mode = view.flow.mode_of(item);
  const bool is_first = !view.state.has_session;
  if (item.stop == Stop::none && item.seen) {
    ui::banner(seen_text(item), {.tone = ui::Tone::info});
  } else {
    ui::lead(ui::text(is_first ? "candidate.ready.first" : "candidate.ready.lead"));
  }
  {
    auto card = ui::card({.gap = ui::kSpace4});
    if (mode == Mode::file) {
      ui::body(ui::text("candidate.ready.file"));
    } else {
      draw_question_rules(rules_of(view));
    }
    draw_mode_menu(view);
  }
  const bool is_opening = view.state.devices.state == Devices::State::asking;
  {
    auto actions = ui::row({.full_on_phone = true});
    const std::string number = ui::number(view.state.current + 1);
    if (draw_next(ui::text("candidate.ready.show", {{"number", number}}),
                  view.state.busy || is_opening)) {
      view.flow.show_question();
    }
    draw_skip(view);
  }
  draw_upload_line(view);
  const std::string until = ui::date_time_zone(view.state.access.token_info.expires_at.ms);
  ui::muted(ui::text("candidate.ready.pause", {{"time", until}}));
}

namespace {

void draw_preparation(const StepView& view) {
  if (view.state.preparation_end != 0) {
    auto middle = ui::stack({.gap = ui::kSpace2, .align = ui::Align::center});
    ui::timer(ui::text("candidate.read.timer"), view.state.preparation_end,
              view.state.preparation_total,
              {.size = ui::is_phone() ? 128.f : 160.f,
               .caption = ui::text("candidate.read.caption")});
    ui::muted(ui::text("candidate.read.then"), {.align = ui::Align::center});
    return;
  }
  ui::body(ui::text(view.state.overslept ? "candidate.read.overslept"
                                         : "candidate.read.no_clock"));
}

void draw_read_actions(const StepView& view) {
  auto actions = ui::row({.full_on_phone = true});
  if (draw_next(ui::text("candidate.read.start"), false, ui::Icon::circle_dot)) {
    view.flow.start_now();
  }
  draw_skip(view);
  if (view.state.practice && ui::button(ui::text("candidate.practice.leave"),
                                        {.look = ui::Look::quiet})) {
    view.flow.leave_practice();
  }
}

}  // namespace

void draw_read(const StepView& view) {
  if (view.state.clock_restarted) {
    ui::banner(ui::text("candidate.read.restarted"), {.tone = ui::Tone::info});
  }
  {
    auto card = ui::card({.gap = ui::kSpace5});
    draw_question_text(view);
    const bool picture = view.state.devices.video && !ui::is_phone();
    if (!picture) {
      draw_preparation(view);
    } else {
      auto split = ui::split({.ratio = 0.5f, .collapse_below = 640});
      {
        auto left = ui::pane();
        ui::camera_preview(ui::text("candidate.preview"));
      }
      {
        auto right = ui::pane();
        draw_preparation(view);
      }
    }
  }
  draw_read_actions(view);
}

}  // namespace candor::candidate

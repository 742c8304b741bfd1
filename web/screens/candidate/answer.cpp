// Answering: while it is recorded, and the decision afterwards.
#include "web/screens/candidate/steps.h"

namespace candor::candidate {

namespace {

void draw_recording_state(const StepView& view) {
  if (!view.state.started) {
    ui::chip(ui::text("candidate.recording.starting"), ui::Tone::neutral, ui::Icon::loader);
    return;
  }
  ui::chip(ui::text("candidate.recording.on"), ui::Tone::danger, ui::Icon::circle_dot);
}

std::string_view stop_text(Stop stop) {
  switch (stop) {
    case Stop::track_ended: return "candidate.review.track_ended";
    case Stop::hidden: return "candidate.review.hidden";
    case Stop::failed: return "candidate.review.broken";
    default: return "candidate.review.limit";
  }
}

void draw_retake(const StepView& view) {
  const int left = view.flow.retakes_left();
  if (view.state.practice || view.flow.is_technical_stop()) {
    if (ui::button(ui::text("candidate.review.again"),
                   {.icon = ui::Icon::undo, .full_width = ui::is_phone()})) {
      view.flow.retake();
    }
    return;
  }
  if (left == 0) return;
  const std::string label = ui::plural("candidate.review.retake", left);
  if (ui::button(label, {.icon = ui::Icon::undo, .busy = view.state.busy,
                         .full_width = ui::is_phone(), .key = "retake"})) {
    view.flow.retake();
  }
}

void draw_retake_rule(const StepView& view) {
  if (view.state.practice) return;
  if (view.flow.is_technical_stop()) {
    ui::muted(ui::text("candidate.review.free"));
  } else if (view.flow.retakes_left() == 0) {
    ui::muted(ui::text("candidate.review.no_retake"));
  }
}

void draw_recorded(const StepView& view) {
  const Item& item = view.flow.item();
  const bool audio = view.flow.mode_of(item) == Mode::audio;
  if (item.url.empty()) {
    ui::muted(ui::text("candidate.review.preparing"));
  } else {
    ui::player(ui::text("candidate.review.player"), item.url,
               {.audio = audio, .key = "answer-player"});
  }
  if (item.duration_ms > 0) {
    const std::string time = ui::duration(item.duration_ms), size = ui::bytes(item.bytes);
    ui::muted(ui::text("candidate.review.facts", {{"time", time}, {"size", size}}));
  }
}

}  // namespace

namespace {

void draw_time_left(const StepView& view, float size) {
  if (view.state.record_end == 0) return;
  ui::timer(ui::text("candidate.recording.timer"), view.state.record_end,
            view.state.record_total,
            {.size = size, .caption = size > 96 ? ui::text("candidate.recording.caption")
                                                : std::string_view()});
}

// The picture and the time beside each other where there is room; on phones the time stands beside
// the red dot, so that everything fits one screen.
void draw_recorder(const StepView& view, bool audio) {
  const bool narrow = ui::is_phone();
  {
    auto line = ui::row({.wrap = !narrow});
    draw_recording_state(view);
    if (narrow) {
      ui::spacer();
      draw_time_left(view, 72);
    } else if (view.state.started) {
      ui::muted(ui::text("candidate.recording.stops"));
    }
  }
  if (narrow) {
    if (!audio) ui::camera_preview(ui::text("candidate.preview"));
    ui::level_meter(ui::text("candidate.check.level"));
    return;
  }
  auto split = ui::split({.second = 168, .collapse_below = 640});
  {
    auto left = ui::pane();
    if (!audio) ui::camera_preview(ui::text("candidate.preview"));
    ui::level_meter(ui::text("candidate.check.level"));
  }
  auto right = ui::pane();
  auto middle = ui::stack({.align = ui::Align::center});
  draw_time_left(view, 148);
}

}  // namespace

void draw_recording(const StepView& view) {
  const bool audio = !view.state.devices.video ||
                     view.flow.mode_of(view.flow.item()) == Mode::audio;
  {
    auto card = ui::card({.gap = ui::kSpace3});
    draw_question_text(view, true);
    draw_recorder(view, audio);
  }
  {
    auto actions = ui::row({.full_on_phone = true});
    const bool is_waiting = view.state.stopping || !view.state.started;
    if (draw_next(ui::text("candidate.recording.finish"), is_waiting, ui::Icon::square)) {
      view.flow.finish_answer();
    }
  }
  if (!view.state.practice) draw_upload_line(view);
}

void draw_review(const StepView& view) {
  const Item& item = view.flow.item();
  if (view.flow.is_technical_stop()) {
    ui::banner(ui::text(stop_text(item.stop)), {.tone = ui::Tone::warn, .live = true});
  } else if (item.stop == Stop::limit) {
    ui::banner(ui::text(stop_text(item.stop)), {.tone = ui::Tone::info});
  }
  {
    auto card = ui::card({.gap = ui::kSpace4});
    if (view.state.practice) {
      ui::body(ui::text("candidate.practice.private"));
    } else {
      ui::body(item.view.question_text, {.strong = true});
    }
    draw_recorded(view);
    draw_retake_rule(view);
  }
  {
    auto actions = ui::row({.full_on_phone = true});
    const std::string_view label = view.state.practice ? ui::text("candidate.practice.done")
                                                       : ui::text("candidate.review.keep");
    if (draw_next(label, view.state.busy && view.state.waiting_for != Order::Kind::retake)) {
      view.flow.keep();
    }
    draw_retake(view);
  }
  if (!view.state.practice) draw_upload_line(view);
}

void draw_recovered(const StepView& view) {
  const Item& item = view.flow.item();
  if (item.elsewhere && !item.recorded) {
    ui::lead(ui::text("candidate.recovered.elsewhere"));
    {
      auto card = ui::card();
      ui::body(item.view.question_text);
    }
    auto actions = ui::row({.full_on_phone = true});
    if (draw_next(ui::text("candidate.recovered.leave"))) view.flow.leave_elsewhere();
    if (ui::button(ui::text("candidate.recovered.again_here"), {.full_width = ui::is_phone()})) {
      view.flow.retake();
    }
    return;
  }
  ui::lead(ui::text("candidate.recovered.lead"));
  {
    auto card = ui::card({.gap = ui::kSpace4});
    ui::body(item.view.question_text, {.strong = true});
    draw_recorded(view);
    ui::muted(ui::text("candidate.recovered.free"));
  }
  auto actions = ui::row({.full_on_phone = true});
  if (draw_next(ui::text("candidate.recovered.keep"))) view.flow.keep();
  if (ui::button(ui::text("candidate.review.again"),
                 {.icon = ui::Icon::undo, .full_width = ui::is_phone()})) {
    view.flow.retake();
  }
}

}  // namespace candor::candidate

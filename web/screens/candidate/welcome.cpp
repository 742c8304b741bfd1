// The first pages: what this is, what happens with the answers, and why a link leads nowhere.
#include "web/screens/candidate/steps.h"

namespace candor::candidate {

namespace {

int most_retakes(const State& state) {
  int most = 0;
  for (const Item& one : state.items) most = std::max(most, int(one.view.max_retakes));
  return most;
}

bool only_writing(const State& state) {
  for (const Item& one : state.items) {
    if (one.view.asked_kind != AnswerKind::text) return false;
  }
  return true;
}

std::string about_minutes(std::int64_t ms) {
  return ui::duration((ms + kMinuteMs - 1) / kMinuteMs * kMinuteMs);
}

void draw_what_to_expect(const StepView& view) {
  const State& state = view.state;
  auto points = ui::list(ui::text("candidate.welcome.expect"), ui::kSpace3);
  const std::string time = about_minutes(view.flow.total_ms());
  draw_point(ui::Icon::clock,
             ui::plural("candidate.welcome.length", static_cast<std::int64_t>(state.items.size()),
                        {{"time", time}}));
  const std::string until = ui::date_time_zone(state.access.token_info.expires_at.ms);
  draw_point(ui::Icon::calendar, ui::text("candidate.welcome.until", {{"time", until}}));
  draw_point(ui::Icon::history, ui::text("candidate.welcome.pause"));
  if (!only_writing(state)) {
    draw_point(ui::Icon::video, ui::text("candidate.welcome.ways"));
    const int retakes = most_retakes(state);
    draw_point(ui::Icon::undo, retakes > 0 ? ui::plural("candidate.welcome.retakes", retakes)
                                           : std::string(ui::text("candidate.welcome.no_retake")));
  }
  draw_point(ui::Icon::eye, ui::text("candidate.welcome.who", {{"company", view.company()}}));
}

std::string_view closed_body(LinkProblem problem) {
  switch (problem) {
    case LinkProblem::unknown: return "candidate.closed.unknown";
    case LinkProblem::expired: return "candidate.closed.expired";
    case LinkProblem::withdrawn: return "candidate.closed.withdrawn";
    case LinkProblem::used: return "candidate.closed.used";
    case LinkProblem::early: return "candidate.closed.early";
    case LinkProblem::closed: return "candidate.closed.closed";
  }
  return "candidate.closed.unknown";
}

}  // namespace

void draw_closed(const StepView& view) {
  auto card = ui::card();
  ui::lead(ui::text(closed_body(view.state.problem)));
  ui::body(ui::text("candidate.closed.ask"), {.colour = ui::Colour::muted});
  draw_contact(view);
}

void draw_welcome(const StepView& view) {
  const AccessView& access = view.state.access;
  const bool is_back = access.token_info.can_resume;
  ui::lead(ui::text(is_back ? "candidate.welcome.back_lead" : "candidate.welcome.lead",
                    {{"company", view.company()}, {"title", access.interview.title}}));
  if (!is_back && !access.interview.description.empty()) ui::body(access.interview.description);
  {
    auto card = ui::card({.gap = ui::kSpace4});
    draw_what_to_expect(view);
  }
  {
    auto actions = ui::row({.full_on_phone = true});
    const std::string_view label =
        ui::text(is_back ? "candidate.welcome.resume" : "candidate.next");
    if (draw_next(label, view.state.busy)) view.flow.go_on();
  }
  if (!access.company_about.empty()) {
    const std::string title = ui::text("candidate.welcome.about", {{"company", view.company()}});
    auto about = draw_part(title);
    ui::body(access.company_about, {.colour = ui::Colour::muted});
  }
  draw_contact(view);
}

void draw_consent(const StepView& view) {
  const bool writes = only_writing(view.state);
  ui::lead(ui::text("candidate.consent.lead"));
  {
    auto card = ui::card({.gap = ui::kSpace4});
    auto points = ui::list(ui::text("candidate.consent.points"), ui::kSpace3);
    if (writes) {
      draw_point(ui::Icon::pencil, ui::text("candidate.consent.text"));
    } else {
      draw_point(ui::Icon::video, ui::text("candidate.consent.what"));
      draw_point(ui::Icon::lock, ui::text("candidate.consent.practice"));
      draw_point(ui::Icon::undo, ui::text("candidate.consent.retake"));
    }
    draw_point(ui::Icon::eye, ui::text("candidate.consent.who", {{"company", view.company()}}));
    if (!writes) draw_point(ui::Icon::pencil, ui::text("candidate.consent.instead"));
  }
  const std::string agree = ui::text(
      writes ? "candidate.consent.agree_text" : "candidate.consent.agree",
      {{"company", view.company()}});
  const std::string_view missing =
      view.notes.consent_missing ? ui::text("candidate.consent.missing") : std::string_view();
  if (ui::checkbox(agree, view.notes.agreed, {.error = missing, .key = "consent"})) {
    view.notes.consent_missing = false;
  }
  {
    auto actions = ui::row({.full_on_phone = true});
    if (draw_next(ui::text("candidate.next"))) {
      view.notes.consent_missing = !view.notes.agreed;
      if (view.notes.consent_missing) ui::focus("consent");
      if (view.notes.agreed) view.flow.agree();
    }
  }
  draw_contact(view);
}

}  // namespace candor::candidate

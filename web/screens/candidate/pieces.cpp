// Pieces the steps share.
#include "web/screens/candidate/question_view.h"
#include "web/screens/candidate/steps.h"

namespace candor::candidate {

namespace {

std::string_view plain_title(Step step) {
  switch (step) {
    case Step::consent: return "candidate.consent.title";
    case Step::offer: return "candidate.offer.title";
    case Step::sending: return "candidate.sending.title";
    case Step::done: return "candidate.done.title";
    default: return "candidate.loading";
  }
}

std::string_view closed_title(LinkProblem problem) {
  switch (problem) {
    case LinkProblem::unknown: return "candidate.closed.unknown_title";
    case LinkProblem::expired: return "candidate.closed.expired_title";
    case LinkProblem::withdrawn: return "candidate.closed.withdrawn_title";
    case LinkProblem::used: return "candidate.closed.used_title";
    case LinkProblem::early: return "candidate.closed.early_title";
    case LinkProblem::closed: return "candidate.closed.closed_title";
  }
  return "candidate.closed.unknown_title";
}

std::string numbered(std::string_view key, const State& state) {
  const std::string number = ui::number(state.current + 1);
  const std::string count = ui::number(static_cast<std::int64_t>(state.items.size()));
  return ui::text(key, {{"number", number}, {"count", count}});
}

std::string welcome_title(const State& state) {
  const bool is_back = state.access.token_info.can_resume;
  const std::string_view name = state.access.candidate_name;
  if (name.empty()) {
    return std::string(ui::text(is_back ? "candidate.welcome.back" : "candidate.welcome.title"));
  }
  return ui::text(is_back ? "candidate.welcome.back_name" : "candidate.welcome.title_name",
                  {{"name", name}});
}

std::string practice_title(Step step) {
  switch (step) {
    case Step::recording: return std::string(ui::text("candidate.practice.recording"));
    case Step::review: return std::string(ui::text("candidate.practice.review"));
    default: return std::string(ui::text("candidate.practice.title"));
  }
}

bool wants_any_camera(const Flow& flow) {
  return flow.wants_camera() && flow.state().mode == Mode::video;
}

}  // namespace

std::string title_of(const Flow& flow) {
  const State& state = flow.state();
  if (state.practice) return practice_title(state.step);
  switch (state.step) {
    case Step::closed: return std::string(ui::text(closed_title(state.problem)));
    case Step::welcome: return welcome_title(state);
    case Step::check:
      return std::string(ui::text(wants_any_camera(flow) ? "candidate.check.title"
                                                         : "candidate.check.title_audio"));
    case Step::ready: return numbered("candidate.ready.title", state);
    case Step::read:
    case Step::writing:
    case Step::file: return numbered("candidate.question.name", state);
    case Step::recording: return numbered("candidate.recording.title", state);
    case Step::review: return numbered("candidate.review.title", state);
    case Step::recovered: return numbered("candidate.recovered.title", state);
    case Step::sending:
      if (flow.unanswered() > 0) return std::string(ui::text("candidate.sending.open_title"));
      break;
    default: break;
  }
  return std::string(ui::text(plain_title(state.step)));
}

std::string_view StepView::company() const {
  const std::string& name = state.access.company_name;
  return name.empty() ? ui::text("candidate.company") : std::string_view(name);
}

void draw_point(ui::Icon icon, std::string_view words) {
  auto item = ui::item(words);
  auto line = ui::row({.align = ui::Align::start, .wrap = false});
  ui::icon(icon, ui::Tone::accent);
  auto text = ui::stack({.gap = 0, .grow = 1});
  ui::body(words);
}

bool draw_next(std::string_view label, bool busy, ui::Icon icon) {
  return ui::button(label, {.look = ui::Look::primary, .icon = icon, .busy = busy,
                            .full_width = ui::is_phone(), .key = "next"});
}

ui::Scope draw_part(std::string_view title) {
  ui::gap(ui::kSpace2);
  ui::h3(title, {.level = 2});
  return ui::region(title);
}

void draw_contact(const StepView& view) {
  const AccessView& access = view.state.access;
  if (access.contact_email.empty()) return;
  auto line = ui::row({.gap = ui::kSpace1});
  ui::body(ui::text("candidate.contact"), {.colour = ui::Colour::muted});
  const std::string& name =
      access.contact_name.empty() ? access.contact_email : access.contact_name;
  ui::link(name, "mailto:" + access.contact_email, {.key = "contact"});
}

void draw_skip_button(const StepView& view) {
  const bool pressed = ui::button(ui::text("candidate.skip"), {.look = ui::Look::quiet});
  if (!pressed) return;
  view.flow.skip_question();
  if (view.state.step != Step::sending) ui::toast(ui::text("candidate.skipped"));
}

void draw_question_text(const StepView& view, bool small) {
  const bool practice = view.state.practice;
  if (practice) {
    ui::chip(ui::text("candidate.practice.chip"), ui::Tone::info, ui::Icon::info);
  }
  const std::string_view words = practice ? ui::text("candidate.practice.question")
                                          : std::string_view(view.flow.item().view.question_text);
  if (small) {
    ui::h3(words, {.level = 2});
  } else {
    ui::h2(words);
  }
}

std::string upload_words(const Item& item) {
  const std::string sent = ui::bytes(item.sent), total = ui::bytes(item.total);
  switch (item.transfer) {
    case Transfer::done: return std::string(ui::text("candidate.upload.done"));
    case Transfer::failed:
      return std::string(ui::text(item.status == 413 ? "candidate.upload.too_large"
                                                     : "candidate.upload.failed"));
    case Transfer::waiting: return std::string(ui::text("candidate.upload.waiting"));
    default: break;
  }
  if (item.total == 0) return std::string(ui::text("candidate.upload.starting"));
  return ui::text("candidate.upload.running", {{"sent", sent}, {"total", total}});
}

void draw_upload_line(const StepView& view) {
  std::int64_t sent = 0, total = 0;
  bool is_waiting = false;
  for (const Item& one : view.state.items) {
    const bool is_moving = one.transfer == Transfer::running || one.transfer == Transfer::waiting;
    if (!is_moving || one.total == 0 || one.is_submitted()) continue;
    sent += one.sent;
    total += one.total;
    is_waiting = is_waiting || one.transfer == Transfer::waiting;
  }
  if (total == 0) return;
  const std::string shown_sent = ui::bytes(sent), shown_total = ui::bytes(total);
  std::string words =
      ui::text("candidate.upload.line", {{"sent", shown_sent}, {"total", shown_total}});
  if (sent >= total) words = ui::text("candidate.upload.line_done", {{"total", shown_total}});
  if (is_waiting) words = ui::text("candidate.upload.waiting");
  ui::progress(ui::text("candidate.upload.label"), static_cast<int>(sent * 1000 / total), words);
  if (ui::is_text_view()) ui::muted(words);
}

}  // namespace candor::candidate

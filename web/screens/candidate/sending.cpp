// The end: until everything has arrived, and the receipt.
#include "web/screens/candidate/question_view.h"
#include "web/screens/candidate/steps.h"

namespace candor::candidate {

namespace {

int count_of(const StepView& view) { return static_cast<int>(view.state.items.size()); }

struct ItemState {
  std::string words;
  ui::Tone tone = ui::Tone::neutral;
  ui::Icon icon = ui::Icon::none;
};

ItemState state_of(const Item& item) {
  if (item.is_submitted()) {
    return {std::string(ui::text("candidate.upload.done")), ui::Tone::ok, ui::Icon::check};
  }
  if (item.kept && item.elsewhere) {
    return {std::string(ui::text("candidate.sending.elsewhere")), ui::Tone::info,
            ui::Icon::monitor};
  }
  if (item.kept) {
    const bool failed = item.transfer == Transfer::failed;
    return {upload_words(item), failed ? ui::Tone::warn : ui::Tone::info,
            failed ? ui::Icon::warning : ui::Icon::upload};
  }
  return {std::string(ui::text("candidate.sending.unanswered")), ui::Tone::neutral,
          ui::Icon::circle};
}

void draw_item_actions(const StepView& view, int index) {
  const Item& item = view.state.items[static_cast<std::size_t>(index)];
  const std::string name = question_name(index + 1, count_of(view));
  if (!item.is_decided()) {
    if (ui::button(ui::text("candidate.sending.answer"), {.small = true, .description = name})) {
      view.flow.answer_skipped(index);
    }
    return;
  }
  if (item.is_submitted()) return;
  if (item.elsewhere) {
    if (ui::button(ui::text("candidate.sending.look_again"),
                   {.small = true, .description = name})) {
      view.flow.send_again(index);
    }
  } else if (item.transfer == Transfer::failed) {
    if (ui::button(ui::text("candidate.sending.again"), {.small = true, .description = name})) {
      view.flow.send_again(index);
    }
  }
}

void draw_items(const StepView& view, bool actions) {
  auto list = ui::list(ui::text("candidate.sending.list"), ui::kSpace4);
  for (int i = 0; i < count_of(view); ++i) {
    const Item& item = view.state.items[static_cast<std::size_t>(i)];
    const std::string id = std::to_string(item.view.id.value);
    auto key = ui::key(id);
    auto one = ui::item(id);
    const ItemState shown = state_of(item);
    {
      auto line = ui::row();
      ui::body(question_name(i + 1, count_of(view)), {.strong = true});
      ui::chip(shown.words, shown.tone, shown.icon);
    }
    ui::muted(item.view.question_text);
    const bool is_moving = item.kept && !item.is_submitted() && item.total > 0 && !item.elsewhere;
    if (is_moving) {
      ui::progress(question_name(i + 1, count_of(view)),
                   static_cast<int>(item.sent * 1000 / item.total), upload_words(item));
    }
    if (actions) draw_item_actions(view, i);
  }
}

bool is_all_sent(const State& state) {
  for (const Item& one : state.items) {
    if (one.kept && !one.is_submitted()) return false;
  }
  return true;
}

void draw_finish_dialog(const StepView& view) {
  const std::string body = ui::plural("candidate.sending.without_body", view.flow.unanswered());
  const ui::Answer answer = ui::confirm(
      view.notes.finish_open, {.title = ui::text("candidate.sending.without_title"),
                               .body = body,
                               .yes = ui::text("candidate.sending.without"),
                               .no = ui::text("candidate.sending.without_stay"),
                               .danger = false});
  if (answer == ui::Answer::yes) view.flow.finish_without();
}

}  // namespace

void draw_sending(const StepView& view) {
  const bool has_open = view.flow.unanswered() > 0;
  ui::lead(ui::text(has_open ? "candidate.sending.open_lead" : "candidate.sending.lead"));
  {
    auto card = ui::card({.gap = ui::kSpace4});
    draw_items(view, true);
  }
  if (!has_open) {
    ui::muted(ui::text("candidate.sending.leave"));
    return;
  }
  auto actions = ui::row({.full_on_phone = true});
  const bool can_finish = is_all_sent(view.state);
  if (ui::button(ui::text("candidate.sending.without"),
                 {.busy = view.state.busy, .full_width = ui::is_phone(),
                  .disabled_reason = can_finish ? std::string_view()
                                                : ui::text("candidate.sending.wait")})) {
    view.notes.finish_open = true;
  }
  draw_finish_dialog(view);
}

void draw_done(const StepView& view) {
  const State& state = view.state;
  ui::lead(ui::text("candidate.done.lead", {{"company", view.company()}}));
  {
    auto card = ui::card({.gap = ui::kSpace2});
    auto line = ui::row({.align = ui::Align::start, .wrap = false});
    ui::icon(ui::Icon::success, ui::Tone::ok, {}, 24);
    auto words = ui::stack({.gap = ui::kSpace1, .grow = 1});
    ui::muted(ui::text("candidate.done.receipt"));
    ui::h2(state.session.receipt.empty() ? "-" : state.session.receipt);
    if (state.session.completed_at) {
      const std::string when = ui::date_time_zone(state.session.completed_at->ms);
      ui::muted(ui::text("candidate.done.when", {{"time", when}}));
    }
    ui::muted(ui::text("candidate.done.receipt_help"));
  }
  {
    auto answers = draw_part(ui::text("candidate.done.answers"));
    auto card = ui::card({.gap = ui::kSpace4});
    draw_items(view, false);
  }
  {
    auto next = draw_part(ui::text("candidate.done.next"));
    auto points = ui::list(ui::text("candidate.done.next"), ui::kSpace3);
    draw_point(ui::Icon::eye, ui::text("candidate.done.review", {{"company", view.company()}}));
    draw_point(ui::Icon::check, ui::text("candidate.done.close"));
  }
  draw_contact(view);
}

}  // namespace candor::candidate

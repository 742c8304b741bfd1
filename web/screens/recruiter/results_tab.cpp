// The results of one interview.
#include "web/screens/recruiter/results_tab.h"

#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/screens/recruiter/states.h"

namespace candor {

void ResultsTab::draw(Frame& frame, const InterviewView& interview) {
  list_.follow(frame);
  const std::string base = interview_url(interview.id, "results");
  const auto loaded = list_.load(frame, api::list_sessions, {{"interview", interview.id}});
  const bool is_empty = loaded && loaded->items.empty();
  if (is_empty && !list_.is_filtered()) {
    ui::empty_state(ui::text("results.empty"), {.icon = ui::Icon::video});
    return;
  }
  draw_filter(frame, base);
  if (!ready(loaded, 6)) return;
  if (is_empty) {
    if (ui::empty_state(ui::text("results.no_match"),
                        {.icon = ui::Icon::search, .action = ui::text("interviews.show_all")})) {
      list_.clear(frame, base);
    }
    return;
  }
  list_.draw_pager(frame, base, draw_table(frame, *loaded), loaded->total);
}

void ResultsTab::draw_filter(Frame& frame, std::string_view base) {
  std::vector<ui::Choice> states{{"", ui::text("results.filter_all")},
                                 {"to_review", ui::text("results.filter_to_review")},
                                 {"reviewed", ui::text("results.filter_reviewed")}};
  for (const Choice& one : describe_choices<SessionStatus>::values) {
    states.push_back({one.wire, ui::text(one.label)});
  }
  list_.draw_filter(frame, {ui::text("results.search"), ui::text("results.filter"), states, base});
}

bool ResultsTab::draw_table(const Frame& frame, const Page<SessionView>& page) {
  const bool may_delete = may(frame, Permission::delete_results);
  ui::Table table(
      {{.label = ui::text("session.candidate_name"), .grow = 3, .sortable = true, .title = true},
       {.label = ui::text("session.status"), .width = 140, .sortable = true},
       {.label = ui::text("results.answered_column"), .width = 105, .sortable = true},
       {.label = ui::text("results.started"),
        .width = 134,
        .sortable = true,
        .hide_when_narrow = true},
       {.label = ui::text("results.completed"), .width = 134, .sortable = true},
       {.label = ui::text("results.review_column"), .width = 134},
       {.label = ui::text("results.actions"),
        .width = 80,
        .align = ui::Align::end,
        .hide_label_in_card = true}},
      {.label = ui::text("results.table"),
       .rows = static_cast<int>(page.items.size()),
       .sort = &list_.sort()});
  while (table.next()) {
    const SessionView& one = page.items[static_cast<std::size_t>(table.index())];
    table.row_key(text_of(one.id));
    table.person_cell(one.candidate_name, one.candidate_email,
                      session_url(one.interview_id, one.id));
    {
      auto cell = table.cell();
      draw_state(one.status);
    }
    table.text_cell(ui::text("results.answered", {{"count", ui::number(one.answered_count)},
                                                  {"all", ui::number(one.question_count)}}));
    table.muted_cell(ui::relative(one.started_at.ms));
    table.muted_cell(one.completed_at ? ui::relative(one.completed_at->ms)
                                      : std::string(ui::text("results.not_finished")));
    {
      auto cell = table.cell();
      draw_review_cell(one);
    }
    auto cell = table.cell();
    if (may_delete) draw_menu(one);
  }
  return table.sort_changed();
}

void ResultsTab::draw_review_cell(const SessionView& one) {
  if (one.reviewed_at) {
    ui::chip(ui::text("results.reviewed"), ui::Tone::ok, ui::Icon::check);
  } else if (one.status == SessionStatus::completed) {
    ui::chip(ui::text("results.to_review"), ui::Tone::accent);
  } else {
    ui::muted(ui::text("results.not_reviewed"));
  }
}

void ResultsTab::draw_menu(const SessionView& one) {
  auto menu = ui::menu_button(ui::text("results.more", {{"name", one.candidate_name}}),
                              {.key = "result-menu"});
  if (!menu) return;
  if (ui::menu_item(ui::text("results.delete"), {.icon = ui::Icon::trash, .danger = true})) {
    deleting_ = one;
    confirm_open_ = true;
  }
}

void ResultsTab::draw_dialogs(Frame& frame, const InterviewView& interview) {
  if (!deleting_) return;
  const std::string title = ui::text("results.delete_title", {{"name", deleting_->candidate_name}});
  const std::string words = ui::text("results.delete_body", {{"name", deleting_->candidate_name}});
  if (ui::confirm(confirm_open_,
                  {.title = title, .body = words, .yes = ui::text("results.delete")}) ==
      ui::Answer::yes) {
    remove(frame, interview.id);
  }
}

void ResultsTab::remove(Frame& frame, InterviewId interview) {
  frame.client.send(api::delete_session, {{"interview", interview}, {"session", deleting_->id}},
                    Nothing{}, life_, [name = deleting_->candidate_name](Result<Nothing> done) {
                      if (done.is_error()) return ui::toast(done.error().message, ui::Tone::danger);
                      ui::toast(ui::text("results.deleted", {{"name", name}}), ui::Tone::ok);
                    });
}

}  // namespace candor

// Interviews: the list a recruiter starts from.
#include "shared/api/endpoints.h"
#include "web/screens/recruiter/list_state.h"
#include "web/screens/recruiter/screens.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

constexpr std::string_view kBase = "/interviews";

class InterviewsScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    list_.follow(frame);
    const auto loaded = list_.load(frame, api::list_interviews);
    const int count = loaded ? static_cast<int>(loaded->total) : -1;
    auto page = ui::page({.title = ui::text("interviews.title"), .count = count});
    const bool is_empty = loaded && loaded->items.empty() && !list_.is_filtered();
    if (!is_empty && may(frame, Permission::edit_interviews)) {
      auto actions = ui::page_actions();
      ui::link_button(ui::text("interviews.create"), "/interviews/new",
                      {.look = ui::Look::primary, .icon = ui::Icon::plus});
    }
    if (is_empty) return draw_empty(frame);
    draw_filter(frame);
    if (!ready(loaded, 6)) return;
    if (loaded->items.empty()) return draw_no_match(frame);
    list_.draw_pager(frame, kBase, draw_table(*loaded), loaded->total);
  }

 private:
  void draw_empty(const Frame& frame) {
    if (!may(frame, Permission::edit_interviews)) {
      ui::empty_state(ui::text("interviews.empty"), {.icon = ui::Icon::message_square});
      return;
    }
    ui::empty_state(ui::text("interviews.empty"), {.icon = ui::Icon::message_square,
                                                   .action = ui::text("interviews.create"),
                                                   .href = "/interviews/new"});
  }

  void draw_no_match(Frame& frame) {
    if (ui::empty_state(ui::text("interviews.no_match"),
                        {.icon = ui::Icon::search, .action = ui::text("interviews.show_all")})) {
      list_.clear(frame, kBase);
    }
  }

  void draw_filter(Frame& frame) {
    std::vector<ui::Choice> states{{"", ui::text("interviews.filter_all")}};
    for (const Choice& one : describe_choices<InterviewStatus>::values) {
      states.push_back({one.wire, ui::text(one.label)});
    }
    list_.draw_filter(
        frame, {ui::text("interviews.search"), ui::text("interviews.filter"), states, kBase});
  }

  bool draw_table(const Page<InterviewView>& page) {
    ui::Table table(
        {{.label = ui::text("interview.title"), .grow = 3, .sortable = true, .title = true},
         {.label = ui::text("interview.status"), .width = 110, .sortable = true},
         {.label = ui::text("interview.question_count"),
          .width = 110,
          .align = ui::Align::end,
          .hide_when_narrow = true},
         {.label = ui::text("interview.invitation_count"), .width = 100, .align = ui::Align::end},
         {.label = ui::text("interview.to_review_count"),
          .width = 120,
          .sortable = true,
          .align = ui::Align::end},
         {.label = ui::text("common.created_at"),
          .width = 150,
          .sortable = true,
          .hide_when_narrow = true}},
        {.label = ui::text("interviews.title"),
         .rows = static_cast<int>(page.items.size()),
         .sort = &list_.sort()});
    while (table.next()) {
      const InterviewView& one = page.items[static_cast<std::size_t>(table.index())];
      table.row_key(text_of(one.id));
      table.link_cell(one.title, interview_url(one.id));
      {
        auto cell = table.cell();
        draw_state(one.status);
      }
      table.number_cell(ui::number(one.question_count));
      table.number_cell(ui::number(one.invitation_count));
      draw_to_review(table, one);
      table.muted_cell(ui::relative(one.created_at.ms));
    }
    return table.sort_changed();
  }

  // The number leads straight to the work.
  static void draw_to_review(ui::Table& table, const InterviewView& one) {
    const std::string count = ui::number(one.to_review_count);
    if (one.to_review_count == 0) return table.number_cell(count);
    auto cell = table.cell();
    ui::link(count, interview_url(one.id, "results") + "&status=to_review", {.strong = true});
  }

  ListState list_{{"title", "status", "", "", "to_review", "created_at"}};
};

}  // namespace

std::unique_ptr<Screen> make_interviews(const Params&) {
  return std::make_unique<InterviewsScreen>();
}

}  // namespace candor

// Background jobs: what waits, what gave up and why; once more, or not at all.
#include "shared/api/endpoints.h"
#include "web/screens/admin/screens.h"
#include "web/screens/recruiter/list_state.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

constexpr std::string_view kBase = "/admin/jobs";

ui::Tone tone_of(JobState state) {
  switch (state) {
    case JobState::waiting: return ui::Tone::neutral;
    case JobState::running: return ui::Tone::info;
    case JobState::done: return ui::Tone::ok;
    case JobState::dead: return ui::Tone::danger;
  }
  return ui::Tone::neutral;
}

class JobsScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    list_.follow(frame);
    const auto loaded = list_.load(frame, api::list_jobs);
    auto page = ui::page({.title = ui::text("admin.jobs"),
                          .breadcrumb = {{ui::text("admin.title"), kAdminUrl}},
                          .lead = ui::text("admin.jobs_lead"),
                          .count = loaded ? static_cast<int>(loaded->total) : -1});
    if (loaded && loaded->items.empty() && !list_.is_filtered()) {
      ui::empty_state(ui::text("admin.no_jobs"), {.icon = ui::Icon::success});
      return;
    }
    draw_filter(frame);
    if (!ready(loaded, 6)) return;
    if (loaded->items.empty()) {
      if (ui::empty_state(ui::text("admin.no_match"),
                          {.icon = ui::Icon::search, .action = ui::text("interviews.show_all")}))
        list_.clear(frame, kBase);
      return;
    }
    list_.draw_pager(frame, kBase, draw_table(frame, *loaded), loaded->total);
    draw_dialog(frame);
  }

 private:
  void draw_filter(Frame& frame) {
    std::vector<ui::Choice> states{{"", ui::text("admin.any_status")}};
    for (const Choice& one : describe_choices<JobState>::values)
      states.push_back({one.wire, ui::text(one.label)});
    list_.draw_filter(
        frame, {ui::text("admin.search_jobs"), ui::text("background_job.state"), states, kBase});
  }

  bool draw_table(Frame& frame, const Page<BackgroundJob>& page) {
    ui::Table table(
        {{.label = ui::text("background_job.kind"), .grow = 3, .sortable = true, .title = true},
         {.label = ui::text("background_job.state"), .width = 110},
         {.label = ui::text("background_job.attempts"),
          .width = 100,
          .sortable = true,
          .align = ui::Align::end},
         {.label = ui::text("background_job.queued_at"), .width = 140, .sortable = true},
         {.label = ui::text("background_job.run_after"),
          .width = 140,
          .sortable = true,
          .hide_when_narrow = true},
         {.label = ui::text("admin.actions"),
          .width = 210,
          .align = ui::Align::end,
          .hide_label_in_card = true,
          .hide_label = true}},
        {.label = ui::text("admin.jobs"),
         .rows = static_cast<int>(page.items.size()),
         .sort = &list_.sort()});
    while (table.next()) {
      const BackgroundJob& one = page.items[static_cast<std::size_t>(table.index())];
      table.row_key(text_of(one.id));
      table.lines_cell(plain_words(one.kind), one.last_error);
      {
        auto cell = table.cell();
        draw_state(one.state);
      }
      table.number_cell(ui::number(one.attempts));
      table.muted_cell(ui::relative(one.queued_at.ms));
      table.muted_cell(ui::relative(one.run_after.ms));
      auto cell = table.cell();
      draw_actions(frame, one);
    }
    return table.sort_changed();
  }

  static void draw_state(JobState state) { ui::chip(label_text(state), tone_of(state)); }

  void draw_actions(Frame& frame, const BackgroundJob& one) {
    if (one.state == JobState::running || one.state == JobState::done) return;
    auto line = ui::row({.gap = ui::kSpace2, .wrap = false});
    if (ui::button(ui::text("admin.run_job"),
                   {.icon = ui::Icon::play, .small = true, .description = one.kind}))
      run(frame, one);
    if (ui::button(ui::text("admin.cancel_job"),
                   {.look = ui::Look::quiet, .small = true, .description = one.kind})) {
      cancelling_ = one;
      is_asking_ = true;
    }
  }

  void run(Frame& frame, const BackgroundJob& one) {
    frame.client.send(api::run_job, {{"job", one.id}}, Nothing{}, life_,
                      [](Result<BackgroundJob> done) {
                        if (done.is_error())
                          return ui::toast(done.error().message, ui::Tone::danger);
                        ui::toast(ui::text("admin.job_runs"), ui::Tone::ok);
                      });
  }

  void draw_dialog(Frame& frame) {
    if (!cancelling_) return;
    const std::string title =
        ui::text("admin.cancel_job_title", {{"name", plain_words(cancelling_->kind)}});
    if (ui::confirm(is_asking_, {.title = title,
                                 .body = ui::text("admin.cancel_job_body"),
                                 .yes = ui::text("admin.cancel_job"),
                                 .no = ui::text("admin.keep_job")}) != ui::Answer::yes)
      return;
    frame.client.send(api::cancel_job, {{"job", cancelling_->id}}, Nothing{}, life_,
                      [](Result<Nothing> done) {
                        if (done.is_error())
                          return ui::toast(done.error().message, ui::Tone::danger);
                        ui::toast(ui::text("admin.job_cancelled"), ui::Tone::ok);
                      });
  }

  ListState list_{{"kind", "", "attempts", "queued_at", "run_after", ""}};
  std::optional<BackgroundJob> cancelling_;
  bool is_asking_ = false;
  Life life_;
};

}  // namespace

std::unique_ptr<Screen> make_admin_jobs(const Params&) {
  return std::make_unique<JobsScreen>();
}

}  // namespace candor

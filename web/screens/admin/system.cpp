// The system: whether everything works, figures, and repairs that are shown before they are made.
#include "shared/api/endpoints.h"
#include "web/screens/admin/screens.h"

namespace candor {

namespace {

// "operational", "read_only" and the others of SystemStatus as people read them.
std::string_view state_words(const std::string& word) {
  const std::string key = "admin.state_" + word;
  return ui::has_text(key) ? ui::text(key) : std::string_view(word);
}

ui::Tone tone_of_state(const std::string& word) {
  if (word == "operational" || word == "connected" || word == "available") return ui::Tone::ok;
  if (word == "not_configured") return ui::Tone::neutral;
  if (word == "disconnected" || word == "full") return ui::Tone::danger;
  return ui::Tone::warn;
}

void draw_state_line(std::string_view label, const std::string& word) {
  auto item = ui::item(label);
  auto line = ui::row({.wrap = false});
  ui::body(label);
  ui::spacer();
  ui::chip(state_words(word), tone_of_state(word));
}

void draw_number(std::string_view caption, const std::string& value) {
  auto key = ui::key(caption);
  auto card = ui::card({.padding = ui::kSpace4});
  ui::figure(value, caption);
}

class SystemScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    const auto status = frame.load(api::system_status);
    auto page = ui::page(
        {.title = ui::text("admin.system"), .breadcrumb = {{ui::text("admin.title"), kAdminUrl}}});
    if (!ready(status, 5)) return;
    draw_status(*status);
    draw_figures(frame);
    draw_repairs(frame);
  }

 private:
  static void draw_status(const SystemStatus& status) {
    auto split = ui::split();
    {
      auto left = ui::pane();
      auto card = ui::card();
      auto states = ui::list(ui::text("system.status"), ui::kSpace3);
      draw_state_line(ui::text("system.status"), status.status);
      draw_state_line(ui::text("system.database"), status.database);
      draw_state_line(ui::text("system.storage"), status.storage);
      draw_state_line(ui::text("system.playback"), status.processors.playback);
      draw_state_line(ui::text("system.documents"), status.processors.documents);
      draw_state_line(ui::text("system.transcription"), status.processors.transcription);
      draw_state_line(ui::text("system.analysis"), status.processors.analysis);
    }
    auto right = ui::pane();
    auto card = ui::card();
    const std::string schema = ui::number(status.schema);
    ui::facts({{ui::text("system.version"), status.version},
               {ui::text("system.uptime"), status.uptime},
               {ui::text("system.engine"), status.engine},
               {ui::text("system.schema"), schema}});
  }

  static void draw_figures(Frame& frame) {
    auto section = ui::section(ui::text("admin.figures"));
    const auto loaded = frame.load(api::system_metrics);
    if (!ready(loaded, 4)) return;
    const SystemMetrics& m = *loaded;
    auto grid = ui::grid({.min_column = 150, .max_columns = 4});
    draw_number(ui::text("metrics.requests"), ui::number(m.requests.total));
    draw_number(ui::text("metrics.failed"), ui::number(m.requests.failed));
    draw_number(ui::text("metrics.p50_ms"), milliseconds(m.requests.p50_ms));
    draw_number(ui::text("metrics.p99_ms"), milliseconds(m.requests.p99_ms));
    draw_number(ui::text("metrics.database_bytes"), ui::bytes(m.storage.database_bytes));
    draw_number(ui::text("metrics.recording_bytes"), ui::bytes(m.storage.recording_bytes));
    draw_number(ui::text("metrics.free_bytes"), ui::bytes(m.storage.free_bytes));
    draw_number(ui::text("metrics.memory_bytes"), ui::bytes(m.memory_bytes));
    draw_number(ui::text("metrics.jobs_waiting"), ui::number(m.jobs.waiting));
    draw_number(ui::text("metrics.jobs_dead"), ui::number(m.jobs.dead));
    draw_number(ui::text("metrics.companies"), ui::number(m.records.companies));
    draw_number(ui::text("metrics.sessions"), ui::number(m.records.sessions));
  }

  static std::string milliseconds(std::int64_t ms) {
    return ui::text("admin.milliseconds", {{"count", ui::number(ms)}});
  }

  // First what would be done, then the button that does it.
  void draw_repairs(Frame& frame) {
    auto section = ui::section(ui::text("admin.repairs"), {.help = ui::text("admin.repairs_help")});
    {
      auto line = ui::row();
      if (ui::button(ui::text("admin.look"), {.icon = ui::Icon::search, .busy = is_looking_}))
        ask(frame, true);
      const bool can_repair = report_ && report_->dry_run && !report_->fixes.empty();
      if (can_repair && ui::primary_button(ui::text("admin.repair"), {.busy = is_repairing_}))
        ask(frame, false);
    }
    if (!failure_.empty()) ui::banner(failure_, {.tone = ui::Tone::danger, .live = true});
    if (report_) draw_report();
  }

  void draw_report() const {
    if (report_->fixes.empty()) {
      ui::banner(ui::text("admin.nothing_to_repair"), {.tone = ui::Tone::ok, .live = true});
      return;
    }
    if (!report_->dry_run)
      ui::banner(ui::plural("admin.repaired", report_->fixed_count),
                 {.tone = ui::Tone::ok, .live = true});
    ui::Table table(
        {{.label = ui::text("repair.check"), .width = 140, .title = true},
         {.label = ui::text("repair.record"), .width = 140},
         {.label = ui::text("common.message"), .grow = 3},
         {.label = ui::text("repair.was_fixed"), .width = 120}},
        {.label = ui::text("repair.fixes"), .rows = static_cast<int>(report_->fixes.size())});
    while (table.next()) {
      const Repair& one = report_->fixes[static_cast<std::size_t>(table.index())];
      table.row_key(std::to_string(table.index()));
      table.text_cell(plain_words(one.check));
      table.muted_cell(plain_words(one.noun, one.record_id));
      table.text_cell(one.message);
      table.muted_cell(one.was_fixed ? ui::text("admin.yes") : ui::text("admin.no"));
    }
  }

  void ask(Frame& frame, bool dry_run) {
    (dry_run ? is_looking_ : is_repairing_) = true;
    frame.client.send(api::fix_invalid_questions, RepairOrder{dry_run}, life_,
                      [this](Result<RepairReport> said) {
                        is_looking_ = is_repairing_ = false;
                        failure_.clear();
                        report_.reset();
                        if (said.is_error()) {
                          failure_ = said.error().message;
                        } else {
                          report_ = said.release_value();
                        }
                      });
  }

  std::optional<RepairReport> report_;
  std::string failure_;
  bool is_looking_ = false, is_repairing_ = false;
  Life life_;
};

}  // namespace

std::unique_ptr<Screen> make_admin_system(const Params&) {
  return std::make_unique<SystemScreen>();
}

}  // namespace candor

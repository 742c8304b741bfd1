// Administration: what needs somebody today, and the way to everything else.
#include "shared/api/endpoints.h"
#include "web/screens/admin/mail.h"
#include "web/screens/admin/screens.h"

namespace candor {

namespace {

// An area: its name, what it is for, and what waits there.
struct Area {
  std::string_view name, about, href;
  ui::Icon icon;
  std::string waiting;  // empty: nothing
};

void draw_area(const Area& area) {
  auto key = ui::key(area.href);
  auto card = ui::card({.gap = ui::kSpace2, .href = area.href});
  {
    auto line = ui::row({.gap = ui::kSpace2, .wrap = false});
    ui::icon(area.icon);
    ui::link(area.name, area.href, {.strong = true});
  }
  ui::body(area.about, {.colour = ui::Colour::muted});
  if (!area.waiting.empty()) ui::chip(area.waiting, ui::Tone::warn, ui::Icon::bell);
}

std::string waiting(std::string_view key, std::int64_t count) {
  return count == 0 ? std::string() : ui::plural(key, count);
}

class AdminHomeScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    auto page = ui::page({.title = ui::text("admin.title"), .lead = ui::text("admin.lead")});
    const auto loaded = frame.load(api::system_metrics);
    // The way to each area is there also when the figures are not.
    const SystemMetrics none;
    const SystemMetrics& figures = loaded ? *loaded : none;
    if (loaded.error && !loaded) (void)ready(loaded, 1);
    auto grid = ui::grid({.min_column = 280, .max_columns = 3});
    draw_area({ui::text("admin.users"), ui::text("admin.users_about"), "/admin/users",
               ui::Icon::users, waiting("admin.waiting_users", figures.records.pending_accounts)});
    draw_area({ui::text("admin.companies"),
               ui::text("admin.companies_about"),
               "/admin/companies",
               ui::Icon::building,
               {}});
    draw_area({ui::text("admin.demo_requests"), ui::text("admin.demo_requests_about"),
               "/admin/demo-requests", ui::Icon::mail,
               waiting("admin.waiting_demo_requests", figures.records.open_demo_requests)});
    draw_area({ui::text("mail.title"), ui::text("admin.mail_about"), kMailUrl, ui::Icon::mail, {}});
    draw_area({ui::text("admin.jobs"), ui::text("admin.jobs_about"), "/admin/jobs",
               ui::Icon::history, waiting("admin.waiting_jobs", figures.jobs.dead)});
    draw_area({ui::text("admin.audit"),
               ui::text("admin.audit_about"),
               "/admin/audit",
               ui::Icon::list,
               {}});
    draw_area({ui::text("admin.system"),
               ui::text("admin.system_about"),
               "/admin/system",
               ui::Icon::monitor,
               {}});
    draw_area({ui::text("admin.settings"),
               ui::text("admin.settings_about"),
               "/admin/settings",
               ui::Icon::settings,
               {}});
  }
};

}  // namespace

std::unique_ptr<Screen> make_admin_home(const Params&) {
  return std::make_unique<AdminHomeScreen>();
}

}  // namespace candor

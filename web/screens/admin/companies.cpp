// Companies: search, which of them work and which are deleted, and the way to each.
#include "web/screens/admin/companies.h"
#include "shared/api/endpoints.h"
#include "web/screens/admin/screens.h"
#include "web/screens/recruiter/list_state.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

class CompaniesScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    list_.follow(frame);
    const auto loaded = list_.load(frame, api::list_companies);
    auto page = ui::page({.title = ui::text("admin.companies"),
                          .breadcrumb = {{ui::text("admin.title"), kAdminUrl}},
                          .count = loaded ? static_cast<int>(loaded->total) : -1});
    {
      auto actions = ui::page_actions();
      ui::link_button(ui::text("admin.new_company"), "/admin/companies/new",
                      {.look = ui::Look::primary, .icon = ui::Icon::plus});
    }
    const ui::Choice states[] = {{"", ui::text("admin.active_companies")},
                                 {"deleted", ui::text("admin.deleted")},
                                 {"all", ui::text("admin.any_status")}};
    list_.draw_filter(frame, {ui::text("admin.search_companies"), ui::text("user.status"), states,
                              kCompaniesUrl});
    if (!ready(loaded, 6)) return;
    if (loaded->items.empty()) return draw_nothing(frame);
    list_.draw_pager(frame, kCompaniesUrl, draw_table(*loaded), loaded->total);
  }

 private:
  void draw_nothing(Frame& frame) {
    if (!list_.is_filtered()) {
      ui::empty_state(ui::text("admin.no_companies"), {.icon = ui::Icon::building,
                                                       .action = ui::text("admin.new_company"),
                                                       .href = "/admin/companies/new"});
      return;
    }
    if (ui::empty_state(ui::text("admin.no_company"),
                        {.icon = ui::Icon::search, .action = ui::text("interviews.show_all")})) {
      list_.clear(frame, kCompaniesUrl);
    }
  }

  bool draw_table(const Page<Company>& page) {
    ui::Table table(
        {{.label = ui::text("company.name"), .grow = 3, .sortable = true, .title = true},
         {.label = ui::text("company.industry"), .grow = 2, .sortable = true},
         {.label = ui::text("company.contact_email"), .grow = 2, .hide_when_narrow = true},
         {.label = ui::text("common.updated_at"), .width = 140, .sortable = true},
         {.label = ui::text("user.status"), .width = 130}},
        {.label = ui::text("admin.companies"),
         .rows = static_cast<int>(page.items.size()),
         .sort = &list_.sort()});
    while (table.next()) {
      const Company& one = page.items[static_cast<std::size_t>(table.index())];
      table.row_key(text_of(one.id));
      table.link_cell(one.name, company_url(one.id));
      table.muted_cell(one.industry);
      table.muted_cell(one.contact_email);
      table.muted_cell(ui::relative(one.updated_at.ms));
      auto cell = table.cell();
      draw_company_state(one);
    }
    return table.sort_changed();
  }

  ListState list_{{"name", "industry", "", "updated_at", ""}};
};

}  // namespace

std::unique_ptr<Screen> make_admin_companies(const Params&) {
  return std::make_unique<CompaniesScreen>();
}

std::string company_url(CompanyId id) {
  return std::string(kCompaniesUrl) + "/" + text_of(id);
}

void draw_company_state(const Company& company) {
  if (company.deleted_at) return ui::chip(ui::text("admin.deleted"), ui::Tone::danger);
  ui::chip(ui::text("company.is_active"), ui::Tone::ok);
}

}  // namespace candor

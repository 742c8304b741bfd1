// My company: what candidates read about it, who works in it, how it looks, and what my own
// interviews begin with. The tab is part of the address.
#include "shared/api/endpoints.h"
#include "web/screens/company/appearance_tab.h"
#include "web/screens/company/defaults_tab.h"
#include "web/screens/company/members_tab.h"
#include "web/screens/company/profile_tab.h"
#include "web/screens/company/screens.h"

namespace candor {

namespace {

constexpr std::string_view kProfile = "profile", kMembers = "members", kAppearance = "appearance",
                           kDefaults = "defaults";

std::string_view tab_of(const Params& params) {
  const std::string_view tab = params.query("tab");
  for (const std::string_view known : {kMembers, kAppearance, kDefaults}) {
    if (tab == known) return known;
  }
  return kProfile;
}

class CompanyScreen : public Screen {
 public:
  bool has_unsaved_changes() const override {
    return profile_.has_unsaved_changes() || appearance_.has_unsaved_changes() ||
           defaults_.has_unsaved_changes();
  }

  // Of the tab in view: a reload comes back to it.
  std::string unsaved() const override {
    if (tab_ == kAppearance) return appearance_.unsaved();
    if (tab_ == kDefaults) return defaults_.unsaved();
    return tab_ == kProfile ? profile_.unsaved() : std::string();
  }

  void draw(Frame& frame) override {
    auto page = ui::page({.title = ui::text("company.title"), .lead = ui::text("company.lead")});
    tab_ = tab_of(frame.params);
    draw_tabs(frame);
    {
      auto panel = ui::tab_panel();
      auto column = ui::stack({.gap = ui::kSpace6, .key = tab_});
      draw_panel(frame);
    }
    members_.draw_dialogs(frame);
  }

  void on_island(Frame&, const IslandEvent& event) override { appearance_.on_island(event); }

 private:
  void draw_tabs(Frame& frame) const {
    std::string tab(tab_);
    const ui::Choice choices[] = {{kProfile, ui::text("company.tab_profile")},
                                  {kMembers, ui::text("company.tab_members")},
                                  {kAppearance, ui::text("company.tab_appearance")},
                                  {kDefaults, ui::text("company.tab_defaults")}};
    if (ui::tabs(tab, choices, {.label = ui::text("company.tabs")})) {
      frame.router.replace(tab == kProfile ? "/company" : "/company?tab=" + tab);
    }
  }

  void draw_panel(Frame& frame) {
    if (tab_ == kMembers) return members_.draw(frame);
    if (tab_ == kAppearance) return appearance_.draw(frame);
    if (tab_ == kDefaults) return defaults_.draw(frame);
    profile_.draw(frame);
  }

  std::string_view tab_ = kProfile;
  CompanyProfileTab profile_;
  MembersTab members_;
  AppearanceTab appearance_;
  DefaultsTab defaults_;
};

}  // namespace

std::unique_ptr<Screen> make_company(const Params&) {
  return std::make_unique<CompanyScreen>();
}

}  // namespace candor

// Account: my details, how I sign in, where I am signed in, what programs may do in my name, and
// how the client looks on this device. The tab is part of the address.
#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/platform/platform.h"
#include "web/screens/account/api_keys_tab.h"
#include "web/screens/account/password_section.h"
#include "web/screens/account/profile_tab.h"
#include "web/screens/account/screens.h"
#include "web/screens/account/sessions_tab.h"
#include "web/screens/account/two_factor_section.h"

namespace candor {

namespace {

constexpr std::string_view kProfile = "profile", kSecurity = "security", kSessions = "sessions",
                           kKeys = "keys";

std::string_view tab_of(const Params& params) {
  const std::string_view tab = params.query("tab");
  for (const std::string_view known : {kSecurity, kSessions, kKeys}) {
    if (tab == known) return known;
  }
  return kProfile;
}

class AccountScreen : public Screen {
 public:
  bool has_unsaved_changes() const override {
    return profile_.has_unsaved_changes() || two_factor_.shows_codes();
  }

  std::string unsaved() const override {
    return profile_.has_unsaved_changes() ? profile_.unsaved() : std::string();
  }

  void draw(Frame& frame) override {
    auto page = ui::page({.title = ui::text("account.title"), .lead = ui::text("account.lead")});
    draw_tabs(frame);
    {
      auto panel = ui::tab_panel();
      draw_panel(frame);
    }
    sessions_.draw_dialogs(frame);
    keys_.draw_dialogs(frame);
  }

  void on_island(Frame&, const IslandEvent& event) override { two_factor_.on_island(event); }

 private:
  static void draw_tabs(Frame& frame) {
    std::string tab(tab_of(frame.params));
    const ui::Choice choices[] = {{kProfile, ui::text("account.tab_profile")},
                                  {kSecurity, ui::text("account.tab_security")},
                                  {kSessions, ui::text("account.tab_sessions")},
                                  {kKeys, ui::text("api_keys.title")}};
    if (ui::tabs(tab, choices, {.label = ui::text("account.tabs")})) {
      frame.router.replace(tab == kProfile ? "/account" : "/account?tab=" + tab);
    }
  }

  void draw_panel(Frame& frame) {
    const std::string_view tab = tab_of(frame.params);
    auto column = ui::stack({.gap = ui::kSpace6, .key = tab});
    if (tab == kSessions) return sessions_.draw(frame);
    if (tab == kKeys) return keys_.draw(frame);
    auto narrow = ui::stack({.gap = ui::kSpace6, .max_width = ui::kReadWidth});
    if (tab == kSecurity) {
      password_.draw(frame);
      two_factor_.draw(frame);
      return;
    }
    profile_.draw(frame);
    draw_preferences(frame);
    draw_sign_out(frame);
  }

  static void draw_sign_out(Frame& frame) {
    auto section = ui::section(ui::text("account.sign_out_title"),
                               {.help = ui::text("account.sign_out_help")});
    auto line = ui::row();
    if (ui::button(ui::text("account.sign_out"), {.icon = ui::Icon::log_out})) {
      frame.app.sign_out();
    }
  }

  static void draw_preferences(Frame& frame) {
    auto section = ui::section(ui::text("account.preferences"));
    auto card = ui::card({.gap = ui::kSpace4});
    std::string theme = frame.app.preference("theme");
    const ui::Choice choices[] = {{"", ui::text("account.theme_system")},
                                  {"light", ui::text("account.theme_light")},
                                  {"dark", ui::text("account.theme_dark")},
                                  {"contrast", ui::text("account.theme_contrast")}};
    if (ui::radio_group(ui::text("account.theme"), theme, choices)) {
      frame.app.set_preference("theme", theme);
    }
    ui::divider();
    bool text_view = ui::is_text_view();
    if (ui::toggle_switch(ui::text("account.text_view"), text_view,
                          {.help = ui::text("account.text_view_help")})) {
      platform::set_text_view(text_view);
    }
    bool keys = frame.commands.single_keys;
    if (ui::toggle_switch(ui::text("account.keys"), keys,
                          {.help = ui::text("account.keys_help")})) {
      frame.app.set_preference("single_keys", keys ? "" : "off");
      frame.commands.single_keys = keys;
    }
  }

  ProfileTab profile_;
  PasswordSection password_;
  TwoFactorSection two_factor_;
  SessionsTab sessions_;
  ApiKeysTab keys_;
};

}  // namespace

std::unique_ptr<Screen> make_account(const Params&) {
  return std::make_unique<AccountScreen>();
}

}  // namespace candor

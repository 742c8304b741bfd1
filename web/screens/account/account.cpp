// Account: who is signed in and how the client looks on this device.
#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/platform/platform.h"
#include "web/screens/account/screens.h"

namespace candor {

namespace {

class AccountScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    auto page = ui::page({.title = ui::text("account.title"),
                          .lead = ui::text("account.lead"),
                          .max_width = ui::kReadWidth});
    draw_facts(frame);
    draw_preferences(frame);
    auto section = ui::section(ui::text("account.sign_out_title"),
                               {.help = ui::text("account.sign_out_help")});
    auto line = ui::row();
    if (ui::button(ui::text("account.sign_out"), {.icon = ui::Icon::log_out})) {
      frame.app.sign_out();
    }
  }

 private:
  void draw_facts(Frame& frame) {
    auto section = ui::section(ui::text("account.facts"));
    const auto loaded = frame.load(api::me);
    if (!ready(loaded)) return;
    auto card = ui::card();
    const AccountView& me = *loaded;
    const std::string since = ui::date(me.created_at.ms);
    std::vector<ui::Fact> facts{{ui::text("account.full_name"), me.full_name},
                                {ui::text("account.email"), me.email},
                                {ui::text("account.company"), me.company},
                                {ui::text("account.role_name"), ui::text(label_of(me.role))},
                                {ui::text("account.member_since"), since}};
    if (!me.username.empty()) facts.push_back({ui::text("account.username"), me.username});
    ui::facts(facts);
  }

  void draw_preferences(Frame& frame) {
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
};

}  // namespace

std::unique_ptr<Screen> make_account(const Params&) {
  return std::make_unique<AccountScreen>();
}

}  // namespace candor

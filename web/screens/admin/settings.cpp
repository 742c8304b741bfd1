// Settings: each value and where it comes from. They are set where the server starts, not here.
#include "shared/api/endpoints.h"
#include "shared/base/text.h"
#include "web/screens/admin/screens.h"

namespace candor {

namespace {

std::string_view source_words(const std::string& source) {
  const std::string key = "admin.source_" + source;
  return ui::has_text(key) ? ui::text(key) : std::string_view(source);
}

std::string value_words(const SettingView& one) {
  if (one.is_secret && one.is_set) return std::string(ui::text("admin.secret"));
  if (one.value == "true" || one.value == "false")
    return std::string(ui::text(one.value == "true" ? "admin.yes" : "admin.no"));
  return one.value;
}

class SettingsScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    auto page = ui::page({.title = ui::text("admin.settings"),
                          .breadcrumb = {{ui::text("admin.title"), kAdminUrl}},
                          .lead = ui::text("admin.settings_lead")});
    const auto loaded = frame.load(api::list_settings);
    if (!ready(loaded, 8)) return;
    {
      auto line = ui::row({.gap = ui::kSpace3});
      auto grow = ui::stack({.gap = 0, .grow = 1});
      ui::search_field(ui::text("admin.search_settings"), search_);
    }
    std::vector<const SettingView*> shown;
    for (const SettingView& one : loaded->items)
      if (matches(one)) shown.push_back(&one);
    if (shown.empty()) {
      ui::empty_state(ui::text("admin.no_match"), {.icon = ui::Icon::search});
      return;
    }
    draw_table(shown);
  }

 private:
  bool matches(const SettingView& one) const {
    const std::string wanted = text::lower_ascii(text::trim(search_));
    return wanted.empty() || one.name.find(wanted) != std::string::npos ||
           text::lower_ascii(one.help).find(wanted) != std::string::npos;
  }

  static void draw_table(const std::vector<const SettingView*>& shown) {
    ui::Table table({{.label = ui::text("setting_view.name"), .grow = 3, .title = true},
                     {.label = ui::text("setting_view.value"), .grow = 1},
                     {.label = ui::text("setting_view.source"), .width = 140}},
                    {.label = ui::text("admin.settings"), .rows = static_cast<int>(shown.size())});
    while (table.next()) {
      const SettingView& one = *shown[static_cast<std::size_t>(table.index())];
      table.row_key(one.name);
      table.lines_cell(one.help, one.flag + " \u00b7 " + one.environment);
      const std::string value = value_words(one);
      if (value.empty())
        table.muted_cell(ui::text("admin.not_set"));
      else
        table.text_cell(value);
      {
        auto cell = table.cell();
        ui::chip(source_words(one.source),
                 one.source == "default" ? ui::Tone::neutral : ui::Tone::info);
      }
    }
  }

  std::string search_;
};

}  // namespace

std::unique_ptr<Screen> make_admin_settings(const Params&) {
  return std::make_unique<SettingsScreen>();
}

}  // namespace candor

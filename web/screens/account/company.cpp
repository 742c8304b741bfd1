// Company: its name, whom candidates may ask, and the colours they see, corrected where they could
// not be read.
#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/screens/account/screens.h"
#include "web/ui/company_preview.h"

namespace candor {

namespace {

ui::CompanyColours colours_of(const Company& company) {
  return {company.primary_color, company.accent_color, company.background_color,
          company.text_color};
}

class CompanyScreen : public Screen {
 public:
  bool has_unsaved_changes() const override { return opened_ && form_.dirty(draft_); }

  std::string unsaved() const override { return form_.keep(draft_); }

  void draw(Frame& frame) override {
    auto page = ui::page({.title = ui::text("company.title"), .lead = ui::text("company.lead")});
    const auto loaded = frame.load(api::my_company);
    if (!ready(loaded)) return;
    const bool is_newer = loaded->updated_at.ms != draft_.updated_at.ms;
    if (!opened_ || (is_newer && !has_unsaved_changes() && !form_.saving())) open(*loaded);
    if (!restored_) form_.restore(frame.app.take_unsaved(), draft_);
    restored_ = true;
    bool wanted = false;
    {
      auto form = ui::form(form_, ui::text("company.title"), {.max_width = ui::kPageWidth});
      draw_words();
      draw_colours();
      wanted = ui::submitted(form_);
    }
    switch (ui::save_bar(has_unsaved_changes(), form_.saving())) {
      case ui::SaveBar::save: wanted = true; break;
      case ui::SaveBar::discard: return open(*loaded);
      case ui::SaveBar::nothing: break;
    }
    if (wanted && has_unsaved_changes() && form_.accept(draft_)) save(frame);
  }

 private:
  void open(const Company& saved) {
    draft_ = saved;
    opened_ = true;
    form_.open(draft_);
  }

  void draw_words() {
    auto section = ui::section(ui::text("company.facts"));
    auto column = ui::stack({.gap = ui::kSpace5, .max_width = ui::kFormWidth});
    ui::edit_record(form_, draft_,
                    {.only = "name contact_email about",
                     .autocomplete = "name=organization contact_email=off"});
  }

  void draw_colours() {
    auto section =
        ui::section(ui::text("company.colours"), {.help = ui::text("company.colours_help")});
    auto split = ui::split({.second = 380});
    {
      auto left = ui::pane();
      draw_colour("primary_color", draft_.primary_color);
      draw_colour("accent_color", draft_.accent_color);
      draw_colour("background_color", draft_.background_color);
      draw_colour("text_color", draft_.text_color);
      const Company ours;
      auto line = ui::row();
      if (ui::button(ui::text("company.colours_reset"), {.icon = ui::Icon::undo, .small = true})) {
        draft_.primary_color = ours.primary_color;
        draft_.accent_color = ours.accent_color;
        draft_.background_color = ours.background_color;
        draft_.text_color = ours.text_color;
      }
    }
    auto right = ui::pane();
    draw_preview();
  }

  void draw_colour(std::string_view name, const std::string& value) {
    auto line = ui::row({.gap = ui::kSpace3, .align = ui::Align::end, .wrap = false});
    {
      auto field = ui::stack({.gap = 0, .grow = 1});
      ui::edit_field(form_, draft_, name);
    }
    ui::swatch(value);
  }

  void draw_preview() {
    const std::string lead = ui::text("company.preview_lead", {{"name", draft_.name}});
    ui::company_preview(colours_of(draft_), {.label = ui::text("company.preview"),
                                             .company = draft_.name,
                                             .title = ui::text("company.preview_title"),
                                             .lead = lead,
                                             .button = ui::text("company.preview_button"),
                                             .link = ui::text("company.preview_link")});
    const auto theme = ui::company_theme(ui::theme_of(ui::Scheme::light), colours_of(draft_));
    std::string moved;
    const auto add = [&moved](bool is_moved, std::string_view what) {
      if (is_moved) moved += (moved.empty() ? "" : ", ") + std::string(what);
    };
    add(theme.moved_background, ui::text("company.background_moved"));
    add(theme.moved_text, ui::text("company.text_moved"));
    add(theme.moved_accent, ui::text("company.accent_moved"));
    if (moved.empty()) {
      ui::banner(ui::text("company.colours_fine"), {.tone = ui::Tone::ok, .live = true});
    } else {
      ui::banner(ui::text("company.adjusted", {{"colours", moved}}),
                 {.tone = ui::Tone::warn, .live = true});
    }
  }

  void save(Frame& frame) {
    form_.set_saving(true);
    frame.client.send(api::update_my_company, draft_, life_,
                      [this, &app = frame.app](Result<Company> saved) {
                        form_.set_saving(false);
                        if (saved.is_error()) return form_.reject(saved.error());
                        open(saved.value());
                        app.cache().put(api::my_company, {}, saved.release_value(), Nothing{});
                        ui::toast(ui::text("company.saved"), ui::Tone::ok);
                      });
  }

  Company draft_;
  ui::FormState form_;
  Life life_;
  bool opened_ = false;
  bool restored_ = false;
};

}  // namespace

std::unique_ptr<Screen> make_company(const Params&) {
  return std::make_unique<CompanyScreen>();
}

}  // namespace candor

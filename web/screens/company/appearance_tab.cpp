// How my company looks to candidates.
#include "web/screens/company/appearance_tab.h"

#include "shared/api/endpoints.h"
#include "shared/base/text.h"
#include "web/app.h"
#include "web/screens/recruiter/states.h"
#include "web/ui/company_preview.h"

namespace candor {

namespace {

constexpr std::string_view kColours = "primary_color accent_color background_color text_color";

ui::CompanyColours colours_of(const ThemeSettings& theme) {
  return {theme.primary_color, theme.accent_color, theme.background_color, theme.text_color};
}

bool same_look(const ThemeSettings& a, const ThemeSettings& b) {
  return a.primary_color == b.primary_color && a.accent_color == b.accent_color &&
         a.background_color == b.background_color && a.text_color == b.text_color &&
         a.logo_url == b.logo_url && a.company_logo == b.company_logo;
}

void copy_colours(const ThemeSettings& from, ThemeSettings& to) {
  to.primary_color = from.primary_color;
  to.accent_color = from.accent_color;
  to.background_color = from.background_color;
  to.text_color = from.text_color;
}

// "3.2" of 321.
std::string ratio_words(std::int32_t contrast) {
  return text::number(contrast / 100) + "." + text::number(contrast % 100 / 10);
}

// The pairs candidates could not read, in one sentence; empty: all can be read.
std::string contrast_words(const ThemeSettings& theme) {
  std::string pairs;
  for (const ContrastWarning& one : contrast_warnings(theme)) {
    if (one.contrast == 0) continue;  // not a whole colour yet: its field says so
    if (!pairs.empty()) pairs += ", ";
    pairs += ui::text("appearance.pair", {{"colour", ui::text("theme." + one.color)},
                                          {"ratio", ratio_words(one.contrast)}});
  }
  if (pairs.empty()) return pairs;
  return ui::text("appearance.hard_to_read",
                  {{"pairs", pairs}, {"needed", ratio_words(kReadableContrast)}});
}

}  // namespace

bool AppearanceTab::has_unsaved_changes() const {
  return is_opened_ && (form_.dirty(draft_) || has_new_logo() || removes_logo_);
}

std::string AppearanceTab::unsaved() const {
  return is_opened_ && form_.dirty(draft_) ? form_.keep(draft_) : std::string();
}

void AppearanceTab::open(const ThemeSettings& saved) {
  saved_ = saved;
  saved_.warnings.clear();
  // The bytes of a stored logo are not needed here: its address shows it.
  if (saved_.logo_url) saved_.company_logo.reset();
  draft_ = saved_;
  form_.open(draft_);
  forget_file();
  removes_logo_ = false;
  is_opened_ = true;
}

// What is saved elsewhere is taken over while nothing was changed here.
void AppearanceTab::follow(Frame& frame, const ThemeSettings& loaded) {
  ThemeSettings known = loaded;
  if (known.logo_url) known.company_logo.reset();
  const bool is_newer = !same_look(known, saved_);
  if (!is_opened_ || (is_newer && !has_unsaved_changes() && !form_.saving())) open(loaded);
  if (!is_restored_) form_.restore(frame.app.take_unsaved(), draft_);
  is_restored_ = true;
}

void AppearanceTab::draw(Frame& frame) {
  const auto loaded = frame.load(api::read_theme);
  if (!ready(loaded, 6)) return;
  follow(frame, *loaded);
  if (may(frame, Permission::edit_theme)) return draw_form(frame);
  ui::banner(ui::text("appearance.read_only"), {.tone = ui::Tone::info});
  auto narrow = ui::stack({.max_width = ui::kFormWidth});
  draw_preview(frame);
}

void AppearanceTab::draw_form(Frame& frame) {
  bool wanted = false;
  {
    auto split = ui::split({.second = 400, .second_sticky = true});
    {
      auto left = ui::pane();
      auto form = ui::form(form_, ui::text("appearance.title"), {.max_width = ui::kFormWidth});
      draw_colours();
      draw_logo(frame);
      wanted = ui::submitted(form_);
    }
    auto right = ui::pane();
    draw_preview(frame);
  }
  switch (ui::save_bar(has_unsaved_changes(), form_.saving())) {
    case ui::SaveBar::save: wanted = true; break;
    case ui::SaveBar::discard: return open(saved_);
    case ui::SaveBar::nothing: break;
  }
  if (wanted && has_unsaved_changes() && form_.accept(draft_)) save(frame.app);
}

// ---- colours
// -------------------------------------------------------------------------------------

void AppearanceTab::draw_colours() {
  auto section =
      ui::section(ui::text("company.colours"), {.help = ui::text("company.colours_help")});
  draw_colour("primary_color", draft_.primary_color);
  draw_colour("accent_color", draft_.accent_color);
  draw_colour("background_color", draft_.background_color);
  draw_colour("text_color", draft_.text_color);
  auto line = ui::row();
  if (ui::button(ui::text("company.colours_reset"),
                 {.icon = ui::Icon::undo, .small = true, .disabled = form_.saving()})) {
    copy_colours(ThemeSettings(), draft_);
    form_.clear_errors();
  }
}

void AppearanceTab::draw_colour(std::string_view name, std::string& value) {
  auto line = ui::row({.gap = ui::kSpace3, .align = ui::Align::end, .wrap = false});
  {
    auto field = ui::stack({.gap = 0, .grow = 1});
    ui::edit_field(form_, draft_, name);
  }
  const std::string label =
      ui::text("appearance.pick", {{"colour", ui::text("theme." + std::string(name))}});
  if (ui::colour_picker(label, value, form_.saving())) form_.touch(name);
}

// ---- logo
// -------------------------------------------------------------------------------------

std::string AppearanceTab::logo_shown() const {
  if (has_new_logo()) return picture_url_;
  if (removes_logo_) return {};
  return saved_.logo_url ? *saved_.logo_url : saved_.company_logo.value_or("");
}

void AppearanceTab::draw_logo(Frame& frame) {
  auto section =
      ui::section(ui::text("theme.company_logo"), {.help = ui::text("appearance.logo_help")});
  const std::string shown = logo_shown();
  if (!shown.empty()) {
    auto card = ui::card({.padding = ui::kSpace4, .sunken = true});
    auto line = ui::row({.justify = ui::Align::between});
    ui::picture(shown, ui::text("appearance.logo_of", {{"company", frame.viewer.company}}),
                ui::kLogoWidth, ui::kLogoHeight);
    if (ui::button(ui::text("appearance.remove"),
                   {.icon = ui::Icon::trash, .small = true, .disabled = form_.saving()})) {
      // A file that was only chosen is put back; what is stored goes with the next save.
      removes_logo_ = !has_new_logo();
      forget_file();
    }
  } else if (removes_logo_) {
    ui::muted(ui::text("appearance.removed_on_save"));
  }
  draw_file(frame);
}

void AppearanceTab::draw_file(Frame& frame) {
  const std::string help =
      ui::text("appearance.file_help", {{"size", ui::bytes(limits::kLogoBytes)}});
  const std::string key = "logo-file-" + std::to_string(round_);
  if (ui::file_input(ui::text("appearance.file"), files_,
                     {.accept = "image/png,image/jpeg,image/webp",
                      .help = help,
                      .error = logo_problem_,
                      .key = key})) {
    look_at_file(frame);
  }
}

void AppearanceTab::forget_file() {
  if (!files_.empty()) ++round_;
  files_.clear();
  picture_url_.clear();
  picture_type_.clear();
  logo_problem_.clear();
}

void AppearanceTab::look_at_file(Frame& frame) {
  picture_url_.clear();
  logo_problem_.clear();
  if (files_.empty()) return;
  if (files_[0].size > limits::kLogoBytes) {
    logo_problem_ = ui::text("appearance.too_large", {{"size", ui::bytes(files_[0].size)},
                                                      {"most", ui::bytes(limits::kLogoBytes)}});
    return ui::announce(logo_problem_);
  }
  frame.app.island("{\"do\":\"picture\",\"node\":" + std::to_string(files_[0].node) + "}");
}

void AppearanceTab::on_island(const IslandEvent& event) {
  if (event.name != "picture" || files_.empty() || event.integer("node") != files_[0].node) return;
  picture_type_ = event.text("type");
  picture_url_ = event.text("url");
  const std::int64_t width = event.integer("width"), height = event.integer("height");
  if (picture_type_.empty()) {
    logo_problem_ = ui::text("appearance.not_a_picture");
  } else if (picture_url_.empty()) {
    logo_problem_ = ui::text("appearance.damaged");
  } else if (width > limits::kLogoSideMax || height > limits::kLogoSideMax) {
    logo_problem_ =
        ui::text("appearance.too_many_pixels", {{"width", ui::number(width)},
                                                {"height", ui::number(height)},
                                                {"most", ui::number(limits::kLogoSideMax)}});
  }
  if (logo_problem_.empty()) removes_logo_ = false;
  ui::announce(logo_problem_.empty() ? ui::text("appearance.logo_chosen")
                                     : std::string_view(logo_problem_));
}

// ---- preview
// -------------------------------------------------------------------------------------

void AppearanceTab::draw_preview(const Frame& frame) const {
  const std::string& company = frame.viewer.company;
  const std::string lead = ui::text("company.preview_lead", {{"name", company}});
  const std::string logo = logo_shown();
  ui::small(ui::text("appearance.preview_caption"), {.strong = true});
  ui::company_preview(colours_of(draft_), {.label = ui::text("company.preview"),
                                           .company = company,
                                           .title = ui::text("company.preview_title"),
                                           .lead = lead,
                                           .button = ui::text("company.preview_button"),
                                           .link = ui::text("company.preview_link"),
                                           .logo = logo});
  const bool is_dark =
      ui::company_theme(ui::theme_of(ui::Scheme::light), colours_of(draft_)).moved_background;
  const std::string warning = contrast_words(draft_);
  if (!warning.empty()) ui::banner(warning, {.tone = ui::Tone::warn, .live = true});
  if (is_dark) ui::banner(ui::text("appearance.dark_ground"), {.tone = ui::Tone::warn});
  if (warning.empty() && !is_dark) {
    ui::banner(ui::text("company.colours_fine"), {.tone = ui::Tone::ok, .live = true});
  }
}

// ---- saving: the logo, then the colours, each only when it changed
// -------------------------------------------------------------------------------------

void AppearanceTab::save(App& app) {
  form_.set_saving(true);
  if (has_new_logo() || removes_logo_) return save_logo(app);
  save_colours(app);
}

void AppearanceTab::save_logo(App& app) {
  if (removes_logo_) {
    return app.client().send(api::delete_logo, Nothing{}, life_,
                             [this, &app](Result<Nothing> done) {
                               if (done.is_error()) {
                                 form_.set_saving(false);
                                 return form_.reject(done.error());
                               }
                               ThemeSettings now = saved_;
                               now.logo_url.reset();
                               now.company_logo.reset();
                               saved_logo(app, std::move(now));
                             });
  }
  app.client().send_file(api::upload_logo, {}, files_[0].node, picture_type_, life_,
                         [this, &app](Result<ThemeSettings> stored) {
                           if (!stored.is_error()) return saved_logo(app, stored.release_value());
                           form_.set_saving(false);
                           const Error& error = stored.error();
                           logo_problem_ =
                               error.fields.empty() ? error.message : error.fields[0].message;
                           ui::announce(logo_problem_, true);
                         });
}

void AppearanceTab::save_colours(App& app) {
  app.client().send_part(api::update_theme, {}, draft_, kColours, life_,
                         [this, &app](Result<ThemeSettings> stored) {
                           if (!stored.is_error()) return take_over(app, stored.release_value());
                           form_.set_saving(false);
                           form_.reject(stored.error());
                         });
}

// The logo is on the server. Colours that were changed beside it follow.
void AppearanceTab::saved_logo(App& app, ThemeSettings now) {
  const ThemeSettings wanted = draft_;
  const bool has_colours = form_.dirty(draft_);
  take_over(app, std::move(now));
  if (!has_colours) return;
  copy_colours(wanted, draft_);
  form_.set_saving(true);
  save_colours(app);
}

void AppearanceTab::take_over(App& app, ThemeSettings now) {
  open(now);
  app.cache().put(api::read_theme, {}, std::move(now), Nothing{});
  app.cache().invalidate("company");
  ui::toast(ui::text("appearance.saved"), ui::Tone::ok);
}

}  // namespace candor

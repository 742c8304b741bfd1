// Letters in the company's own words: the kinds, and the editor of one with its preview. Checks and
// preview are the same code as the server's.
#include "shared/api/mail.h"
#include "web/app.h"
#include "web/screens/admin/mail.h"
#include "web/screens/admin/screens.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

class LetterTemplatesScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    const ui::Crumb parents[] = {{ui::text("admin.title"), kAdminUrl},
                                 {ui::text("mail.title"), kMailUrl}};
    auto page = ui::page({.title = ui::text("mail.templates"),
                          .breadcrumb = parents,
                          .lead = ui::text("mail.templates_lead")});
    const auto loaded = frame.load(api::list_letter_templates);
    if (!ready(loaded, 6)) return;
    ui::Table table(
        {{.label = ui::text("letter.kind"), .grow = 2, .title = true},
         {.label = ui::text("letter.subject"), .grow = 3},
         {.label = ui::text("mail.words"), .width = 170}},
        {.label = ui::text("mail.templates"), .rows = static_cast<int>(loaded->items.size())});
    while (table.next()) {
      const LetterTemplateView& one = loaded->items[static_cast<std::size_t>(table.index())];
      table.row_key(word_of(one.kind));
      table.link_cell(label_text(one.kind), template_url(one.kind));
      table.muted_cell(one.subject);
      auto cell = table.cell();
      if (!one.problem.empty())
        ui::chip(ui::text("letter.problem"), ui::Tone::danger);
      else if (one.is_changed)
        ui::chip(ui::text("letter.is_changed"), ui::Tone::info);
      else
        ui::chip(ui::text("mail.standard"));
    }
  }
};

class LetterTemplateScreen : public Screen {
 public:
  bool has_unsaved_changes() const override { return is_open_ && form_.dirty(draft_); }
  std::string unsaved() const override { return form_.keep(draft_); }

  void draw(Frame& frame) override {
    const auto kind = choice_value(type_of<LetterKind>(), frame.params.get("kind"));
    kind_ = static_cast<LetterKind>(kind.value_or(0));
    const ui::Crumb parents[] = {{ui::text("admin.title"), kAdminUrl},
                                 {ui::text("mail.title"), kMailUrl},
                                 {ui::text("mail.templates"), kTemplatesUrl}};
    auto page = ui::page({.title = kind ? label_text(kind_) : ui::text("mail.template_title"),
                          .breadcrumb = parents});
    const auto loaded = frame.load(api::read_letter_template, {{"kind", frame.params.get("kind")}});
    if (!ready(loaded) || !kind) return;
    if (!is_open_) open(*loaded);
    if (!is_restored_) form_.restore(frame.app.take_unsaved(), draft_);
    is_restored_ = true;
    if (loaded->is_changed) draw_reset();
    if (!loaded->problem.empty())
      ui::banner(ui::text("mail.template_problem", {{"problem", loaded->problem}}),
                 {.tone = ui::Tone::danger});
    bool wanted = draw_editor(*loaded);
    switch (ui::save_bar(has_unsaved_changes(), form_.saving())) {
      case ui::SaveBar::save: wanted = true; break;
      case ui::SaveBar::discard: return open(*loaded);
      case ui::SaveBar::nothing: break;
    }
    if (wanted && has_unsaved_changes() && is_valid()) save(frame);
    if (ui::confirm(is_asking_, {.title = ui::text("mail.reset_title"),
                                 .body = ui::text("mail.reset_body"),
                                 .yes = ui::text("mail.reset")}) == ui::Answer::yes)
      reset(frame);
  }

 private:
  void open(const LetterTemplateView& saved) {
    draft_ = {saved.subject, saved.text};
    is_open_ = true;
    form_.open(draft_);
  }

  void draw_reset() {
    auto actions = ui::page_actions();
    if (ui::button(ui::text("mail.reset"), {.icon = ui::Icon::undo})) is_asking_ = true;
  }

  // True when the form was submitted.
  bool draw_editor(const LetterTemplateView& saved) {
    auto split = ui::split({.ratio = 0.5f});
    bool wanted = false;
    {
      auto left = ui::pane();
      auto form = ui::form(form_, ui::text("mail.template_title"));
      ui::edit_record(form_, draft_);
      draw_fields(saved);
      wanted = ui::submitted(form_);
    }
    auto right = ui::pane();
    draw_preview();
    return wanted;
  }

  static void draw_fields(const LetterTemplateView& saved) {
    if (saved.fields.empty()) return;
    auto section =
        ui::section(ui::text("letter.fields"), {.help = ui::text("mail.fields_help"), .level = 3});
    std::vector<std::string> terms;
    for (const LetterFieldView& field : saved.fields) {
      terms.push_back("{" + field.name + "}");
      if (field.is_required) terms.back() += " (" + std::string(ui::text("mail.needed")) + ")";
    }
    std::vector<ui::Fact> facts;
    for (std::size_t i = 0; i < terms.size(); ++i)
      facts.push_back({terms[i], saved.fields[i].sample});
    ui::facts(facts);
  }

  void draw_preview() {
    auto section = ui::section(ui::text("mail.preview"), {.level = 3});
    const auto filled = fill_letter(kind_, draft_, sample_values(kind_));
    if (filled.is_error()) {
      for (const FieldError& error : filled.error().fields)
        ui::banner(error.message, {.tone = ui::Tone::warn, .live = true});
      return;
    }
    auto card = ui::card({.label = ui::text("mail.preview")});
    ui::h3(filled.value().subject);
    ui::body(filled.value().text);
  }

  bool is_valid() {
    if (!form_.accept(draft_)) return false;
    const Status checked = check_letter(kind_, draft_);
    if (checked.is_error()) form_.reject(checked.error());
    return !checked.is_error();
  }

  void save(Frame& frame) {
    form_.set_saving(true);
    frame.client.send(api::update_letter_template, {{"kind", word_of(kind_)}}, draft_, life_,
                      [this, &app = frame.app](Result<LetterTemplateView> saved) {
                        form_.set_saving(false);
                        if (saved.is_error()) return form_.reject(saved.error());
                        take(app, saved.release_value(), "mail.template_saved");
                      });
  }

  void reset(Frame& frame) {
    frame.client.send(api::reset_letter_template, {{"kind", word_of(kind_)}}, Nothing{}, life_,
                      [this, &app = frame.app](Result<LetterTemplateView> standard) {
                        if (standard.is_error())
                          return ui::toast(standard.error().message, ui::Tone::danger);
                        take(app, standard.release_value(), "mail.template_reset");
                      });
  }

  void take(App& app, LetterTemplateView saved, std::string_view words) {
    open(saved);
    app.cache().put(api::read_letter_template, {{"kind", word_of(kind_)}}, std::move(saved),
                    Nothing{});
    ui::toast(ui::text(words), ui::Tone::ok);
  }

  LetterKind kind_ = LetterKind::test;
  LetterDraft draft_;
  ui::FormState form_;
  Life life_;
  bool is_open_ = false, is_restored_ = false, is_asking_ = false;
};

}  // namespace

std::unique_ptr<Screen> make_letter_templates(const Params&) {
  return std::make_unique<LetterTemplatesScreen>();
}

std::unique_ptr<Screen> make_letter_template(const Params&) {
  return std::make_unique<LetterTemplateScreen>();
}

}  // namespace candor

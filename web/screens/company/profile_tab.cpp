// What candidates read about my company.
#include "web/screens/company/profile_tab.h"

#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/screens/recruiter/states.h"

namespace candor {

void edit_company_profile(ui::FormState& form, Company& draft) {
  auto column = ui::stack({.gap = ui::kSpace5, .max_width = ui::kFormWidth});
  if (ui::text_field(ui::text("company.name"), draft.name,
                     {.error = form.error_of("name"),
                      .required = true,
                      .disabled = form.saving(),
                      .autocomplete = "organization",
                      .max_length = limits::kNameMax,
                      .key = "name"})) {
    form.touch("name");
  }
  ui::edit_record(form, draft,
                  {.only = kCompanyProfile,
                   .except = "name",
                   .autocomplete = "contact_email=off website=url address=street-address"});
}

bool accept_company_profile(ui::FormState& form, const Company& draft) {
  if (!form.accept(draft)) return false;
  if (!draft.name.empty()) return true;
  form.add_error("name", std::string(ui::text("company.name_missing")));
  return false;
}

void CompanyProfileTab::open(const Company& saved) {
  draft_ = saved;
  opened_ms_ = saved.updated_at.ms;
  is_opened_ = true;
  form_.open(draft_);
}

void CompanyProfileTab::draw(Frame& frame) {
  const auto loaded = frame.load(api::my_company);
  if (!ready(loaded, 6)) return;
  if (!may(frame, Permission::manage_company)) return draw_facts(*loaded);
  const bool is_newer = loaded->updated_at.ms != opened_ms_;
  if (!is_opened_ || (is_newer && !has_unsaved_changes() && !form_.saving())) open(*loaded);
  if (!is_restored_) form_.restore(frame.app.take_unsaved(), draft_);
  is_restored_ = true;
  draw_form(frame, *loaded);
}

void CompanyProfileTab::draw_facts(const Company& company) {
  ui::banner(ui::text("company.profile_read_only"), {.tone = ui::Tone::info});
  auto card = ui::card();
  const std::string_view none = ui::text("company.nothing_yet");
  const auto shown = [none](const std::string& value) {
    return value.empty() ? none : std::string_view(value);
  };
  ui::facts({{ui::text("company.name"), company.name},
             {ui::text("company.contact_email"), shown(company.contact_email)},
             {ui::text("company.industry"), shown(company.industry)},
             {ui::text("company.website"), shown(company.website)},
             {ui::text("company.address"), shown(company.address)},
             {ui::text("company.about"), shown(company.about)}});
}

void CompanyProfileTab::draw_form(Frame& frame, const Company& saved) {
  bool wanted = false;
  {
    auto section = ui::section(ui::text("company.facts"));
    auto form = ui::form(form_, ui::text("company.facts"), {.max_width = ui::kPageWidth});
    edit_company_profile(form_, draft_);
    wanted = ui::submitted(form_);
  }
  switch (ui::save_bar(has_unsaved_changes(), form_.saving())) {
    case ui::SaveBar::save: wanted = true; break;
    case ui::SaveBar::discard: return open(saved);
    case ui::SaveBar::nothing: break;
  }
  if (wanted && has_unsaved_changes() && accept_company_profile(form_, draft_)) save(frame);
}

void CompanyProfileTab::save(Frame& frame) {
  form_.set_saving(true);
  frame.client.send_part(api::update_my_company, {}, draft_, kCompanyProfile, life_,
                         [this, &app = frame.app](Result<Company> saved) {
                           form_.set_saving(false);
                           if (saved.is_error()) return form_.reject(saved.error());
                           open(saved.value());
                           Visitor viewer = app.viewer();
                           viewer.company = saved.value().name;
                           app.set_viewer(std::move(viewer));
                           app.cache().put(api::my_company, {}, saved.release_value(), Nothing{});
                           ui::toast(ui::text("company.saved"), ui::Tone::ok);
                         });
}

}  // namespace candor

// One company: its profile, who may join it, deleting and restoring it; and a new one.
#include "shared/api/endpoints.h"
#include "shared/base/text.h"
#include "web/app.h"
#include "web/screens/admin/companies.h"
#include "web/screens/admin/screens.h"
#include "web/screens/company/colleague_dialog.h"
#include "web/screens/company/profile_tab.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

class AdminCompanyScreen : public Screen {
 public:
  bool has_unsaved_changes() const override { return is_opened_ && form_.dirty(draft_); }
  std::string unsaved() const override {
    return has_unsaved_changes() ? form_.keep(draft_) : std::string();
  }

  void draw(Frame& frame) override {
    const CompanyId id{frame.params.id("company")};
    const auto loaded = frame.load(api::read_company, {{"company", id}});
    const std::string title = loaded ? loaded->name : std::string(ui::text("admin.company"));
    auto page = ui::page({.title = title,
                          .breadcrumb = {{ui::text("admin.title"), kAdminUrl},
                                         {ui::text("admin.companies"), kCompaniesUrl}}});
    if (!ready(loaded, 6)) return;
    draw_actions(frame, *loaded);
    if (loaded->deleted_at) {
      ui::banner(ui::text("admin.company_is_deleted"), {.tone = ui::Tone::warn});
    }
    draw_facts(frame, *loaded);
    if (!loaded->deleted_at) draw_form(frame, *loaded);
    draw_dialogs(frame, *loaded);
  }

 private:
  void draw_actions(Frame& frame, const Company& company) {
    auto actions = ui::page_actions();
    if (company.deleted_at) {
      if (ui::button(ui::text("admin.restore"),
                     {.look = ui::Look::primary, .icon = ui::Icon::undo})) {
        restore(frame, company);
      }
      return;
    }
    if (ui::button(ui::text("members.invite"), {.icon = ui::Icon::plus})) invite_.open(company.id);
    if (ui::button(ui::text("admin.delete"), {.icon = ui::Icon::trash})) delete_open_ = true;
  }

  static void draw_facts(Frame& frame, const Company& company) {
    MemberQuery query;
    query.company_id = company.id;
    query.per_page = 1;
    const auto members = frame.load(api::list_members, {}, query);
    auto card = ui::card();
    draw_company_state(company);
    const std::string made = ui::date_time(company.created_at.ms);
    const std::string count = members ? ui::plural("admin.members", members->total)
                                      : std::string(ui::text("admin.counting"));
    const std::string people = "/admin/users?search=" + text::encode_url(company.name);
    ui::facts(
        {{ui::text("company.tab_members"), count, people}, {ui::text("common.created_at"), made}});
  }

  void draw_form(Frame& frame, const Company& company) {
    const bool is_newer = company.updated_at.ms != opened_ms_;
    if (!is_opened_ || (is_newer && !has_unsaved_changes() && !form_.saving())) open(company);
    if (!is_restored_) form_.restore(frame.app.take_unsaved(), draft_);
    is_restored_ = true;
    bool wanted = false;
    {
      auto form = ui::form(form_, ui::text("admin.company"));
      edit_company_profile(form_, draft_);
      wanted = ui::submitted(form_);
    }
    switch (ui::save_bar(has_unsaved_changes(), form_.saving())) {
      case ui::SaveBar::save: wanted = true; break;
      case ui::SaveBar::discard: return open(company);
      case ui::SaveBar::nothing: break;
    }
    if (wanted && has_unsaved_changes() && accept_company_profile(form_, draft_)) {
      save(frame, company.id);
    }
  }

  void open(const Company& company) {
    draft_ = company;
    opened_ms_ = company.updated_at.ms;
    is_opened_ = true;
    form_.open(draft_);
  }

  void draw_dialogs(Frame& frame, const Company& company) {
    invite_.draw(frame);
    const std::string title = ui::text("admin.delete_company_title", {{"name", company.name}});
    if (ui::confirm(delete_open_, {.title = title,
                                   .body = ui::text("admin.delete_company_body"),
                                   .yes = ui::text("admin.delete_company")}) == ui::Answer::yes) {
      remove(frame, company);
    }
  }

  void save(Frame& frame, CompanyId id) {
    form_.set_saving(true);
    frame.client.send_part(
        api::update_company, {{"company", id}}, draft_, kCompanyProfile, life_,
        [this, id, &app = frame.app](Result<Company> saved) {
          form_.set_saving(false);
          if (saved.is_error()) return form_.reject(saved.error());
          open(saved.value());
          app.cache().put(api::read_company, {{"company", id}}, saved.release_value(), Nothing{});
          ui::toast(ui::text("company.saved"), ui::Tone::ok);
        });
  }

  void remove(Frame& frame, const Company& company) {
    frame.client.send(
        api::delete_company, {{"company", company.id}}, Nothing{}, life_,
        [this, name = company.name](Result<Nothing> done) {
          if (done.is_error()) return ui::toast(done.error().message, ui::Tone::danger);
          is_opened_ = false;  // what was typed goes with it
          ui::toast(ui::text("admin.company_deleted", {{"name", name}}), ui::Tone::ok);
        });
  }

  void restore(Frame& frame, const Company& company) {
    frame.client.send(api::restore_company, {{"company", company.id}}, Nothing{}, life_,
                      [name = company.name](Result<Company> done) {
                        if (done.is_error())
                          return ui::toast(done.error().message, ui::Tone::danger);
                        ui::toast(ui::text("admin.restored", {{"name", name}}), ui::Tone::ok);
                      });
  }

  Company draft_;
  ui::FormState form_;
  ColleagueDialog invite_;
  Life life_;
  std::int64_t opened_ms_ = 0;  // `updated_at` of what the form began with
  bool is_opened_ = false, is_restored_ = false, delete_open_ = false;
};

class NewCompanyScreen : public Screen {
 public:
  bool has_unsaved_changes() const override { return form_.dirty(draft_); }
  std::string unsaved() const override { return form_.keep(draft_); }

  void draw(Frame& frame) override {
    auto page = ui::page({.title = ui::text("admin.new_company"),
                          .breadcrumb = {{ui::text("admin.title"), kAdminUrl},
                                         {ui::text("admin.companies"), kCompaniesUrl}},
                          .lead = ui::text("admin.new_company_lead"),
                          .max_width = ui::kFormWidth});
    if (!is_opened_) {
      form_.open(draft_);
      form_.restore(frame.app.take_unsaved(), draft_);
    }
    is_opened_ = true;
    auto form = ui::form(form_, ui::text("admin.new_company"));
    ui::edit_record(form_, draft_,
                    {.only = kCompanyProfile,
                     .autocomplete = "name=off contact_email=off website=off address=off"});
    if (ui::submit(form_, ui::text("admin.create_company")) && form_.accept(draft_)) save(frame);
  }

 private:
  void save(Frame& frame) {
    form_.set_saving(true);
    frame.client.send(api::create_company, draft_, life_,
                      [this, &app = frame.app](Result<Company> made) {
                        form_.set_saving(false);
                        if (made.is_error()) return form_.reject(made.error());
                        form_.open(draft_);
                        app.router().go(company_url(made.value().id));
                        ui::toast(ui::text("admin.company_created"), ui::Tone::ok);
                      });
  }

  CompanyDraft draft_;
  ui::FormState form_;
  Life life_;
  bool is_opened_ = false;
};

}  // namespace

std::unique_ptr<Screen> make_admin_company(const Params&) {
  return std::make_unique<AdminCompanyScreen>();
}

std::unique_ptr<Screen> make_admin_new_company(const Params&) {
  return std::make_unique<NewCompanyScreen>();
}

}  // namespace candor

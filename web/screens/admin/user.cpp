// One user: everything an administrator may change, and a new one.
#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/screens/admin/screens.h"
#include "web/screens/admin/users.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

// Asks for the administrator's own password, then takes the second factor off a user who lost it.
class ResetTwoFactor {
 public:
  void open(const ManagedUser& user) {
    user_ = user;
    proof_ = {};
    form_.open(proof_);
    is_open_ = true;
  }

  void draw(Frame& frame) {
    const std::string title = ui::text("admin.two_factor_reset_title", {{"name", user_.full_name}});
    auto dialog = ui::dialog(is_open_, {.title = title,
                                        .body = ui::text("admin.two_factor_reset_body"),
                                        .key = "reset-two-factor"});
    if (!dialog) return;
    auto form = ui::form(form_, title, {.key = "reset-two-factor-form"});
    if (ui::password_field(ui::text("admin.two_factor_reset_password"), proof_.password,
                           {.error = form_.error_of("password"),
                            .required = true,
                            .disabled = form_.saving(),
                            .max_length = limits::kPasswordMax,
                            .key = "password"})) {
      form_.touch("password");
    }
    auto actions = ui::dialog_actions();
    if (ui::button(ui::text("ui.cancel"), {.disabled = form_.saving()})) is_open_ = false;
    if (ui::submit(form_, ui::text("admin.two_factor_reset_yes")) && form_.accept(proof_))
      reset(frame);
  }

 private:
  void reset(Frame& frame) {
    form_.set_saving(true);
    frame.client.send(api::reset_two_factor, {{"user", user_.id}}, proof_, life_,
                      [this](Result<Acknowledged> done) {
                        form_.set_saving(false);
                        if (done.is_error()) return form_.reject(done.error());
                        is_open_ = false;
                        ui::toast(
                            ui::text("admin.two_factor_was_reset", {{"name", user_.full_name}}),
                            ui::Tone::ok);
                      });
  }

  ManagedUser user_;
  TwoFactorBegin proof_;
  ui::FormState form_;
  bool is_open_ = false;
  Life life_;
};

class UserScreen : public Screen {
 public:
  bool has_unsaved_changes() const override { return opened_at_ != 0 && form_.dirty(draft_); }
  std::string unsaved() const override { return form_.keep(draft_); }

  void draw(Frame& frame) override {
    const AccountId id{frame.params.id("user")};
    const auto loaded = frame.load(api::read_user, {{"user", id}});
    const std::string title = loaded ? loaded->full_name : std::string(ui::text("admin.user"));
    auto page = ui::page({.title = title,
                          .breadcrumb = {{ui::text("admin.title"), kAdminUrl},
                                         {ui::text("admin.users"), "/admin/users"}}});
    if (!ready(loaded, 6)) return;
    const ManagedUser& user = *loaded;
    draw_actions(frame, user);
    draw_facts(user);
    if (!user.deleted_at) draw_form(frame, user);
    delete_.draw(frame);
    reset_.draw(frame);
  }

 private:
  void draw_actions(Frame& frame, const ManagedUser& user) {
    auto actions = ui::page_actions();
    if (user.deleted_at) {
      if (ui::button(ui::text("admin.restore"),
                     {.look = ui::Look::primary, .icon = ui::Icon::undo})) {
        restore(frame, user);
      }
      return;
    }
    if (user.status == AccountStatus::pending &&
        ui::button(ui::text("admin.approve"),
                   {.look = ui::Look::primary, .icon = ui::Icon::check})) {
      approve(frame, user, life_);
    }
    const bool is_other = text_of(user.id) != frame.viewer.id;
    if (user.two_factor_since && is_other &&
        ui::button(ui::text("admin.two_factor_reset"), {.icon = ui::Icon::shield})) {
      reset_.open(user);
    }
    if (ui::button(ui::text("admin.delete"), {.icon = ui::Icon::trash})) delete_.open(user);
  }

  static void draw_facts(const ManagedUser& user) {
    auto card = ui::card();
    draw_user_state(user);
    const std::string joined = ui::date(user.created_at.ms);
    const std::string seen = user.last_seen_at ? ui::relative(user.last_seen_at->ms)
                                               : std::string(ui::text("admin.never"));
    const std::string factor =
        user.two_factor_since
            ? ui::text("admin.two_factor_on", {{"date", ui::date(user.two_factor_since->ms)}})
            : std::string(ui::text("admin.two_factor_off"));
    const std::string log = "/admin/audit?actor_id=" + text_of(user.id);
    ui::facts({{ui::text("common.created_at"), joined},
               {ui::text("user.last_seen_at"), seen},
               {ui::text("user.two_factor_since"), factor},
               {ui::text("admin.audit"), ui::text("admin.what_they_did"), log}});
  }

  void draw_form(Frame& frame, const ManagedUser& user) {
    const bool is_newer = user.updated_at.ms != opened_at_;
    if (opened_at_ == 0 || (is_newer && !has_unsaved_changes() && !form_.saving())) open(user);
    if (!restored_) form_.restore(frame.app.take_unsaved(), draft_);
    restored_ = true;
    bool wanted = false;
    {
      auto form = ui::form(form_, ui::text("admin.user"));
      ui::edit_record(form_, draft_,
                      {.except = "is_active",
                       .autocomplete = "email=off username=off full_name=off company=off",
                       .marks_optional = false});
      wanted = ui::submitted(form_);
    }
    switch (ui::save_bar(has_unsaved_changes(), form_.saving())) {
      case ui::SaveBar::save: wanted = true; break;
      case ui::SaveBar::discard: return open(user);
      case ui::SaveBar::nothing: break;
    }
    if (wanted && has_unsaved_changes() && form_.accept(draft_)) save(frame, user.id);
  }

  void open(const ManagedUser& user) {
    draft_ = change_of(user);
    opened_at_ = user.updated_at.ms;
    form_.open(draft_);
  }

  void save(Frame& frame, AccountId id) {
    form_.set_saving(true);
    draft_.is_active = draft_.status == AccountStatus::active;
    frame.client.send(
        api::update_user, {{"user", id}}, draft_, life_,
        [this, id, &app = frame.app](Result<ManagedUser> saved) {
          form_.set_saving(false);
          if (saved.is_error()) return form_.reject(saved.error());
          open(saved.value());
          app.cache().put(api::read_user, {{"user", id}}, saved.release_value(), Nothing{});
          ui::toast(ui::text("admin.saved"), ui::Tone::ok);
        });
  }

  void restore(Frame& frame, const ManagedUser& user) {
    frame.client.send(api::restore_user, {{"user", user.id}}, Nothing{}, life_,
                      [name = user.full_name](Result<ManagedUser> done) {
                        if (done.is_error())
                          return ui::toast(done.error().message, ui::Tone::danger);
                        ui::toast(ui::text("admin.restored", {{"name", name}}), ui::Tone::ok);
                      });
  }

  UserChange draft_;
  ui::FormState form_;
  ResetTwoFactor reset_;
  DeleteUser delete_{{"admin.delete_title", "admin.delete_body", "admin.delete"}};
  Life life_;
  std::int64_t opened_at_ = 0;  // `updated_at` of what the form began with
  bool restored_ = false;
};

class NewUserScreen : public Screen {
 public:
  bool has_unsaved_changes() const override { return form_.dirty(draft_); }

  void draw(Frame& frame) override {
    auto page = ui::page({.title = ui::text("admin.new_user"),
                          .breadcrumb = {{ui::text("admin.title"), kAdminUrl},
                                         {ui::text("admin.users"), "/admin/users"}},
                          .lead = ui::text("admin.new_user_lead"),
                          .max_width = ui::kFormWidth});
    if (!opened_) form_.open(draft_);
    opened_ = true;
    auto form = ui::form(form_, ui::text("admin.new_user"));
    ui::edit_record(form_, draft_,
                    {.except = "is_active subscription_status subscription_plan"
                               " subscription_end_date",
                     .autocomplete = "email=off username=off full_name=off company=off"
                                     " password=new-password"});
    if (ui::submit(form_, ui::text("admin.create_user")) && form_.accept(draft_)) save(frame);
  }

 private:
  void save(Frame& frame) {
    form_.set_saving(true);
    frame.client.send(api::create_user, draft_, life_,
                      [this, &app = frame.app](Result<ManagedUser> made) {
                        form_.set_saving(false);
                        if (made.is_error()) return form_.reject(made.error());
                        form_.open(draft_);
                        app.router().go(user_url(made.value().id));
                        ui::toast(ui::text("admin.created"), ui::Tone::ok);
                      });
  }

  UserDraft draft_;
  ui::FormState form_;
  Life life_;
  bool opened_ = false;
};

}  // namespace

std::unique_ptr<Screen> make_admin_user(const Params&) {
  return std::make_unique<UserScreen>();
}
std::unique_ptr<Screen> make_admin_new_user(const Params&) {
  return std::make_unique<NewUserScreen>();
}

}  // namespace candor

// My details.
#include "web/screens/account/profile_tab.h"

#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/screens/account/pieces.h"

namespace candor {

void ProfileTab::open(const AccountView& me) {
  draft_ = {};
  draft_.full_name = me.full_name;
  draft_.username = me.username;
  draft_.phone_number = me.phone_number;
  draft_.email = email_ = me.email;
  updated_ms_ = me.updated_at.ms;
  form_.open(draft_);
  is_opened_ = true;
}

// What is saved elsewhere is taken over while nothing was typed here.
void ProfileTab::follow(Frame& frame, const AccountView& me) {
  const bool is_newer = me.updated_at.ms != updated_ms_;
  if (!is_opened_ || (is_newer && !has_unsaved_changes() && !form_.saving())) open(me);
  if (!is_restored_) form_.restore(frame.app.take_unsaved(), draft_);
  is_restored_ = true;
}

void ProfileTab::draw(Frame& frame) {
  const auto loaded = frame.load(api::me);
  if (!ready(loaded)) return;
  follow(frame, *loaded);
  auto section = ui::section(ui::text("account.facts"));
  draw_address(frame, *loaded);
  draw_facts(*loaded);
  draw_form(frame, *loaded);
}

void ProfileTab::draw_facts(const AccountView& me) {
  const std::string since = ui::date(me.created_at.ms);
  std::vector<ui::Fact> facts{{ui::text("account.role_name"), ui::text(label_of(me.role))},
                              {ui::text("account.member_since"), since}};
  if (!me.company.empty()) {
    facts.insert(facts.begin(), {ui::text("account.company"), me.company});
  }
  ui::facts(facts);
}

// An address nobody has shown to be theirs: password resets may not arrive.
void ProfileTab::draw_address(Frame& frame, const AccountView& me) {
  if (me.is_email_verified || me.email.empty()) return;
  const std::string words = ui::text(
      is_link_sent_ ? "account.verify_sent" : "account.verify_wanted", {{"email", me.email}});
  const bool asked = ui::banner(
      words, {.tone = ui::Tone::info,
              .icon = ui::Icon::mail,
              .action = is_link_sent_ ? std::string_view() : ui::text("account.verify_send"),
              .live = true});
  if (asked) send_link_again(frame);
}

// The change describes every field as one that may be left out; here all but one must stay filled.
void ProfileTab::draw_text(std::string_view name, std::string& value, int most,
                           ui::FieldOptions options) {
  options.error = form_.error_of(name);
  options.disabled = form_.saving();
  options.max_length = most;
  options.key = name;
  if (ui::text_field(ui::text("account." + std::string(name)), value, options)) form_.touch(name);
}

void ProfileTab::draw_form(Frame& frame, const AccountView& me) {
  bool wanted = false;
  {
    auto form = ui::form(form_, ui::text("account.facts"));
    draw_text("full_name", draft_.full_name, limits::kNameMax,
              {.required = true, .autocomplete = "name"});
    draw_text("email", draft_.email, limits::kEmailMax,
              {.required = true, .kind = ui::FieldKind::email, .autocomplete = "email"});
    if (draft_.email != email_) {
      if (ui::password_field(ui::text("account.current_password"), draft_.current_password,
                             {.help = ui::text("account.email_password_help"),
                              .error = form_.error_of("current_password"),
                              .required = true,
                              .max_length = limits::kPasswordMax,
                              .key = "current_password"})) {
        form_.touch("current_password");
      }
    }
    draw_text("username", draft_.username, limits::kNameMax,
              {.required = true, .autocomplete = "username"});
    draw_text("phone_number", draft_.phone_number, limits::kPhoneMax,
              {.optional_mark = true, .kind = ui::FieldKind::telephone, .autocomplete = "tel"});
    wanted = ui::submitted(form_);
  }
  switch (ui::save_bar(has_unsaved_changes(), form_.saving())) {
    case ui::SaveBar::save: wanted = true; break;
    case ui::SaveBar::discard: return open(me);
    case ui::SaveBar::nothing: break;
  }
  if (wanted && has_unsaved_changes() && form_.accept(draft_)) save(frame);
}

void ProfileTab::save(Frame& frame) {
  if (draft_.full_name.empty()) {
    form_.add_error("full_name", std::string(ui::text("account.no_name")));
  }
  if (draft_.email.empty()) {
    form_.add_error("email", std::string(ui::text("account.no_email")));
  } else if (draft_.email != email_ && draft_.current_password.empty()) {
    form_.add_error("current_password", std::string(ui::text("sign_in.no_password")));
  }
  if (draft_.username.empty()) {
    form_.add_error("username", std::string(ui::text("account.no_username")));
  }
  if (!form_.errors().empty()) return;
  form_.set_saving(true);
  frame.client.send(api::update_profile, draft_, life_,
                    [this, &app = frame.app](Result<AccountView> saved) {
                      form_.set_saving(false);
                      if (saved.is_error()) return form_.reject(in_words(saved.error()));
                      is_link_sent_ = false;
                      open(saved.value());
                      app.set_viewer(visitor_of(saved.value()));
                      app.cache().put(api::me, {}, saved.release_value(), Nothing{});
                      ui::toast(ui::text("account.saved"), ui::Tone::ok);
                    });
}

void ProfileTab::send_link_again(Frame& frame) {
  frame.client.send(api::resend_verification, Nothing{}, life_, [this](Result<Acknowledged> done) {
    if (done.is_error()) return ui::toast(in_words(done.error()).message, ui::Tone::danger);
    is_link_sent_ = true;
  });
}

}  // namespace candor

// Inviting a colleague.
#include "web/screens/company/colleague_dialog.h"

#include <cstdlib>

#include "shared/api/endpoints.h"
#include "web/screens/recruiter/states.h"

namespace candor {

bool choose_members_role(ui::FormState& form, Role& role) {
  std::string word(word_of(role));
  const ui::Choice roles[] = {{.value = word_of(Role::recruiter),
                               .label = label_text(Role::recruiter),
                               .help = ui::text("members.recruiter_help")},
                              {.value = word_of(Role::domain_expert),
                               .label = label_text(Role::domain_expert),
                               .help = ui::text("members.domain_expert_help")},
                              {.value = word_of(Role::admin),
                               .label = label_text(Role::admin),
                               .help = ui::text("members.admin_help")}};
  if (!ui::radio_group(ui::text("user.role"), word, roles,
                       {.error = form.error_of("role"), .as_cards = true, .key = "role"})) {
    return false;
  }
  const auto chosen = choice_value(type_of<Role>(), word);
  if (chosen) role = static_cast<Role>(*chosen);
  form.touch("role");
  return true;
}

void draw_mail_state(const ColleagueInvitationView& invitation) {
  if (!invitation.mail_state) return;
  const bool is_held = *invitation.mail_state == MailState::held;
  ui::banner(ui::text(is_held ? "members.mail_held" : "members.mail_queued",
                      {{"email", invitation.email}}),
             {.tone = is_held ? ui::Tone::warn : ui::Tone::ok});
}

void ColleagueDialog::open(std::optional<CompanyId> company) {
  const std::int32_t days = draft_.expires_in_days;
  draft_ = {};
  draft_.company_id = company;
  draft_.expires_in_days = days;
  days_ = std::to_string(days);
  invited_.reset();
  form_.open(draft_);
  is_open_ = true;
}

void ColleagueDialog::draw(Frame& frame) {
  if (!invited_) {
    if (auto dialog = ui::dialog(is_open_, {.title = ui::text("members.invite_title"),
                                            .body = ui::text("members.invite_body"),
                                            .width = 560,
                                            .key = "invite-colleague"})) {
      draw_form(frame);
    }
    return;
  }
  const std::string title = ui::text("members.invited", {{"email", invited_->email}});
  if (auto dialog =
          ui::dialog(is_open_, {.title = title, .width = 560, .key = "invited-colleague"})) {
    draw_invited();
  }
}

void ColleagueDialog::draw_form(Frame& frame) {
  auto form = ui::form(form_, ui::text("members.invite_title"));
  const ui::EditOptions options{.autocomplete = "email=off full_name=off"};
  ui::edit_field(form_, draft_, "email", options);
  ui::edit_field(form_, draft_, "full_name", options);
  choose_members_role(form_, draft_.role);
  const ui::Choice days[] = {{"3", ui::text("invitations.days_3")},
                             {"7", ui::text("invitations.days_7")},
                             {"14", ui::text("invitations.days_14")},
                             {"30", ui::text("invitations.days_30")}};
  if (ui::select(ui::text("members.link_works"), days_, days,
                 {.error = form_.error_of("expires_in_days"), .key = "expires_in_days"})) {
    draft_.expires_in_days = std::atoi(days_.c_str());
    form_.touch("expires_in_days");
  }
  auto actions = ui::dialog_actions();
  if (ui::button(ui::text("ui.cancel"), {.disabled = form_.saving()})) is_open_ = false;
  if (ui::submit(form_, ui::text("members.invite_submit")) && form_.accept(draft_)) invite(frame);
}

void ColleagueDialog::draw_invited() {
  const std::string until = ui::date_time(invited_->expires_at.ms);
  ui::body(ui::text("members.invited_body", {{"email", invited_->email}, {"time", until}}));
  draw_mail_state(*invited_);
  if (invited_->link) ui::copy_field(ui::text("members.link"), *invited_->link);
  auto actions = ui::dialog_actions();
  if (ui::button(ui::text("members.another"), {.icon = ui::Icon::plus})) open(draft_.company_id);
  if (ui::primary_button(ui::text("members.done"))) is_open_ = false;
}

void ColleagueDialog::invite(Frame& frame) {
  form_.set_saving(true);
  frame.client.send(api::invite_colleague, draft_, life_,
                    [this](Result<ColleagueInvitationView> made) {
                      form_.set_saving(false);
                      if (made.is_error()) return form_.reject(made.error());
                      invited_ = made.release_value();
                    });
}

}  // namespace candor

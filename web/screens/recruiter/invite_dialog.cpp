// The invite dialog.
#include "web/screens/recruiter/invite_dialog.h"

#include <cstdlib>

#include "shared/api/endpoints.h"
#include "shared/base/text.h"
#include "web/app.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

constexpr std::string_view kCustom = "custom";

}  // namespace

std::string mail_address_of(const InvitationView& invitation, std::string_view interview_title) {
  const std::string until = ui::date_time_zone(invitation.expires_at.ms);
  const std::string subject = ui::text("invitations.email_subject", {{"title", interview_title}});
  const std::string words = ui::text("invitations.email_body", {{"name", invitation.candidate_name},
                                                                {"title", interview_title},
                                                                {"link", invitation.link},
                                                                {"time", until}});
  return "mailto:" + text::encode_url(invitation.candidate_email) +
         "?subject=" + text::encode_url(subject) + "&body=" + text::encode_url(words);
}

void InviteDialog::open() {
  open_ = true;
  if (created_) start_over();
}

void InviteDialog::start_over() {
  const std::int32_t hours = draft_.expires_in_hours, attempts = draft_.max_attempts;
  const bool sends = draft_.send_mail;
  draft_ = {};
  draft_.expires_in_hours = hours;
  draft_.max_attempts = attempts;
  draft_.send_mail = sends;
  created_.reset();
  form_.clear_errors();
}

void InviteDialog::draw(Frame& frame, const InterviewView& interview) {
  if (created_) {
    const std::string title = ui::text("invitations.created", {{"name", created_->candidate_name}});
    if (auto dialog = ui::dialog(open_, {.title = title, .width = 520, .key = "invited"})) {
      draw_created(interview);
    }
    return;
  }
  if (auto dialog = ui::dialog(open_, {.title = ui::text("invitations.invite_title"),
                                       .body = ui::text("invitations.invite_body"),
                                       .width = 520,
                                       .key = "invite"})) {
    draw_form(frame, interview);
  }
}

void InviteDialog::draw_form(Frame& frame, const InterviewView& interview) {
  if (interview.status != InterviewStatus::open) {
    ui::banner(ui::text("invitations.not_open"), {.tone = ui::Tone::warn});
  }
  auto form = ui::form(form_, ui::text("invitations.invite_title"));
  ui::edit_field(form_, draft_, "candidate_name", {.autocomplete = "candidate_name=off"});
  ui::edit_field(form_, draft_, "candidate_email", {.autocomplete = "candidate_email=off"});
  ui::edit_field(form_, draft_, "send_mail");
  draw_lifetime();
  std::int64_t attempts = draft_.max_attempts;
  if (ui::stepper(ui::text("invitation.max_attempts"), attempts,
                  {.min = 1,
                   .max = limits::kAttemptsMax,
                   .help = ui::text("invitations.attempts_help"),
                   .error = form_.error_of("max_attempts"),
                   .key = "max_attempts"})) {
    draft_.max_attempts = static_cast<std::int32_t>(attempts);
    form_.touch("max_attempts");
  }
  auto actions = ui::dialog_actions();
  if (ui::button(ui::text("ui.cancel"), {.disabled = form_.saving()})) open_ = false;
  if (ui::submit(form_, ui::text("invitations.create")) && form_.accept(draft_)) {
    if (draft_.send_mail && draft_.candidate_email.empty())
      return form_.add_error("candidate_email", std::string(ui::text("invitations.needs_email")));
    create(frame, interview.id);
  }
}

void InviteDialog::draw_lifetime() {
  auto line = ui::row({.gap = ui::kSpace3, .align = ui::Align::start});
  const ui::Choice choices[] = {{"72", ui::text("invitations.days_3")},
                                {"168", ui::text("invitations.days_7")},
                                {"336", ui::text("invitations.days_14")},
                                {"720", ui::text("invitations.days_30")},
                                {kCustom, ui::text("invitations.days_custom")}};
  const bool is_custom = lifetime_ == kCustom;
  if (ui::select(ui::text("invitation.expires_in_hours"), lifetime_, choices,
                 {.error = is_custom ? std::string_view() : form_.error_of("expires_in_hours"),
                  .width = 200,
                  .key = "lifetime"})) {
    form_.touch("expires_in_hours");
    if (lifetime_ != kCustom) draft_.expires_in_hours = std::atoi(lifetime_.c_str());
  }
  if (lifetime_ != kCustom) return;
  std::int64_t hours = draft_.expires_in_hours;
  if (ui::number_field(
          ui::text("invitations.custom_hours"), hours,
          {.min = 1, .max = limits::kInvitationHoursMax},
          {.error = form_.error_of("expires_in_hours"), .width = 120, .key = "expires_in_hours"})) {
    draft_.expires_in_hours = static_cast<std::int32_t>(hours);
    form_.touch("expires_in_hours");
  }
}

void InviteDialog::draw_created(const InterviewView& interview) {
  const std::string until = ui::date_time(created_->expires_at.ms);
  ui::body(
      ui::text("invitations.created_body", {{"name", created_->candidate_name}, {"time", until}}));
  if (interview.status != InterviewStatus::open) {
    ui::banner(ui::text("invitations.not_open"), {.tone = ui::Tone::warn});
  }
  ui::copy_field(ui::text("invitations.link_label", {{"name", created_->candidate_name}}),
                 created_->link);
  if (created_->mail_state) {
    const bool is_held = *created_->mail_state == MailState::held;
    ui::banner(ui::text(is_held ? "invitations.mail_held" : "invitations.mail_queued"),
               {.tone = is_held ? ui::Tone::warn : ui::Tone::ok});
  }
  ui::link(ui::text("invitations.email_link"), mail_address_of(*created_, interview.title),
           {.icon = ui::Icon::mail, .external = true});
  auto actions = ui::dialog_actions();
  if (ui::button(ui::text("invitations.another"), {.icon = ui::Icon::plus})) start_over();
  if (ui::primary_button(ui::text("invitations.done"))) open_ = false;
}

void InviteDialog::create(Frame& frame, InterviewId interview) {
  form_.set_saving(true);
  frame.client.send(api::create_invitation, {{"interview", interview}}, draft_, life_,
                    [this](Result<InvitationView> made) {
                      form_.set_saving(false);
                      if (made.is_error()) return form_.reject(made.error());
                      created_ = made.release_value();
                    });
}

}  // namespace candor

// One mail: what became of it, its link to copy, its text, sending it again.
#include "web/screens/admin/mail.h"

#include "shared/api/mail.h"
#include "web/app.h"
#include "web/screens/admin/screens.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

class MailScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    const MailId id{frame.params.id()};
    const auto loaded = frame.load(api::read_mail, {{"mail", id}});
    const std::string title = loaded ? loaded->subject : std::string(ui::text("mail.one_title"));
    const ui::Crumb parents[] = {{ui::text("admin.title"), kAdminUrl},
                                 {ui::text("mail.title"), kMailUrl}};
    auto page = ui::page({.title = title,
                          .breadcrumb = parents,
                          .chip = loaded ? label_text(loaded->state) : std::string_view(),
                          .chip_tone = loaded ? tone_of(loaded->state) : ui::Tone::neutral,
                          .max_width = ui::kReadWidth});
    if (loaded && loaded->can_send_again) {
      auto actions = ui::page_actions();
      if (ui::button(ui::text("mail.send_again"), {.icon = ui::Icon::refresh, .busy = is_sending_}))
        send_again(frame, id);
    }
    if (!ready(loaded)) return;
    draw_state_words(*loaded);
    draw_facts(*loaded);
    draw_content(*loaded);
  }

 private:
  static void draw_state_words(const MailView& mail) {
    switch (mail.state) {
      case MailState::held: ui::banner(ui::text("mail.held_help"), {.tone = ui::Tone::warn}); break;
      case MailState::failed:
        ui::banner(ui::text("mail.failed_help", {{"error", mail.last_error}}),
                   {.tone = ui::Tone::danger, .live = true});
        break;
      case MailState::queued:
        if (mail.next_try_at) {
          ui::banner(ui::text("mail.retry_help", {{"error", mail.last_error},
                                                  {"when", ui::relative(mail.next_try_at->ms)}}),
                     {.tone = ui::Tone::warn, .live = true});
        } else {
          ui::banner(ui::text("mail.queued_help"), {.live = true});
        }
        break;
      case MailState::sent:
        ui::banner(ui::text("mail.sent_help"), {.tone = ui::Tone::ok, .live = true});
        break;
    }
  }

  static void draw_facts(const MailView& mail) {
    const std::string to =
        mail.to_name.empty() ? mail.to_address : mail.to_name + " <" + mail.to_address + ">";
    const std::string created = ui::date_time(mail.created_at.ms);
    const std::string since = ui::date_time(mail.state_at.ms);
    const std::string attempts = ui::number(mail.attempts);
    const ui::Fact facts[] = {{ui::text("mail.to_name"), to},
                              {ui::text("letter.kind"), label_text(mail.kind)},
                              {ui::text("mail.created_at"), created},
                              {ui::text("mail.state_at"), since},
                              {ui::text("mail.attempts"), attempts}};
    ui::facts(facts);
  }

  static void draw_content(const MailView& mail) {
    if (mail.is_private) {
      ui::banner(ui::text("mail.private_help"), {.icon = ui::Icon::lock});
      return;
    }
    if (mail.link) ui::copy_field(ui::text("mail.link"), *mail.link);
    if (!mail.text) return;
    auto section = ui::section(ui::text("letter.text"));
    auto card = ui::card({.sunken = true});
    ui::body(*mail.text);
  }

  void send_again(Frame& frame, MailId id) {
    is_sending_ = true;
    frame.client.send(
        api::send_mail_again, {{"mail", id}}, Nothing{}, life_,
        [this, id, &app = frame.app](Result<MailView> done) {
          is_sending_ = false;
          if (done.is_error()) return ui::toast(done.error().message, ui::Tone::danger);
          app.cache().put(api::read_mail, {{"mail", id}}, done.release_value(), Nothing{});
          ui::toast(ui::text("mail.queued_again"), ui::Tone::ok);
        });
  }

  bool is_sending_ = false;
  Life life_;
};

}  // namespace

std::unique_ptr<Screen> make_mail(const Params&) {
  return std::make_unique<MailScreen>();
}

}  // namespace candor

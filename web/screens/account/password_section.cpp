// Changing my password.
#include "web/screens/account/password_section.h"

#include "shared/api/endpoints.h"

namespace candor {

void PasswordSection::draw(Frame& frame) {
  auto section = ui::section(ui::text("password.title"), {.help = ui::text("password.lead")});
  auto form = ui::form(form_, ui::text("password.title"));
  const bool off = form_.saving();
  if (ui::password_field(ui::text("account.current_password"), draft_.current_password,
                         {.error = form_.error_of("current_password"),
                          .required = true,
                          .disabled = off,
                          .max_length = limits::kPasswordMax,
                          .key = "current_password"})) {
    form_.touch("current_password");
  }
  if (ui::password_field(ui::text("password.new"), draft_.new_password,
                         {.help = ui::text("account.new_password_help"),
                          .error = form_.error_of("new_password"),
                          .required = true,
                          .disabled = off,
                          .autocomplete = "new-password",
                          .max_length = limits::kPasswordMax,
                          .key = "new_password"})) {
    form_.touch("new_password");
  }
  auto action = ui::row();
  if (rest_.draw(frame.now_ms)) return;
  if (ui::submit(form_, ui::text("password.change")) && form_.accept(draft_)) save(frame);
}

void PasswordSection::save(Frame& frame) {
  form_.set_saving(true);
  frame.client.send(api::change_password, draft_, life_,
                    [this, &cache = frame.cache, now = frame.now_ms](Result<Acknowledged> done) {
                      form_.set_saving(false);
                      if (done.is_error()) {
                        rest_.begin(done.error(), now);
                        return form_.reject(in_words(done.error()));
                      }
                      draft_ = {};
                      form_.clear_errors();
                      cache.invalidate("sessions");
                      ui::toast(ui::text("password.changed"), ui::Tone::ok);
                    });
}

}  // namespace candor

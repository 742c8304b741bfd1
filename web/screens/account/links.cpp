// Where mailed links lead: a new password for who forgot the old one, and showing that an e-mail
// address is one's own. A link that works no more says how to get another.
#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/screens/account/pieces.h"
#include "web/screens/account/screens.h"

namespace candor {

namespace {

class ForgotPasswordScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    if (is_sent_) return draw_sent();
    const EntryPage page(ui::text("password.forgot_title"), ui::text("password.forgot_lead"));
    draw_form(frame);
    ui::link(ui::text("password.back"), "/sign-in");
  }

 private:
  void draw_form(Frame& frame) {
    auto form = ui::form(form_, ui::text("password.forgot_title"));
    ui::edit_field(form_, draft_, "email", {.autocomplete = "email=username"});
    auto action = ui::stack({.gap = 0});
    if (rest_.draw(frame.now_ms)) return;
    if (ui::submit(form_, ui::text("password.send_link")) && form_.accept(draft_)) send(frame);
  }

  void draw_sent() {
    const EntryPage page(ui::text("password.sent_title"),
                         ui::text("password.sent_body", {{"email", draft_.email}}));
    ui::body(ui::text("password.sent_help"));
    auto ways = ui::row({.full_on_phone = true});
    ui::link_button(ui::text("password.back"), "/sign-in", {.look = ui::Look::primary});
    if (ui::button(ui::text("password.again"), {.look = ui::Look::quiet})) is_sent_ = false;
  }

  void send(Frame& frame) {
    form_.set_saving(true);
    frame.client.send(api::forgot_password, draft_, life_,
                      [this, now = frame.now_ms](Result<Acknowledged> done) {
                        form_.set_saving(false);
                        if (done.is_error()) {
                          rest_.begin(done.error(), now);
                          return form_.reject(in_words(done.error()));
                        }
                        is_sent_ = true;
                        ui::focus("page-title");
                      });
  }

  ForgottenPassword draft_;
  ui::FormState form_;
  Rest rest_;
  Life life_;
  bool is_sent_ = false;
};

class ResetPasswordScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    if (is_done_) return draw_done();
    if (is_over_) return draw_over();
    const EntryPage page(ui::text("password.reset_title"), ui::text("password.reset_lead"));
    auto form = ui::form(form_, ui::text("password.reset_title"));
    ui::edit_field(form_, draft_, "new_password", {.autocomplete = "new_password=new-password"});
    auto action = ui::stack({.gap = 0});
    if (rest_.draw(frame.now_ms)) return;
    if (!ui::submit(form_, ui::text("password.save"))) return;
    draft_.token = frame.params.get("token");
    if (form_.accept(draft_)) send(frame);
  }

 private:
  static void draw_done() {
    const EntryPage page(ui::text("password.reset_done_title"),
                         ui::text("password.reset_done_body"));
    ui::link_button(ui::text("password.sign_in"), "/sign-in", {.look = ui::Look::primary});
  }

  static void draw_over() {
    const EntryPage page(ui::text("password.over_title"), ui::text("password.over_body"));
    ui::link_button(ui::text("password.ask_again"), "/forgot-password",
                    {.look = ui::Look::primary});
  }

  void send(Frame& frame) {
    form_.set_saving(true);
    frame.client.send(api::reset_password, draft_, life_,
                      [this, now = frame.now_ms](Result<Acknowledged> done) {
                        form_.set_saving(false);
                        if (!done.is_error()) {
                          is_done_ = true;
                          draft_ = {};
                        } else if (done.error().failure == Failure::gone) {
                          is_over_ = true;
                        } else {
                          rest_.begin(done.error(), now);
                          return form_.reject(in_words(done.error()));
                        }
                        ui::focus("page-title");
                      });
  }

  PasswordReset draft_;
  ui::FormState form_;
  Rest rest_;
  Life life_;
  bool is_done_ = false;
  bool is_over_ = false;
};

class VerifyEmailScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    if (state_ == State::unsent) send(frame);
    const bool is_in = frame.viewer.signed_in;
    switch (state_) {
      case State::unsent:
      case State::running: {
        const EntryPage page(ui::text("account.verify_running"));
        return ui::skeleton(2);
      }
      case State::done: {
        const EntryPage page(ui::text("account.verify_done_title"),
                             ui::text("account.verify_done_body"));
        ui::link_button(ui::text(is_in ? "account.verify_go_on" : "account.verify_sign_in"),
                        is_in ? "/" : "/sign-in", {.look = ui::Look::primary});
        return;
      }
      case State::over: {
        const EntryPage page(ui::text("account.verify_over_title"),
                             ui::text("account.verify_over_body"));
        ui::link_button(ui::text(is_in ? "account.verify_account" : "account.verify_sign_in"),
                        is_in ? "/account" : "/sign-in?next=%2Faccount",
                        {.look = ui::Look::primary});
        return;
      }
      case State::failed: {
        const EntryPage page(ui::text("account.verify_failed_title"));
        if (ui::failure(problem_)) state_ = State::unsent;
        return;
      }
    }
  }

 private:
  enum class State { unsent, running, done, over, failed };

  void send(Frame& frame) {
    state_ = State::running;
    EmailVerification request;
    request.token = frame.params.get("token");
    frame.client.send(
        api::verify_email, request, life_, [this, &cache = frame.cache](Result<Acknowledged> done) {
          state_ = State::done;
          if (!done.is_error()) return cache.invalidate("auth");
          const Failure failure = done.error().failure;
          problem_ = in_words(done.error()).message;
          const bool is_over = failure == Failure::gone || failure == Failure::invalid;
          state_ = is_over ? State::over : State::failed;
        });
  }

  State state_ = State::unsent;
  std::string problem_;
  Life life_;
};

}  // namespace

std::unique_ptr<Screen> make_forgot_password(const Params&) {
  return std::make_unique<ForgotPasswordScreen>();
}

std::unique_ptr<Screen> make_reset_password(const Params&) {
  return std::make_unique<ResetPasswordScreen>();
}

std::unique_ptr<Screen> make_verify_email(const Params&) {
  return std::make_unique<VerifyEmailScreen>();
}

}  // namespace candor

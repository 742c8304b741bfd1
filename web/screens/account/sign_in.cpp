// Sign in: one centred card. It is never a dead end: a new installation says where its set-up link
// is.
#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/screens/account/screens.h"

namespace candor {

void enter(App& app, const SignedIn& answer, std::string_view next) {
  auto who = app.viewer();
  who.signed_in = true;
  who.id = std::to_string(answer.user.id.value);
  who.name = answer.user.full_name.empty() ? answer.user.username : answer.user.full_name;
  who.email = answer.user.email;
  who.role = word_of(answer.user.role);
  who.company = answer.user.company;
  app.sign_in(answer.access_token, who, next);
}

namespace {

// Only addresses of this client; anything else would let a link send people elsewhere.
std::string_view safe_next(std::string_view next) {
  const bool is_local = next.size() > 1 && next[0] == '/' && next[1] != '/' && next[1] != '\\';
  const bool is_loop = next.substr(0, 8) == "/sign-in";
  return is_local && !is_loop ? next : std::string_view("/");
}

class SignInScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    auto page = ui::page({.max_width = 420, .bare = true, .center = true});
    const auto state = frame.load(api::set_up_state);
    auto card = ui::card({.padding = ui::kSpace6, .gap = ui::kSpace5});
    if (state && state->needed) return draw_new(frame);
    {
      auto words = ui::stack({.gap = ui::kSpace1});
      ui::h1(ui::text("sign_in.title"), {.key = "page-title"});
      ui::body(ui::text("sign_in.lead"), {.colour = ui::Colour::muted});
    }
    draw_form(frame);
    ui::muted(ui::text("sign_in.help"));
  }

 private:
  void draw_form(Frame& frame) {
    auto form = ui::form(form_, ui::text("sign_in.title"));
    const bool off = form_.saving();
    if (ui::text_field(ui::text("account.email_or_username"), draft_.email,
                       {.error = form_.error_of("email"),
                        .required = true,
                        .disabled = off,
                        .autocomplete = "username",
                        .max_length = limits::kEmailMax,
                        .key = "email"})) {
      form_.touch("email");
    }
    if (ui::password_field(ui::text("account.password"), draft_.password,
                           {.error = form_.error_of("password"),
                            .required = true,
                            .disabled = off,
                            .autocomplete = "current-password",
                            .max_length = limits::kPasswordMax,
                            .key = "password"})) {
      form_.touch("password");
    }
    auto action = ui::stack({.gap = 0});
    if (ui::submit(form_, ui::text("sign_in.submit"))) sign_in(frame);
  }

  void draw_new(Frame& frame) {
    ui::h1(ui::text("sign_in.new_title"), {.key = "page-title"});
    ui::body(ui::text("sign_in.new_body", {{"address", "/setup/"}}));
    if (ui::primary_button(ui::text("sign_in.check_again"), {.icon = ui::Icon::refresh})) {
      frame.cache.invalidate("setup");
    }
  }

  void sign_in(Frame& frame) {
    form_.clear_errors();
    if (draft_.email.empty()) form_.add_error("email", std::string(ui::text("sign_in.no_email")));
    if (draft_.password.empty()) {
      form_.add_error("password", std::string(ui::text("sign_in.no_password")));
    }
    if (!form_.errors().empty()) return;
    form_.set_saving(true);
    const std::string next(safe_next(frame.params.query("next")));
    frame.client.send(api::sign_in, draft_, life_,
                      [this, &app = frame.app, next](Result<SignedIn> answer) {
                        form_.set_saving(false);
                        if (answer.is_error()) return fail(answer.error());
                        draft_.password.clear();
                        enter(app, answer.value(), next);
                      });
  }

  void fail(const Error& error) {
    Error shown = error;
    if (error.failure == Failure::unauthenticated) {
      shown.message = ui::text("sign_in.wrong");
      shown.fields.clear();
    }
    if (error.failure == Failure::too_many && error.retry_after_seconds > 0) {
      const std::string seconds = ui::number(error.retry_after_seconds);
      shown.message = ui::text("sign_in.too_many", {{"seconds", seconds}});
    }
    form_.reject(shown);
  }

  SignIn draft_;
  ui::FormState form_;
  Life life_;
};

}  // namespace

std::unique_ptr<Screen> make_sign_in(const Params&) {
  return std::make_unique<SignInScreen>();
}

}  // namespace candor

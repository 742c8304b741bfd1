// Sign in: one centred card. It is never a dead end: a new installation says where its set-up link
// is, a forgotten password leads to a new one, and too many attempts say how long to wait. With an
// issuer (OpenID Connect) one signs in there and comes back to "?from=issuer" or "?problem=<word>".
#include "shared/api/endpoints.h"
#include "shared/base/text.h"
#include "web/app.h"
#include "web/screens/account/pieces.h"
#include "web/screens/account/screens.h"

namespace candor {

void enter(App& app, const SignedIn& answer, std::string_view next) {
  app.sign_in(answer.access_token, visitor_of(answer.user), next);
}

namespace {

// Only addresses of this client; anything else would let a link send people elsewhere.
std::string_view safe_next(std::string_view next) {
  const bool is_local = next.size() > 1 && next[0] == '/' && next[1] != '/' && next[1] != '\\';
  const bool is_loop = next.substr(0, 8) == "/sign-in";
  return is_local && !is_loop ? next : std::string_view("/");
}

// What stands in the card for a refusal that has its own words; empty: the server's.
std::string_view words_for(const Error& error) {
  if (error.code == "wrong_code") return ui::text("two_factor.wrong_code");
  if (error.code == "account_pending") return ui::text("sign_in.pending");
  if (error.code == "account_disabled") return ui::text("sign_in.disabled");
  if (error.failure == Failure::unauthenticated) return ui::text("sign_in.wrong");
  return {};
}

// What became of signing in with another service, as /sign-in?problem=<word> tells it; empty for
// words that are not ours.
std::string_view words_for_problem(std::string_view problem) {
  for (const std::string_view known : kOidcProblems) {
    if (known == problem) return ui::text("oidc_problem." + std::string(known));
  }
  return {};
}

class SignInScreen : public Screen {
 public:
  explicit SignInScreen(const Params& params) : comes_back_(params.query("from") == "issuer") {
    show_problem(words_for_problem(params.query("problem")));
  }

  void draw(Frame& frame) override {
    if (comes_back_) return draw_coming_back(frame);
    const auto state = frame.load(api::set_up_state);
    if (state && state->needed) return draw_new(frame);
    if (wants_code_) return draw_code(frame);
    const EntryPage page(ui::text("sign_in.title"), ui::text("sign_in.lead"));
    draw_form(frame);
    draw_other_ways(frame);
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
    if (rest_.draw(frame.now_ms)) return;
    if (ui::submit(form_, ui::text("sign_in.submit"))) sign_in(frame);
  }

  // The issuer vouched for this browser: the cookie that the server set opens the session.
  void draw_coming_back(Frame& frame) {
    const EntryPage page(ui::text("oidc.coming_back"));
    ui::skeleton();
    if (is_asking_) return;
    is_asking_ = true;
    const std::string next(safe_next(frame.params.query("next")));
    frame.client.send(api::refresh, Refresh{}, life_,
                      [this, &app = frame.app, next](Result<SignedIn> answer) {
                        comes_back_ = is_asking_ = false;
                        if (!answer.is_error()) return enter(app, answer.value(), next);
                        show_problem(ui::text("oidc_problem.expired"));
                      });
  }

  void show_problem(std::string_view words) {
    if (words.empty()) return;
    Error shown;
    shown.message = words;
    form_.reject(shown);
  }

  static void draw_issuer(Frame& frame) {
    const auto oidc = frame.load(api::oidc_state);
    if (!oidc || !oidc->is_enabled) return;
    const std::string next(safe_next(frame.params.query("next")));
    ui::link_button(ui::text("oidc.sign_in_with", {{"name", oidc->name}}),
                    oidc->start + "?next=" + text::encode_url(next), {.key = "issuer"});
  }

  static void draw_other_ways(Frame& frame) {
    const auto registration = frame.load(api::registration_state);
    const bool is_closed = registration && registration->mode == RegistrationMode::closed;
    auto ways = ui::stack({.gap = ui::kSpace2});
    draw_issuer(frame);
    ui::link(ui::text("sign_in.forgot"), "/forgot-password");
    if (is_closed) ui::muted(ui::text("sign_in.no_account"));
    if (registration && !is_closed) ui::link(ui::text("sign_in.register"), "/register");
  }

  // The second step: the password was right.
  void draw_code(Frame& frame) {
    const EntryPage page(ui::text("sign_in.code_title"),
                         ui::text(is_recovery_ ? "sign_in.recovery_lead" : "sign_in.code_lead"));
    {
      auto form = ui::form(form_, ui::text("sign_in.code_title"), {.key = "sign-in-code"});
      draw_code_field();
      auto action = ui::stack({.gap = 0});
      if (!rest_.draw(frame.now_ms) && ui::submit(form_, ui::text("sign_in.submit"))) {
        send_code(frame);
      }
    }
    auto ways = ui::row();
    const std::string_view other =
        ui::text(is_recovery_ ? "sign_in.use_app" : "sign_in.use_recovery");
    if (ui::button(other, {.look = ui::Look::quiet, .key = "other-code"})) {
      is_recovery_ = !is_recovery_;
      draft_.code.clear();
      form_.clear_errors();
      ui::focus("code");
    }
    if (ui::button(ui::text("sign_in.start_over"), {.look = ui::Look::quiet})) start_over();
  }

  void draw_code_field() {
    const auto kind = is_recovery_ ? ui::FieldKind::text : ui::FieldKind::number;
    const std::string_view label =
        ui::text(is_recovery_ ? "two_factor.recovery_code" : "two_factor.code");
    if (ui::text_field(label, draft_.code,
                       {.error = form_.error_of("code"),
                        .required = true,
                        .disabled = form_.saving(),
                        .kind = kind,
                        .autocomplete = is_recovery_ ? "off" : "one-time-code",
                        .max_length = limits::kTwoFactorCodeMax,
                        .key = "code"})) {
      form_.touch("code");
    }
  }

  static void draw_new(Frame& frame) {
    const EntryPage page(ui::text("sign_in.new_title"),
                         ui::text("sign_in.new_body", {{"address", "/setup/"}}));
    if (ui::primary_button(ui::text("sign_in.check_again"), {.icon = ui::Icon::refresh})) {
      frame.cache.invalidate("setup");
    }
  }

  void start_over() {
    draft_.password.clear();
    draft_.code.clear();
    wants_code_ = is_recovery_ = false;
    form_.clear_errors();
    ui::focus("password");
  }

  void sign_in(Frame& frame) {
    form_.clear_errors();
    if (draft_.email.empty()) form_.add_error("email", std::string(ui::text("sign_in.no_email")));
    if (draft_.password.empty()) {
      form_.add_error("password", std::string(ui::text("sign_in.no_password")));
    }
    if (form_.errors().empty()) send(frame);
  }

  void send_code(Frame& frame) {
    form_.clear_errors();
    if (draft_.code.empty()) form_.add_error("code", std::string(ui::text("sign_in.no_code")));
    if (form_.errors().empty()) send(frame);
  }

  void send(Frame& frame) {
    form_.set_saving(true);
    const std::string next(safe_next(frame.params.query("next")));
    frame.client.send(api::sign_in, draft_, life_,
                      [this, &app = frame.app, now = frame.now_ms, next](Result<SignedIn> answer) {
                        form_.set_saving(false);
                        if (answer.is_error()) return fail(answer.error(), now);
                        draft_.password.clear();
                        draft_.code.clear();
                        enter(app, answer.value(), next);
                      });
  }

  void fail(const Error& error, std::int64_t now_ms) {
    if (error.code == "two_factor_required") {
      wants_code_ = true;
      form_.clear_errors();
      return ui::focus("code");
    }
    rest_.begin(error, now_ms);
    Error shown = in_words(error);
    const std::string_view own = words_for(error);
    const bool is_code = error.code == "wrong_code";
    if (!own.empty()) {
      shown.message = own;
      shown.fields.clear();
    }
    if (is_code) shown.fields = {{"code", "wrong_code", shown.message}};
    form_.reject(shown);
  }

  SignIn draft_;
  ui::FormState form_;
  Rest rest_;
  Life life_;
  bool wants_code_ = false;
  bool is_recovery_ = false;
  bool comes_back_ = false;  // from the issuer
  bool is_asking_ = false;   // for the session
};

}  // namespace

std::unique_ptr<Screen> make_sign_in(const Params& params) {
  return std::make_unique<SignInScreen>(params);
}

}  // namespace candor

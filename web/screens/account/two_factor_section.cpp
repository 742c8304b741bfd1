// Two-factor sign-in.
#include "web/screens/account/two_factor_section.h"

#include "shared/api/endpoints.h"
#include "shared/base/text.h"
#include "web/app.h"
#include "web/platform/platform.h"

namespace candor {

namespace {

constexpr float kPictureSize = 216;
constexpr int kFewCodes = 3;

std::string as_lines(const std::vector<std::string>& codes) {
  std::string out;
  for (const std::string& one : codes) out += one + "\n";
  return out;
}

// Groups of four, easier to type from another screen.
std::string in_groups(std::string_view secret) {
  std::string out;
  for (std::size_t at = 0; at < secret.size(); at += 4) {
    if (!out.empty()) out += ' ';
    out += secret.substr(at, 4);
  }
  return out;
}

}  // namespace

void TwoFactorSection::draw(Frame& frame) {
  auto section = ui::section(ui::text("two_factor.title"), {.help = ui::text("two_factor.lead")});
  const auto state = frame.load(api::two_factor_state);
  if (!ready(state)) return;
  switch (step_) {
    case Step::rest: return draw_rest(*state);
    case Step::password: return draw_password(frame);
    case Step::scan: return draw_scan(frame);
    case Step::codes: return draw_codes(frame);
    case Step::renew:
    case Step::disable: return draw_proof(frame);
  }
}

void TwoFactorSection::go(Step step) {
  step_ = step;
  proof_ = {};
  form_.clear_errors();
}

void TwoFactorSection::draw_rest(const TwoFactorState& state) {
  if (!state.is_enabled) {
    if (state.is_demanded) ui::banner(ui::text("two_factor.demanded"), {.tone = ui::Tone::warn});
    auto line = ui::row();
    if (ui::button(ui::text("two_factor.turn_on"), {.icon = ui::Icon::shield})) {
      go(Step::password);
      ui::focus("password");
    }
    return;
  }
  const std::string since = state.enabled_at ? ui::date(state.enabled_at->ms) : std::string();
  ui::banner(ui::text("two_factor.is_on", {{"date", since}}), {.tone = ui::Tone::ok});
  const int left = state.recovery_codes_left;
  const std::string words = ui::plural("two_factor.codes_left", left);
  if (left <= kFewCodes) {
    ui::banner(words, {.tone = ui::Tone::warn});
  } else {
    ui::body(words, {.colour = ui::Colour::muted});
  }
  auto line = ui::row();
  if (ui::button(ui::text("two_factor.renew"), {.icon = ui::Icon::refresh})) {
    go(Step::renew);
    ui::focus("password");
  }
  if (!state.is_demanded &&
      ui::button(ui::text("two_factor.turn_off"), {.look = ui::Look::quiet})) {
    go(Step::disable);
    ui::focus("password");
  }
}

void TwoFactorSection::draw_actions(Frame& frame, std::string_view submit, bool& wanted) {
  auto actions = ui::row();
  if (!rest_.draw(frame.now_ms)) wanted = ui::submit(form_, submit);
  if (ui::button(ui::text("ui.cancel"), {.disabled = form_.saving()})) go(Step::rest);
}

// Another name than that of the field for changing the password, which stands on the same page.
void TwoFactorSection::draw_password_field() {
  if (ui::password_field(ui::text("two_factor.password"), proof_.password,
                         {.error = form_.error_of("password"),
                          .required = true,
                          .disabled = form_.saving(),
                          .max_length = limits::kPasswordMax,
                          .key = "password"})) {
    form_.touch("password");
  }
}

void TwoFactorSection::draw_password(Frame& frame) {
  auto card = ui::card();
  auto form = ui::form(form_, ui::text("two_factor.turn_on"), {.key = "two-factor-password"});
  ui::body(ui::text("two_factor.password_lead"));
  draw_password_field();
  bool wanted = false;
  draw_actions(frame, ui::text("two_factor.next"), wanted);
  TwoFactorBegin request;
  request.password = proof_.password;
  if (wanted && form_.accept(request)) begin(frame);
}

// All of it in view, because some people type it on another screen.
void TwoFactorSection::draw_key() {
  auto line = ui::row();
  {
    auto words = ui::stack({.gap = ui::kSpace1});
    ui::small(ui::text("two_factor.secret"), {.strong = true});
    ui::code(in_groups(enrolment_.secret));
  }
  if (ui::button(ui::text("ui.copy"),
                 {.icon = ui::Icon::copy, .description = ui::text("two_factor.secret")})) {
    platform::copy_text(enrolment_.secret);
    ui::toast(ui::text("ui.copied"), ui::Tone::ok);
  }
}

void TwoFactorSection::draw_scan(Frame& frame) {
  auto card = ui::card({.gap = ui::kSpace4});
  ui::h3(ui::text("two_factor.scan"), {.key = "two-factor-scan"});
  ui::body(ui::text("two_factor.scan_lead"));
  if (!picture_.empty()) {
    ui::picture(picture_, ui::text("two_factor.picture"), kPictureSize, kPictureSize);
  }
  draw_key();
  ui::link(ui::text("two_factor.open_app"), enrolment_.otpauth_uri,
           {.icon = ui::Icon::external, .external = true});
  ui::divider();
  auto form = ui::form(form_, ui::text("two_factor.scan"), {.key = "two-factor-scan-form"});
  TwoFactorConfirmation request;
  if (ui::text_field(ui::text("two_factor.code"), proof_.code,
                     {.help = ui::text("two_factor.first_code_help"),
                      .error = form_.error_of("code"),
                      .required = true,
                      .kind = ui::FieldKind::number,
                      .autocomplete = "one-time-code",
                      .max_length = limits::kTwoFactorCodeMax,
                      .key = "code"})) {
    form_.touch("code");
  }
  bool wanted = false;
  draw_actions(frame, ui::text("two_factor.confirm"), wanted);
  request.code = proof_.code;
  if (wanted && form_.accept(request)) confirm(frame);
}

void TwoFactorSection::draw_codes(Frame& frame) {
  auto card = ui::card({.gap = ui::kSpace4});
  ui::h3(ui::text("two_factor.codes_title"), {.key = "two-factor-codes"});
  ui::body(ui::text("two_factor.codes_lead"));
  {
    auto well = ui::card({.sunken = true, .key = "codes"});
    auto list = ui::list(ui::text("two_factor.recovery_codes"));
    for (const std::string& one : codes_) {
      auto item = ui::item(one);
      ui::code(one);
    }
  }
  {
    auto line = ui::row();
    const std::string lines = as_lines(codes_);
    if (ui::button(ui::text("two_factor.copy_codes"), {.icon = ui::Icon::copy})) {
      platform::copy_text(lines);
      ui::toast(ui::text("ui.copied"), ui::Tone::ok);
    }
    ui::link(ui::text("two_factor.save_codes"),
             "data:text/plain;charset=utf-8," + text::encode_url(lines),
             {.icon = ui::Icon::download, .download = true});
  }
  const std::string_view missing =
      kept_missing_ ? ui::text("two_factor.kept_missing") : std::string_view();
  if (ui::checkbox(ui::text("two_factor.kept"), is_kept_, {.error = missing, .key = "kept"})) {
    kept_missing_ = false;
  }
  auto line = ui::row();
  if (!ui::primary_button(ui::text("two_factor.done"))) return;
  kept_missing_ = !is_kept_;
  if (kept_missing_) return ui::focus("kept");
  codes_.clear();
  go(Step::rest);
  frame.cache.invalidate("auth");
}

void TwoFactorSection::draw_proof(Frame& frame) {
  const bool is_end = step_ == Step::disable;
  auto card = ui::card();
  auto form = ui::form(form_, ui::text(is_end ? "two_factor.turn_off" : "two_factor.renew"),
                       {.key = "two-factor-proof"});
  ui::body(ui::text(is_end ? "two_factor.turn_off_lead" : "two_factor.renew_lead"));
  draw_password_field();
  ui::edit_field(form_, proof_, "code", {.autocomplete = "code=one-time-code"});
  bool wanted = false;
  draw_actions(frame, ui::text(is_end ? "two_factor.turn_off" : "two_factor.renew"), wanted);
  if (!wanted || !form_.accept(proof_)) return;
  if (is_end) {
    disable(frame);
  } else {
    renew(frame);
  }
}

// ---- answers
// -------------------------------------------------------------------------------------

void TwoFactorSection::refuse(const Error& error, std::int64_t now_ms) {
  rest_.begin(error, now_ms);
  form_.reject(in_words(error));
}

void TwoFactorSection::begin(Frame& frame) {
  form_.set_saving(true);
  TwoFactorBegin request;
  request.password = proof_.password;
  frame.client.send(api::begin_two_factor, request, life_,
                    [this, &app = frame.app, now = frame.now_ms](Result<TwoFactorEnrolment> made) {
                      form_.set_saving(false);
                      if (made.is_error()) return refuse(made.error(), now);
                      go(Step::scan);
                      enrolment_ = made.release_value();
                      picture_.clear();
                      std::string command = "{\"do\":\"qr\",\"text\":";
                      json::append_string(command, enrolment_.otpauth_uri);
                      app.island(command + "}");
                      ui::focus("two-factor-scan");
                    });
}

void TwoFactorSection::on_island(const IslandEvent& event) {
  if (event.name == "qr" && step_ == Step::scan) picture_ = event.text("url");
}

void TwoFactorSection::show_codes(RecoveryCodes codes, Cache& cache) {
  go(Step::codes);
  codes_ = std::move(codes.codes);
  enrolment_ = {};
  picture_.clear();
  is_kept_ = kept_missing_ = false;
  cache.invalidate("auth");
  ui::focus("two-factor-codes");
}

void TwoFactorSection::confirm(Frame& frame) {
  form_.set_saving(true);
  TwoFactorConfirmation request;
  request.code = proof_.code;
  frame.client.send(api::confirm_two_factor, request, life_,
                    [this, &app = frame.app, now = frame.now_ms](Result<RecoveryCodes> made) {
                      form_.set_saving(false);
                      if (made.is_error()) return refuse(made.error(), now);
                      Visitor viewer = app.viewer();
                      viewer.needs_two_factor = false;
                      app.set_viewer(std::move(viewer));
                      show_codes(made.release_value(), app.cache());
                    });
}

void TwoFactorSection::renew(Frame& frame) {
  form_.set_saving(true);
  frame.client.send(api::renew_recovery_codes, proof_, life_,
                    [this, &cache = frame.cache, now = frame.now_ms](Result<RecoveryCodes> made) {
                      form_.set_saving(false);
                      if (made.is_error()) return refuse(made.error(), now);
                      show_codes(made.release_value(), cache);
                    });
}

void TwoFactorSection::disable(Frame& frame) {
  form_.set_saving(true);
  frame.client.send(api::disable_two_factor, proof_, life_,
                    [this, &cache = frame.cache, now = frame.now_ms](Result<Acknowledged> done) {
                      form_.set_saving(false);
                      if (done.is_error()) return refuse(done.error(), now);
                      go(Step::rest);
                      cache.invalidate("auth");
                      ui::toast(ui::text("two_factor.is_off"), ui::Tone::ok);
                    });
}

}  // namespace candor

// Registering: who somebody is, and then, depending on who may register here, the way in, the wait
// for an administrator, or whom to ask.
#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/screens/account/pieces.h"
#include "web/screens/account/screens.h"

namespace candor {

namespace {

constexpr float kWidth = 520;

class RegisterScreen : public Screen {
 public:
  bool has_unsaved_changes() const override { return !is_done_ && form_.dirty(draft_); }

  std::string unsaved() const override { return form_.keep(draft_); }

  void draw(Frame& frame) override {
    if (!is_opened_) open(frame);
    if (waits_) return draw_waiting();
    const auto state = frame.load(api::registration_state);
    if (state && state->is_first) return draw_new();
    if (state && state->mode == RegistrationMode::closed) return draw_closed("registration.closed");
    if (state && state->mode == RegistrationMode::invite) return draw_closed("registration.invite");
    const bool is_checked = state && state->mode == RegistrationMode::pending;
    const EntryPage page(ui::text("registration.title"),
                         ui::text(is_checked ? "registration.lead_pending" : "registration.lead"),
                         kWidth);
    if (!ready(state)) return;
    draw_form(frame);
    ui::link(ui::text("registration.have_account"), "/sign-in");
  }

 private:
  void open(Frame& frame) {
    draft_.role = Role::recruiter;
    form_.open(draft_);
    form_.restore(frame.app.take_unsaved(), draft_);
    is_opened_ = true;
  }

  void draw_form(Frame& frame) {
    auto form = ui::form(form_, ui::text("registration.title"));
    draw_role();
    const ui::EditOptions options{.autocomplete =
                                      "full_name=name email=email password=new-password "
                                      "username=username phone_number=tel company=organization"};
    ui::edit_field(form_, draft_, "full_name", options);
    ui::edit_field(form_, draft_, "email", options);
    ui::edit_field(form_, draft_, "password", options);
    if (draft_.role == Role::recruiter) {
      if (ui::text_field(ui::text("account.company"), draft_.company,
                         {.help = ui::text("registration.company_help"),
                          .error = form_.error_of("company"),
                          .optional_mark = true,
                          .disabled = form_.saving(),
                          .autocomplete = "organization",
                          .max_length = limits::kNameMax,
                          .key = "company"})) {
        form_.touch("company");
      }
    }
    ui::edit_field(form_, draft_, "username", options);
    ui::edit_field(form_, draft_, "phone_number", options);
    auto action = ui::stack({.gap = 0});
    if (rest_.draw(frame.now_ms)) return;
    if (!ui::submit(form_, ui::text("registration.submit"))) return;
    if (draft_.role != Role::recruiter) draft_.company.clear();
    if (form_.accept(draft_)) create(frame);
  }

  void draw_role() {
    std::string role(word_of(*draft_.role));
    const ui::Choice roles[] = {{.value = word_of(Role::recruiter),
                                 .label = ui::text("registration.as_recruiter"),
                                 .help = ui::text("registration.as_recruiter_help")},
                                {.value = word_of(Role::candidate),
                                 .label = ui::text("registration.as_candidate"),
                                 .help = ui::text("registration.as_candidate_help")}};
    if (ui::radio_group(ui::text("registration.role"), role, roles,
                        {.error = form_.error_of("role"), .as_cards = true, .key = "role"})) {
      const bool is_candidate = role == word_of(Role::candidate);
      draft_.role = is_candidate ? Role::candidate : Role::recruiter;
      form_.touch("role");
    }
  }

  void draw_waiting() const {
    const EntryPage page(ui::text("registration.waiting_title"),
                         ui::text("registration.waiting_body", {{"email", draft_.email}}), kWidth);
    ui::body(ui::text("registration.waiting_next"));
    ui::link_button(ui::text("registration.to_start"), "/");
  }

  static void draw_closed(std::string_view key) {
    const std::string section(key);
    const EntryPage page(ui::text(section + "_title"), ui::text(section + "_body"));
    ui::link_button(ui::text("registration.sign_in"), "/sign-in", {.look = ui::Look::primary});
  }

  static void draw_new() {
    const EntryPage page(ui::text("sign_in.new_title"),
                         ui::text("sign_in.new_body", {{"address", "/setup/"}}));
    ui::link_button(ui::text("registration.to_start"), "/");
  }

  void create(Frame& frame) {
    form_.set_saving(true);
    frame.client.send(api::register_account, draft_, life_,
                      [this, &app = frame.app, now = frame.now_ms](Result<AccountView> made) {
                        if (made.is_error()) {
                          rest_.begin(made.error(), now);
                          return form_.reject(in_words(made.error()));
                        }
                        is_done_ = true;
                        if (made.value().status == AccountStatus::active) return sign_in(app);
                        form_.set_saving(false);
                        waits_ = true;
                        draft_.password.clear();
                        ui::focus("page-title");
                      });
  }

  // The account may sign in at once, and its password was typed a moment ago.
  void sign_in(App& app) {
    SignIn request;
    request.email = draft_.email;
    request.password = draft_.password;
    app.client().send(api::sign_in, request, life_, [this, &app](Result<SignedIn> answer) {
      form_.set_saving(false);
      draft_.password.clear();
      if (answer.is_error()) return app.router().replace("/sign-in");
      enter(app, answer.value(), "/");
      ui::toast(ui::text("registration.welcome"), ui::Tone::ok);
    });
  }

  Registration draft_;
  ui::FormState form_;
  Rest rest_;
  Life life_;
  bool is_opened_ = false;
  bool is_done_ = false;
  bool waits_ = false;
};

}  // namespace

std::unique_ptr<Screen> make_register(const Params&) {
  return std::make_unique<RegisterScreen>();
}

}  // namespace candor

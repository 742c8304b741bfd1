// The page behind a colleague's invitation: who invites to which company, then a name and a
// password, and the new member is signed in. In the colours of the company.
#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/screens/account/pieces.h"
#include "web/screens/account/screens.h"
#include "web/screens/company/screens.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

constexpr float kWidth = 520;

class JoinScreen : public Screen {
 public:
  ~JoinScreen() override {
    if (app_ != nullptr) app_->set_company({});
  }

  bool has_unsaved_changes() const override {
    return state_ == State::invited && form_.dirty(draft_);
  }

  void draw(Frame& frame) override {
    if (state_ == State::unsent) ask(frame);
    switch (state_) {
      case State::unsent:
      case State::asked: {
        const EntryPage page(ui::text("join.opening"));
        return ui::skeleton(3);
      }
      case State::invited: return draw_invited(frame);
      case State::over: return draw_over();
      case State::failed: {
        const EntryPage page(ui::text("join.failed_title"));
        if (ui::failure(problem_)) state_ = State::unsent;
        return;
      }
    }
  }

 private:
  enum class State { unsent, asked, invited, over, failed };

  void ask(Frame& frame) {
    state_ = State::asked;
    app_ = &frame.app;
    ColleagueInvitationToken request;
    request.token = frame.params.get("token");
    frame.client.send(api::open_colleague_invitation, request, life_,
                      [this](Result<ColleagueWelcome> answer) {
                        if (!answer.is_error()) return begin(answer.release_value());
                        problem_ = in_words(answer.error()).message;
                        const Failure why = answer.error().failure;
                        const bool is_over = why == Failure::gone || why == Failure::invalid;
                        state_ = is_over ? State::over : State::failed;
                      });
  }

  void begin(ColleagueWelcome welcome) {
    welcome_ = std::move(welcome);
    state_ = State::invited;
    draft_.full_name = welcome_.full_name;
    form_.open(draft_);
    const Theme& theme = welcome_.theme;
    app_->set_company({.name = welcome_.company,
                       .primary = theme.primary_color,
                       .accent = theme.accent_color,
                       .background = theme.background_color,
                       .text = theme.text_color,
                       .logo_url = theme.company_logo.value_or("")});
  }

  void draw_invited(Frame& frame) {
    const EntryPage page(ui::text("join.title_company", {{"company", welcome_.company}}),
                         ui::text("join.lead", {{"name", welcome_.invited_by},
                                                {"company", welcome_.company},
                                                {"role", label_text(welcome_.role)}}),
                         kWidth);
    if (frame.viewer.signed_in) {
      ui::banner(ui::text("join.signed_in", {{"name", frame.viewer.name}}),
                 {.tone = ui::Tone::info});
    }
    draw_form(frame);
    ui::muted(ui::text("join.until", {{"time", ui::date_time_zone(welcome_.expires_at.ms)}}));
  }

  void draw_form(Frame& frame) {
    auto form = ui::form(form_, ui::text("join.title"));
    if (ui::text_field(ui::text("account.full_name"), draft_.full_name,
                       {.error = form_.error_of("full_name"),
                        .required = true,
                        .disabled = form_.saving(),
                        .autocomplete = "name",
                        .max_length = limits::kNameMax,
                        .key = "full_name"})) {
      form_.touch("full_name");
    }
    std::string email = welcome_.email;
    ui::email_field(ui::text("user.email"), email,
                    {.help = ui::text("join.email_help"),
                     .required = true,
                     .readonly = true,
                     .autocomplete = "username",
                     .key = "email"});
    if (ui::password_field(ui::text("account.password"), draft_.password,
                           {.help = ui::text("account.new_password_help"),
                            .error = form_.error_of("password"),
                            .required = true,
                            .disabled = form_.saving(),
                            .autocomplete = "new-password",
                            .max_length = limits::kPasswordMax,
                            .key = "password"})) {
      form_.touch("password");
    }
    auto action = ui::stack({.gap = 0});
    if (rest_.draw(frame.now_ms)) return;
    if (!ui::submit(form_, ui::text("join.submit"))) return;
    draft_.token = frame.params.get("token");
    if (!form_.accept(draft_)) return;
    if (draft_.full_name.empty())
      return form_.add_error("full_name", std::string(ui::text("join.name_missing")));
    join(frame);
  }

  void join(Frame& frame) {
    form_.set_saving(true);
    frame.client.send(api::accept_colleague_invitation, draft_, life_,
                      [this, &app = frame.app, now = frame.now_ms](Result<SignedIn> answer) {
                        form_.set_saving(false);
                        if (answer.is_error()) return refuse(answer.error(), now);
                        state_ = State::asked;
                        const std::string company = welcome_.company;
                        app.cache().clear();
                        enter(app, answer.value(), "/");
                        ui::toast(ui::text("join.welcome", {{"company", company}}), ui::Tone::ok);
                      });
  }

  void refuse(const Error& error, std::int64_t now_ms) {
    if (error.failure == Failure::gone) {
      state_ = State::over;
      draft_.password.clear();
      return ui::focus("page-title");
    }
    rest_.begin(error, now_ms);
    form_.reject(in_words(error));
  }

  static void draw_over() {
    const EntryPage page(ui::text("join.over_title"), ui::text("join.over_body"));
    ui::link_button(ui::text("join.sign_in"), "/sign-in", {.look = ui::Look::primary});
  }

  ColleagueWelcome welcome_;
  ColleagueAcceptance draft_;
  ui::FormState form_;
  Rest rest_;
  Life life_;
  App* app_ = nullptr;
  std::string problem_;
  State state_ = State::unsent;
};

}  // namespace

std::unique_ptr<Screen> make_join(const Params&) {
  return std::make_unique<JoinScreen>();
}

}  // namespace candor

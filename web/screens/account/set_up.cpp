// First run: the link the server printed leads here; it creates the company and its first
// administrator.
#include "shared/api/endpoints.h"
#include "web/app.h"
#include "web/screens/account/screens.h"

namespace candor {

namespace {

class SetUpScreen : public Screen {
 public:
  bool has_unsaved_changes() const override {
    return !done_ && (!draft_.company_name.empty() || !draft_.password.empty());
  }

  std::string unsaved() const override {
    SetUp kept = draft_;
    kept.token.clear();
    return form_.keep(kept);
  }

  void draw(Frame& frame) override {
    if (!restored_) form_.restore(frame.app.take_unsaved(), draft_);
    restored_ = true;
    auto page = ui::page({.max_width = 520, .bare = true, .center = true});
    const auto state = frame.load(api::set_up_state);
    if (!ready(state)) return;
    auto card = ui::card({.padding = ui::kSpace6, .gap = ui::kSpace5});
    if (!state->needed && !form_.saving() && !done_) return draw_done();
    {
      auto words = ui::stack({.gap = ui::kSpace1});
      ui::h1(ui::text("setup.title"), {.key = "page-title"});
      ui::body(ui::text("setup.body"), {.colour = ui::Colour::muted});
    }
    draw_form(frame);
  }

 private:
  void draw_done() {
    ui::h1(ui::text("setup.done_title"), {.key = "page-title"});
    ui::body(ui::text("setup.done_body"));
    ui::link_button(ui::text("setup.sign_in"), "/sign-in", {.look = ui::Look::primary});
  }

  void draw_form(Frame& frame) {
    auto form = ui::form(form_, ui::text("setup.title"));
    const ui::EditOptions options{.autocomplete =
                                      "company_name=organization full_name=name email=username "
                                      "password=new-password"};
    ui::edit_field(form_, draft_, "company_name", options);
    ui::edit_field(form_, draft_, "full_name", options);
    ui::edit_field(form_, draft_, "email", options);
    ui::edit_field(form_, draft_, "password", options);
    auto action = ui::stack({.gap = 0});
    if (!ui::submit(form_, ui::text("setup.finish"))) return;
    draft_.token = frame.params.get("token");
    if (form_.accept(draft_)) set_up(frame);
  }

  void set_up(Frame& frame) {
    form_.set_saving(true);
    frame.client.send(api::set_up, draft_, life_, [this, &app = frame.app](Result<SignedIn> now) {
      form_.set_saving(false);
      if (now.is_error()) return fail(app, now.error());
      done_ = true;
      app.cache().clear();
      enter(app, now.value(), "/");
      ui::toast(ui::text("setup.welcome", {{"company", draft_.company_name}}), ui::Tone::ok);
    });
  }

  void fail(App& app, const Error& error) {
    Error shown = error;
    const bool is_link = error.failure == Failure::unauthenticated ||
                         error.failure == Failure::forbidden || error.failure == Failure::not_found;
    for (const FieldError& one : error.fields) {
      if (one.path == "token") shown.message = ui::text("setup.token_used");
    }
    std::erase_if(shown.fields, [](const FieldError& one) { return one.path == "token"; });
    if (is_link) shown.message = ui::text("setup.token_used");
    if (error.failure == Failure::conflict || error.failure == Failure::gone) {
      app.cache().invalidate("setup");
    }
    form_.reject(shown);
  }

  SetUp draft_;
  ui::FormState form_;
  Life life_;
  bool done_ = false;
  bool restored_ = false;
};

}  // namespace

std::unique_ptr<Screen> make_set_up(const Params&) {
  return std::make_unique<SetUpScreen>();
}

}  // namespace candor

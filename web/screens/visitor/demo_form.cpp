// The demo request form.
#include "web/screens/visitor/demo_form.h"

#include "shared/api/demo_requests.h"
#include "web/app.h"

namespace candor {

void DemoForm::open(Frame& frame) {
  form_.open(draft_);
  form_.restore(frame.app.take_unsaved(), draft_);
  is_opened_ = true;
}

void DemoForm::draw(Frame& frame) {
  if (!is_opened_) open(frame);
  auto split = ui::split({.ratio = 0.42f, .gap = ui::kSpace6, .key = "demo"});
  {
    auto words = ui::pane();
    auto title = ui::stack({.gap = ui::kSpace2});
    ui::h2(ui::text("landing.demo"));
    ui::body(ui::text("landing.demo_help"), {.colour = ui::Colour::muted});
  }
  auto side = ui::pane();
  auto card = ui::card();
  if (is_sent_) return draw_sent();
  auto form = ui::form(form_, ui::text("landing.demo"));
  const ui::EditOptions options{.autocomplete =
                                    "name=name email=email company=organization phone=tel"};
  ui::edit_field(form_, draft_, "name", options);
  ui::edit_field(form_, draft_, "email", options);
  ui::edit_field(form_, draft_, "company", options);
  ui::edit_field(form_, draft_, "phone", options);
  ui::edit_field(form_, draft_, "message", options);
  ui::decoy_field("website", draft_.website);
  auto action = ui::stack({.gap = ui::kSpace2});
  if (rest_.draw(frame.now_ms)) return;
  if (ui::submit(form_, ui::text("landing.demo_send")) && form_.accept(draft_)) send(frame);
  ui::muted(ui::text("landing.demo_use"));
}

void DemoForm::draw_sent() {
  ui::h3(ui::text("landing.demo_sent"), {.key = "demo-sent"});
  ui::body(ui::text("landing.demo_sent_body", {{"email", draft_.email}}));
}

void DemoForm::send(Frame& frame) {
  form_.set_saving(true);
  draft_.source = "landing";
  frame.client.send(api::create_demo_request, draft_, life_,
                    [this, now = frame.now_ms](Result<Acknowledged> done) {
                      form_.set_saving(false);
                      if (done.is_error()) {
                        rest_.begin(done.error(), now);
                        return form_.reject(in_words(done.error()));
                      }
                      is_sent_ = true;
                      ui::announce(ui::text("landing.demo_sent"));
                      ui::focus("demo-sent");
                    });
}

}  // namespace candor

// The landing page: what Candor is, the way in, and how to ask for a demo. It promises only what
// the program does.
#include "web/screens/visitor/landing.h"

#include "shared/api/endpoints.h"
#include "web/screens/visitor/demo_form.h"

namespace candor {

namespace {

constexpr float kHeroWidth = 760;

struct Point {
  ui::Icon icon;
  std::string_view title, body;
};

void draw_points(std::string_view title, ui::View<Point> points) {
  auto section = ui::section(title);
  auto grid = ui::grid({.min_column = 260, .max_columns = 3});
  for (const Point& one : points) {
    auto key = ui::key(one.title);
    auto card = ui::card({.gap = ui::kSpace2});
    ui::icon(one.icon, ui::Tone::accent, {}, 24);
    ui::h3(one.title);
    ui::body(one.body, {.colour = ui::Colour::muted});
  }
}

class LandingScreen : public Screen {
 public:
  bool has_unsaved_changes() const override { return demo_.has_words(); }

  std::string unsaved() const override { return demo_.unsaved(); }

  void draw(Frame& frame) override {
    auto page = ui::page({.title = ui::text("landing.name"), .bare = true, .own_title = true});
    auto column = ui::stack({.gap = ui::is_phone() ? ui::kSpace6 : ui::kSpace7});
    draw_welcome(frame);
    draw_points(ui::text("landing.how"),
                {{ui::Icon::pencil, ui::text("landing.write"), ui::text("landing.write_body")},
                 {ui::Icon::send, ui::text("landing.invite"), ui::text("landing.invite_body")},
                 {ui::Icon::play, ui::text("landing.decide"), ui::text("landing.decide_body")}});
    draw_points(ui::text("landing.promises"),
                {{ui::Icon::shield, ui::text("landing.kept"), ui::text("landing.kept_body")},
                 {ui::Icon::keyboard, ui::text("landing.all"), ui::text("landing.all_body")},
                 {ui::Icon::database, ui::text("landing.own"), ui::text("landing.own_body")}});
    demo_.draw(frame);
  }

 private:
  void draw_welcome(Frame& frame) {
    auto hero = ui::stack({.gap = ui::kSpace5, .max_width = kHeroWidth});
    {
      auto words = ui::stack({.gap = ui::kSpace3});
      ui::h1(ui::text("landing.title"), {.key = "page-title"});
      ui::lead(ui::text("landing.lead"), {.colour = ui::Colour::muted});
    }
    {
      auto ways = ui::row({.full_on_phone = true});
      draw_ways_in(frame);
    }
    auto note = ui::row({.gap = ui::kSpace2, .align = ui::Align::start, .wrap = false});
    ui::icon(ui::Icon::link, ui::Tone::accent);
    auto words = ui::stack({.gap = 0, .grow = 1});
    ui::body(ui::text("landing.invited"));
  }

  static void draw_ways_in(Frame& frame) {
    ui::link_button(ui::text("landing.sign_in"), "/sign-in", {.look = ui::Look::primary});
    const auto registration = frame.load(api::registration_state);
    const bool may_register = registration && !registration->is_first &&
                              (registration->mode == RegistrationMode::open ||
                               registration->mode == RegistrationMode::pending);
    if (may_register) ui::link_button(ui::text("landing.register"), "/register");
  }

  DemoForm demo_;
};

}  // namespace

std::unique_ptr<Screen> make_landing(const Params&) {
  return std::make_unique<LandingScreen>();
}

}  // namespace candor

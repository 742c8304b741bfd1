// Tooltips as WCAG 2.2 1.4.13 asks: under the pointer and for the keyboard, the pointer may move
// onto them, Escape sends them away, and who cannot see them hears the same words.
#include <gtest/gtest.h>

#include "tests/web/headless.h"
#include "web/ui/context.h"

namespace {

using ui::Role;

struct Guide : Headless {
  Guide() : Headless("/style-guide") {
    // The buttons stand below the fold.
    const Place at = place(*find(Role::button, "Not now"));
    scroll(Role::scroll, "Style guide", at.y - 400);
  }
  Place of(std::string_view name) { return place(*find(Role::button, name)); }
  void hover(std::string_view name) {
    const Place at = of(name);
    move_pointer(at.x + at.w / 2, at.y + at.h / 2);
    advance(500);
  }
  bool shows(std::string_view words) const { return has(Role::tooltip, words); }
};

TEST(Tooltip, ComesUnderThePointerAfterAMomentAndGoesWithIt) {
  Guide web;
  const auto at = web.of("Settings");
  web.move_pointer(at.x + 5, at.y + 5);
  EXPECT_FALSE(web.shows("Settings"));
  web.advance(500);
  EXPECT_TRUE(web.shows("Settings"));
  web.move_pointer(1, 1);
  EXPECT_FALSE(web.shows("Settings"));
  web.move_pointer(at.x + 5, at.y + 5);
  EXPECT_FALSE(web.shows("Settings")) << "the moment counts anew";
}

TEST(Tooltip, ComesAtOnceWithTheKeyboardAndGoesWithTheFocus) {
  Guide web;
  web.focus(Role::button, "Settings");
  EXPECT_TRUE(web.shows("Settings"));
  web.focus(Role::button, "Small");
  EXPECT_FALSE(web.shows("Settings"));
  web.click(Role::button, "Small with icon");
  web.click(Role::button, "Settings");
  web.move_pointer(1, 1);
  EXPECT_FALSE(web.shows("Settings")) << "a press brings the focus but needs no words";
}

TEST(Tooltip, ThePointerMayMoveOntoIt) {
  Guide web;
  web.hover("Settings");
  const auto tip = web.place(*web.find(Role::tooltip, "Settings"));
  const auto button = web.of("Settings");
  web.move_pointer(button.x + button.w / 2, button.y + button.h + 3);
  EXPECT_TRUE(web.shows("Settings")) << "on the way";
  web.move_pointer(tip.x + tip.w / 2, tip.y + tip.h / 2);
  web.advance(5'000);
  EXPECT_TRUE(web.shows("Settings"));
  web.move_pointer(tip.x + tip.w / 2, tip.y + tip.h + 20);
  EXPECT_FALSE(web.shows("Settings"));
}

TEST(Tooltip, EscapeSendsItAwayUntilPointerAndFocusHaveLeft) {
  Guide web;
  web.focus(Role::button, "Settings");
  web.hover("Settings");
  web.dismiss(Role::tooltip, "Settings");
  EXPECT_FALSE(web.shows("Settings"));
  web.advance(5'000);
  EXPECT_FALSE(web.shows("Settings"));
  web.move_pointer(1, 1);
  EXPECT_FALSE(web.shows("Settings")) << "the focus is still there";
  web.focus(Role::button, "Small");
  web.focus(Role::button, "Settings");
  EXPECT_TRUE(web.shows("Settings"));
}

TEST(Tooltip, ThereIsOneAndThePointersGoesFirst) {
  Guide web;
  web.focus(Role::button, "Settings");
  web.hover("Delete");
  EXPECT_TRUE(web.shows("Delete"));
  EXPECT_EQ(web.count(Role::tooltip), 1);
  web.move_pointer(1, 1);
  EXPECT_TRUE(web.shows("Settings"));
  EXPECT_EQ(web.count(Role::tooltip), 1);
}

TEST(Tooltip, AButtonThatCannotBePressedSaysWhy) {
  Guide web;
  const auto* button = web.find(Role::button, "Not now");
  ASSERT_TRUE(web.is(button, ui::flag::disabled));
  EXPECT_EQ(button->description, "Add a question first");
  web.hover("Not now");
  EXPECT_TRUE(web.shows("Add a question first"));
  web.move_pointer(1, 1);
  web.focus(Role::button, "Not now");
  EXPECT_TRUE(web.shows("Add a question first"));
}

TEST(Look, TheTextViewIsToldWhichButtonsArePrimary) {
  Headless web("/style-guide", kDesktop, true);
  EXPECT_EQ(web.find(Role::button, "Start now")->value, "primary");
  EXPECT_EQ(web.find(Role::button, "Delete interview")->value, "danger");
  EXPECT_EQ(web.find(Role::button, "Secondary")->value, "");
  EXPECT_EQ(web.find(Role::link, "Link button")->value, "secondary");
}

}  // namespace

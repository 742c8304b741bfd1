// The toolkit as a user meets it on the style guide.
#include <gtest/gtest.h>

#include "tests/web/headless.h"
#include "web/ui/context.h"

namespace {

using ui::Role;
namespace flag = ui::flag;

TEST(Toolkit, FirstDrawHasTitleHeadingAndNoDuplicateIds) {
  Headless web("/style-guide");
  EXPECT_TRUE(web.has(Role::heading, "Style guide"));
  EXPECT_EQ(web.world().title, "Style guide - Candor");
  EXPECT_EQ(ui::cx().tree.duplicates(), 0);
}

TEST(Toolkit, PointerPressAndActivationTurnACheckBoxOnceEach) {
  Headless web("/style-guide");
  const auto on = [&] {
    return web.is(web.find(Role::checkbox, "I agree to the recording"), flag::checked);
  };
  EXPECT_TRUE(on());
  web.click(Role::checkbox, "I agree to the recording");
  EXPECT_FALSE(on());
  web.activate(Role::checkbox, "I agree to the recording");
  EXPECT_TRUE(on());
}

TEST(Toolkit, DialogTakesFocusMakesThePageInertAndGivesFocusBack) {
  Headless web("/style-guide");
  web.click(Role::button, "Open dialog");
  ASSERT_TRUE(web.has(Role::dialog, "Invite a candidate"));
  EXPECT_EQ(web.focused(), "Email");
  EXPECT_TRUE(web.is(web.find_key("Style guide") ? nullptr : &web.world().nodes[ui::main_node()],
                     flag::inert));
  EXPECT_EQ(web.world().history.size(), 1u) << "an entry for browser back";
  web.dismiss(Role::dialog, "Invite a candidate");
  EXPECT_FALSE(web.has(Role::dialog, "Invite a candidate"));
  EXPECT_EQ(web.focused(), "Open dialog");
  EXPECT_EQ(web.world().back_calls, 1);
}

TEST(Toolkit, BrowserBackClosesTheDialogAndStaysOnThePage) {
  Headless web("/style-guide");
  web.click(Role::button, "Open dialog");
  web.go_back("/style-guide");
  EXPECT_FALSE(web.has(Role::dialog, "Invite a candidate"));
  EXPECT_TRUE(web.has(Role::heading, "Style guide"));
}

TEST(Toolkit, ConfirmationFocusesTheLeastDestructiveButton) {
  Headless web("/style-guide");
  web.click(Role::button, "Open confirmation");
  ASSERT_TRUE(web.has(Role::alert_dialog, "Delete this interview?"));
  EXPECT_EQ(web.focused(), "Cancel");
}

TEST(Toolkit, MenuMovesWithArrowsAndClosesOnChoice) {
  Headless web("/style-guide");
  web.click(Role::button, "More", 1);
  ASSERT_EQ(web.count(Role::menu), 1);
  EXPECT_EQ(web.focused(), "Send a reminder");
  web.press_key("ArrowDown");
  EXPECT_EQ(web.focused(), "Copy the link");
  web.press_key("End");
  EXPECT_EQ(web.focused(), "Withdraw invitation");
  web.activate(Role::menu_item, "Copy the link");
  EXPECT_EQ(web.count(Role::menu), 0);
  EXPECT_EQ(web.focused(), "More");
}

TEST(Toolkit, PressOutsideClosesTheMenu) {
  Headless web("/style-guide");
  web.click(Role::button, "Appearance");
  ASSERT_EQ(web.count(Role::menu), 1);
  web.pointer(0, 300, 500);
  web.pointer(1, 300, 500);
  web.pointer(2, 300, 500);
  EXPECT_EQ(web.count(Role::menu), 0);
}

TEST(Toolkit, RadioGroupHasOneTabStopAndArrowsChoose) {
  Headless web("/style-guide");
  EXPECT_TRUE(web.is(web.find(Role::radio, "Video"), flag::roving | flag::checked));
  EXPECT_TRUE(web.is(web.find(Role::radio, "Voice"), flag::skip_roving));
  web.focus(Role::radio, "Video");
  web.press_key("ArrowDown");
  EXPECT_EQ(web.focused(), "Voice");
  EXPECT_TRUE(web.is(web.find(Role::radio, "Voice"), flag::roving | flag::checked));
}

TEST(Toolkit, TabsChooseWithPointerAndKeys) {
  Headless web("/style-guide");
  web.click(Role::tab, "Results");
  EXPECT_TRUE(web.says("Panel of the tab results."));
  web.press_key("ArrowRight");
  EXPECT_TRUE(web.says("Panel of the tab settings."));
  EXPECT_EQ(web.focused(), "Settings");
}

TEST(Toolkit, FormShowsSummaryAndFocusesTheFirstInvalidField) {
  Headless web("/style-guide");
  web.submit("Form from a description");
  ASSERT_EQ(web.count(Role::alert), 1);
  EXPECT_EQ(web.focused(), "Title");
  EXPECT_TRUE(web.is(web.find(Role::textbox, "Title"), flag::invalid | flag::required));
  EXPECT_FALSE(web.find(Role::textbox, "Title")->description.empty());
  web.type("Title", "Backend engineer");
  EXPECT_FALSE(web.is(web.find(Role::textbox, "Title"), flag::invalid));
  web.type("Contact email", "ada@example.com");
  web.click(Role::button, "Save");
  EXPECT_EQ(web.count(Role::alert), 0);
  EXPECT_TRUE(web.says("Saved"));
}

TEST(Toolkit, EmailFieldCarriesItsAutocompleteToken) {
  Headless web("/style-guide");
  EXPECT_EQ(web.find(Role::textbox, "Contact email")->href, "email");
  EXPECT_EQ(web.find(Role::textbox, "Password")->href, "current-password");
  EXPECT_TRUE(web.is(web.find(Role::textbox, "Password"), flag::password));
  web.click(Role::button, "Show password");
  EXPECT_FALSE(web.is(web.find(Role::textbox, "Password"), flag::password));
}

TEST(Toolkit, NumberFieldKeepsWhatIsTypedAndReadsDecimals) {
  Headless web("/style-guide");
  EXPECT_EQ(web.find(Role::textbox, "Salary")->value, "52000");
  web.type("Salary", "52000.5");
  EXPECT_EQ(web.find(Role::textbox, "Salary")->value, "52000.5");
}

TEST(Toolkit, SelectIsNativeWithOptions) {
  Headless web("/style-guide");
  web.choose("Stage", "offer");
  EXPECT_EQ(web.find(Role::select, "Stage")->value, "offer");
  EXPECT_TRUE(web.is(web.find(Role::option, "Offer"), flag::selected));
}

TEST(Toolkit, StepperStopsAtItsLimits) {
  Headless web("/style-guide");
  for (int i = 0; i < 6; ++i) web.click(Role::button, "More: Retakes");
  EXPECT_EQ(web.find(Role::slider, "Retakes")->c, 5);
  EXPECT_TRUE(web.is(web.find(Role::button, "More: Retakes"), flag::disabled));
}

TEST(Toolkit, TableHasRowsHeadersAndSorts) {
  Headless web("/style-guide");
  EXPECT_EQ(web.count(Role::row), 5);
  const auto* table = web.find(Role::table, "Candidates");
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table->b, 5);
  EXPECT_TRUE(web.is(web.find_key("1"), flag::selected));
  web.click(Role::button, "Candidate");
  EXPECT_EQ(web.find(Role::column_header, "")->c, 1);
  web.click(Role::button, "Candidate");
  EXPECT_EQ(web.find(Role::column_header, "")->c, 2);
}

TEST(Toolkit, ReorderMovesWithTheMenu) {
  Headless web("/style-guide");
  web.click(Role::button, "Move Tell us about a project you are proud of");
  web.activate(Role::menu_item, "Move down");
  const auto items = web.names(Role::list_item);
  EXPECT_GE(items.size(), 3u);
  EXPECT_LT(web.place(*web.find(Role::button, "Move How do you find out why a service is slow")).y,
            web.place(*web.find(Role::button, "Move Tell us about a project you are proud of")).y);
}

TEST(Toolkit, ToastOffersUndoAndLeaves) {
  Headless web("/style-guide");
  web.click(Role::button, "Show toast");
  EXPECT_TRUE(web.has(Role::button, "Undo"));
  web.advance(8'100);
  EXPECT_FALSE(web.has(Role::button, "Undo"));
}

TEST(Toolkit, TimerWakesOnceASecondAndNothingElseDoes) {
  Headless web("/style-guide");
  web.advance(0);
  EXPECT_GT(web.world().wake_at, web.world().now_ms);
  EXPECT_LE(web.world().wake_at, web.world().now_ms + 1'001);
}

TEST(Toolkit, AQuietTurnSendsNothing) {
  Headless web("/nowhere");
  const int before = web.world().applied;
  web.advance(10);
  EXPECT_EQ(web.world().applied, before);
}

TEST(Toolkit, ScrollingMovesOnlyWhatIsFixedInTheRegion) {
  Headless web("/style-guide");
  web.scroll(Role::scroll, "Style guide", 10);
  web.world().bytes_applied = 0;
  web.scroll(Role::scroll, "Style guide", 400);
  EXPECT_LT(web.world().bytes_applied, 2'000);
}

TEST(Toolkit, PhoneFitsItsWidthDownTo320) {
  for (const int width : {320, 390, 640, 1024}) {
    Headless web("/style-guide", {width, 800});
    for (const auto& [id, node] : web.world().nodes) {
      const bool sideways =
          node.role == Role::tab || node.role == Role::tablist;  // scrolls by itself
      if (sideways || node.role == Role::option || (node.flags & flag::hidden_text)) continue;
      const auto at = web.place(node);
      EXPECT_GE(at.x, -1) << node.name << " at width " << width;
      EXPECT_LE(at.x + at.w, static_cast<float>(width) + 1.5f)
          << node.name << " at width " << width;
    }
  }
}

TEST(Toolkit, LayoutSettlesInAFewPassesAndThenInOne) {
  for (const int width : {320, 390, 640, 1024, 1280}) {
    Headless web("/style-guide", {width, 800});
    EXPECT_LT(ui::cx().pass, 6) << width;
    web.advance(0);
    EXPECT_LE(ui::cx().pass, 1) << width;
  }
}

TEST(Toolkit, TouchTargetsAreLargeEnough) {
  Headless web("/style-guide", kPhone);
  for (const auto& [id, node] : web.world().nodes) {
    if (node.role != Role::button && node.role != Role::menu_item) continue;
    EXPECT_GE(node.h, 24) << node.name;
    EXPECT_GE(node.w, 24) << node.name;
  }
}

TEST(Toolkit, TextViewHasTheSameNamesAndAllRows) {
  Headless canvas("/style-guide");
  const auto drawn = canvas.names(Role::button);
  Headless plain("/style-guide", kDesktop, true);
  EXPECT_EQ(plain.names(Role::button), drawn);
}

TEST(Toolkit, EveryInteractiveNodeHasAName) {
  Headless web("/style-guide");
  for (const auto& [id, node] : web.world().nodes) {
    if (node.flags & flag::decorative) continue;
    switch (node.role) {
      case Role::button:
      case Role::link:
      case Role::checkbox:
      case Role::radio:
      case Role::textbox:
      case Role::select:
      case Role::tab:
      case Role::slider:
      case Role::menu_item:
        EXPECT_FALSE(node.name.empty()) << "role " << static_cast<int>(node.role);
        break;
      default: break;
    }
  }
}

}  // namespace

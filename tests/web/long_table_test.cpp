// A table longer than the window draws the rows in view, and never lets go of the focused one.
#include "tests/web/recruiter_desk.h"

namespace candor {
namespace {

std::string title(int number) {
  return "Interview " + std::to_string(number);
}

std::unique_ptr<Desk> long_list() {
  auto desk = std::make_unique<Desk>("/interviews");
  std::vector<InterviewView> all;
  for (int number = 1; number <= 90; ++number) {
    all.push_back(interview_of({"Why us?"}));
    all.back().id.value = number;
    all.back().title = title(number);
  }
  desk->answer("GET", "/api/v1/interviews", page_of(std::move(all)));
  return desk;
}

TEST(LongTable, RowsOutOfViewAreNotInTheTree) {
  auto desk = long_list();
  EXPECT_TRUE(desk->sees(ui::Role::link, title(1)));
  EXPECT_FALSE(desk->sees(ui::Role::link, title(80)));
  desk->web().scroll(ui::Role::scroll, "Interviews", 2'500);
  EXPECT_FALSE(desk->sees(ui::Role::link, title(1)));
  EXPECT_LT(desk->web().count(ui::Role::row), 40);
}

TEST(LongTable, TheFocusedRowStaysWhereverTheReaderScrolls) {
  auto desk = long_list();
  desk->web().focus(ui::Role::link, title(3));
  for (const float top : {1'500.f, 3'000.f, 400.f, 3'000.f}) {
    desk->web().scroll(ui::Role::scroll, "Interviews", top);
    EXPECT_EQ(desk->web().focused(), title(3)) << "at " << top;
  }
  EXPECT_TRUE(desk->sees(ui::Role::link, title(4))) << "where Tab goes next";
  EXPECT_FALSE(desk->sees(ui::Role::link, title(6)));
  EXPECT_LT(desk->web().count(ui::Role::row), 40);
  const auto* row = desk->find(ui::Role::link, title(3));
  ASSERT_NE(row, nullptr);
  EXPECT_LT(desk->web().place(*row).y, 0) << "in its own place, out of view";
}

TEST(LongTable, ARowBelowTheViewStaysToo) {
  auto desk = long_list();
  desk->web().scroll(ui::Role::scroll, "Interviews", 3'000);
  desk->web().focus(ui::Role::link, title(75));
  desk->web().scroll(ui::Role::scroll, "Interviews", 0);
  EXPECT_EQ(desk->web().focused(), title(75));
  EXPECT_TRUE(desk->sees(ui::Role::link, title(1)));
}

}  // namespace
}  // namespace candor

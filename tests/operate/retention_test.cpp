// Which backups stay, and when the next is due.
#include <filesystem>

#include "server/operate/backup_state.h"
#include "server/operate/upkeep.h"
#include "tests/operate/operate_fixture.h"

namespace candor::test {
namespace {

using operate::Keep;

std::vector<Time> daily(int days) {
  std::vector<Time> times;
  for (int day = 0; day < days; ++day) times.push_back({(20'454 + day) * kDayMs + 9'000'000});
  return times;
}

TEST(RetentionTest, DaysWeeksAndMonthsStay) {
  const std::vector<Time> times = daily(500);
  const auto gone = operate::superseded(times, Keep{7, 4, 12});
  // The newest of a week or month is one of the days as well: 7 + 3 + 11 at most.
  EXPECT_GE(times.size() - gone.size(), 19u);
  EXPECT_LE(times.size() - gone.size(), 21u);
  for (std::size_t back = 1; back <= 7; ++back)
    EXPECT_EQ(std::count(gone.begin(), gone.end(), times[times.size() - back]), 0);
}

TEST(RetentionTest, TheNewestNeverGoes) {
  EXPECT_TRUE(operate::superseded(daily(1), Keep{0, 0, 0}).empty());
  const auto gone = operate::superseded(daily(3), Keep{0, 0, 0});
  EXPECT_EQ(gone.size(), 2u);
  EXPECT_EQ(std::count(gone.begin(), gone.end(), daily(3).back()), 0);
  EXPECT_TRUE(operate::superseded({}, Keep{}).empty());
}

TEST(RetentionTest, IsWrittenInWords) {
  const Keep keep = operate::parse_keep("30 daily 6 monthly").value();
  EXPECT_EQ(keep.daily, 30);
  EXPECT_EQ(keep.weekly, 0);
  EXPECT_EQ(keep.monthly, 6);
  for (const char* wrong : {"", "daily", "7", "7 days", "-1 daily", "7 daily 4", "99999 daily"})
    EXPECT_TRUE(operate::parse_keep(wrong).is_error()) << wrong;
}

class ScheduleTest : public OperateTest {
 protected:
  void SetUp() override {
    OperateTest::SetUp();
    settings.backup_to = in("backups");
    settings.backup_keep = "2 daily 1 weekly";
    restart();
  }
};

TEST_F(ScheduleTest, OneBackupADayAtItsTime) {
  operate::Upkeep upkeep(app());
  upkeep.run_due();  // there was never one
  EXPECT_EQ(operate::good_backups(in("backups")).size(), 1u);
  advance(2 * kHourMs);
  upkeep.run_due();
  EXPECT_EQ(operate::good_backups(in("backups")).size(), 1u);
  advance(kHourMs);  // 03:00, it is due at 02:30
  upkeep.run_due();
  EXPECT_EQ(operate::good_backups(in("backups")).back(), "candor-2026-01-01T030000Z");
}

TEST_F(ScheduleTest, SupersededOnesGo) {
  operate::Upkeep upkeep(app());
  for (int day = 0; day < 5; ++day) {
    upkeep.run_due();
    advance(kDayMs);
  }
  EXPECT_EQ(operate::good_backups(in("backups")).size(), 2u);
  EXPECT_EQ(operate::good_backups(in("backups")).back(), "candor-2026-01-05T000000Z");
}

TEST_F(ScheduleTest, AFailedOneIsTriedAgainAndRemovesNothing) {
  operate::Upkeep upkeep(app());
  upkeep.run_due();
  const std::string blob = add_recording("the answer");
  flip_byte(path_of(blob), 0);
  advance(kDayMs);
  upkeep.run_due();
  EXPECT_EQ(operate::good_backups(in("backups")).size(), 1u);
  EXPECT_FALSE(operate::read_backup_state(app().settings.data).was_good);
  flip_byte(path_of(blob), 0);
  upkeep.run_due();  // not at once
  EXPECT_EQ(operate::good_backups(in("backups")).size(), 1u);
  advance(kHourMs);
  upkeep.run_due();
  EXPECT_EQ(operate::good_backups(in("backups")).size(), 2u);
  EXPECT_TRUE(operate::read_backup_state(app().settings.data).was_good);
}

}  // namespace
}  // namespace candor::test

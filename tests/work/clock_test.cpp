// R11: clocks that jump by a day, and far years. Leases, pauses and schedules keep their meaning.
#include "tests/work/work_fixture.h"

namespace candor::test {
namespace {

using work::Job;
using work::Pace;
using work::Schedule;

constexpr Time k2038{2'147'483'647'000};  // the last second of 32 bits
constexpr Time k2100{4'107'542'400'000};  // 2100-03-01: 2100 is no leap year

class ClockTest : public QueueTest {
 protected:
  bool is_queued(std::string_view kind, const Schedule& schedule) {
    auto queued = database_->write([&](store::Transaction& tx) {
      return work::queue_if_due(tx, kind, schedule, Pace::quick, now);
    });
    EXPECT_FALSE(queued.is_error()) << queued.error().cause;
    return !queued.is_error() && queued.value();
  }
  // Runs what waits; gives how many jobs there were.
  int run_all() {
    int count = 0;
    for (auto jobs = claim("one"); !jobs.empty(); jobs = claim("one"), ++count)
      EXPECT_TRUE(is_ok(complete(jobs[0])));
    return count;
  }
};

TEST_P(ClockTest, ForwardByADayEndsALeaseButNoEffectComesTwice) {
  ASSERT_TRUE(is_ok(queue({.kind = "mail"})));
  const Job first = claim("one").at(0);
  now.ms += kDayMs;
  const Job second = claim("two").at(0);
  EXPECT_TRUE(is_lost(complete(first)));
  EXPECT_TRUE(is_ok(complete(second)));
  EXPECT_EQ(effects(), 1);
}

TEST_P(ClockTest, BackByADayALostLeaseEndsAsSoonAsItIsSeen) {
  ASSERT_TRUE(is_ok(queue({.kind = "mail"})));
  const Job first = claim("one").at(0);
  now.ms -= kDayMs;
  EXPECT_TRUE(is_ok(extend(first)));  // who lives keeps it, with a lease of now
  now.ms -= kDayMs;
  EXPECT_TRUE(claim("two").empty());
  ASSERT_TRUE(is_ok(mend()));
  EXPECT_EQ(claim("two").size(), 1u);
  EXPECT_TRUE(is_lost(complete(first)));
}

TEST_P(ClockTest, BackByADayAPauseAfterAFailureIsNoDayLong) {
  ASSERT_TRUE(is_ok(queue({.kind = "mail"})));
  ASSERT_TRUE(is_ok(fail_one(claim("one").at(0))));
  now.ms -= kDayMs;
  ASSERT_TRUE(is_ok(mend()));
  EXPECT_EQ(claim("one").size(), 1u);
}

TEST_P(ClockTest, BackByADayWhatWasQueuedForAtOnceIsStillForAtOnce) {
  ASSERT_TRUE(is_ok(queue({.kind = "mail"})));
  ASSERT_TRUE(is_ok(queue({.kind = "reminder", .run_after = Time{now.ms + kHourMs}})));
  now.ms -= kDayMs;
  ASSERT_TRUE(is_ok(mend()));
  const std::vector<Job> jobs = claim("one", 5);
  ASSERT_EQ(jobs.size(), 1u);  // what is for a time waits for that time
  EXPECT_EQ(jobs[0].kind, "mail");
}

TEST_P(ClockTest, EveryHourIsOncePerHour) {
  const Schedule hourly = work::every(kHourMs);
  EXPECT_FALSE(is_queued("sweep", hourly));
  int runs = 0;
  for (int minute = 0; minute < 24 * 60; ++minute) {
    now.ms += kMinuteMs;
    (void)is_queued("sweep", hourly);
    runs += run_all();
  }
  EXPECT_EQ(runs, 24);
}

TEST_P(ClockTest, EveryNightIsAtItsTimeForAHundredDays) {
  const Schedule nightly = work::daily_at(3, 0);
  EXPECT_FALSE(is_queued("backup", nightly));
  int runs = 0;
  for (int half_hour = 0; half_hour < 100 * 48; ++half_hour) {
    now.ms += kHourMs / 2;
    if (!is_queued("backup", nightly)) continue;
    EXPECT_EQ(now.ms % kDayMs, 3 * kHourMs);
    if (half_hour % 100 == 0) ASSERT_TRUE(is_ok(fail_one(claim("one").at(0))));
    while (run_all() == 0) now.ms += kMinuteMs;
    now.ms -= now.ms % (kHourMs / 2);
    ++runs;
  }
  EXPECT_EQ(runs, 100);
}

TEST_P(ClockTest, MissedRunsBecomeOne) {
  const Schedule hourly = work::every(kHourMs);
  EXPECT_FALSE(is_queued("sweep", hourly));
  now.ms += 100 * kHourMs;
  EXPECT_TRUE(is_queued("sweep", hourly));
  EXPECT_FALSE(is_queued("sweep", hourly));
  EXPECT_EQ(run_all(), 1);
}

TEST_P(ClockTest, ARunThatStillGoesOnIsNotDoubled) {
  const Schedule hourly = work::every(kHourMs);
  EXPECT_FALSE(is_queued("sweep", hourly));
  now.ms += kHourMs;
  EXPECT_TRUE(is_queued("sweep", hourly));
  const Job running = claim("one").at(0);
  now.ms += kHourMs;
  ASSERT_TRUE(is_ok(extend(running)));
  EXPECT_FALSE(is_queued("sweep", hourly));
  ASSERT_TRUE(is_ok(complete(running)));
  EXPECT_EQ(run_all(), 0);
}

TEST_P(ClockTest, AScheduledJobThatDiedTriesAgainTheNextTime) {
  const Schedule nightly = work::daily_at(3, 0);
  EXPECT_FALSE(is_queued("backup", nightly));
  now.ms += 3 * kHourMs;
  EXPECT_TRUE(is_queued("backup", nightly));
  for (int i = 0; i < work::kAttemptsMax; ++i) {
    ASSERT_TRUE(is_ok(fail_one(claim("one").at(0))));
    now.ms += work::kPauseMaxMs;
  }
  EXPECT_EQ(counts().dead, 1);
  now.ms += kDayMs;
  EXPECT_TRUE(is_queued("backup", nightly));
  EXPECT_EQ(counts().dead, 0);
  EXPECT_EQ(run_all(), 1);
}

TEST_P(ClockTest, AClockThatGoesBackDoesNotStopAScheduleForLonger) {
  for (const Schedule& schedule : {work::every(kHourMs), work::daily_at(3, 0)}) {
    const std::string kind = schedule.at_time_of_day ? "backup" : "sweep";
    now = kStart;
    EXPECT_FALSE(is_queued(kind, schedule));
    now.ms -= 30 * kDayMs;
    (void)is_queued(kind, schedule);
    const Time began = now;
    while (!is_queued(kind, schedule)) {
      now.ms += kMinuteMs;
      ASSERT_LE(now.ms - began.ms, schedule.every_ms);
    }
    EXPECT_EQ(run_all(), 1);
  }
}

TEST_P(ClockTest, AnotherRuleBeginsAnew) {
  EXPECT_FALSE(is_queued("backup", work::daily_at(3, 0)));
  now.ms += 4 * kHourMs;
  EXPECT_FALSE(is_queued("backup", work::daily_at(5, 0)));
  now.ms += kHourMs;
  EXPECT_TRUE(is_queued("backup", work::daily_at(5, 0)));
}

// No time of day is there twice or never: UTC has no summer time. The days on which Europe and
// America change their clocks, and a day with a leap second.
TEST_P(ClockTest, DaysOnWhichClocksChangeHaveOneRun) {
  for (const Time day :
       {Time{1'774'742'400'000}, Time{1'792'886'400'000}, Time{1'483'142'400'000}}) {
    now = day;
    const Schedule nightly = work::daily_at(2, 30);
    (void)is_queued("backup", nightly);
    (void)run_all();
    int runs = 0;
    for (int minute = 0; minute < 3 * 1'440; ++minute) {
      now.ms += kMinuteMs;
      if (is_queued("backup", nightly)) runs += run_all();
    }
    EXPECT_EQ(runs, 3);
  }
}

TEST_P(ClockTest, TheYears2038And2100AreAsAnyOther) {
  for (const Time far : {k2038, k2100}) {
    now = {far.ms - work::kLeaseMs / 2};
    ASSERT_TRUE(is_ok(queue({.kind = "mail"})));
    const Job first = claim("one").at(0);
    EXPECT_TRUE(claim("two").empty());
    ASSERT_TRUE(is_ok(extend(first)));
    now.ms += work::kLeaseMs;
    const Job second = claim("two").at(0);
    ASSERT_TRUE(is_ok(fail_one(second)));
    now.ms += work::kPauseMaxMs;
    EXPECT_EQ(run_all(), 1);
    const Schedule nightly = work::daily_at(0, 0);
    const std::string kind = far == k2038 ? "backup" : "later backup";
    EXPECT_FALSE(is_queued(kind, nightly));
    now.ms += kDayMs;
    EXPECT_TRUE(is_queued(kind, nightly));
    EXPECT_EQ(run_all(), 1);
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, ClockTest, kEngines, engine_name);

}  // namespace
}  // namespace candor::test

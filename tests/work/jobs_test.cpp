// The workers: threads, leases kept while a job runs, stopping, taking over after a death.
#include "server/work/jobs.h"

#include <atomic>
#include <chrono>
#include <semaphore>
#include <thread>

#include "server/operate/doctor.h"
#include "tests/harness/app_fixture.h"

namespace candor::test {
namespace {

using namespace std::chrono_literals;
using work::JobRun;
using work::Pace;

class JobsTest : public AppFixture {
 protected:
  void SetUp() override {
    AppFixture::SetUp();
    write([](store::Transaction& tx) -> Status {
      TRY(tx.execute("CREATE TABLE effects(job INTEGER NOT NULL)", {}));
      return ok();
    });
  }
  void TearDown() override {
    write([](store::Transaction& tx) -> Status {
      TRY(tx.execute("DROP TABLE effects", {}));
      return ok();
    });
    AppFixture::TearDown();
  }
  template <class F>
  void write(F operation) {
    const Status done =
        app().database->write([&](store::Transaction& tx) -> Status { return operation(tx); });
    EXPECT_FALSE(done.is_error()) << done.error().cause;
  }
  void queue(std::string_view kind, std::int64_t subject = 0, Pace pace = Pace::quick) {
    write([&](store::Transaction& tx) -> Status {
      TRY(work::enqueue(tx, {.kind = kind, .subject = subject, .pace = pace}, now()));
      tx.after_commit([this] { app().jobs->wake(); });
      return ok();
    });
  }
  std::int64_t number(std::string_view sql) {
    return app()
        .database->read([&](store::Reader& reader) { return reader.number(sql, {}); })
        .value();
  }
  std::int64_t effects() { return number("SELECT count(*) FROM effects"); }
  std::int64_t open_jobs() { return number("SELECT count(*) FROM jobs WHERE state = 0"); }
  static Status effect(JobRun& run) {
    return run.finish([&](store::Transaction& tx) -> Status {
      TRY(tx.execute("INSERT INTO effects(job) VALUES(?)", {run.job.subject}));
      return ok();
    });
  }
  template <class Condition>
  static bool becomes(Condition condition) {
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (!condition() && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(2ms);
    return condition();
  }
};

TEST_F(JobsTest, WorkersRunWhatIsQueuedAsSoonAsItIsCommitted) {
  app().jobs->add("count", effect);
  app().jobs->start(2);
  for (int i = 0; i < 50; ++i) queue("count", i);
  EXPECT_TRUE(becomes([&] { return effects() == 50; }));
  EXPECT_TRUE(becomes([&] { return open_jobs() == 0; }));
}

TEST_F(JobsTest, SlowJobsDoNotBlockQuickOnes) {
  std::counting_semaphore<8> goes_on(0);
  app().jobs->add("film", [&](JobRun&) {
    goes_on.acquire();
    return ok();
  });
  app().jobs->add("count", effect);
  app().jobs->start(2);
  for (int i = 0; i < 4; ++i) queue("film", i, Pace::slow);
  for (int i = 0; i < 4; ++i) queue("count", i);
  EXPECT_TRUE(becomes([&] { return effects() == 4; }));
  EXPECT_EQ(open_jobs(), 4);
  goes_on.release(4);
  EXPECT_TRUE(becomes([&] { return open_jobs() == 0; }));
}

TEST_F(JobsTest, AFailedEffectLeavesTheJobAndNothingElse) {
  app().jobs->add("half", [](JobRun& run) {
    return run.finish([&](store::Transaction& tx) -> Status {
      TRY(tx.execute("INSERT INTO effects(job) VALUES(1)", {}));
      return fail(Failure::unavailable, "no_luck", "No luck.");
    });
  });
  queue("half");
  EXPECT_EQ(app().jobs->run_due(), 1);
  EXPECT_EQ(effects(), 0);
  EXPECT_EQ(number("SELECT count(*) FROM jobs WHERE last_error = 'no_luck' AND attempts = 1"), 1);
}

TEST_F(JobsTest, AThrowIsAFailure) {
  app().jobs->add("throws", [](JobRun&) -> Status { throw std::runtime_error("oops"); });
  queue("throws");
  app().jobs->run_due();
  EXPECT_EQ(number("SELECT count(*) FROM jobs WHERE last_error = 'job_threw'"), 1);
}

TEST_F(JobsTest, ALeaseIsKeptWhileTheJobRuns) {
  std::binary_semaphore has_begun(0), goes_on(0);
  app().jobs->add("film", [&](JobRun& run) {
    has_begun.release();
    goes_on.acquire();
    EXPECT_FALSE(run.should_stop());
    return effect(run);
  });
  queue("film", 1);
  std::thread worker([&] { app().jobs->run_one("one"); });
  has_begun.acquire();
  for (int i = 0; i < 5; ++i) {
    advance(work::kLeaseMs / 2);
    app().jobs->keep_leases();
    EXPECT_FALSE(app().jobs->run_one("two"));
  }
  goes_on.release();
  worker.join();
  EXPECT_EQ(effects(), 1);
}

TEST_F(JobsTest, WhoLosesTheLeaseIsToldAndChangesNothing) {
  std::binary_semaphore has_begun(0), goes_on(0);
  std::atomic<int> runs = 0;
  app().jobs->add("film", [&](JobRun& run) {
    if (++runs > 1) return effect(run);
    has_begun.release();
    goes_on.acquire();
    EXPECT_TRUE(run.should_stop());
    const Status refused = effect(run);
    EXPECT_TRUE(refused.is_error() && refused.error().code == "lease_lost");
    return refused;
  });
  queue("film", 1);
  std::thread worker([&] { app().jobs->run_one("one"); });
  has_begun.acquire();
  advance(work::kLeaseMs);
  EXPECT_TRUE(app().jobs->run_one("two"));
  app().jobs->keep_leases();
  goes_on.release();
  worker.join();
  EXPECT_EQ(effects(), 1);
  EXPECT_EQ(number("SELECT count(*) FROM jobs"), 0);
}

TEST_F(JobsTest, StoppingAsksTheJobToEndAndGivesItBack) {
  std::binary_semaphore has_begun(0);
  app().jobs->add("film", [&](JobRun& run) -> Status {
    has_begun.release();
    while (!run.should_stop()) std::this_thread::sleep_for(1ms);
    return fail(Failure::unavailable, "stopped", "Stopped.");
  });
  app().jobs->start(1);
  queue("film");
  has_begun.acquire();
  app().jobs->stop();
  EXPECT_EQ(number("SELECT count(*) FROM jobs WHERE worker = '' AND attempts = 0"
                   " AND run_after <= " +
                   std::to_string(now().ms)),
            1);
}

TEST_F(JobsTest, AnotherRunTakesOverWhatAKilledOneHeld) {
  queue("count", 1);
  const auto claimed = app().database->write(
      [&](store::Transaction& tx) { return work::claim(tx, {.worker = "killed"}, now()); });
  ASSERT_EQ(claimed.value().size(), 1u);
  restart();
  app().jobs->add("count", effect);
  EXPECT_EQ(app().jobs->run_due(), 0);
  advance(work::kLeaseMs);
  EXPECT_EQ(app().jobs->run_due(), 1);
  EXPECT_EQ(effects(), 1);
}

TEST_F(JobsTest, WhatIsScheduledRunsByTheClock) {
  std::atomic<int> runs = 0;
  app().jobs->add("report", [&](JobRun&) {
    ++runs;
    return ok();
  });
  app().jobs->add_schedule("report", work::every(kHourMs));
  app().jobs->run_due();
  EXPECT_EQ(runs, 0);
  for (int hour = 1; hour <= 5; ++hour) {
    advance(kHourMs);
    app().jobs->run_due();
    EXPECT_EQ(runs, hour);
  }
}

// R11 for retention: uploads and files without a row go when they are due, by the injected clock.
TEST_F(JobsTest, TheSweepsRunByTheClock) {
  EXPECT_EQ(number("SELECT count(*) FROM job_schedules"), 0);
  app().jobs->queue_scheduled();
  EXPECT_EQ(number("SELECT count(*) FROM job_schedules WHERE kind IN"
                   " ('sweep_uploads', 'sweep_orphans', 'forget_jobs')"),
            3);
  advance(kDayMs);
  EXPECT_GE(app().jobs->run_due(), 3);
  EXPECT_EQ(number("SELECT count(*) FROM jobs WHERE last_error <> ''"), 0);
}

TEST_F(JobsTest, DoctorKnowsDeadAndStuckJobsAndPutsDeadOnesBack) {
  EXPECT_EQ(diagnose("jobs").finding, operate::Finding::fine);
  app().jobs->add(
      "never", [](JobRun&) -> Status { return fail(Failure::unavailable, "no_luck", "No luck."); });
  queue("never");
  for (int i = 0; i < work::kAttemptsMax; ++i) {
    app().jobs->run_due();
    advance(work::kPauseMaxMs);
  }
  EXPECT_EQ(diagnose("jobs").finding, operate::Finding::advice);
  EXPECT_NE(diagnose("jobs").message.find("1 background jobs gave up"), std::string::npos);
  const operate::Diagnosis fixed = diagnose("jobs", true);
  EXPECT_TRUE(fixed.was_fixed);
  EXPECT_EQ(diagnose("jobs").finding, operate::Finding::fine);
  app().jobs->add("never", effect);
  EXPECT_EQ(app().jobs->run_one("one"), true);
  EXPECT_EQ(effects(), 1);
  queue("count");
  advance(2 * kHourMs);
  EXPECT_EQ(diagnose("jobs").finding, operate::Finding::advice);
  EXPECT_NE(diagnose("jobs").message.find("wait for more than an hour"), std::string::npos);
}

TEST_F(JobsTest, AnUnknownKindFailsAndWaitsForAPerson) {
  queue("of the future");
  app().jobs->run_due();
  EXPECT_EQ(number("SELECT count(*) FROM jobs WHERE last_error = 'unknown_job'"), 1);
}

}  // namespace
}  // namespace candor::test

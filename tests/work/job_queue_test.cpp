// The rules of the queue on every engine (research server.md 6.2, "JobQueue").
#include <set>
#include <thread>

#include "tests/work/work_fixture.h"

namespace candor::test {
namespace {

using work::Job;
using work::kAttemptsMax;
using work::kLeaseMs;
using work::Pace;

TEST_P(QueueTest, AJobIsClaimedOnceAndGoneWithItsEffect) {
  ASSERT_TRUE(is_ok(queue({.kind = "mail", .subject = 7, .payload = R"({"a":1})"})));
  const std::vector<Job> jobs = claim("one");
  ASSERT_EQ(jobs.size(), 1u);
  EXPECT_EQ(jobs[0].kind, "mail");
  EXPECT_EQ(jobs[0].subject, 7);
  EXPECT_EQ(jobs[0].payload, R"({"a":1})");
  EXPECT_EQ(jobs[0].key, "mail/7");
  EXPECT_EQ(jobs[0].attempt, 1);
  EXPECT_TRUE(claim("two").empty());
  EXPECT_TRUE(is_ok(complete(jobs[0])));
  EXPECT_EQ(effects(), 1);
  EXPECT_EQ(number("SELECT count(*) FROM jobs"), 0);
}

TEST_P(QueueTest, AJobOfATransactionThatFailsWasNeverQueued) {
  const Status failed = write([&](store::Transaction& tx) -> Status {
    TRY(work::enqueue(tx, "mail", 1, now));
    return fail(Failure::invalid, "no", "No.");
  });
  EXPECT_TRUE(failed.is_error());
  EXPECT_TRUE(claim("one").empty());
}

TEST_P(QueueTest, TheSameKeyIsQueuedOnce) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(is_ok(queue({.kind = "mail", .key = "welcome/5"})));
  EXPECT_EQ(claim("one", 10).size(), 1u);
}

TEST_P(QueueTest, TheOldestComesFirstAndNoMoreThanAsked) {
  for (int i = 1; i <= 5; ++i) {
    now.ms += 10;
    ASSERT_TRUE(is_ok(queue({.kind = "mail", .subject = i})));
  }
  const std::vector<Job> first = claim("one", 2);
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0].subject, 1);
  EXPECT_EQ(first[1].subject, 2);
  EXPECT_EQ(claim("two", 10).size(), 3u);
}

TEST_P(QueueTest, AJobForLaterWaits) {
  ASSERT_TRUE(is_ok(queue({.kind = "mail", .run_after = Time{now.ms + kHourMs}})));
  EXPECT_TRUE(claim("one").empty());
  auto due = database_->read([](store::Reader& r) { return work::next_due(r, Pace::slow); });
  ASSERT_FALSE(due.is_error());
  EXPECT_EQ(due.value(), Time{now.ms + kHourMs});
  now.ms += kHourMs;
  EXPECT_EQ(claim("one").size(), 1u);
}

TEST_P(QueueTest, AWorkerForQuickJobsLeavesSlowOnes) {
  ASSERT_TRUE(is_ok(queue({.kind = "film", .pace = Pace::slow})));
  EXPECT_TRUE(claim("quick", 5, Pace::quick).empty());
  ASSERT_TRUE(is_ok(queue({.kind = "mail"})));
  EXPECT_EQ(claim("quick", 5, Pace::quick).size(), 1u);
  EXPECT_EQ(claim("any", 5).size(), 1u);
}

TEST_P(QueueTest, AfterItsLeaseAJobGoesToAnotherAndTheFirstIsRefused) {
  ASSERT_TRUE(is_ok(queue({.kind = "mail"})));
  const Job first = claim("one").at(0);
  now.ms += kLeaseMs - 1;
  EXPECT_TRUE(claim("two").empty());
  now.ms += 1;
  const Job second = claim("two").at(0);
  EXPECT_GT(second.fence, first.fence);
  EXPECT_EQ(second.attempt, 2);
  EXPECT_TRUE(is_lost(extend(first)));
  EXPECT_TRUE(is_lost(complete(first)));
  EXPECT_TRUE(is_lost(fail_one(first)));
  EXPECT_EQ(effects(), 0);  // undone with the refusal
  EXPECT_TRUE(is_ok(complete(second)));
  EXPECT_TRUE(is_lost(complete(second)));
  EXPECT_TRUE(is_lost(complete(first)));
  EXPECT_EQ(effects(), 1);
}

TEST_P(QueueTest, AHeartbeatKeepsALongJob) {
  ASSERT_TRUE(is_ok(queue({.kind = "film"})));
  const Job job = claim("one").at(0);
  for (int i = 0; i < 10; ++i) {
    now.ms += kLeaseMs / 2;
    ASSERT_TRUE(is_ok(extend(job)));
    EXPECT_TRUE(claim("two").empty());
  }
  EXPECT_TRUE(is_ok(complete(job)));
}

TEST_P(QueueTest, LateButUnclaimedIsStillOurs) {
  ASSERT_TRUE(is_ok(queue({.kind = "film"})));
  const Job job = claim("one").at(0);
  now.ms += 10 * kLeaseMs;
  EXPECT_TRUE(is_ok(complete(job)));
  EXPECT_TRUE(claim("two").empty());
}

TEST_P(QueueTest, AFailedJobWaitsLongerEachTimeThenIsDeadWithItsError) {
  ASSERT_TRUE(is_ok(queue({.kind = "mail"})));
  std::int64_t before = 0;
  for (int attempt = 1; attempt <= kAttemptsMax; ++attempt) {
    const std::vector<Job> jobs = claim("one");
    ASSERT_EQ(jobs.size(), 1u) << attempt;
    EXPECT_EQ(jobs[0].attempt, attempt);
    ASSERT_TRUE(is_ok(fail_one(jobs[0], "no_server")));
    const std::int64_t pause = work::pause_after(attempt, entropy());
    EXPECT_GE(pause, before);
    EXPECT_LE(pause, work::kPauseMaxMs);
    before = pause;
    now.ms += pause - 1;
    EXPECT_TRUE(claim("one").empty());
    now.ms += 1;
  }
  EXPECT_TRUE(claim("one").empty());
  EXPECT_EQ(counts().dead, 1);
  EXPECT_EQ(number("SELECT count(*) FROM jobs WHERE last_error = 'no_server'"), 1);
  now.ms += 365 * kDayMs;
  EXPECT_TRUE(claim("one").empty());  // only a person puts it back
  auto revived =
      database_->write([&](store::Transaction& tx) { return work::revive_dead(tx, now); });
  EXPECT_EQ(revived.value(), 1);
  EXPECT_EQ(claim("one").at(0).attempt, 1);
}

TEST_P(QueueTest, JitterTakesUpToHalfOfThePause) {
  chance = 0;
  const std::int64_t longest = work::pause_after(3, entropy());
  EXPECT_EQ(longest, 16 * work::kFirstPauseMs);
  std::set<std::int64_t> seen;
  for (chance = 0; chance < 256; chance += 15) {
    const std::int64_t pause = work::pause_after(3, entropy());
    EXPECT_GT(pause, longest / 2 - 1);
    EXPECT_LE(pause, longest);
    seen.insert(pause);
  }
  EXPECT_GT(seen.size(), 10u);
}

TEST_P(QueueTest, AJobThatEndsItsProcessEachTimeIsDeadInTheEnd) {
  ASSERT_TRUE(is_ok(queue({.kind = "poison"})));
  for (int attempt = 1; attempt <= kAttemptsMax; ++attempt) {
    ASSERT_EQ(claim("one").size(), 1u) << attempt;
    now.ms += kLeaseMs;
    ASSERT_TRUE(is_ok(mend()));
  }
  EXPECT_TRUE(claim("one").empty());
  EXPECT_EQ(counts().dead, 1);
}

TEST_P(QueueTest, GivingBackCostsNoAttempt) {
  ASSERT_TRUE(is_ok(queue({.kind = "film"})));
  for (int i = 0; i < 2 * kAttemptsMax; ++i) {
    const Job job = claim("one").at(0);
    EXPECT_EQ(job.attempt, 1);
    ASSERT_TRUE(is_ok(write([&](store::Transaction& tx) { return work::release(tx, job, now); })));
    EXPECT_TRUE(is_lost(complete(job)));
  }
}

// A change that comes while its job runs may be missed by that run.
TEST_P(QueueTest, QueuedAgainWhileItRunsItRunsOnceMore) {
  ASSERT_TRUE(is_ok(queue({.kind = "index", .subject = 1})));
  const Job job = claim("one").at(0);
  ASSERT_TRUE(is_ok(queue({.kind = "index", .subject = 1})));
  EXPECT_TRUE(claim("two").empty());
  ASSERT_TRUE(is_ok(complete(job)));
  const Job again = claim("two").at(0);
  EXPECT_EQ(again.attempt, 1);
  ASSERT_TRUE(is_ok(complete(again)));
  EXPECT_TRUE(claim("two").empty());
  EXPECT_EQ(effects(), 2);
}

TEST_P(QueueTest, AKeptKeyIsRefusedForItsTimeAndThenForgotten) {
  const work::NewJob job{.kind = "mail", .key = "mail/9", .keep_key_ms = kDayMs};
  ASSERT_TRUE(is_ok(queue(job)));
  const Job claimed = claim("one").at(0);
  ASSERT_TRUE(is_ok(queue(job)));  // while it runs
  ASSERT_TRUE(is_ok(complete(claimed)));
  const auto forget = [&] {
    auto gone =
        database_->write([&](store::Transaction& tx) { return work::forget_ended(tx, now); });
    return gone.is_error() ? -1 : gone.value();
  };
  now.ms += kDayMs - 1;
  ASSERT_TRUE(is_ok(queue(job)));
  EXPECT_TRUE(claim("one").empty());
  EXPECT_EQ(forget(), 0);
  now.ms += 1;
  EXPECT_EQ(forget(), 1);
  ASSERT_TRUE(is_ok(queue(job)));
  EXPECT_EQ(claim("one").size(), 1u);
}

TEST_P(QueueTest, ALongPayloadIsRefused) {
  const std::string payload(work::kPayloadMax + 1, 'x');
  const Status refused = queue({.kind = "mail", .payload = payload});
  ASSERT_TRUE(refused.is_error());
  EXPECT_EQ(refused.error().code, "job_too_large");
}

TEST_P(QueueTest, CountsTellWaitingRunningAndStuck) {
  ASSERT_TRUE(is_ok(queue({.kind = "a"})));
  ASSERT_TRUE(is_ok(queue({.kind = "b"})));
  claim("one");
  EXPECT_EQ(counts().running, 1);
  EXPECT_EQ(counts().waiting, 1);
  EXPECT_EQ(counts().stuck, 0);
  now.ms += work::kStuckMs + kLeaseMs + 1;
  EXPECT_EQ(counts().running, 0);
  EXPECT_EQ(counts().stuck, 2);
}

// Claims from several threads at once: every job once, none twice.
TEST_P(QueueTest, ManyWorkersShareTheJobs) {
  constexpr int kJobs = 200;
  ASSERT_TRUE(is_ok(write([&](store::Transaction& tx) -> Status {
    for (int i = 0; i < kJobs; ++i) TRY(work::enqueue(tx, "mail", i, now));
    return ok();
  })));
  std::vector<std::thread> threads;
  for (int worker = 0; worker < 4; ++worker) {
    threads.emplace_back([&, worker] {
      const std::string name = "worker-" + std::to_string(worker);
      for (std::vector<Job> jobs = claim(name, 3); !jobs.empty(); jobs = claim(name, 3))
        for (const Job& job : jobs) EXPECT_TRUE(is_ok(complete(job)));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(effects(), kJobs);
  EXPECT_EQ(number("SELECT count(DISTINCT job) FROM effects"), kJobs);
  EXPECT_EQ(number("SELECT count(*) FROM jobs"), 0);
}

TEST(ClaimSql, OnlyPostgresqlSkipsWhatOthersLocked) {
  const std::string_view kSkip = "FOR UPDATE SKIP LOCKED";
  EXPECT_EQ(work::claim_sql(store::Engine::sqlite).find(kSkip), std::string_view::npos);
  EXPECT_NE(work::claim_sql(store::Engine::postgresql).find(kSkip), std::string_view::npos);
}

INSTANTIATE_TEST_SUITE_P(Engines, QueueTest, kEngines, engine_name);

}  // namespace
}  // namespace candor::test

// A database of its own for tests of the queue, with a clock and chance that the test moves.
#pragma once

#include <string>
#include <vector>

#include "server/work/job_queue.h"
#include "server/work/schedule.h"
#include "tests/harness/store_fixture.h"

namespace candor::test {

inline constexpr Time kStart{1'767'225'600'000};  // 2026-01-01T00:00:00Z

// Parametrised by engine: every rule of the queue holds on each of them.
class QueueTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (database_ == nullptr) return;  // no PostgreSQL
    ASSERT_TRUE(is_ok(write([](store::Transaction& tx) -> Status {
      TRY(tx.execute("CREATE TABLE effects(job TEXT NOT NULL, at BIGINT NOT NULL)", {}));
      return ok();
    })));
  }
  template <class F>
  Status write(F operation) {
    return database_->write([&](store::Transaction& tx) -> Status { return operation(tx); });
  }
  Status queue(const work::NewJob& job) {
    return write([&](store::Transaction& tx) { return work::enqueue(tx, job, now); });
  }
  std::vector<work::Job> claim(std::string_view worker, int count = 1,
                               work::Pace up_to = work::Pace::slow) {
    auto claimed = database_->write([&](store::Transaction& tx) {
      return work::claim(tx, {.worker = worker, .count = count, .up_to = up_to}, now);
    });
    EXPECT_FALSE(claimed.is_error()) << claimed.error().cause;
    return claimed.is_error() ? std::vector<work::Job>{} : claimed.release_value();
  }
  Status extend(const work::Job& job) {
    return write(
        [&](store::Transaction& tx) { return work::extend_lease(tx, job, work::kLeaseMs, now); });
  }
  // The end of a job and its effect, in one transaction.
  Status complete(const work::Job& job) {
    return write([&](store::Transaction& tx) -> Status {
      TRY(tx.execute("INSERT INTO effects(job, at) VALUES(?, ?)", {job.key, now}));
      return work::complete(tx, job, now);
    });
  }
  Status fail_one(const work::Job& job, std::string_view error = "broken") {
    return write(
        [&](store::Transaction& tx) { return work::fail_job(tx, job, error, now, entropy()); });
  }
  Status mend() {
    return write([&](store::Transaction& tx) { return work::mend(tx, now); });
  }
  work::JobCounts counts() {
    auto counted =
        database_->read([&](store::Reader& reader) { return work::count_jobs(reader, now); });
    EXPECT_FALSE(counted.is_error()) << counted.error().cause;
    return counted.is_error() ? work::JobCounts{} : counted.value();
  }
  std::int64_t effects() { return number("SELECT count(*) FROM effects"); }
  Entropy entropy() {
    return [this](unsigned char* bytes, std::size_t count) {
      for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<unsigned char>(chance);
    };
  }
  static bool is_lost(const Status& status) {
    return status.is_error() && status.error().code == "lease_lost";
  }

  Time now = kStart;
  int chance = 0;  // every byte of the next random ones
};

}  // namespace candor::test

// The pool behind the loop: few run at once, and none that waits holds up the others.
#include "server/http/worker_threads.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <semaphore>
#include <thread>

namespace candor::test {
namespace {

using http::WorkerThreads;
using std::chrono::milliseconds;

class Pool {
 public:
  explicit Pool(WorkerThreads::Limits limits) : threads(limits) {}
  bool add(std::function<void()> work) {
    const bool is_added = threads.add(std::move(work));
    threads.begin();
    return is_added;
  }
  WorkerThreads threads;
};

TEST(WorkerThreads, NoMoreRunAtOnceThanAllowed) {
  std::atomic<int> running{0}, most{0}, done{0};
  {
    Pool pool({8, 2, 1'000, 256 * 1024});
    for (int i = 0; i < 500; ++i)
      ASSERT_TRUE(pool.add([&] {
        const int now = ++running;
        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
        }
        std::this_thread::yield();
        --running;
        ++done;
      }));
  }
  EXPECT_EQ(done, 500);
  EXPECT_LE(most, 2);
}

TEST(WorkerThreads, WhoHangsIsReplacedWhenAsked) {
  std::counting_semaphore<100> gate{0};
  std::binary_semaphore reached{0};
  Pool pool({8, 1, 100, 256 * 1024});
  pool.add([&] { gate.acquire(); });
  pool.add([&] { reached.release(); });
  EXPECT_FALSE(reached.try_acquire_for(milliseconds(100)));
  pool.threads.replace_stuck();
  EXPECT_TRUE(reached.try_acquire_for(std::chrono::seconds(5)));
  gate.release();
}

TEST(WorkerThreads, WhoComputesIsReplacedLater) {
  std::atomic<bool> is_enough{false};
  std::binary_semaphore started{0};
  std::atomic<bool> is_reached{false};
  Pool pool({8, 1, 100, 256 * 1024});
  const auto before = std::chrono::steady_clock::now();
  pool.add([&] {
    started.release();
    while (!is_enough) continue;
  });
  started.acquire();
  pool.add([&] { is_reached = true; });
  std::this_thread::sleep_for(milliseconds(10));
  pool.threads.replace_stuck();
  std::this_thread::sleep_for(milliseconds(10));
  const bool is_reached_soon = is_reached;
  const bool is_soon = std::chrono::steady_clock::now() - before < milliseconds(50);
  EXPECT_FALSE(is_soon && is_reached_soon);
  for (int i = 0; i < 1'000 && !is_reached; ++i) {
    std::this_thread::sleep_for(milliseconds(5));
    pool.threads.replace_stuck();
  }
  EXPECT_TRUE(is_reached);
  is_enough = true;
}

TEST(WorkerThreads, TheQueueHasABound) {
  std::counting_semaphore<100> gate{0};
  std::binary_semaphore started{0};
  Pool pool({1, 1, 3, 256 * 1024});
  pool.add([&] {
    started.release();
    gate.acquire();
  });
  started.acquire();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(pool.add([] {}));
  EXPECT_FALSE(pool.add([] {}));
  gate.release();
}

TEST(WorkerThreads, FinishingDoesWhatWasAccepted) {
  std::atomic<int> done{0};
  Pool pool({4, 2, 1'000, 256 * 1024});
  for (int i = 0; i < 100; ++i) pool.add([&] { ++done; });
  pool.threads.finish();
  EXPECT_EQ(done, 100);
  EXPECT_FALSE(pool.add([] {}));
}

}  // namespace
}  // namespace candor::test

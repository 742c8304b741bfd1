// Requests that wait for another thread stand still, and the threads they began on go on with
// others.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <mutex>
#include <semaphore>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "server/http/worker_threads.h"
#include "tests/front/front_fixture.h"

namespace candor::test {
namespace {

using http::WorkerThreads;
using work::Event;

// What the requests of a test wait for, one event each.
class Events {
 public:
  // On a request: waits until set() was called for it.
  void wait() {
    Event event;
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(&event);
    }
    event.wait();
  }
  std::size_t count() {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
  }
  // Lets the one go on that came first, or all that wait now.
  void set_one() { set(1); }
  void set_all() { set(count()); }

 private:
  void set(std::size_t count) {
    std::vector<Event*> first;
    {
      const std::lock_guard lock(mutex_);
      const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
      first.assign(waiting_.begin(), end);
      waiting_.erase(waiting_.begin(), end);
    }
    for (Event* event : first) event->set();
  }

  std::mutex mutex_;
  std::vector<Event*> waiting_;
};

class ParkingTest : public ::testing::Test {
 protected:
  void TearDown() override {
    while (pool_ && parked() > 0) events_.set_all();  // of a test that has failed
  }
  void start(WorkerThreads::Limits limits) { pool_ = std::make_unique<WorkerThreads>(limits); }
  bool add(std::function<void()> work) {
    const bool is_added = pool_->add(std::move(work));
    pool_->begin();
    return is_added;
  }
  std::size_t threads() { return pool_->numbers().threads; }
  std::size_t parked() { return pool_->numbers().parked; }
  static bool soon(const std::function<bool()>& happened) { return FrontFixture::soon(happened); }

  Events events_;
  std::unique_ptr<WorkerThreads> pool_;
};

TEST_F(ParkingTest, FiveHundredThatWaitHoldNoThread) {
  start({64, 2, 1'000});
  std::atomic<int> begun{0}, done{0};
  for (int i = 0; i < 500; ++i)
    ASSERT_TRUE(add([&] {
      ++begun;
      events_.wait();
      ++done;
    }));
  ASSERT_TRUE(soon([&] { return begun == 500 && parked() == 500; }));
  EXPECT_LE(threads(), 2u);
  std::atomic<bool> has_answered{false};
  add([&] { has_answered = true; });
  EXPECT_TRUE(soon([&] { return has_answered.load(); }));
  EXPECT_EQ(done, 0);
  events_.set_all();
  pool_->finish();
  EXPECT_EQ(done, 500);
}

TEST_F(ParkingTest, EachGoesOnWithWhatItHadInTheOrderOfTheEvents) {
  start({1, 1, 1'000});
  std::vector<int> ended;
  for (int i = 0; i < 200; ++i)
    add([&, i] {
      std::string mine = "request " + std::to_string(i);
      events_.wait();
      mine += " again";
      events_.wait();
      events_.wait();
      if (mine == "request " + std::to_string(i) + " again") ended.push_back(i);
    });
  std::counting_semaphore<3> gate{0};
  std::atomic<int> held{-1};
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(soon([&] { return events_.count() == 200; }));
    add([&, round] {
      held = round;
      gate.acquire();
    });
    ASSERT_TRUE(soon([&, round] { return held == round; }));
    events_.set_all();  // all of them before the thread looks
    gate.release();
  }
  pool_->finish();
  ASSERT_EQ(ended.size(), 200u);
  EXPECT_TRUE(std::is_sorted(ended.begin(), ended.end()));
}

TEST_F(ParkingTest, AnEventMayComeBeforeAnyoneWaits) {
  start({1, 1, 10});
  std::atomic<bool> is_done{false};
  add([&] {
    Event event;
    std::thread([&] { event.set(); }).join();
    event.wait();
    is_done = true;
  });
  EXPECT_TRUE(soon([&] { return is_done.load(); }));
}

TEST_F(ParkingTest, OnOtherThreadsAnEventReallyWaits) {
  Event event;
  std::atomic<bool> is_over{false};
  std::thread waiting([&] {
    event.wait();
    is_over = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_FALSE(is_over);
  event.set();
  waiting.join();
  EXPECT_TRUE(is_over);
}

// Whoever is alone may hold its thread; a request that is parked or waits to begin is company.
TEST_F(ParkingTest, ARequestIsAloneUntilThereIsAnother) {
  start({1, 1, 10});
  std::atomic<int> asked{0}, alone{0};
  const auto ask = [&] {
    alone += work::Parking::of_thread()->is_alone() ? 1 : 0;
    ++asked;
  };
  add(ask);
  ASSERT_TRUE(soon([&] { return asked == 1; }));
  EXPECT_EQ(alone, 1);
  add([&] { events_.wait(); });
  ASSERT_TRUE(soon([&] { return parked() == 1; }));
  add(ask);
  ASSERT_TRUE(soon([&] { return asked == 2; }));
  EXPECT_EQ(alone, 1);
  events_.set_all();
  std::binary_semaphore has_company{0};
  add([&] {
    has_company.acquire();
    ask();
  });
  add([] {});
  has_company.release();
  ASSERT_TRUE(soon([&] { return asked == 3; }));
  EXPECT_EQ(alone, 1);
}

TEST_F(ParkingTest, WithoutParkingARequestReallyWaits) {
  start({1, 1, 10});
  std::atomic<bool> is_done{false};
  add([&] {
    const work::WithoutParking really_waits;
    Event event;
    std::thread other([&] { event.set(); });
    event.wait();
    other.join();
    is_done = true;
  });
  EXPECT_TRUE(soon([&] { return is_done.load(); }));
  add([&] { events_.wait(); });
  EXPECT_TRUE(soon([&] { return parked() == 1; }));
}

TEST_F(ParkingTest, ARequestKeepsItsThread) {
  start({8, 4, 1'000});
  std::atomic<int> moved{0};
  for (int i = 0; i < 300; ++i)
    add([&] {
      const std::thread::id before = std::this_thread::get_id();
      events_.wait();
      if (std::this_thread::get_id() != before) ++moved;
    });
  ASSERT_TRUE(soon([&] { return events_.count() == 300; }));
  events_.set_all();
  pool_->finish();
  EXPECT_EQ(moved, 0);
}

TEST_F(ParkingTest, ExceptionsOfOneAreNotThoseOfAnother) {
  start({1, 1, 10});
  std::array<std::string, 2> caught;
  for (std::size_t i = 0; i < 2; ++i)
    add([&, i] {
      try {
        try {
          throw std::runtime_error("problem " + std::to_string(i));
        } catch (...) {
          events_.wait();  // meanwhile the other one throws on this thread
          throw;
        }
      } catch (const std::exception& problem) {
        caught[i] = problem.what();
      }
    });
  for (int i = 0; i < 2; ++i) {  // the first to throw is the first to leave its handler
    ASSERT_TRUE(soon([&] { return events_.count() == std::size_t(2 - i); }));
    events_.set_one();
    ASSERT_TRUE(soon([&] { return parked() == std::size_t(1 - i); }));
  }
  pool_->finish();
  EXPECT_EQ(caught[0], "problem 0");
  EXPECT_EQ(caught[1], "problem 1");
}

TEST_F(ParkingTest, OneThatIsBeingUnwoundMayWait) {
  start({1, 1, 10});
  struct Waits {
    Events& events;
    std::atomic<int>& seen;
    ~Waits() {
      events.wait();
      seen = std::uncaught_exceptions();
    }
  };
  std::atomic<int> inside{-1}, outside{-1};
  std::atomic<bool> is_done{false};
  add([&] {
    try {
      const Waits waits{events_, inside};
      throw std::runtime_error("on purpose");
    } catch (const std::exception&) {
      is_done = true;
    }
  });
  ASSERT_TRUE(soon([&] { return parked() == 1; }));
  add([&] { outside = std::uncaught_exceptions(); });
  ASSERT_TRUE(soon([&] { return outside != -1; }));
  events_.set_all();
  pool_->finish();
  EXPECT_TRUE(is_done);
  EXPECT_EQ(inside, 1);
  EXPECT_EQ(outside, 0);
}

TEST_F(ParkingTest, FinishingWaitsForThoseThatStandStill) {
  start({4, 2, 1'000});
  std::atomic<int> done{0};
  for (int i = 0; i < 100; ++i)
    add([&] {
      events_.wait();
      ++done;
    });
  ASSERT_TRUE(soon([&] { return parked() == 100; }));
  std::atomic<bool> has_finished{false};
  std::thread finishing([&] {
    pool_->finish();
    has_finished = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_FALSE(has_finished);
  EXPECT_FALSE(add([] {}));
  events_.set_all();
  finishing.join();
  EXPECT_EQ(done, 100);
}

TEST_F(ParkingTest, StacksAreUsedAgain) {
  start({1, 1, 1'000});
  std::set<const void*> places;
  std::atomic<int> done{0};
  for (int i = 0; i < 200; ++i) {
    add([&] {
      const int local = 0;
      places.insert(&local);
      events_.wait();
      ++done;
    });
    ASSERT_TRUE(soon([&] { return events_.count() == 1; }));
    events_.set_all();
    ASSERT_TRUE(soon([&] { return done == i + 1; }));
  }
  pool_->finish();
  EXPECT_LE(places.size(), 2u);
}

TEST_F(ParkingTest, MoreThanMayBeginWaitInTheQueue) {
  WorkerThreads::Limits limits{8, 2, 15};
  limits.requests = 10;
  start(limits);
  std::atomic<int> begun{0};
  for (int i = 0; i < 15; ++i)
    ASSERT_TRUE(pool_->add([&] {
      if (++begun <= 10) events_.wait();
    }));
  pool_->begin();
  ASSERT_TRUE(soon([&] { return parked() == 10; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(begun, 10);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(add([&] { ++begun; }));
  EXPECT_FALSE(add([] {}));
  events_.set_one();
  EXPECT_TRUE(soon([&] { return begun == 25; }));
  events_.set_all();
}

TEST_F(ParkingTest, ASlowCallHoldsUpNobody) {
  start({8, 1, 100});
  std::binary_semaphore gate{0};
  std::atomic<bool> is_in_call{false}, has_returned{false}, has_gone_on{false}, has_begun{false};
  add([&] {
    events_.wait();
    has_gone_on = true;
  });
  add([&] {
    has_returned = work::elsewhere([&] {
      is_in_call = true;
      gate.acquire();
      return true;
    });
  });
  ASSERT_TRUE(soon([&] { return is_in_call.load(); }));
  add([&] { has_begun = true; });
  EXPECT_TRUE(soon([&] { return has_begun.load(); }));
  events_.set_all();
  EXPECT_TRUE(soon([&] { return has_gone_on.load(); }));
  EXPECT_FALSE(has_returned);
  EXPECT_EQ(threads(), 1u);
  gate.release();
  pool_->finish();
  EXPECT_TRUE(has_returned);
}

TEST_F(ParkingTest, WhatASlowCallThrowsArrives) {
  start({2, 1, 10});
  std::string caught;
  add([&] {
    try {
      work::elsewhere([]() -> int { throw std::runtime_error("far away"); });
    } catch (const std::exception& problem) {
      caught = problem.what();
    }
  });
  pool_->finish();
  EXPECT_EQ(caught, "far away");
  const std::thread::id here = std::this_thread::get_id();
  EXPECT_EQ(work::elsewhere([] { return std::this_thread::get_id(); }), here);
}

TEST_F(ParkingTest, WithoutMemoryForAStackARequestReallyWaits) {
  start({2, 1, 10, std::size_t{1} << 55});
  std::atomic<bool> is_done{false}, has_begun{false};
  add([&] {
    events_.wait();
    is_done = true;
  });
  ASSERT_TRUE(soon([&] { return events_.count() == 1; }));
  add([&] { has_begun = true; });
  std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_FALSE(has_begun);
  EXPECT_EQ(parked(), 0u);
  events_.set_all();
  pool_->finish();
  EXPECT_TRUE(is_done && has_begun);
}

// Whoever goes too deep must end there and not in the stack of another request.
TEST_F(ParkingTest, BelowAStackIsAGuardPage) {
  start({1, 1, 10});
  std::string below, here;
  add([&] {
    const int local = 0;
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line); below = line) {
      std::uintptr_t first = 0, end = 0;
      std::sscanf(line.c_str(), "%zx-%zx", &first, &end);
      here = line;
      const auto at = reinterpret_cast<std::uintptr_t>(&local);
      if (first <= at && at < end) return;
    }
  });
  pool_->finish();
  const std::string start_of_stack = here.substr(0, here.find('-'));
  EXPECT_NE(below.find("-" + start_of_stack + " ---p"), std::string::npos) << below << here;
}

}  // namespace
}  // namespace candor::test

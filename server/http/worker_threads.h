// The threads that answer requests: as many as there are processors, because more would only take
// turns and starve the event loop. A request that waits for another thread (work/event.h) is parked
// and its thread goes on with others; it returns to the thread where it began. A thread that a call
// holds all the same, or that computes for unusually long, does not count: another takes its place,
// up to a bound. Started when needed, ended after a quiet time. Internal to server/http.
#pragma once

#include <pthread.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_set>
#include <vector>

#include "server/work/event.h"
#include "server/work/fiber.h"
#include "server/work/slow_calls.h"

namespace candor::http {

class WorkerThreads final : public work::Parking {
 public:
  struct Limits {
    std::size_t most = 1;          // threads; and as many again for slow calls
    std::size_t side_by_side = 1;  // that run at once
    std::size_t queue = 1;         // work that waits for one
    std::size_t stack_bytes = 256 * 1024;
    std::size_t requests = 1'024;  // begun and not ended, parked ones included
  };
  explicit WorkerThreads(const Limits& limits) : limits_(limits), slow_calls_(limits.most) {}
  ~WorkerThreads() { finish(); }

  // False when too much waits already. A thread may be asleep until begin(): one call for several
  // additions lets the caller finish its turn instead of being preempted by each. Work must not
  // throw.
  bool add(std::function<void()> work);
  void begin();
  // Whoever owns the pool calls this now and then while has_waiting(): it finds the threads that
  // are busy for unusually long.
  void replace_stuck();
  bool has_waiting() const { return waiting_count_ > 0; }
  // Waits until everything accepted has been done, parked or not.
  void finish();

  struct Numbers {
    std::size_t threads = 0;
    std::size_t parked = 0;  // and those that go on soon
  };
  Numbers numbers();

 private:
  using Clock = std::chrono::steady_clock;
  struct Worker;
  struct Begun {  // a request
    std::unique_ptr<work::Fiber> fiber;
    Worker* worker = nullptr;
  };
  struct Worker {
    std::condition_variable permitted;
    std::deque<Begun*> ready;  // parked, and may go on
    Begun* running = nullptr;  // this thread only
    pid_t thread = 0;
    std::size_t begun = 0;  // here and not ended
    Clock::time_point started;
    bool is_permitted = true;    // a thread starts with a permit for
    bool is_for_waiting = true;  // something of the queue
    bool is_working = false;
    bool is_stuck = false;
  };
  void* running() override;
  void park(void* request) override;
  void wake(std::span<void* const> requests) override;
  bool call_elsewhere(std::function<void()> call) override;
  bool is_alone() override;

  static void* enter(void* self);
  void loop();
  bool sleep(std::unique_lock<std::mutex>& lock, Worker& worker);
  void work_while_permitted(std::unique_lock<std::mutex>& lock, Worker& worker);
  void begin_next(std::unique_lock<std::mutex>& lock, Worker& worker);
  void go_on(std::unique_lock<std::mutex>& lock, Worker& worker);
  std::unique_ptr<Begun> take_spare();
  void keep(std::unique_ptr<Begun> spare);
  void begin_turn(Worker& worker);
  void end_turn(Worker& worker, bool has_ended);
  void permit_more();
  void permit(Worker& worker);
  bool start_thread();

  const Limits limits_;
  work::SlowCalls slow_calls_;
  std::mutex mutex_;
  std::condition_variable ended_;
  std::deque<std::function<void()>> waiting_;
  std::atomic<std::size_t> waiting_count_{0};
  std::unordered_set<Worker*> workers_;
  std::vector<Worker*> idle_;                  // that wait for a permit; the last sleeps shortest
  std::vector<std::unique_ptr<Begun>> spare_;  // stacks of requests that have ended
  std::size_t threads_ = 0;
  std::size_t claims_ = 0;  // permits for something of the queue, not yet taken up
  std::size_t active_ = 0;  // threads that have a permit, without the stuck ones
  std::size_t begun_ = 0;
  bool is_finishing_ = false;
};

}  // namespace candor::http

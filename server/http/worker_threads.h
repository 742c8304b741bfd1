// The threads that answer requests: as many run side by side as there are processors, because more
// would only take turns and starve the event loop. One that waits for a commit or a hash
// (work/blocking.h), or is busy for unusually long, does not count: another takes its place, up to
// a bound. Started when needed, ended after a quiet time. Internal to server/http.
#pragma once

#include <pthread.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <unordered_set>

#include "server/work/blocking.h"

namespace candor::http {

class WorkerThreads final : public work::Blocking::Pool {
 public:
  struct Limits {
    std::size_t most = 1;          // threads, waiting ones included
    std::size_t side_by_side = 1;  // that run at once
    std::size_t queue = 1;         // work that waits for one
    std::size_t stack_bytes = 1024 * 1024;
  };
  explicit WorkerThreads(const Limits& limits) : limits_(limits) {}
  ~WorkerThreads() { finish(); }

  // False when too much waits already. A thread may be asleep until begin(): one call for several
  // additions lets the caller finish its turn instead of being preempted by each.
  bool add(std::function<void()> work);
  void begin();
  // Whoever owns the pool calls this now and then while has_waiting(): it finds the threads that
  // are busy for unusually long.
  void replace_stuck();
  bool has_waiting() const { return waiting_count_ > 0; }
  // Waits until everything accepted has been done.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  struct Worker {
    Clock::time_point started;
    bool is_working = false;
    bool is_blocked = false;
    bool is_stuck = false;
  };
  void begin_blocking() override;
  void end_blocking() override;
  static void* enter(void* self);
  void loop();
  void work_while_permitted(std::unique_lock<std::mutex>& lock, Worker& worker);
  void permit_more();
  bool start_thread();

  const Limits limits_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  std::atomic<std::size_t> waiting_count_{0};
  std::unordered_set<Worker*> workers_;
  std::size_t threads_ = 0;
  std::size_t idle_ = 0;     // that wait for a permit
  std::size_t permits_ = 0;  // given, not yet taken
  std::size_t active_ = 0;   // permits taken or given, without the blocked and the stuck
  bool is_finishing_ = false;
};

}  // namespace candor::http

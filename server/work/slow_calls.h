// Threads for calls that hold their thread for long; see elsewhere() in event.h. Started when
// needed up to a bound, beyond which calls queue, and ended after a quiet time.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace candor::work {

class SlowCalls {
 public:
  explicit SlowCalls(std::size_t threads_max) : threads_max_(threads_max) {}
  ~SlowCalls() { finish(); }
  // False when there is no thread and none can be started.
  bool add(std::function<void()> call);
  void finish();  // waits for what was added
  std::size_t threads();

 private:
  static void* enter(void* self);
  void loop();
  bool start_thread();

  const std::size_t threads_max_;
  std::mutex mutex_;
  std::condition_variable added_, ended_;
  std::deque<std::function<void()>> waiting_;
  std::size_t threads_ = 0;
  std::size_t idle_ = 0;
  bool is_finishing_ = false;
};

}  // namespace candor::work

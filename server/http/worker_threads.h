// Threads for the listener: one per connection that is being served, started when needed, bounded,
// ended after a quiet time. Internal to server/http.
#pragma once

#include <pthread.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace candor::http {

class WorkerThreads {
 public:
  // At most `most` threads with `stack_bytes` each; at most `queue` connections wait for one.
  WorkerThreads(std::size_t most, std::size_t queue, std::size_t stack_bytes)
      : most_(most), queue_(queue), stack_bytes_(stack_bytes) {}
  ~WorkerThreads() { finish(); }

  // False when too many wait; the connection is then closed.
  bool add(std::function<void()> work);
  // Waits until everything accepted has been done.
  void finish();

 private:
  static void* enter(void* self);
  void loop();
  bool start_thread();
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  std::size_t most_, queue_, stack_bytes_;
  std::size_t running_ = 0, idle_ = 0;
  bool is_finishing_ = false;
};

}  // namespace candor::http

// Threads are detached; finish() waits for their count to reach zero.
#include "server/work/slow_calls.h"

#include <pthread.h>

#include <chrono>

namespace candor::work {

namespace {
constexpr std::chrono::seconds kQuietTime{30};
constexpr std::size_t kStackBytes = 1024 * 1024;
}  // namespace

bool SlowCalls::add(std::function<void()> call) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(call));
  if (idle_ < waiting_.size() && threads_ < threads_max_) start_thread();
  if (threads_ == 0) {
    waiting_.pop_back();
    return false;
  }
  added_.notify_one();
  return true;
}

// REQUIRES the lock.
bool SlowCalls::start_thread() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  pthread_t thread;
  const bool is_started = pthread_create(&thread, &attributes, enter, this) == 0;
  pthread_attr_destroy(&attributes);
  if (is_started) ++threads_;
  return is_started;
}

void* SlowCalls::enter(void* self) {
  static_cast<SlowCalls*>(self)->loop();
  return nullptr;
}

void SlowCalls::loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    added_.wait_for(lock, kQuietTime, [this] { return !waiting_.empty() || is_finishing_; });
    --idle_;
    if (waiting_.empty()) break;  // quiet for long, or nothing will come any more
    std::function<void()> call = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    call();
    call = nullptr;
    lock.lock();
  }
  --threads_;
  ended_.notify_all();
}

void SlowCalls::finish() {
  std::unique_lock lock(mutex_);
  is_finishing_ = true;
  added_.notify_all();
  ended_.wait(lock, [this] { return threads_ == 0; });
}

std::size_t SlowCalls::threads() {
  const std::lock_guard lock(mutex_);
  return threads_;
}

}  // namespace candor::work

// Threads are detached; finish() waits for their count to reach zero.
#include "server/http/worker_threads.h"

#include <chrono>

namespace candor::http {

namespace {
constexpr std::chrono::seconds kQuietTime{30};
}

bool WorkerThreads::add(std::function<void()> work) {
  std::unique_lock lock(mutex_);
  if (is_finishing_ || waiting_.size() >= queue_) return false;
  waiting_.push_back(std::move(work));
  const bool needs_thread = waiting_.size() > idle_ && running_ < most_;
  if (needs_thread && start_thread()) ++running_;
  lock.unlock();
  changed_.notify_one();
  return true;
}

bool WorkerThreads::start_thread() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, stack_bytes_);
  pthread_t thread;
  const bool started = pthread_create(&thread, &attributes, enter, this) == 0;
  pthread_attr_destroy(&attributes);
  return started;
}

void* WorkerThreads::enter(void* self) {
  static_cast<WorkerThreads*>(self)->loop();
  return nullptr;
}

void WorkerThreads::loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    const bool found =
        changed_.wait_for(lock, kQuietTime, [this] { return is_finishing_ || !waiting_.empty(); });
    --idle_;
    if (waiting_.empty() && (is_finishing_ || !found)) break;
    const std::function<void()> work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    work();
    lock.lock();
  }
  --running_;
  changed_.notify_all();
}

void WorkerThreads::finish() {
  std::unique_lock lock(mutex_);
  is_finishing_ = true;
  changed_.notify_all();
  changed_.wait(lock, [this] { return running_ == 0; });
}

}  // namespace candor::http

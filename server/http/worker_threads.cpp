// Threads are detached; finish() waits for their count to reach zero.
#include "server/http/worker_threads.h"

namespace candor::http {

namespace {
constexpr std::chrono::seconds kQuietTime{30};
constexpr std::chrono::milliseconds kStuckTime{5};
thread_local bool* is_blocked_of_thread = nullptr;
thread_local bool* is_stuck_of_thread = nullptr;
}  // namespace

bool WorkerThreads::add(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  if (is_finishing_ || waiting_.size() >= limits_.queue) return false;
  waiting_.push_back(std::move(work));
  waiting_count_ = waiting_.size();
  return true;
}

void WorkerThreads::begin() {
  const std::lock_guard lock(mutex_);
  permit_more();
}

// REQUIRES the lock.
void WorkerThreads::permit_more() {
  while (active_ < limits_.side_by_side && permits_ < waiting_.size()) {
    if (idle_ > permits_)
      changed_.notify_one();
    else if (threads_ >= limits_.most || !start_thread())
      return;
    ++permits_;
    ++active_;
  }
}

void WorkerThreads::replace_stuck() {
  const Clock::time_point now = Clock::now();
  const std::lock_guard lock(mutex_);
  for (Worker* worker : workers_) {
    const bool counts = worker->is_working && !worker->is_blocked && !worker->is_stuck;
    if (!counts || now - worker->started < kStuckTime) continue;
    worker->is_stuck = true;
    --active_;
  }
  permit_more();
}

void WorkerThreads::begin_blocking() {
  const std::lock_guard lock(mutex_);
  *is_blocked_of_thread = true;
  if (*is_stuck_of_thread)
    *is_stuck_of_thread = false;
  else
    --active_;
  permit_more();
}

// Goes on at once, also when others run: what it was waiting for is there now.
void WorkerThreads::end_blocking() {
  const std::lock_guard lock(mutex_);
  *is_blocked_of_thread = false;
  ++active_;
}

bool WorkerThreads::start_thread() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, limits_.stack_bytes);
  pthread_t thread;
  const bool started = pthread_create(&thread, &attributes, enter, this) == 0;
  pthread_attr_destroy(&attributes);
  if (started) ++threads_;
  return started;
}

void* WorkerThreads::enter(void* self) {
  static_cast<WorkerThreads*>(self)->loop();
  return nullptr;
}

void WorkerThreads::loop() {
  Worker worker;
  is_blocked_of_thread = &worker.is_blocked;
  is_stuck_of_thread = &worker.is_stuck;
  work::Blocking::set_pool(this);
  std::unique_lock lock(mutex_);
  workers_.insert(&worker);
  while (true) {
    ++idle_;
    changed_.wait_for(lock, kQuietTime,
                      [this] { return permits_ > 0 || (is_finishing_ && waiting_.empty()); });
    --idle_;
    if (permits_ == 0) break;  // quiet for long, or nothing will come any more
    --permits_;
    work_while_permitted(lock, worker);
  }
  workers_.erase(&worker);
  --threads_;
  changed_.notify_all();
}

void WorkerThreads::work_while_permitted(std::unique_lock<std::mutex>& lock, Worker& worker) {
  while (!waiting_.empty() && active_ <= limits_.side_by_side) {
    std::function<void()> work = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_count_ = waiting_.size();
    worker.started = Clock::now();
    worker.is_working = true;
    lock.unlock();
    work();
    work = nullptr;
    lock.lock();
    worker.is_working = false;
    if (worker.is_stuck) ++active_;
    worker.is_stuck = false;
  }
  --active_;
  permit_more();
  if (is_finishing_) changed_.notify_all();
}

void WorkerThreads::finish() {
  std::unique_lock lock(mutex_);
  is_finishing_ = true;
  changed_.notify_all();
  changed_.wait(lock, [this] { return threads_ == 0; });
}

}  // namespace candor::http

// Threads are detached; finish() waits for their count to reach zero.
#include "server/http/worker_threads.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "shared/base/assert.h"

namespace candor::http {

namespace {
constexpr std::chrono::seconds kQuietTime{30};
constexpr std::chrono::milliseconds kStuckTime{5};
// For one that computes, or would if the machine let it: another thread would only take turns.
constexpr std::chrono::milliseconds kBusyTime{50};
// Of a thread itself, which only hands over.
constexpr std::size_t kThreadStackBytes = 256 * 1024;
// Stacks that are kept for the next requests; more were needed for a rush only.
constexpr std::size_t kSpareMax = 512;
thread_local void* worker_of_thread = nullptr;

bool is_runnable(pid_t thread) {
  std::array<char, 256> text{};
  const std::string path = "/proc/self/task/" + std::to_string(thread) + "/stat";
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const ssize_t count = ::read(file, text.data(), text.size());
  ::close(file);
  const std::string_view line(text.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  return line.find(") R ") != std::string_view::npos;
}
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
  while (active_ < limits_.side_by_side && claims_ < waiting_.size() && begun_ < limits_.requests) {
    if (!idle_.empty()) {
      Worker& worker = *idle_.back();
      worker.is_for_waiting = true;
      permit(worker);
    } else if (threads_ < limits_.most && start_thread()) {
      ++active_;
    } else {
      return;
    }
    ++claims_;
  }
}

// REQUIRES the lock, and that the worker is idle.
void WorkerThreads::permit(Worker& worker) {
  idle_.erase(std::find(idle_.begin(), idle_.end(), &worker));
  worker.is_permitted = true;
  ++active_;
  worker.permitted.notify_one();
}

void WorkerThreads::replace_stuck() {
  const Clock::time_point now = Clock::now();
  const std::lock_guard lock(mutex_);
  for (Worker* worker : workers_) {
    const bool counts = worker->is_working && !worker->is_stuck;
    if (!counts || now - worker->started < kStuckTime) continue;
    if (now - worker->started < kBusyTime && is_runnable(worker->thread)) continue;
    worker->is_stuck = true;
    --active_;
  }
  permit_more();
}

void* WorkerThreads::running() {
  return static_cast<Worker*>(worker_of_thread)->running;
}

void WorkerThreads::park(void* request) {
  Begun* const parked = static_cast<Begun*>(request);
  ASSERT(parked->worker == worker_of_thread && parked->worker->running == parked);
  parked->fiber->suspend();
}

// Each goes on as soon as its thread looks, also when as many run as may: what it was waiting for
// is there now. A thread looks only when it has left the request, so wake() may come before park().
void WorkerThreads::wake(std::span<void* const> requests) {
  const std::lock_guard lock(mutex_);
  for (void* request : requests) {
    Worker& worker = *static_cast<Begun*>(request)->worker;
    worker.ready.push_back(static_cast<Begun*>(request));
    if (!worker.is_permitted) permit(worker);
  }
}

bool WorkerThreads::call_elsewhere(std::function<void()> call) {
  return slow_calls_.add(std::move(call));
}

bool WorkerThreads::is_alone() {
  const std::lock_guard lock(mutex_);
  return begun_ == 1 && waiting_.empty();
}

bool WorkerThreads::start_thread() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, kThreadStackBytes);
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
  worker.thread = ::gettid();
  worker_of_thread = &worker;
  work::Parking::set_of_thread(this);
  std::unique_lock lock(mutex_);
  workers_.insert(&worker);
  do {
    work_while_permitted(lock, worker);
  } while (sleep(lock, worker));
  workers_.erase(&worker);
  --threads_;
  ended_.notify_all();
}

// False: the thread ends. It stays for as long as requests are parked on it.
bool WorkerThreads::sleep(std::unique_lock<std::mutex>& lock, Worker& worker) {
  worker.is_permitted = false;
  idle_.push_back(&worker);
  const auto may_wake = [&] {
    return worker.is_permitted || (is_finishing_ && waiting_.empty() && worker.begun == 0);
  };
  while (!worker.permitted.wait_for(lock, kQuietTime, may_wake)) {
    spare_.clear();
    if (worker.begun == 0) break;
  }
  if (!worker.is_permitted) idle_.erase(std::find(idle_.begin(), idle_.end(), &worker));
  return worker.is_permitted;
}

void WorkerThreads::work_while_permitted(std::unique_lock<std::mutex>& lock, Worker& worker) {
  if (std::exchange(worker.is_for_waiting, false)) --claims_;
  while (true) {
    const bool may_begin = !waiting_.empty() && active_ <= limits_.side_by_side;
    if (!worker.ready.empty())
      go_on(lock, worker);
    else if (may_begin && begun_ < limits_.requests)
      begin_next(lock, worker);
    else
      break;
  }
  --active_;
  permit_more();
  if (!is_finishing_) return;
  for (Worker* idle : idle_) idle->permitted.notify_one();
}

void WorkerThreads::begin_next(std::unique_lock<std::mutex>& lock, Worker& worker) {
  std::function<void()> work = std::move(waiting_.front());
  waiting_.pop_front();
  waiting_count_ = waiting_.size();
  std::unique_ptr<Begun> next = take_spare();
  ++begun_;
  ++worker.begun;
  begin_turn(worker);
  lock.unlock();
  if (!next) next = std::make_unique<Begun>();
  if (!next->fiber) next->fiber = work::Fiber::make(limits_.stack_bytes);
  bool has_ended = true;
  if (next->fiber) {
    next->worker = &worker;
    worker.running = next.get();
    has_ended = next->fiber->start(std::move(work));
    worker.running = nullptr;
  } else {
    work();  // without a stack of its own it really waits
    work = nullptr;
  }
  lock.lock();
  end_turn(worker, has_ended);
  if (has_ended)
    keep(std::move(next));
  else
    (void)next.release();  // wake() brings it back
}

void WorkerThreads::go_on(std::unique_lock<std::mutex>& lock, Worker& worker) {
  std::unique_ptr<Begun> next(worker.ready.front());
  worker.ready.pop_front();
  begin_turn(worker);
  lock.unlock();
  worker.running = next.get();
  const bool has_ended = next->fiber->resume();
  worker.running = nullptr;
  lock.lock();
  end_turn(worker, has_ended);
  if (has_ended)
    keep(std::move(next));
  else
    (void)next.release();
}

// REQUIRES the lock, like the three below.
std::unique_ptr<WorkerThreads::Begun> WorkerThreads::take_spare() {
  if (spare_.empty()) return nullptr;
  std::unique_ptr<Begun> spare = std::move(spare_.back());
  spare_.pop_back();
  return spare;
}

void WorkerThreads::keep(std::unique_ptr<Begun> spare) {
  if (spare->fiber && spare_.size() < kSpareMax) spare_.push_back(std::move(spare));
}

void WorkerThreads::begin_turn(Worker& worker) {
  worker.started = Clock::now();
  worker.is_working = true;
}

void WorkerThreads::end_turn(Worker& worker, bool has_ended) {
  worker.is_working = false;
  if (std::exchange(worker.is_stuck, false)) ++active_;
  if (!has_ended) return;
  --worker.begun;
  --begun_;
}

void WorkerThreads::finish() {
  {
    std::unique_lock lock(mutex_);
    is_finishing_ = true;
    for (Worker* idle : idle_) idle->permitted.notify_one();
    ended_.wait(lock, [this] { return threads_ == 0; });
  }
  slow_calls_.finish();
}

WorkerThreads::Numbers WorkerThreads::numbers() {
  const std::lock_guard lock(mutex_);
  std::size_t running = 0;
  for (Worker* worker : workers_) running += worker->is_working ? 1 : 0;
  return {threads_, begun_ - running};
}

}  // namespace candor::http

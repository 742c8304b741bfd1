#include "tests/simulate/scheduler.h"

#include <algorithm>

#include "shared/base/assert.h"

namespace candor::simulate {

namespace {
constexpr std::size_t kStackBytes = 512 * 1024;
constexpr std::uint64_t kStallPermille = 8, kStallSteps = 120;
}  // namespace

void Trace::note(const std::string& line) {
  for (const char c : line + "\n") {
    hash_ ^= static_cast<unsigned char>(c);
    hash_ *= 1'099'511'628'211u;
  }
  if (keeps_words_) lines_.push_back(line);
}

Scheduler::Scheduler(Chance& chance, Trace& trace) : chance_(chance), trace_(trace) {}

Scheduler::~Scheduler() {
  if (work::Parking::of_thread() == this) work::Parking::set_of_thread(nullptr);
}

void Scheduler::spawn(std::string name, std::function<void()> call) {
  auto task = std::make_unique<Task>();
  task->name = std::move(name);
  task->fiber = work::Fiber::make(kStackBytes);
  ASSERT(task->fiber);
  task->call = std::move(call);
  tasks_.push_back(std::move(task));
}

// One that is not stalled, if there is any.
Scheduler::Task* Scheduler::choose() {
  if (alone_ != nullptr) return alone_;
  std::vector<Task*> open, ready;
  for (const auto& task : tasks_) {
    if (task->has_ended) continue;
    open.push_back(task.get());
    if (task->stalled_until <= step_) ready.push_back(task.get());
  }
  if (open.empty()) return nullptr;
  const std::vector<Task*>& from = ready.empty() ? open : ready;
  return from[chance_.below(from.size())];
}

void Scheduler::run(const std::function<void(const std::string& task)>& before_step) {
  work::Parking::set_of_thread(this);
  while (Task* const task = choose()) {
    ++step_;
    before_step(task->name);
    if (chance_.permille(kStallPermille)) task->stalled_until = step_ + chance_.below(kStallSteps);
    trace_.note(task->name);
    current_ = task;
    task->has_ended = task->has_begun ? task->fiber->resume() : task->fiber->start(task->call);
    task->has_begun = true;
    current_ = nullptr;
    // It waits for the writer: so does everything, which keeps the run the same each time.
    if (!task->has_ended) task->woken.acquire();
    if (task->has_ended && alone_ == task) alone_ = nullptr;
  }
  work::Parking::set_of_thread(nullptr);
}

bool Scheduler::in_process(const std::function<void()>& call) {
  Task& task = *current_;
  task.process = process_;
  try {
    call();
  } catch (const Crash&) {
  }
  const bool has_survived = task.process == process_;
  task.process = 0;
  return has_survived;
}

void Scheduler::pause() {
  current_->woken.release();
  park(current_);
}

void Scheduler::set_alone(bool is_alone) {
  alone_ = is_alone ? current_ : nullptr;
}

void Scheduler::crash() {
  ++process_;
  alone_ = nullptr;
  trace_.note("crash");
}

void Scheduler::die_with_process() const {
  if (current_->process != 0 && current_->process != process_) throw Crash{};
}

// Asked before a write is queued: the dead write nothing.
void* Scheduler::running() {
  if (current_ != nullptr) die_with_process();
  return current_;
}

void Scheduler::park(void* request) {
  static_cast<Task*>(request)->fiber->suspend();
  die_with_process();
}

void Scheduler::wake(std::span<void* const> requests) {
  for (void* request : requests) static_cast<Task*>(request)->woken.release();
}

bool Scheduler::call_elsewhere(std::function<void()> call) {
  call();
  return true;
}

bool Scheduler::is_alone() {
  return false;
}

}  // namespace candor::simulate

// Runs tasks one at a time on fibers and decides by a seed who goes on. Wherever the product waits
// for a commit or a disk it stands still here (work::Parking), so the seed chooses every
// interleaving at those points, and every crash. Nothing runs beside it: the writer's thread works
// only while the scheduler waits for it. The same seed gives the same run.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <semaphore>
#include <string>
#include <vector>

#include "server/work/event.h"
#include "server/work/fiber.h"

namespace candor::simulate {

// Thrown through the product's code in place of its process's death.
struct Crash {};

// Numbers from the seed; the same on every machine.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }
  bool percent(std::uint64_t chance) { return below(100) < chance; }
  bool permille(std::uint64_t chance) { return below(1'000) < chance; }

 private:
  std::mt19937_64 engine_;
};

// What happened, as a number, and in words when asked for.
class Trace {
 public:
  explicit Trace(bool keeps_words) : keeps_words_(keeps_words) {}
  void note(const std::string& line);
  std::uint64_t hash() const { return hash_; }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  bool keeps_words_;
  std::uint64_t hash_ = 14'695'981'039'346'656'037u;
  std::vector<std::string> lines_;
};

class Scheduler final : public work::Parking {
 public:
  Scheduler(Chance& chance, Trace& trace);
  ~Scheduler();

  void spawn(std::string name, std::function<void()> call);
  // Until every task has ended. `before_step` may move the clock, arm a fault or crash().
  void run(const std::function<void(const std::string& task)>& before_step);

  // Inside a task: runs the call as a part of the process that crashes. False: it crashed.
  bool in_process(const std::function<void()>& call);
  void pause();  // inside a task: lets others go on
  // Inside a task: nobody else goes on until it is false again.
  void set_alone(bool is_alone);
  void crash();  // everything in the process dies where it stands
  std::uint64_t process() const { return process_; }

  void* running() override;
  void park(void* request) override;
  void wake(std::span<void* const> requests) override;
  bool call_elsewhere(std::function<void()> call) override;
  // Never: whether the writer is free just then depends on the pace of its thread, not on the seed.
  bool is_alone() override;

 private:
  struct Task {
    std::string name;
    std::unique_ptr<work::Fiber> fiber;
    std::function<void()> call;
    std::binary_semaphore woken{0};
    std::uint64_t process = 0;  // inside of which one; 0: outside
    std::uint64_t stalled_until = 0;
    bool has_begun = false, has_ended = false;
  };
  Task* choose();
  void die_with_process() const;

  Chance& chance_;
  Trace& trace_;
  std::vector<std::unique_ptr<Task>> tasks_;
  Task* current_ = nullptr;
  Task* alone_ = nullptr;
  std::uint64_t process_ = 1, step_ = 0;
};

}  // namespace candor::simulate

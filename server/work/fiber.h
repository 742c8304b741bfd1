// One call on a stack of its own, which can stand still in the middle of the call while its thread
// does something else. Always goes on where it was started: a fiber never changes its thread, so
// thread-local variables mean the same before and after. The only file pair that includes boost.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace candor::work {

class Fiber {
 public:
  // The stack is reserved with a guard page below it; memory is used as the call gets there. Null
  // when the system gives none.
  static std::unique_ptr<Fiber> make(std::size_t stack_bytes);
  ~Fiber();  // REQUIRES that no call is under way
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  // Both return when the call has ended or suspends; true: it has ended, and may start another.
  // What the call throws ends the program: whoever starts it catches inside.
  bool start(std::function<void()> call);
  bool resume();
  // Called inside: start() or resume() returns to its caller, and the next resume() returns here.
  void suspend();

 private:
  struct State;
  explicit Fiber(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace candor::work

// The switch itself is boost.context's. What stands here is the stack, what the C++ runtime keeps
// per thread about exceptions under way, and what sanitizers have to be told: this file is compiled
// without them (scripts/cmake/native.cmake), because a function that is entered on one stack and
// left on another is what they take for an error.
#include "server/work/fiber.h"

#include <cxxabi.h>
#include <sys/mman.h>
#include <unistd.h>

#include <boost/context/fiber.hpp>
#include <cstdint>
#include <utility>

#include "shared/base/assert.h"

#ifdef CANDOR_SANITIZE_ADDRESS
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#ifdef CANDOR_SANITIZE_THREAD
#include <sanitizer/tsan_interface.h>
#endif

namespace candor::work {

namespace {

namespace context = boost::context;

// Instrumented frames without optimisation are several times as large.
#if defined(CANDOR_SANITIZE_ADDRESS) || defined(CANDOR_SANITIZE_THREAD)
constexpr std::size_t kStackFactor = 8;
#else
constexpr std::size_t kStackFactor = 1;
#endif

// The C++ runtime's list of caught and number of uncaught exceptions, as its ABI lays it out. A
// call may suspend inside a handler, and another one on the same thread throw meanwhile.
struct Exceptions {
  void* caught = nullptr;
  unsigned int uncaught = 0;
};

void exchange_exceptions(Exceptions& other) {
  std::swap(*reinterpret_cast<Exceptions*>(abi::__cxa_get_globals()), other);
}

// The stack belongs to the fiber, not to one context on it.
struct KeptStack {
  context::stack_context stack;
  context::stack_context allocate() const { return stack; }
  void deallocate(context::stack_context&) const {}
};

// What sanitizers want to know of each switch between the thread's own stack and the fiber's.
class Witness {
 public:
#if defined(CANDOR_SANITIZE_ADDRESS)
  void begin(const char* low, std::size_t size) {
    __asan_unpoison_memory_region(low, size);
  }
  void before_entering(const char* low, std::size_t size) {
    __sanitizer_start_switch_fiber(&outer_, low, size);
  }
  void after_entering() {
    __sanitizer_finish_switch_fiber(inner_, &home_, &home_size_);
  }
  void before_leaving(bool for_ever) {
    __sanitizer_start_switch_fiber(for_ever ? nullptr : &inner_, home_, home_size_);
    if (for_ever) inner_ = nullptr;
  }
  void after_leaving() {
    __sanitizer_finish_switch_fiber(outer_, nullptr, nullptr);
  }

 private:
  void* outer_ = nullptr;
  void* inner_ = nullptr;
  const void* home_ = nullptr;
  std::size_t home_size_ = 0;
#elif defined(CANDOR_SANITIZE_THREAD)
  Witness() : inner_(__tsan_create_fiber(0)) {}
  ~Witness() {
    __tsan_destroy_fiber(inner_);
  }
  void begin(const char*, std::size_t) {}
  void before_entering(const char*, std::size_t) {
    outer_ = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(inner_, 0);
  }
  void after_entering() {}
  void before_leaving(bool) {
    __tsan_switch_to_fiber(outer_, 0);
  }
  void after_leaving() {}

 private:
  void* inner_;
  void* outer_ = nullptr;
#else
  void begin(const char*, std::size_t) {}
  void before_entering(const char*, std::size_t) {}
  void after_entering() {}
  void before_leaving(bool) {}
  void after_leaving() {}
#endif
};

}  // namespace

struct Fiber::State {
  char* memory = nullptr;  // the guard page, then the stack
  std::size_t guard = 0;
  std::size_t size = 0;  // of the stack
  std::function<void()> call;
  context::fiber inside;   // where the call stands; empty while it runs and when it has ended
  context::fiber outside;  // where start() or resume() stands while it runs
  Exceptions exceptions;   // of whichever of the two does not run
  Witness witness;

  bool enter();
  context::fiber run(context::fiber&& from) noexcept;
};

std::unique_ptr<Fiber> Fiber::make(std::size_t stack_bytes) {
  auto state = std::make_unique<State>();
  state->guard = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  state->size = stack_bytes * kStackFactor;
  void* const memory = ::mmap(nullptr, state->guard + state->size, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  state->memory = static_cast<char*>(memory);
  std::unique_ptr<Fiber> fiber(new Fiber(std::move(state)));
  if (::mprotect(memory, fiber->state_->guard, PROT_NONE) != 0) return nullptr;
  return fiber;
}

Fiber::Fiber(std::unique_ptr<State> state) : state_(std::move(state)) {}

Fiber::~Fiber() {
  ASSERT(!state_->inside && !state_->outside);
  ::munmap(state_->memory, state_->guard + state_->size);
}

bool Fiber::start(std::function<void()> call) {
  State& state = *state_;
  ASSERT(!state.inside && !state.outside);
  state.call = std::move(call);
  char* const low = state.memory + state.guard;
  state.witness.begin(low, state.size);
  KeptStack stack;
  stack.stack.sp = low + state.size;
  stack.stack.size = state.size;
  state.inside = context::fiber(std::allocator_arg, stack, [&state](context::fiber&& from) {
    return state.run(std::move(from));
  });
  return state.enter();
}

bool Fiber::resume() {
  ASSERT(state_->inside);
  return state_->enter();
}

bool Fiber::State::enter() {
  exchange_exceptions(exceptions);
  witness.before_entering(memory + guard, size);
  inside = std::move(inside).resume();
  witness.after_leaving();
  exchange_exceptions(exceptions);
  return !inside;
}

context::fiber Fiber::State::run(context::fiber&& from) noexcept {
  witness.after_entering();
  outside = std::move(from);
  call();
  call = nullptr;
  witness.before_leaving(true);
  return std::move(outside);
}

void Fiber::suspend() {
  State& state = *state_;
  state.witness.before_leaving(false);
  state.outside = std::move(state.outside).resume();
  state.witness.after_entering();
}

}  // namespace candor::work

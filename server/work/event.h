// Waiting for another thread of ours. A request that waits for a commit or a hash is parked: it
// stands still and its thread goes on with other requests. Any other thread really waits.
//
// A parked request may hold nothing that others need: no lock, no reader of the database. What it
// leaves and finds again belongs to it alone.
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <semaphore>
#include <span>

namespace candor::work {

// Where the requests of a pool of threads are parked.
class Parking {
 public:
  // The one of the current thread, null: it really waits.
  static Parking* of_thread();
  static void set_of_thread(Parking* parking);

  // The request that runs on the current thread; null when it cannot be parked.
  virtual void* running() = 0;
  // On the thread of the request. Returns after wake() was called, before or since.
  virtual void park(void* request) = 0;
  // On any thread; each request once for each park().
  virtual void wake(std::span<void* const> requests) = 0;
  // Makes the call on a thread that may be held for long. False: none is to be had.
  virtual bool call_elsewhere(std::function<void()> call) = 0;
  // No request but the running one has begun or waits to begin: nobody is held up if it waits
  // without being parked.
  virtual bool is_alone() = 0;

 protected:
  ~Parking() = default;
};

// While it lives, whatever waits on this thread really waits, also within a request: for calls that
// hold what others need. Not copied or moved, and ended on the thread where it began.
class WithoutParking {
 public:
  WithoutParking() : parking_(Parking::of_thread()) { Parking::set_of_thread(nullptr); }
  ~WithoutParking() { Parking::set_of_thread(parking_); }
  WithoutParking(const WithoutParking&) = delete;
  WithoutParking& operator=(const WithoutParking&) = delete;

 private:
  Parking* const parking_;
};

// Happens once. wait() by whoever made it, and if so set() by another thread, in any order; after
// set() the waiting side may have destroyed it.
class Event {
 public:
  Event();
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  void wait();
  void set();
  // Many at once: the threads of the waiting sides are woken once, not for each.
  static void set_all(std::span<Event* const> events);

 private:
  Parking* const parking_;
  void* const request_;
  std::binary_semaphore is_set_{0};
};

// For a call that holds its thread for long without using its processor (a child process, a file
// that is made durable) or uses it for long: a request is parked meanwhile, because whoever is
// parked on the same thread could not go on. On threads without parking simply call().
template <class Call>
auto elsewhere(Call call) -> decltype(call()) {
  Parking* const parking = Parking::of_thread();
  if (parking == nullptr || parking->running() == nullptr) return call();
  std::optional<decltype(call())> result;
  std::exception_ptr problem;
  Event done;
  const bool is_taken = parking->call_elsewhere([&] {
    try {
      result.emplace(call());
    } catch (...) {
      problem = std::current_exception();
    }
    done.set();
  });
  if (!is_taken) return call();
  done.wait();
  if (problem) std::rethrow_exception(problem);
  return std::move(*result);
}

}  // namespace candor::work

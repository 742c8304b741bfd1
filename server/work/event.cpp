#include "server/work/event.h"

#include <array>

namespace candor::work {

namespace {
thread_local Parking* parking_of_thread = nullptr;
}

Parking* Parking::of_thread() {
  return parking_of_thread;
}

void Parking::set_of_thread(Parking* parking) {
  parking_of_thread = parking;
}

Event::Event()
    : parking_(Parking::of_thread()),
      request_(parking_ == nullptr ? nullptr : parking_->running()) {}

void Event::wait() {
  if (request_ == nullptr) return is_set_.acquire();
  parking_->park(request_);
}

void Event::set() {
  Event* const self = this;
  set_all({&self, 1});
}

void Event::set_all(std::span<Event* const> events) {
  std::array<void*, 64> requests;
  std::size_t count = 0;
  Parking* parking = nullptr;
  const auto wake = [&] {
    if (count > 0) parking->wake({requests.data(), count});
    count = 0;
  };
  for (Event* event : events) {
    if (event->request_ == nullptr) {
      event->is_set_.release();
      continue;
    }
    if (event->parking_ != parking || count == requests.size()) wake();
    parking = event->parking_;
    requests[count++] = event->request_;
  }
  wake();
}

}  // namespace candor::work

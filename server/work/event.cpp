#include "server/work/event.h"

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
  if (request_ == nullptr) return is_set_.release();
  parking_->wake(request_);
}

}  // namespace candor::work

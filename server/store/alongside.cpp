// Several requests take turns on a thread (work/event.h), so each entry names its request.
#include "server/store/alongside.h"

#include "server/work/event.h"

namespace candor::store {

namespace {

// The youngest of this thread. A list of its own, because a thread whose variables have destructors
// needs memory to begin, and ends the program when there is none.
thread_local Alongside* youngest = nullptr;

void* running_request() {
  work::Parking* const parking = work::Parking::of_thread();
  return parking == nullptr ? nullptr : parking->running();
}

}  // namespace

Alongside::Alongside(Operation operation)
    : operation_(std::move(operation)), request_(running_request()), older_(youngest) {
  youngest = this;
}

Alongside::~Alongside() {
  Alongside** link = &youngest;
  while (*link != this) link = &(*link)->older_;
  *link = older_;
}

const Alongside::Operation* Alongside::current() {
  if (youngest == nullptr) return nullptr;
  void* const request = running_request();
  const Alongside* one = youngest;
  while (one != nullptr && one->request_ != request) one = one->older_;
  return one == nullptr ? nullptr : &one->operation_;
}

}  // namespace candor::store

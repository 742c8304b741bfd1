// Several requests take turns on a thread (work/event.h), so each entry names its request.
#include "server/store/alongside.h"

#include <algorithm>

#include "server/work/event.h"

namespace candor::store {

namespace {

thread_local std::vector<Alongside*> in_force;

void* running_request() {
  work::Parking* const parking = work::Parking::of_thread();
  return parking == nullptr ? nullptr : parking->running();
}

}  // namespace

Alongside::Alongside(Operation operation)
    : operation_(std::move(operation)), request_(running_request()) {
  in_force.push_back(this);
}

Alongside::~Alongside() {
  std::erase(in_force, this);
}

const Alongside::Operation* Alongside::current() {
  if (in_force.empty()) return nullptr;
  void* const request = running_request();
  const auto found = std::find_if(in_force.rbegin(), in_force.rend(),
                                  [&](const Alongside* one) { return one->request_ == request; });
  return found == in_force.rend() ? nullptr : &(*found)->operation_;
}

}  // namespace candor::store

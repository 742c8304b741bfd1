// The seams to the world outside the program: time and chance (research server.md 6.2). Each is one
// call, so a function is the whole interface: whatever can be called this way is a driver.
#pragma once

#include <cstddef>
#include <functional>

#include "shared/base/time.h"

namespace candor {

// Gives the time of day (UTC). Thread-safe. It may jump both ways, because administrators and time
// servers set it: nothing may rely on it to grow. tests/work has the rules that every driver keeps.
using Clock = std::function<Time()>;

// Fills `count` bytes so that nobody can guess them. Thread-safe, never fails.
using Entropy = std::function<void(unsigned char* bytes, std::size_t count)>;

// The drivers of the machine: its clock and its generator.
Time clock_of_machine();
void entropy_of_machine(unsigned char* bytes, std::size_t count);

}  // namespace candor

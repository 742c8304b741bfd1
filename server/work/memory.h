// What happens when an allocation fails. A small reserve goes back to the allocator at that moment
// and the allocation is tried again, so that what cannot answer "no" goes on: the loop that owns
// every socket, the thread that commits, a thread that hands over. Who can say no does: new
// requests are refused until the reserve is whole again, and a request for which even that was not
// enough ends with no_memory().
#pragma once

#include "shared/base/result.h"

namespace candor::work {

// From here on, for the whole process. Again: nothing happens.
void keep_memory_reserve();

// Whether the reserve is whole (or none is kept); takes back what is missing if it can. Any thread;
// one atomic read when nothing is missing.
bool has_memory_reserve();

// unavailable, code "no_memory": nothing was saved, and trying again soon may help.
Error no_memory();

}  // namespace candor::work

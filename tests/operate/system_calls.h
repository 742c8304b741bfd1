// Stands between this program and the C library at the calls that make data durable.
#pragma once

#include <atomic>

namespace candor::test {

// Writing calls that are left; at 0 the process is killed. Negative: not counted.
extern std::atomic<int> calls_left;
// fsync fails with EIO, as after a disk lost what it had accepted.
extern std::atomic<bool> is_fsync_failing;

}  // namespace candor::test

// Programs that open untrusted files run only here: a child process without network, without new
// privileges, with limits on processor time, memory, file size and wall-clock time (architecture
// section 3).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/base/result.h"

namespace candor::work {

struct ChildLimits {
  int wall_seconds = 120;
  int processor_seconds = 60;
  std::int64_t memory_bytes = 2ll * 1024 * 1024 * 1024;  // address space
  std::int64_t file_bytes = 512ll * 1024 * 1024;         // largest file it may write
};

struct ChildResult {
  int exit_code = 0;   // 128 + signal when it was ended by one
  std::string output;  // standard output, at most 64 KiB
};

// Runs `program` (looked up in PATH) with arguments and waits. The child sees an empty environment
// but PATH, standard input is empty, standard error is dropped. A request is parked meanwhile, any
// other thread waits; unavailable (code "program_missing") when there is no such program,
// "program_timeout" when it was ended for time. Thread-safe.
Result<ChildResult> run_child(const std::string& program, const std::vector<std::string>& arguments,
                              const ChildLimits& limits);

// The full path of a program in PATH, or empty.
std::string find_program(const std::string& name);

}  // namespace candor::work

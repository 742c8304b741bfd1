// Memory that runs out, made by a limit on the address space of a child process.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <new>
#include <vector>

#include "server/work/memory.h"

namespace candor::test {
namespace {

constexpr std::size_t kPiece = 8 * 1024;

// Address space in use by this process.
rlim_t used_bytes() {
  rlim_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
}

// Takes all memory there is in small pieces, with `room` more than in use now; how much of it came
// after the reserve had to be touched, and whether it is whole again when everything is given back.
struct Outcome {
  std::size_t after_first_sign = 0;
  bool ended_with_bad_alloc = false, is_whole_again = false;
};

Outcome exhaust() {
  work::keep_memory_reserve();
  const rlimit limit{used_bytes() + 8 * 1024 * 1024, RLIM_INFINITY};
  Outcome found;
  if (!work::has_memory_reserve() || ::setrlimit(RLIMIT_AS, &limit) != 0) return found;
  std::vector<std::unique_ptr<char[]>> taken;
  taken.reserve(16'384);
  try {
    while (true) {
      taken.push_back(std::make_unique<char[]>(kPiece));
      if (!work::has_memory_reserve()) found.after_first_sign += kPiece;
    }
  } catch (const std::bad_alloc&) {
    found.ended_with_bad_alloc = true;
  }
  taken.clear();
  found.is_whole_again = work::has_memory_reserve();
  return found;
}

// What the child found, in its exit code.
int verdict() {
  const Outcome found = exhaust();
  if (!found.ended_with_bad_alloc) return 1;
  if (found.after_first_sign < 512 * 1024) return 2;
  return found.is_whole_again ? 0 : 3;
}

TEST(MemoryReserve, CarriesOnAndComesBack) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the sanitizer's own allocator ends the process at such a limit";
#endif
  const pid_t child = ::fork();
  if (child == 0) ::_exit(verdict());
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  EXPECT_EQ(WEXITSTATUS(status), 0)
      << "1: memory never ended, 2: there was no reserve, 3: it did not come back";
}

TEST(MemoryReserve, TheErrorSaysToTryAgain) {
  const Error error = work::no_memory();
  EXPECT_EQ(error.failure, Failure::unavailable);
  EXPECT_EQ(error.code, "no_memory");
  EXPECT_GT(error.retry_after_seconds, 0);
}

}  // namespace
}  // namespace candor::test

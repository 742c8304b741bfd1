// The simulation as a program of its own:
//   test_simulate                     planted faults first, then 2,000 seeds; ends with counts
//   test_simulate --seeds N [--from S]   the seeds S .. S+N-1
//   test_simulate --seed N            one seed with its trace
//   test_simulate --planted NAME ...  with a planted fault
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <span>
#include <string>
#include <thread>

#include "tests/simulate/run.h"

namespace candor::simulate {
namespace {

constexpr std::uint64_t kGateSeeds = 2'000;
constexpr std::size_t kLinesShown = 40;  // of a failed seed; all with --seed

struct Options {
  std::uint64_t seeds = kGateSeeds, from = 1, seed = 0;
  Planted planted = Planted::none;
  bool is_gate = true;
};

int passed = 0, failed = 0;

void report(bool is_good, const std::string& line) {
  std::printf("%s %s\n", is_good ? "ok  " : "FAIL", line.c_str());
  std::fflush(stdout);
  ++(is_good ? passed : failed);
}

// The last `most` lines; repeated ones once, with their number.
void print(std::uint64_t seed, const Outcome& outcome, std::size_t most) {
  std::vector<std::pair<std::string, int>> lines;
  for (const std::string& line : outcome.trace) {
    if (lines.empty() || lines.back().first != line) lines.emplace_back(line, 0);
    ++lines.back().second;
  }
  for (std::size_t i = lines.size() > most ? lines.size() - most : 0; i < lines.size(); ++i) {
    const auto& [line, count] = lines[i];
    std::printf("  %s%s\n", line.c_str(), count > 1 ? (" x" + std::to_string(count)).c_str() : "");
  }
  for (const std::string& line : outcome.broken) std::printf("broken: %s\n", line.c_str());
  std::printf("seed %llu, trace %016llx\n", static_cast<unsigned long long>(seed),
              static_cast<unsigned long long>(outcome.hash));
}

// The first seed that breaks an invariant, 0: none.
std::uint64_t first_broken(const Options& options, std::string& why) {
  for (std::uint64_t seed = options.from; seed < options.from + options.seeds; ++seed) {
    const Outcome outcome = run_seed(seed, options.planted, false);
    if (outcome.broken.empty()) continue;
    why = outcome.broken.front();
    return seed;
  }
  return 0;
}

// What one of the processes that share the seeds has come to.
struct Share {
  pid_t process = 0;
  std::uint64_t seed = 0;  // it is at this one, or broke with it
  char why[400] = "";
};

[[noreturn]] void run_share(const Options& options, std::uint64_t first, unsigned step,
                            Share& share) {
  const std::uint64_t end = options.from + options.seeds;
  for (share.seed = first; share.seed < end; share.seed += step) {
    const Outcome outcome = run_seed(share.seed, options.planted, false);
    if (outcome.broken.empty()) continue;
    std::snprintf(share.why, sizeof share.why, "%s", outcome.broken.front().c_str());
    std::_Exit(1);
  }
  std::_Exit(0);
}

// As first_broken, by a process for each processor; also finds the seed that ends its process.
std::uint64_t first_broken_shared(const Options& options, std::string& why) {
  const unsigned count = std::max(1U, std::thread::hardware_concurrency());
  void* memory = ::mmap(nullptr, count * sizeof(Share), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) std::abort();
  static_cast<void>(template_folder());  // made once for all of them
  const std::span<Share> shares(new (memory) Share[count], count);
  for (unsigned i = 0; i < count; ++i) {
    const pid_t process = ::fork();
    if (process < 0) std::abort();
    if (process == 0) run_share(options, options.from + i, count, shares[i]);
    shares[i].process = process;
  }
  std::uint64_t seed = 0;
  for (const Share& share : shares) {
    int status = 0;
    ::waitpid(share.process, &status, 0);
    if (status == 0 || (seed != 0 && seed < share.seed)) continue;
    seed = share.seed;
    why = WIFEXITED(status) ? share.why : ::strsignal(WTERMSIG(status));
  }
  ::munmap(memory, count * sizeof(Share));
  return seed;
}

void check_planted(Planted planted) {
  Options options;
  options.planted = planted;
  std::string why;
  const std::uint64_t seed = first_broken(options, why);
  report(seed != 0, "planted " + std::string(name_of(planted)) +
                        (seed == 0 ? " was not found"
                                   : " found by seed " + std::to_string(seed) + ": " + why));
}

void check_repeats() {
  for (const std::uint64_t seed : {1u, 7u, 42u}) {
    const Outcome one = run_seed(seed, Planted::none, false);
    const Outcome two = run_seed(seed, Planted::none, true);
    report(one.hash == two.hash, "seed " + std::to_string(seed) + " repeats itself");
  }
  report(run_seed(1, Planted::none, false).hash != run_seed(2, Planted::none, false).hash,
         "another seed is another run");
}

void check_seeds(const Options& options) {
  const auto started = std::chrono::steady_clock::now();
  std::string why;
  const std::uint64_t seed = first_broken_shared(options, why);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  std::printf("%llu seeds in %.1f s\n", static_cast<unsigned long long>(options.seeds),
              took.count());
  report(seed == 0,
         seed == 0 ? "every invariant held" : "seed " + std::to_string(seed) + ": " + why);
  if (seed == 0) return;
  print(seed, run_seed(seed, options.planted, true), kLinesShown);
  std::printf("The whole trace: test_simulate --seed %llu\n",
              static_cast<unsigned long long>(seed));
}

int run_all(const Options& options) {
  if (options.seed != 0) {
    const Outcome outcome = run_seed(options.seed, options.planted, true);
    print(options.seed, outcome, outcome.trace.size());
    return outcome.broken.empty() ? 0 : 1;
  }
  if (options.is_gate) {
    check_repeats();
    for (const Planted planted : kEveryPlanted) check_planted(planted);
  }
  check_seeds(options);
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}

bool read(int count, char** words, Options& options) {
  for (int i = 1; i < count; i += 2) {
    const std::string flag = words[i];
    if (i + 1 == count) return false;
    const std::string value = words[i + 1];
    const std::uint64_t number = std::strtoull(value.c_str(), nullptr, 10);
    if (flag == "--seeds") {
      options.seeds = number;
    } else if (flag == "--from") {
      options.from = number;
    } else if (flag == "--seed") {
      options.seed = number;
    } else if (flag == "--planted") {
      for (const Planted planted : kEveryPlanted)
        if (value == name_of(planted)) options.planted = planted;
      if (options.planted == Planted::none) return false;
    } else {
      return false;
    }
    options.is_gate = false;
  }
  return true;
}

}  // namespace
}  // namespace candor::simulate

int main(int count, char** words) {
  candor::simulate::Options options;
  if (!candor::simulate::read(count, words, options)) {
    std::printf("usage: test_simulate [--seeds N] [--from S] [--seed N] [--planted NAME]\n");
    return 2;
  }
  const int status = candor::simulate::run_all(options);
  candor::simulate::remove_template();
  return status;
}

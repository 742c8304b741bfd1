// One simulated run of a seed: candidates with their links and recordings, producers of jobs,
// workers that take them, crashes, faults and a clock that jumps; then quiet, and the invariants.
#pragma once

#include "tests/simulate/installation.h"

namespace candor::simulate {

struct Outcome {
  std::vector<std::string> broken;  // invariants; empty: all held
  std::uint64_t hash = 0;           // of everything that happened
  std::vector<std::string> trace;   // when it was asked for
};

Outcome run_seed(std::uint64_t seed, Planted planted, bool keeps_trace);

// What the actors and the checks of one run share.
struct Run {
  Run(std::uint64_t seed, Planted what, bool keeps_trace)
      : chance(seed * 2 + 1),
        trace(keeps_trace),
        scheduler(chance, trace),
        planted(what),
        site(seed, chance, what) {}

  Chance chance;
  Trace trace;
  Scheduler scheduler;
  const Planted planted;
  Installation site;
  bool is_quiet = false;  // no faults any more
  int busy = 0;           // actors that have not ended; workers go on until then

  // What was acknowledged, and is therefore owed.
  std::set<std::int64_t> orders;
  std::set<std::string> mails;
  std::int64_t index_value = 0;
  std::map<std::int64_t, std::string> recordings;  // answer -> SHA-256 of its bytes
  std::set<std::string> sent;                      // SHA-256 of every recording that was tried
  std::map<std::int64_t, std::string> texts;       // answer -> final text
  std::set<std::int64_t> sessions, completed;
  std::vector<std::string> broken;

  void breaks(std::string what) {
    trace.note("BROKEN " + what);
    broken.push_back(std::move(what));
  }
};

void add_candidates(Run& run);
void add_jobs(Run& run);
void check_invariants(Run& run);

}  // namespace candor::simulate

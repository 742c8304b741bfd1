// Compares a data folder with what the clients know. Opens the database as the server does, so what
// is judged is what the server would find.
#pragma once

#include <string>
#include <unordered_map>

#include "tests/crash/ledger.h"

namespace candor::crash {

struct Audit {
  // Each is a promise broken.
  std::int64_t lost = 0;     // acknowledged, and not there or older
  std::int64_t half = 0;     // parts of a transaction, or a mix of two
  std::int64_t orphans = 0;  // rows that speak of a file that is missing or has other bytes
  std::int64_t unknown = 0;  // newer than anything sent
  std::int64_t damaged = 0;  // the database does not open, or fails its own check
  std::int64_t files_without_row = 0;  // allowed until the sweep
  std::int64_t things = 0;
  std::string first;  // of what is wrong, for people
  std::unordered_map<const Thing*, int> found;

  bool is_clean() const { return lost + half + orphans + unknown + damaged == 0; }
  void note(std::int64_t& count, const std::string& what);
};

enum class Depth { quick, whole };  // whole: also integrity_check

// The folder `data` against everything the ledger says about the moment `at`.
Audit audit(const std::string& data, const Ledger& ledger, std::int64_t at, Depth depth);

// The ledger takes over what was found: what nobody acknowledged either happened or did not.
void settle(Ledger& ledger, const Audit& audit);

}  // namespace candor::crash

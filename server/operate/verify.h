// Whether a backup would bring the installation back.
#pragma once

#include <string>
#include <vector>

#include "server/operate/manifest.h"

namespace candor::operate {

struct Verdict {
  Manifest manifest;
  std::vector<std::string> damage;         // sentences; empty: the backup is good
  std::vector<std::string> damaged_files;  // paths inside the backup that are not as listed
  bool is_good() const { return damage.empty(); }
};

// Reads every file once and compares it with the list. Opens nothing for writing, so a backup on a
// read-only disk will do. An error only when there is no readable manifest.
Result<Verdict> verify_files(const std::string& folder);
// verify_files, then opens the database: its full check, the rows of each table as the manifest
// counts them, every file its rows name in its size and SHA-256, and the secrets.
Result<Verdict> verify_backup(const std::string& folder);

}  // namespace candor::operate

// `candor restore`: a backup becomes a data folder.
#pragma once

#include <string>

#include "server/operate/verify.h"

namespace candor::operate {

struct RestoreOptions {
  std::string from;       // a backup, a folder of backups (the newest is taken), or a tar file
  std::string data;       // the folder that is to be; missing or empty unless `replaces`
  bool replaces = false;  // what is in `data` is moved beside it, never deleted
};

struct RestoreDone {
  std::string from;      // the backup that was taken
  std::string replaced;  // where the earlier data folder is now; empty when there was none
  Manifest manifest;
};

// Copies the backup beside `data`, verifies it before and after, and puts it in place with one
// rename: `data` is either as it was or whole. Errors: no_backup, backup_damaged, not_empty,
// in_use, storage_full.
Result<RestoreDone> restore(const RestoreOptions& options, Time now);

}  // namespace candor::operate

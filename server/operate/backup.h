// `candor backup` and the scheduled backup: a verified copy of an installation, made while it
// serves.
//
// The database is copied first, then the files its rows name. Finished files never change and only
// grow before, so the copy is consistent. A file that is gone by then lost its row as well: the
// database is copied once more, until both fit. Only what passed verify_backup gets its final name;
// everything else ends in ".partial" (interrupted; removed by the next backup) or ".damaged" (the
// installation itself has damage; kept, but never counted as good).
//
// Files that an earlier backup in the same folder holds already are hard links to it: each backup
// is whole by itself, and removing any of them is `rm -r`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/operate/installation.h"
#include "server/operate/verify.h"

namespace candor::operate {

struct BackupDone {
  std::string path;  // of the folder or file
  Manifest manifest;
  std::int64_t copied_bytes = 0;  // the rest is linked to earlier backups
};

// A new backup `to`/candor-<time> in a folder of backups, made when missing. Errors: in_use,
// storage_full, backup_damaged (the message names the first damage), what copying met.
Result<BackupDone> back_up_to_folder(const Installation& from, const std::string& to, Time now);
// The same as one tar file, which replaces an earlier one only when it is good. Needs room for two
// copies while it is made.
Result<BackupDone> back_up_to_file(const Installation& from, const std::string& path, Time now);
// By the name: one that ends in ".tar" is a file.
Result<BackupDone> back_up(const Installation& from, const std::string& to, Time now);

// Names of the backups in a folder that were called good, oldest first.
std::vector<std::string> good_backups(const std::string& folder);
// The time in the name of a backup.
std::optional<Time> time_of_backup(std::string_view name);
// Leftovers of interrupted backups, names in the folder.
std::vector<std::string> partial_backups(const std::string& folder);

}  // namespace candor::operate

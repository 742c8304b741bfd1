// What became of the last backup: <data>/backup.json, written by the command and by the schedule,
// read by doctor. Outside the database, so that it is right also after a restore.
#pragma once

#include <string>

#include "server/app.h"
#include "server/operate/backup.h"
#include "server/operate/retention.h"

namespace candor::operate {

struct BackupState {
  Time tried_at;
  bool was_good = false;
  std::string message;  // why not; empty when it was good
  Time good_at;         // 0: there was none yet
  std::string good_path;
  std::int64_t good_bytes = 0;
  std::int64_t good_seconds = 0;
};

BackupState read_backup_state(const std::string& data);

// Makes a backup to `to`, notes what became of it, and says it in the log.
Result<BackupDone> back_up_and_note(const Installation& from, const std::string& to, Time now,
                                    const Log& log);
// To the folder of the settings, then removes what BACKUP_KEEP lets go. The work of the schedule.
Status scheduled_backup(App& app);
// Removes superseded backups in a folder; gives their names. Never the newest good one.
Result<std::vector<std::string>> remove_superseded(const std::string& folder, const Keep& keep);

}  // namespace candor::operate

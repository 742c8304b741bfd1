// Whether there is something to restore.
#include <sys/stat.h>

#include "server/operate/backup_state.h"
#include "server/operate/doctor.h"

namespace candor::operate {

namespace {

constexpr std::int64_t kOldMs = 36 * kHourMs;       // of a daily backup
constexpr std::int64_t kForgottenMs = 14 * kDayMs;  // of backups by hand

std::string age_of(std::int64_t ms) {
  return ms < 2 * kDayMs ? std::to_string(ms / kHourMs) + " hours"
                         : std::to_string(ms / kDayMs) + " days";
}

Diagnosis check_backup_age(const Patient& patient) {
  const BackupState state = read_backup_state(patient.settings.data);
  const bool is_scheduled = !patient.settings.backup_to.empty();
  if (state.good_at.ms == 0) {
    const std::string why = state.message.empty() ? "" : " The last try failed: " + state.message;
    return (is_scheduled ? problem : advice)(
        "There is no backup yet: run candor backup --to FOLDER, or set --backup-to." + why);
  }
  const std::int64_t age = patient.now.ms - state.good_at.ms;
  const std::string last = "The last good backup is " + age_of(age) + " old (" +
                           readable_size(state.good_bytes) + ", " + state.good_path + ").";
  if (!state.was_good) return problem(last + " The last try failed: " + state.message);
  if (!exists(state.good_path)) return problem(last + " It is no longer there: make another.");
  if (is_scheduled && age > kOldMs)
    return problem(last + " See the log for why there is no newer.");
  if (age > kForgottenMs) return advice(last + " Make another, or set --backup-to.");
  return fine(last);
}

bool is_same_disk(const std::string& one, const std::string& other) {
  struct stat first {
  }, second{};
  return ::stat(one.c_str(), &first) == 0 && ::stat(other.c_str(), &second) == 0 &&
         first.st_dev == second.st_dev;
}

Diagnosis check_backup_place(const Patient& patient) {
  const std::string& to = patient.settings.backup_to;
  if (to.empty())
    return advice("No daily backup is set: --backup-to FOLDER, best on another disk.");
  const std::int64_t free = free_bytes(to);
  if (free < 0) return problem("The backup folder " + to + " does not answer.");
  const std::int64_t wanted = read_backup_state(patient.settings.data).good_bytes / 4;
  if (free < wanted)
    return advice("Only " + readable_size(free) + " are free in " + to + ": make room there.");
  if (is_same_disk(to, patient.settings.data))
    return advice(to + " is on the disk of the data: one failure takes both. Use another disk.");
  return fine(readable_size(free) + " are free in " + to + ".");
}

Diagnosis check_leftovers(const Patient& patient) {
  const std::string& to = patient.settings.backup_to;
  const std::vector<std::string> partial = partial_backups(to);
  if (to.empty() || partial.empty()) return fine("No interrupted backup is left.");
  const auto lock = FolderLock::take(to);
  if (lock.is_error()) return fine("A backup is being made.");
  if (!patient.fixes)
    return advice(std::to_string(partial.size()) +
                  " interrupted backups take up space: the next backup removes them.");
  for (const std::string& name : partial) {
    if (remove_all(to + "/" + name).is_error()) return problem(name + " cannot be removed.");
  }
  return fixed("Interrupted backups removed.");
}

constexpr Check kChecks[] = {
    {"backup_age", "Last backup", check_backup_age},
    {"backup_place", "Place of backups", check_backup_place},
    {"backup_leftovers", "Interrupted backups", check_leftovers},
};

}  // namespace

std::span<const Check> backup_checks() {
  return kChecks;
}

}  // namespace candor::operate

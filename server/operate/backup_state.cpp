#include "server/operate/backup_state.h"

#include <algorithm>

#include "shared/describe/json.h"

namespace candor {

template <>
struct describe<operate::BackupState> {
  static constexpr std::string_view name = "BackupState";
  static constexpr auto fields =
      fields_of(field<&operate::BackupState::tried_at>("tried_at", ""),
                field<&operate::BackupState::was_good>("was_good", ""),
                field<&operate::BackupState::message>("message", ""),
                field<&operate::BackupState::good_at>("good_at", ""),
                field<&operate::BackupState::good_path>("good_path", ""),
                field<&operate::BackupState::good_bytes>("good_bytes", ""),
                field<&operate::BackupState::good_seconds>("good_seconds", ""));
};

}  // namespace candor

namespace candor::operate {

namespace {

constexpr std::string_view kStateName = "backup.json";

}  // namespace

BackupState read_backup_state(const std::string& data) {
  const std::string text = read_text(data + "/" + std::string(kStateName));
  auto read = json::read<BackupState>(text, json::ReadMode::response);
  return read.is_error() ? BackupState{} : read.release_value();
}

Result<BackupDone> back_up_and_note(const Installation& from, const std::string& to, Time now,
                                    const Log& log) {
  BackupState state = read_backup_state(from.data);
  const auto started = std::chrono::steady_clock::now();
  auto done = back_up(from, to, now);
  state.tried_at = now;
  state.was_good = !done.is_error();
  state.message = done.is_error() ? done.error().message : "";
  if (!done.is_error()) {
    using namespace std::chrono;
    state.good_at = now;
    state.good_path = done.value().path;
    state.good_bytes = done.value().manifest.bytes;
    state.good_seconds = duration_cast<seconds>(steady_clock::now() - started).count();
    log.write(LogLevel::info, "backup_made",
              {{"bytes", std::to_string(state.good_bytes)},
               {"copied", std::to_string(done.value().copied_bytes)},
               {"seconds", std::to_string(state.good_seconds)}});
  } else {
    log.write(LogLevel::error, "backup_failed",
              {{"code", done.error().code}, {"cause", done.error().cause}});
  }
  // The backup counts even when a full disk keeps us from noting it.
  (void)write_private_file(from.data, std::string(kStateName), json::write(state) + "\n");
  return done;
}

Result<std::vector<std::string>> remove_superseded(const std::string& folder, const Keep& keep) {
  const FolderLock lock = TRY(FolderLock::take(folder));
  std::vector<Time> times;
  const std::vector<std::string> good = good_backups(folder);
  for (const std::string& name : good) times.push_back(*time_of_backup(name));
  const std::vector<Time> going = superseded(times, keep);
  std::vector<std::string> removed;
  for (const std::string& name : good) {
    if (std::find(going.begin(), going.end(), *time_of_backup(name)) == going.end()) continue;
    // Without its manifest a backup that is half removed is not taken for a good one.
    TRY(remove_all(folder + "/" + name + "/" + std::string(kManifestName)));
    TRY(remove_all(folder + "/" + name));
    removed.push_back(name);
  }
  return removed;
}

Status scheduled_backup(App& app) {
  const Installation from{*app.database, *app.blobs, app.settings.data};
  TRY(back_up_and_note(from, app.settings.backup_to, app.world.now(), app.log));
  if (app.settings.backup_to.ends_with(".tar")) return ok();
  const Keep keep = TRY(parse_keep(app.settings.backup_keep));
  TRY(remove_superseded(app.settings.backup_to, keep));
  return ok();
}

}  // namespace candor::operate

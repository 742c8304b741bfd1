#include "server/operate/commands.h"

#include <sodium.h>

#include "server/operate/audit_chain.h"
#include "server/operate/backup_state.h"
#include "server/operate/doctor.h"
#include "server/operate/restore.h"
#include "server/settings.h"

namespace candor::operate {

namespace {

std::string summary_of(const Manifest& manifest) {
  std::int64_t rows = 0;
  for (const TableRows& table : manifest.tables) rows += table.rows;
  return std::to_string(rows) + " rows, " + std::to_string(manifest.files) + " files, " +
         readable_size(manifest.bytes);
}

int check_backup(const std::string& from) {
  auto verdict = verify_backup(from);
  if (verdict.is_error()) return complain(verdict.error());
  for (const std::string& damage : verdict.value().damage) print("PROBLEM  " + damage);
  if (!verdict.value().is_good()) return 1;
  print("The backup is good: " + summary_of(verdict.value().manifest) + ".");
  return 0;
}

}  // namespace

int backup_command(Arguments arguments) {
  if (sodium_init() < 0) return 1;
  const std::string check = take_flag(arguments, "--check");
  if (!check.empty()) return check_backup(check);
  const std::string given = take_flag(arguments, "--to");
  auto settings = read_settings(arguments, nullptr);
  if (settings.is_error()) return complain(settings.error());
  const std::string to = given.empty() ? settings.value().backup_to : given;
  if (to.empty()) {
    print("Usage: candor backup --to FOLDER        a new backup in a folder of backups");
    print("       candor backup --to FILE.tar      one file");
    print("       candor backup --check FOLDER     reads a backup and says whether it is good");
    print("The server may run. Every day by itself: the settings --backup-to, --backup-at.");
    return 2;
  }
  auto database = open_database(settings.value(), Access::reading);
  if (database.is_error()) return complain(database.error());
  const auto blobs = open_blobs(settings.value());
  if (blobs.is_error()) return complain(blobs.error());
  const Log log([](std::string_view) {});  // what there is to say is printed
  const Installation from{*database.value(), *blobs.value(), settings.value().data};
  const auto done = back_up_and_note(from, to, World::real().now(), log);
  if (done.is_error()) return complain(done.error());
  print("Backed up and verified: " + done.value().path + " (" + summary_of(done.value().manifest) +
        "; recordings new to this place: " + readable_size(done.value().copied_bytes) + ").");
  print("It holds the secrets of the server: keep it as safe as the server itself.");
  if (!given.empty() || to.ends_with(".tar")) return 0;
  const auto keep = parse_keep(settings.value().backup_keep);
  if (keep.is_error()) return complain(keep.error());
  const auto removed = remove_superseded(to, keep.value());
  if (removed.is_error()) return complain(removed.error());
  for (const std::string& name : removed.value()) print("Removed the earlier backup " + name + ".");
  return 0;
}

int restore_command(Arguments arguments) {
  if (sodium_init() < 0) return 1;
  RestoreOptions options;
  options.from = take_flag(arguments, "--from");
  options.replaces = take_switch(arguments, "--replace");
  auto settings = read_settings(arguments, nullptr);
  if (settings.is_error()) return complain(settings.error());
  options.data = settings.value().data;
  if (options.from.empty()) {
    print("Usage: candor restore --from BACKUP [--data FOLDER] [--replace]");
    print("BACKUP is a backup, a folder of backups (the newest is taken) or a tar file.");
    print("With --replace the present data folder is moved beside the new one, not deleted.");
    return 2;
  }
  const auto done = restore(options, World::real().now());
  if (done.is_error()) return complain(done.error());
  const Manifest& manifest = done.value().manifest;
  print("Restored " + done.value().from + " to " + options.data + " and verified it: " +
        summary_of(manifest) + ", everything until " + format_time(manifest.made_at) + ".");
  if (!done.value().replaced.empty())
    print("The earlier data are in " + done.value().replaced + "; remove them when all is well.");
  print("Next: candor doctor --data " + options.data + ", then candor serve --data " +
        options.data + ".");
  return 0;
}

int audit_command(Arguments arguments) {
  if (sodium_init() < 0) return 1;
  if (arguments.empty() || arguments.front() != "verify") {
    print("Usage: candor audit verify [--head HEAD]");
    print(
        "HEAD is what an earlier verify printed. Kept away from this machine it also finds a log");
    print("that was shortened or written anew by somebody who can write the data folder.");
    return 2;
  }
  arguments.erase(arguments.begin());
  const std::string given = take_flag(arguments, "--head");
  const std::optional<AuditHead> known = read_head(given);
  if (!given.empty() && !known)
    return complain(fail(Failure::invalid, "head", "Give --head as verify printed it, 12:5f0c..."));
  auto settings = read_settings(arguments, nullptr);
  if (settings.is_error()) return complain(settings.error());
  auto database = open_database(settings.value(), Access::reading);
  if (database.is_error()) return complain(database.error());
  const auto verdict =
      verify_audit(*database.value(), settings.value().data, AuditSpan::whole, known);
  if (verdict.is_error()) return complain(verdict.error());
  const AuditVerdict& found = verdict.value();
  if (!found.is_whole) {
    print("BROKEN  " + found.message);
    return 1;
  }
  print("The audit log is whole. " + found.message);
  if (found.entries > 0) print("Head: " + found.head);
  return 0;
}

}  // namespace candor::operate

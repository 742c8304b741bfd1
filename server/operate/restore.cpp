#include "server/operate/restore.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "server/operate/backup.h"
#include "server/operate/tar.h"

namespace candor::operate {

namespace {

Error damaged(const std::string& from, const Verdict& verdict) {
  return fail(Failure::unavailable, "backup_damaged",
              from + " is damaged: " + verdict.damage.front() + " (" +
                  std::to_string(verdict.damage.size()) +
                  " in all.) Nothing was changed. Restore an earlier backup.");
}

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

// The backup itself, also when a folder of backups was named.
Result<std::string> find_backup(const std::string& from) {
  if (!exists(from)) return fail(Failure::not_found, "no_backup", from + " does not exist.");
  if (from.ends_with(".tar") || exists(from + "/" + std::string(kManifestName))) return from;
  const std::vector<std::string> good = good_backups(from);
  if (!good.empty()) return from + "/" + good.back();
  return fail(Failure::not_found, "no_backup", "There is no backup in " + from + ".");
}

Status require_place(const RestoreOptions& options, const DataLock& lock) {
  if (!lock.is_taken())
    return fail(Failure::conflict, "in_use",
                "A Candor is running on " + options.data + ". Stop it first.");
  if (options.replaces || names_in(options.data).empty()) return ok();
  return fail(Failure::conflict, "not_empty",
              options.data +
                  " is not empty. Choose another folder with --data, or add --replace:"
                  " what is there is moved beside it, not deleted.");
}

Status bring(const std::string& from, const std::string& place) {
  TRY(remove_all(place));
  TRY(make_folder(place));
  TRY(make_folder(place + "/blobs"));
  if (from.ends_with(".tar")) return unpack_tar(from, place);
  const Verdict before = TRY(verify_files(from));
  if (!before.is_good()) return damaged(from, before);
  const std::int64_t free = free_bytes(place);
  if (free >= 0 && free < before.manifest.bytes)
    return fail(Failure::storage_full, "storage_full",
                "The backup holds " + readable_size(before.manifest.bytes) + "; only " +
                    readable_size(free) + " are free where it goes.");
  for (const std::string& path : files_below(from)) {
    const std::string target = place + "/" + path;
    TRY(make_folder(work::folder_of(target)));
    TRY(copy_file(from + "/" + path, target));
  }
  return ok();
}

// `place` becomes `data` at one instant; what was there is then at `aside`.
Status put_in_place(const std::string& place, const std::string& data, const std::string& aside) {
  int done = -1;
  const bool has_old = exists(data);
  if (!has_old) {
    done = ::rename(place.c_str(), data.c_str());
  } else {
    done = ::renameat2(AT_FDCWD, place.c_str(), AT_FDCWD, data.c_str(), RENAME_EXCHANGE);
    if (done == 0) done = ::rename(place.c_str(), aside.c_str());
  }
  if (done != 0) {
    Error error = file_error("rename", data);
    if (errno == EBUSY || errno == EXDEV)
      error.message =
          data + " is the root of a disk and cannot be replaced. Choose a folder in it.";
    return error;
  }
  return sync_folder(work::folder_of(data));
}

}  // namespace

Result<RestoreDone> restore(const RestoreOptions& given, Time now) {
  RestoreOptions options = given;
  options.data = without_slash(options.data);
  RestoreDone done;
  done.from = TRY(find_backup(without_slash(options.from)));
  const DataLock lock(options.data);
  TRY(require_place(options, lock));
  TRY(make_folder(work::folder_of(options.data)));

  const std::string place = options.data + ".restoring";
  Status brought = bring(done.from, place);
  if (!brought.is_error()) {
    const Verdict after = TRY(verify_backup(place));
    done.manifest = after.manifest;
    if (!after.is_good()) brought = damaged(done.from, after);
  }
  if (brought.is_error()) {
    (void)remove_all(place);
    return brought.release_error();
  }
  TRY(remove_all(place + "/" + std::string(kManifestName)));
  TRY(remove_all(place + "/" + std::string(kSumsName)));
  TRY(sync_folders_below(place));
  std::string aside = format_time(now);
  std::erase(aside, ':');
  aside = options.data + ".replaced-" + aside;
  const bool was_empty = names_in(options.data).empty();
  TRY(put_in_place(place, options.data, aside));
  if (was_empty) {
    (void)remove_all(aside);
  } else {
    done.replaced = aside;
  }
  return done;
}

}  // namespace candor::operate

#include "server/store/online_copy.h"

#include <sqlite3.h>

#include <memory>

namespace candor::store {

namespace {

constexpr int kBusyMs = 5'000;

struct Close {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
using Handle = std::unique_ptr<sqlite3, Close>;

Handle open_file(const std::string& path, int flags) {
  sqlite3* handle = nullptr;
  sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  sqlite3_busy_timeout(handle, kBusyMs);
  return Handle(handle);
}

}  // namespace

Status online_copy(const OpenOptions& source, const std::string& path) {
  const Handle from = open_file(source.path, SQLITE_OPEN_READONLY);
  const Handle to = open_file(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  sqlite3_backup* const backup = sqlite3_backup_init(to.get(), "main", from.get(), "main");
  int code = backup == nullptr ? sqlite3_errcode(to.get()) : sqlite3_backup_step(backup, -1);
  if (backup != nullptr && sqlite3_backup_finish(backup) == SQLITE_OK && code == SQLITE_DONE)
    return ok();
  Error error = fail(Failure::unavailable, "copy_failed", "The database could not be copied.");
  error.cause = std::string(sqlite3_errstr(code)) + " while copying to " + path;
  return error;
}

}  // namespace candor::store

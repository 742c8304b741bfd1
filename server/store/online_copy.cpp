// What reads a whole database while requests go on: the copy for a backup and the checks. Each uses
// a connection of its own, so no request waits for it.
//
// The copy is made by sqlite3_backup_step inside one read transaction. Without that transaction
// each commit of the server would start the copy again, and under steady writing it would never
// end (server/operate/README.md has the figures). VACUUM INTO reads one snapshot as well, but needs
// ATTACH, which our library is built without, and twice the time, because it builds every tree
// anew. The price of the snapshot: the WAL cannot be reset while the copy runs, so it grows by what
// is written in that time.
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "server/store/guard.h"
#include "server/store/sqlite_connection.h"
#include "server/work/file.h"

namespace candor::store {

namespace {

constexpr int kPagesPerStep = 256;

Error copy_error(std::string_view step, int code) {
  const bool is_full = (code & 0xff) == SQLITE_FULL;
  Error error =
      is_full ? fail(Failure::storage_full, "storage_full",
                     "There is no space left where the copy of the database goes.")
              : fail(Failure::unavailable, "copy_failed", "The database could not be copied.");
  error.cause = std::string(step) + ": " + sqlite3_errstr(code);
  return error;
}

// The new file, without journal and without waiting for the disk: it is of use only when it is
// whole and synced at the end.
class Target {
 public:
  explicit Target(std::string path) : path_(std::move(path)) {}
  ~Target() { sqlite3_close(handle_); }
  Target(const Target&) = delete;

  Status create() {
    const int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(path_.c_str(), &handle_, flags, nullptr);
    if (code != SQLITE_OK) return copy_error("create " + path_, code);
    return run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;");
  }
  // A file that any tool reads without making others beside it. Then on the disk.
  Status finish() {
    TRY(run("PRAGMA journal_mode=DELETE;"));
    const int code = sqlite3_close(std::exchange(handle_, nullptr));
    if (code != SQLITE_OK) return copy_error("close", code);
    const work::File file(::open(path_.c_str(), O_RDWR | O_CLOEXEC));
    if (!file.is_open() || ::fsync(file.get()) != 0) {
      const int problem = errno;
      Error error = copy_error("fsync " + path_, SQLITE_IOERR_FSYNC);
      error.cause = path_ + ": " + std::strerror(problem);
      return error;
    }
    return sync_entry_of(path_);
  }
  sqlite3* handle() const { return handle_; }

 private:
  Status run(const char* sql) {
    const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? ok() : Status(copy_error(sql, code));
  }
  std::string path_;
  sqlite3* handle_ = nullptr;
};

Status copy_pages(sqlite3* from, sqlite3* to, const std::atomic<bool>& is_stopping) {
  sqlite3_backup* copy = sqlite3_backup_init(to, "main", from, "main");
  if (copy == nullptr) return copy_error("begin", sqlite3_extended_errcode(to));
  int code = SQLITE_OK;
  while (code == SQLITE_OK && !is_stopping) code = sqlite3_backup_step(copy, kPagesPerStep);
  const int finished = sqlite3_backup_finish(copy);
  if (code != SQLITE_DONE) {
    if (is_stopping && code == SQLITE_OK) code = SQLITE_INTERRUPT;
    return copy_error("copy", code);
  }
  return finished == SQLITE_OK ? ok() : Status(copy_error("finish", finished));
}

}  // namespace

Status Database::copy_file(const std::string& sqlite_path) {
  auto source = TRY(SqliteConnection::open_file(watch_->options, Purpose::copying));
  source->interrupt_when(watch_->is_stopping);
  Target target(sqlite_path);
  TRY(target.create());
  TRY(source->begin());
  TRY(source->ping());  // the snapshot begins
  TRY(copy_pages(source->handle(), target.handle(), watch_->is_stopping));
  return target.finish();
}

Status Database::check_integrity(Depth depth) {
  if (engine() == Engine::postgresql) {
    return with_reader([](Connection& connection) { return connection.ping(); });
  }
  std::string findings;
  const Reader::Visit collect = [&](const Row& row) {
    if (row.text(0) != "ok") findings += (findings.empty() ? "" : "; ") + row.text(0);
  };
  Status looked = inspect([&](Reader& reader) -> Status {
    const bool is_full = depth == Depth::full;
    TRY(reader.query(is_full ? "PRAGMA integrity_check(10)" : "PRAGMA quick_check(1)", {},
                     collect));
    if (!is_full || !findings.empty()) return ok();
    return reader.query("PRAGMA foreign_key_check", {}, [&](const Row& row) {
      if (findings.empty())
        findings = "a row of " + row.text(0) + " refers to a row that is not there";
    });
  });
  if (looked.is_error()) return looked;
  if (findings.empty()) return ok();
  Error error =
      fail(Failure::unavailable, "database_corrupt", "The database is damaged and needs a person.");
  error.cause = findings;
  watch_->guard->report(error);
  return error;
}

}  // namespace candor::store

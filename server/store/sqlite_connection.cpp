// Opening, statement cache, binding and the meaning of SQLite's result codes.
#include "server/store/sqlite_connection.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "server/store/gathered_log.h"
#include "server/work/file.h"

namespace candor::store {

namespace {

constexpr int kOldestLibrary =
    3'051'003;  // older ones can corrupt a database when the WAL is reset
constexpr int kBusyMs = 5'000;
constexpr std::size_t kStatementsMax = 512;
constexpr int kProgressSteps = 10'000;

constexpr const char* kSettings =
    "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;"
    "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA secure_delete=ON;"
    "PRAGMA journal_size_limit=67108864; PRAGMA case_sensitive_like=ON;";

int bind(sqlite3_stmt* statement, int index, const Value& value) {
  switch (value.type) {
    case Value::Type::null: return sqlite3_bind_null(statement, index);
    case Value::Type::integer: return sqlite3_bind_int64(statement, index, value.integer);
    case Value::Type::text: break;
  }
  // A null pointer would bind NULL instead of an empty text. The bytes outlive the run, which ends
  // by clearing what is bound.
  const char* bytes = value.text.data() == nullptr ? "" : value.text.data();
  return sqlite3_bind_text64(statement, index, bytes, value.text.size(), SQLITE_STATIC,
                             SQLITE_UTF8);
}

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  std::int64_t integer(int column) const override {
    return sqlite3_column_int64(statement_, column);
  }
  std::string text(int column) const override {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  bool is_null(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  int columns() const override { return sqlite3_column_count(statement_); }

 private:
  sqlite3_stmt* statement_;
};

bool only_space(const char* tail) {
  return tail[std::strspn(tail, " \t\r\n;")] == '\0';
}

Failure constraint_failure(int extended_code) {
  switch (extended_code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
    case SQLITE_CONSTRAINT_FOREIGNKEY: return Failure::conflict;
    default: return Failure::internal;  // CHECK, NOT NULL, type: our own mistake
  }
}

Status sync_path(const std::string& path) {
  const work::File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.is_open() && ::fsync(file.get()) == 0) return ok();
  const int problem = errno;
  Error error = fail(Failure::unavailable, "storage_failed",
                     "The server cannot store anything right now. Try again in a moment.");
  error.cause = "fsync " + path + ": " + std::strerror(problem);
  return error;
}

// Makes durable what a killed process left in the write-ahead log: it is read from now on, so it
// must not get lost any more.
Status sync_log(const std::string& database_path) {
  const std::string log = database_path + "-wal";
  return ::access(log.c_str(), F_OK) == 0 ? sync_path(log) : ok();
}

}  // namespace

Status sync_entry_of(const std::string& path) {
  return sync_path(work::folder_of(path));
}

Result<std::unique_ptr<Connection>> SqliteConnection::open(const OpenOptions& options,
                                                           Purpose purpose) {
  return std::unique_ptr<Connection>(TRY(open_file(options, purpose)));
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open_file(const OpenOptions& options,
                                                                      Purpose purpose) {
  if (sqlite3_libversion_number() < kOldestLibrary) {
    return fail(Failure::unavailable, "sqlite_too_old",
                std::string("This program was built with SQLite ") + sqlite3_libversion() +
                    ", which can damage databases. Build it with SQLite 3.51.3 or newer.");
  }
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(options, purpose));
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (purpose == Purpose::writing) flags |= SQLITE_OPEN_CREATE;
  const char* const vfs = purpose == Purpose::writing ? gathered_log_vfs() : nullptr;
  const int code = sqlite3_open_v2(options.path.c_str(), &connection->handle_, flags, vfs);
  if (code != SQLITE_OK) return connection->error_of(code, "open");
  // SQLite opens a file for reading alone when it cannot be opened for both, and says nothing.
  if (purpose == Purpose::writing && sqlite3_db_readonly(connection->handle_, "main") == 1) {
    return connection->error_of(SQLITE_READONLY, "open");
  }
  TRY(connection->configure());
  if (purpose != Purpose::writing) return connection;
  TRY(sync_log(options.path));
  TRY(sync_entry_of(options.path));
  return connection;
}

Status SqliteConnection::configure() {
  sqlite3_busy_timeout(handle_, kBusyMs);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  // Without this a statement with LIKE ? is compiled again whenever its pattern is bound.
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_QPSG, 1, nullptr);
  if (purpose_ == Purpose::writing) {
    std::string mode;
    const Reader::Visit visit = [&](const Row& row) { mode = row.text(0); };
    TRY(run("PRAGMA journal_mode=WAL", {}, &visit));
    if (mode != "wal") {
      return fail(
          Failure::unavailable, "no_wal",
          "The folder of the database does not allow write-ahead logging. Use a local disk.");
    }
  }
  TRY(run_script(kSettings));
  if (purpose_ == Purpose::writing) {
    TRY(run_script("PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=" +
                   std::to_string(options_.checkpoint_pages)));
  } else {
    TRY(run_script("PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;"));
    sqlite3_progress_handler(
        handle_, kProgressSteps,
        [](void* self) { return static_cast<SqliteConnection*>(self)->is_past_deadline() ? 1 : 0; },
        this);
  }
  return ok();
}

SqliteConnection::~SqliteConnection() {
  for (auto& [sql, statement] : cache_) sqlite3_finalize(statement);
  sqlite3_close_v2(handle_);
}

Status SqliteConnection::run_script(const std::string& sql) {
  ++writing_statements_;
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error_of(code, sql.substr(0, 200));
  return ok();
}

Result<sqlite3_stmt*> SqliteConnection::take(std::string_view sql) {
  const auto found = cache_.find(sql);
  if (found != cache_.end() && found->second != nullptr)
    return std::exchange(found->second, nullptr);
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  const std::string text(sql);
  const int code = sqlite3_prepare_v3(handle_, text.c_str(), static_cast<int>(text.size()) + 1,
                                      SQLITE_PREPARE_PERSISTENT, &statement, &tail);
  if (code != SQLITE_OK) return error_of(code, sql);
  if (statement == nullptr || !only_space(tail)) {
    sqlite3_finalize(statement);
    return error_of(SQLITE_MISUSE, sql);
  }
  return statement;
}

// The same text may run inside its own visit, so a statement in use is out of the cache.
void SqliteConnection::put_back(std::string_view sql, sqlite3_stmt* statement) {
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  const auto found = cache_.find(sql);
  if (found != cache_.end() && found->second != nullptr) {
    sqlite3_finalize(statement);
    return;
  }
  if (found != cache_.end()) {
    found->second = statement;
    return;
  }
  if (cache_.size() >= kStatementsMax) {
    for (auto& [text, cached] : cache_) sqlite3_finalize(cached);
    cache_.clear();
  }
  cache_.emplace(std::string(sql), statement);
}

Status SqliteConnection::run_statement(std::string_view sql, std::span<const Value> values,
                                       const Reader::Visit* visit) {
  sqlite3_stmt* statement = TRY(take(sql));
  Status status = ok();
  if (sqlite3_bind_parameter_count(statement) != static_cast<int>(values.size())) {
    status = error_of(SQLITE_RANGE, sql);
  }
  int index = 0;
  for (const Value& value : values) {
    if (status.is_error()) break;
    const int code = bind(statement, ++index, value);
    if (code != SQLITE_OK) status = error_of(code, sql);
  }
  if (!status.is_error()) {
    struct Return {  // also when the visit throws
      SqliteConnection& owner;
      std::string_view sql;
      sqlite3_stmt* statement;
      ~Return() { owner.put_back(sql, statement); }
    } returns{*this, sql, statement};
    status = step_all(statement, sql, visit);
  } else {
    put_back(sql, statement);
  }
  return status;
}

Status SqliteConnection::step_all(sqlite3_stmt* statement, std::string_view sql,
                                  const Reader::Visit* visit) {
  if (sqlite3_stmt_readonly(statement) == 0) ++writing_statements_;
  const SqliteRow row(statement);
  int code = sqlite3_step(statement);
  while (code == SQLITE_ROW) {
    if (visit != nullptr && *visit) (*visit)(row);
    code = sqlite3_step(statement);
  }
  if (code != SQLITE_DONE) return error_of(code, sql);
  return ok();
}

Status SqliteConnection::begin() {
  return run(purpose_ == Purpose::writing ? "BEGIN IMMEDIATE" : "BEGIN", {}, nullptr);
}

Status SqliteConnection::undo_operation() {
  TRY(run("ROLLBACK TO operation", {}, nullptr));
  return run("RELEASE operation", {}, nullptr);
}

Status SqliteConnection::commit() {
  has_unmerged_wal_ = true;
  return run("COMMIT", {}, nullptr);
}

std::int64_t SqliteConnection::changes() const {
  return sqlite3_changes64(handle_);
}

// Each row gets the largest id so far and one more, so those of one statement follow each other.
Status SqliteConnection::insert(const std::string& sql, std::span<const Value> values,
                                std::span<std::int64_t> new_ids) {
  TRY(run(sql, values, nullptr));
  std::int64_t id = sqlite3_last_insert_rowid(handle_) - std::ssize(new_ids);
  for (std::int64_t& new_id : new_ids) new_id = ++id;
  return ok();
}

bool SqliteConnection::is_in_transaction() const {
  return sqlite3_get_autocommit(handle_) == 0;
}

Status SqliteConnection::quick_check() {
  std::string verdict;
  const Reader::Visit visit = [&](const Row& row) { verdict = row.text(0); };
  TRY(run("PRAGMA quick_check(1)", {}, &visit));
  if (verdict == "ok") return ok();
  Error error;
  error.failure = Failure::unavailable;
  error.code = "database_corrupt";
  error.cause = verdict;
  return explain(std::move(error));
}

void SqliteConnection::tidy_up() {
  if (!has_unmerged_wal_ || is_broken_) return;
  bool is_busy = false;
  const Reader::Visit visit = [&](const Row& row) { is_busy = row.integer(0) != 0; };
  const Status done = run("PRAGMA wal_checkpoint(TRUNCATE)", {}, &visit);
  has_unmerged_wal_ = is_busy || done.is_error();
}

Error SqliteConnection::error_of(int code, std::string_view sql) {
  Error error;
  error.cause = std::string(handle_ == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle_)) +
                " (" + std::to_string(code) + ") in: " + std::string(sql);
  error.failure = Failure::unavailable;
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      error.failure = constraint_failure(code);
      error.code = "constraint";
      break;
    case SQLITE_FULL:
      error.failure = Failure::storage_full;
      error.code = "storage_full";
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      is_broken_ = true;
      error.code = "database_corrupt";
      break;
    case SQLITE_IOERR:
      // After a failed fsync Linux calls lost pages clean, so a second try would lie.
      if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC) is_broken_ = true;
      error.code = "storage_failed";
      break;
    case SQLITE_INTERRUPT: error.code = "read_timeout"; break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: error.code = "busy"; break;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM: error.code = "database_not_writable"; break;
    case SQLITE_NOMEM: error.code = "no_memory"; break;
    default: error.failure = Failure::internal; error.code = "database_error";
  }
  error = explain(std::move(error));
  if (is_broken_ && options_.on_damage) options_.on_damage(error);
  return error;
}

}  // namespace candor::store

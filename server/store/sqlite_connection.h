// One SQLite connection with its statement cache.
#pragma once

#include <unordered_map>

#include "server/store/connection.h"
#include "server/work/text_hash.h"

struct sqlite3;
struct sqlite3_stmt;

namespace candor::store {

class SqliteConnection final : public Connection {
 public:
  static Result<std::unique_ptr<Connection>> open(const OpenOptions& options, Purpose purpose);
  // The same, for what only SQLite can.
  static Result<std::unique_ptr<SqliteConnection>> open_file(const OpenOptions& options,
                                                             Purpose purpose);
  ~SqliteConnection() override;

  Engine engine() const override { return Engine::sqlite; }
  Status run_script(const std::string& sql) override;
  std::int64_t changes() const override;
  // Without RETURNING, for whose rows SQLite makes a table each time.
  Status insert(const std::string& sql, std::span<const Value> values,
                std::span<std::int64_t> new_ids) override;
  std::optional<std::int64_t> writing_statements() const override { return writing_statements_; }

  Status begin() override;
  Status begin_operation() override { return run("SAVEPOINT operation", {}, nullptr); }
  Status keep_operation() override { return run("RELEASE operation", {}, nullptr); }
  Status undo_operation() override;
  Status commit() override;
  void roll_back() override { (void)run("ROLLBACK", {}, nullptr); }
  bool is_in_transaction() const override;

  bool is_broken() const override { return is_broken_; }
  Status ping() override { return run("SELECT count(*) FROM sqlite_schema", {}, nullptr); }
  Status quick_check() override;
  // Moves the write-ahead log into the file.
  void tidy_up() override;
  sqlite3* handle() { return handle_; }

 protected:
  Status run_statement(std::string_view sql, std::span<const Value> values,
                       const Reader::Visit* visit) override;

 private:
  SqliteConnection(const OpenOptions& options, Purpose purpose)
      : Connection(options), purpose_(purpose) {}
  Status configure();
  Result<sqlite3_stmt*> take(std::string_view sql);
  void put_back(std::string_view sql, sqlite3_stmt* statement);
  Status step_all(sqlite3_stmt* statement, std::string_view sql, const Reader::Visit* visit);
  Error error_of(int code, std::string_view sql);

  const Purpose purpose_;
  sqlite3* handle_ = nullptr;
  std::unordered_map<std::string, sqlite3_stmt*, work::TextHash, std::equal_to<>> cache_;
  std::int64_t writing_statements_ = 0;
  bool has_unmerged_wal_ = false;
  bool is_broken_ = false;
};

// Makes durable that a file is in its folder.
Status sync_entry_of(const std::string& path);

}  // namespace candor::store

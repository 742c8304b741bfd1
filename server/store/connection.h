// One SQLite connection with its statement cache. Internal to server/store. Used by one thread at a
// time.
#pragma once

#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "server/operate/log.h"
#include "server/store/database.h"

namespace candor::store {

enum class Purpose { reading, writing };

class Connection {
 public:
  // The first of a file must be for writing: it creates the file and switches to WAL.
  static Result<std::unique_ptr<Connection>> open(const OpenOptions& options, Purpose purpose);
  ~Connection();

  // Prepares or takes from the cache, binds, steps through all rows, puts back.
  Status run(std::string_view sql, std::span<const Value> values, const Reader::Visit* visit);
  Status run(std::string_view sql, std::initializer_list<Value> values,
             const Reader::Visit* visit) {
    return run(sql, std::span<const Value>(values.begin(), values.size()), visit);
  }
  // Many statements without values or rows, for migrations.
  Status run_script(const std::string& sql);
  std::int64_t changes() const { return sqlite3_changes64(handle_); }
  std::int64_t last_insert_id() const { return sqlite3_last_insert_rowid(handle_); }
  bool is_in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
  // Statements are interrupted when they still run then (code "read_timeout").
  void set_deadline(std::chrono::steady_clock::time_point deadline) { deadline_ = deadline; }
  void clear_deadline() { deadline_ = std::chrono::steady_clock::time_point::max(); }
  // Set once a statement met damage or a failed fsync; nothing may be written after that.
  bool is_broken() const { return is_broken_; }

 private:
  Connection(const OpenOptions& options) : options_(options) {}
  Status configure(Purpose purpose);
  Result<sqlite3_stmt*> take(std::string_view sql);
  void put_back(std::string_view sql, sqlite3_stmt* statement);
  Status step_all(sqlite3_stmt* statement, std::string_view sql, const Reader::Visit* visit);
  Error error_of(int code, std::string_view sql);
  std::int64_t now_ms() const;
  void note_duration(std::string_view sql, std::int64_t ms) const;

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  OpenOptions options_;
  sqlite3* handle_ = nullptr;
  std::unordered_map<std::string, sqlite3_stmt*, Hash, std::equal_to<>> cache_;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
  std::atomic<bool> is_broken_{false};  // Database::check() reads it from another thread
};

// Makes the entries of a folder durable.
Status sync_folder(const std::string& folder);
// Makes durable what a killed process left in the write-ahead log.
Status sync_log(const std::string& database_path);
std::string folder_of(const std::string& path);

}  // namespace candor::store

// The database: one writer thread with group commit, a pool of readers, one statement cache per
// connection. The only folder that includes sqlite3.h (research server.md 3.3; architecture section
// 3).
//
// A write operation runs on the writer thread inside its own savepoint; waiting operations share
// one transaction and one fsync; every caller is answered after its batch is durable. A failed
// operation rolls back alone. Thread-safe. Operations must not call the database again and must not
// block on anything else.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"
#include "shared/base/time.h"
#include "shared/describe/describe.h"

struct sqlite3;
struct sqlite3_stmt;

namespace candor {
class Log;
}

namespace candor::store {

// One bound value. Text and blobs are copied while binding.
struct Value {
  enum class Type { null, integer, text } type = Type::null;
  std::int64_t integer = 0;
  std::string_view text;
  Value() = default;
  Value(std::nullptr_t) {}
  Value(std::int64_t v) : type(Type::integer), integer(v) {}
  Value(int v) : type(Type::integer), integer(v) {}
  Value(bool v) : type(Type::integer), integer(v) {}
  Value(std::string_view v) : type(Type::text), text(v) {}
  Value(const std::string& v) : type(Type::text), text(v) {}
  Value(const char* v) : type(Type::text), text(v) {}
  Value(Time v) : type(Type::integer), integer(v.ms) {}
  template <class T>
  Value(const std::optional<T>& v) {
    if (v) *this = Value(*v);
  }
  template <class Noun>
  Value(Id<Noun> v);
};

// One result row, valid during the visit only.
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
  std::int64_t integer(int column) const;
  std::string text(int column) const;
  bool is_null(int column) const;
  int columns() const;

 private:
  sqlite3_stmt* statement_;
};

class Connection;

// Reads. Every statement is prepared once per connection and cached by its text.
class Reader {
 public:
  explicit Reader(Connection& connection) : connection_(connection) {}
  using Visit = std::function<void(const Row&)>;
  Status query(std::string_view sql, std::initializer_list<Value> values, const Visit& visit);
  // The first column of the first row, or `otherwise`.
  Result<std::int64_t> number(std::string_view sql, std::initializer_list<Value> values,
                              std::int64_t otherwise = 0);

 protected:
  friend struct Records;
  friend struct Migrations;
  Connection& connection_;
};

class Transaction : public Reader {
 public:
  using Reader::Reader;
  // Runs one statement that returns no rows; gives the number of changed rows. A broken UNIQUE or
  // FOREIGN KEY constraint is Failure::conflict with code "constraint".
  Result<std::int64_t> execute(std::string_view sql, std::initializer_list<Value> values);
  std::int64_t last_insert_id() const;
  // Runs after the batch is durable, on the writer thread: short, must not fail (wake a worker,
  // remove a file).
  void after_commit(std::function<void()> effect);

  std::vector<std::function<void()>> effects_;  // owned by the writer
};

// Whether requests may use the database, see server/store/guard.h.
enum class Trust {
  sound,
  checking,   // left in disorder: read, not written, until its check has passed
  read_only,  // damage or a failed fsync was met: read only until a restart
  broken,     // not even its structure is whole: neither read nor written
};
enum class Depth { quick, full };  // of a check: its structure; also indexes and references

struct OpenOptions {
  std::string path;  // file; created when missing
  int readers = 4;
  std::function<std::int64_t()> now_ms;  // clock for the slow-query log
  const Log* log = nullptr;              // slow and failed statements; must outlive the database
  // For commands beside a running server: nothing is created, every write is refused.
  bool is_read_only = false;
  // Hears of the first damage, on any thread; must not call the database.
  std::function<void(const Error&)> on_damage;
};

class Database {
 public:
  // Refuses a library below 3.51.3. Does not migrate.
  static Result<std::unique_ptr<Database>> open(const OpenOptions& options);
  ~Database();

  template <class F>
  auto write(F operation) -> decltype(operation(std::declval<Transaction&>())) {
    std::optional<decltype(operation(std::declval<Transaction&>()))> result;
    Status status = run_write([&](Transaction& tx) -> Status {
      result.emplace(operation(tx));
      return result->is_error() ? Status(Error(result->error())) : ok();
    });
    if (result && (result->is_error() || !status.is_error())) return std::move(*result);
    return status.release_error();
  }
  template <class F>
  auto read(F operation) -> decltype(operation(std::declval<Reader&>())) {
    std::optional<decltype(operation(std::declval<Reader&>()))> result;
    Status status = run_read([&](Reader& reader) -> Status {
      result.emplace(operation(reader));
      return ok();
    });
    if (result) return std::move(*result);
    return status.release_error();
  }
  // Applies the embedded migrations that are missing, in order, each in its own transaction with
  // its checksum. A changed checksum or a newer schema than this program knows is an error.
  Status migrate(Time now);
  // The number of the last migration this program knows.
  static std::int64_t newest_schema();
  // "quick_check" passes and a trivial read works.
  Status check();
  // Calls `look` on a connection of its own with one snapshot and without limit of time; requests
  // go on.
  Status inspect(const std::function<Status(Reader&)>& look);
  // Ends inspections, copies and checks that run, with "read_timeout"; later ones as well.
  void end_inspections();
  // A consistent copy of everything committed before the call, as a new SQLite file that is durable
  // and needs no other file, while writes go on. What is at the path must be missing or empty.
  Status copy_to(const std::string& sqlite_path);
  // Reads the whole file. database_corrupt, with the findings as its cause.
  Status check_integrity(Depth depth);
  Trust trust() const;
  // For a database that was left in disorder: refuses writes (code "database_checking") until a
  // check of this depth has passed beside the requests; one that fails leaves it read-only. A quick
  // check is followed by a full one, while writes go on.
  void check_before_writing(Depth depth);
  // Waits for that verdict; false when it is not there in time.
  bool wait_for_verdict(std::chrono::milliseconds patience);
  // Waits until every queued write is durable, then stops the writer. Later writes fail with
  // "unavailable".
  void close();

 private:
  Database();
  Status run_write(const std::function<Status(Transaction&)>& operation);
  Status run_read(const std::function<Status(Reader&)>& operation);
  void begin_watch(const OpenOptions& options);
  Status may_read() const;
  Status may_write() const;
  struct Watch;  // guard.h
  std::unique_ptr<Watch> watch_;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace candor::store

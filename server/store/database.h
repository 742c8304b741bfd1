// The database: one writer thread with group commit, a pool of readers, one statement cache per
// connection. The only folder that includes sqlite3.h (research server.md 3.3; architecture section
// 3).
//
// A write operation runs on the writer thread inside its own savepoint; waiting operations share
// one transaction and one fsync; every caller is answered after its batch is durable. A failed
// operation rolls back alone. Thread-safe. Operations must not call the database again and must not
// block on anything else.
#pragma once

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

struct OpenOptions {
  std::string path;  // file; created when missing
  int readers = 4;
  std::function<std::int64_t()> now_ms;  // clock for the slow-query log
  const Log* log = nullptr;              // slow and failed statements; must outlive the database
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
  // "quick_check" passes, a trivial read works, and no failed sync has stopped the writes.
  Status check();
  // Waits until every queued write is durable, then stops the writer. Later writes fail with
  // "unavailable".
  void close();

 private:
  Database();
  Status run_write(const std::function<Status(Transaction&)>& operation);
  Status run_read(const std::function<Status(Reader&)>& operation);
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace candor::store

// The database: writes that share commits, a pool of readers, on SQLite or PostgreSQL. The only
// folder that includes sqlite3.h and libpq-fe.h (README.md has the rules of both engines).
//
// Write operations that wait share one transaction and one fsync; every caller is answered after
// its batch is durable. A failed operation rolls back alone. They run one after another on a
// writer's thread, or on the caller's when nobody else waits. Thread-safe. Operations must not call
// the database again and must not block on anything else. An operation may be run again from its
// beginning (another of its batch has failed, or PostgreSQL refuses transactions that came between
// each other): it sets what it changes outside the database, and does not add to it. It ends with
// an error after a statement failed.
#pragma once

#include <any>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"
#include "shared/base/time.h"
#include "shared/describe/describe.h"

namespace candor {
class Log;
}

namespace candor::store {

enum class Engine { sqlite, postgresql };

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
  virtual std::int64_t integer(int column) const = 0;  // NULL is 0
  virtual std::string text(int column) const = 0;      // NULL is empty
  virtual bool is_null(int column) const = 0;
  virtual int columns() const = 0;

 protected:
  ~Row() = default;
};

class Connection;

// Reads. Every statement is prepared once per connection and cached by its text.
class Reader {
 public:
  explicit Reader(Connection& connection) : connection_(connection) {}
  using Visit = std::function<void(const Row&)>;
  Status query(std::string_view sql, std::initializer_list<Value> values, const Visit& visit);
  Status query(std::string_view sql, std::span<const Value> values, const Visit& visit);
  // The first column of the first row, or `otherwise`.
  Result<std::int64_t> number(std::string_view sql, std::initializer_list<Value> values,
                              std::int64_t otherwise = 0);
  Engine engine() const;

 protected:
  friend struct Records;
  friend struct Migrations;
  friend struct Schema;
  friend struct Rows;
  Connection& connection_;
};

class Transaction : public Reader {
 public:
  using Reader::Reader;
  // Runs one statement that returns no rows; gives the number of changed rows. A broken UNIQUE or
  // FOREIGN KEY constraint is Failure::conflict with code "constraint".
  Result<std::int64_t> execute(std::string_view sql, std::initializer_list<Value> values);
  Result<std::int64_t> execute(std::string_view sql, std::span<const Value> values);
  // Runs after the batch is durable, on the writer thread: short, must not fail (wake a worker,
  // remove a file).
  void after_commit(std::function<void()> effect);
  // For rows that operations would only wait for each other to write: those that share a commit add
  // to it, and `write` gets what all of them added, in their order, once, after the last operation
  // and in the same transaction. If it fails all of them do. Only within Database::write.
  using WriteAll = Status (*)(Transaction& tx, void* context, std::span<std::any> added);
  void at_commit(WriteAll write, void* context, std::any addition);

  // Taken by the writer.
  struct Addition {
    WriteAll write;
    void* context;
    std::any what;
  };
  std::vector<std::function<void()>> effects_;
  std::vector<Addition> additions_;
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
  std::string path;  // SQLite: the file; created when missing
  std::string url;   // PostgreSQL: postgresql://user:password@host:port/database?...; else empty
  int readers = 4;
  int checkpoint_pages = 8'000;  // SQLite: of the log, before it is merged into the database
  int writers = 1;               // PostgreSQL: connections that commit batches side by side
  bool is_locked = true;         // PostgreSQL: refuse a database that another Candor serves
  std::function<std::int64_t()> now_ms;  // clock for the slow-query log
  const Log* log = nullptr;              // slow and failed statements; must outlive the database
  // For commands beside a running server: nothing is created, every write is refused.
  bool is_read_only = false;
  // Hears of the first damage, on any thread; must not call the database.
  std::function<void(const Error&)> on_damage;
};
Engine engine_of(const OpenOptions& options);
// Where the data is, for people: the file, or the URL without its password.
std::string place_of(const OpenOptions& options);

class Writer;

class Database {
 public:
  // Refuses SQLite below 3.51.3 and PostgreSQL below 15. Does not migrate. A server that cannot be
  // reached, a wrong password and a missing database are one clear sentence each.
  static Result<std::unique_ptr<Database>> open(const OpenOptions& options);
  ~Database();
  Engine engine() const;
  std::string place() const;

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
  // Calls `look` on a connection of its own with one snapshot and without limit of time; requests
  // go on.
  Status inspect(const std::function<Status(Reader&)>& look);
  // Ends inspections, copies and checks that run, with "read_timeout"; later ones as well.
  void end_inspections();
  // Applies the embedded migrations that are missing, in order, each in its own transaction with
  // its checksum. A changed checksum or a newer schema than this program knows is an error.
  Status migrate(Time now);
  // The number of the last migration this program knows.
  static std::int64_t newest_schema();
  // The engine finds no damage and a trivial read works.
  Status check();
  // A consistent copy of everything committed before the call, as a new SQLite file that is durable
  // and needs no other file, while writes go on. What is at the path must be missing or empty.
  Status copy_to(const std::string& sqlite_path);
  // Reads everything. database_corrupt, with the findings as its cause. PostgreSQL looks after its
  // own files: there it only has to answer.
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
  Status with_reader(const std::function<Status(Connection&)>& operation);
  const OpenOptions& options() const;
  void begin_watch(const OpenOptions& options);
  Status may_read() const;
  Status may_write() const;
  Status copy_file(const std::string& sqlite_path);
  struct Watch;  // guard.h
  std::unique_ptr<Watch> watch_;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace candor::store

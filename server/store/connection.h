// What the database needs of one connection to its engine. Two implementations: SQLite
// (sqlite_connection.h) and PostgreSQL (postgres_connection.h). Internal to server/store. Used by
// one thread at a time.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/store/database.h"

namespace candor::store {

// Reading connections refuse writes, and their statements end at a deadline.
// The time of one read.
constexpr std::chrono::milliseconds kReadTime{2'000};

// Copying is reading without a deadline.
enum class Purpose { writing, reading, copying };

class Connection {
 public:
  // Opens the engine that the options name. The first connection of a database must be for writing:
  // it creates what is missing, checks the engine, and holds the lock against a second server.
  static Result<std::unique_ptr<Connection>> open(const OpenOptions& options, Purpose purpose,
                                                  int lane = 0);
  virtual ~Connection() = default;
  virtual Engine engine() const = 0;

  // Runs one statement through all its rows; a slow one is logged. Statements are prepared once
  // per connection. The same text may run inside its own visit. Text that one engine could not
  // store (a zero byte, bytes that are no UTF-8) is Failure::malformed, "unstorable_text".
  Status run(std::string_view sql, std::span<const Value> values, const Reader::Visit* visit);
  Status run(std::string_view sql, std::initializer_list<Value> values,
             const Reader::Visit* visit) {
    return run(sql, std::span<const Value>(values.begin(), values.size()), visit);
  }
  // Many statements without values or rows, for migrations.
  virtual Status run_script(const std::string& sql) = 0;
  // Rows changed by the last statement.
  virtual std::int64_t changes() const = 0;
  // Inserts rows with one statement and gives the ids that the database chose, in their order.
  virtual Status insert(const std::string& sql, std::span<const Value> values,
                        std::span<std::int64_t> new_ids);
  // Statements since the connection was opened that may have changed something; nothing when a
  // statement that fails spoils the whole transaction anyway.
  virtual std::optional<std::int64_t> writing_statements() const { return {}; }

  // One transaction. Readers see one moment throughout; writers exclude each other or are told to
  // run again. An operation is a savepoint in it: keep or undo it. is_in_transaction() turns
  // false by itself when the engine gave the transaction up.
  virtual Status begin() = 0;
  virtual Status begin_operation() = 0;
  virtual Status keep_operation() = 0;
  virtual Status undo_operation() = 0;
  virtual Status commit() = 0;  // "outcome_unknown": nobody can say whether it was saved
  virtual void roll_back() = 0;
  virtual bool is_in_transaction() const = 0;
  // Since begin(): another transaction came between. After roll_back() the same work may succeed.
  virtual bool must_run_again() const { return false; }

  // Statements that still run then are ended, code "read_timeout".
  void set_deadline(std::chrono::steady_clock::time_point deadline) { deadline_ = deadline; }
  void clear_deadline() { deadline_ = std::chrono::steady_clock::time_point::max(); }
  // They end as well soon after the flag is set.
  void interrupt_when(const std::atomic<bool>& is_stopping) { is_stopping_ = &is_stopping; }
  // Set once a statement met damage or a failed fsync; nothing may be written after that.
  virtual bool is_broken() const { return false; }
  virtual Status ping() = 0;  // a trivial read that reaches the data
  // "database_corrupt" when the engine finds damage.
  virtual Status quick_check() = 0;
  // Called when nothing was written for a while, and before closing.
  virtual void tidy_up() {}

 protected:
  explicit Connection(const OpenOptions& options) : options_(options) {}
  virtual Status run_statement(std::string_view sql, std::span<const Value> values,
                               const Reader::Visit* visit) = 0;
  // Completes an error whose failure, code and cause are set: message, retry; logs it.
  Error explain(Error error) const;
  bool is_past_deadline() const {
    if (is_stopping_ != nullptr && *is_stopping_) return true;
    return std::chrono::steady_clock::now() > deadline_;
  }

  const OpenOptions options_;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();

 private:
  const std::atomic<bool>* is_stopping_ = nullptr;
  std::int64_t now_ms() const;
  void note_duration(std::string_view sql, std::int64_t ms) const;
};

}  // namespace candor::store

// One connection to a PostgreSQL server.
//
// Everything goes through libpq's pipeline mode. What nobody waits for an answer to (BEGIN,
// SAVEPOINT, RELEASE, ROLLBACK TO) is held back and travels with the next statement; so does the
// preparation of a statement. ROLLBACK, which ends every read, is sent and not waited for. So a
// read of one statement costs one round trip, a batch of n writes with one statement each n + 1.
//
// A lost connection is opened again when the next transaction begins, at most every few seconds
// while the server is away. A transaction that has had no answer yet is simply sent again.
#pragma once

#include <unordered_map>
#include <vector>

#include "server/store/connection.h"
#include "server/work/text_hash.h"

struct pg_conn;
struct pg_result;

namespace candor::store {

struct PostgresLibrary;

class PostgresConnection final : public Connection {
 public:
  // `lane`: the how manyth of the writers, each of which holds its own advisory lock.
  static Result<std::unique_ptr<Connection>> open(const OpenOptions& options, Purpose purpose,
                                                  int lane);
  ~PostgresConnection() override { disconnect(); }

  Engine engine() const override { return Engine::postgresql; }
  Status run_script(const std::string& sql) override;
  std::int64_t changes() const override { return changes_; }

  Status begin() override;
  Status begin_operation() override;
  Status keep_operation() override;
  Status undo_operation() override;
  Status commit() override;
  void roll_back() override;
  bool is_in_transaction() const override { return is_in_transaction_; }
  bool must_run_again() const override { return must_run_again_; }

  Status ping() override { return run("SELECT 1", {}, nullptr); }
  Status quick_check() override;

 protected:
  Status run_statement(std::string_view sql, std::span<const Value> values,
                       const Reader::Visit* visit) override;

 private:
  struct Clear {
    const PostgresLibrary* library;
    void operator()(pg_result* result) const;
  };
  using Answer = std::unique_ptr<pg_result, Clear>;
  // A statement with the types of its values, prepared under a name when it is first sent.
  struct Statement {
    std::string name, text;
    std::vector<unsigned> types;
    bool is_prepared = false;
  };

  PostgresConnection(const OpenOptions& options, const PostgresLibrary& library, Purpose purpose,
                     int lane)
      : Connection(options), library_(library), purpose_(purpose), lane_(lane) {}
  Status connect();
  Status configure();
  Status check_server();
  Status check_session();
  Status take_lock();
  // One statement outside of the pipeline, for the time of connecting; the first column.
  Result<std::string> ask(const std::string& sql);
  Status reconnect();
  void disconnect();
  void lose(std::string_view why);

  Result<Statement*> statement_of(std::string_view sql, std::span<const Value> values);
  // Sends what is held back and the statement, and reads all answers. Gives the statement's, none
  // when the connection was lost, or the error of the first that failed.
  Result<Answer> exchange(Statement& statement, std::span<const Value> values);
  bool send(Statement& statement, std::span<const Value> values);
  Result<Answer> receive(Statement& statement);
  Error error_of(const pg_result* answer, std::string_view sql);
  Error unreachable() const;

  const PostgresLibrary& library_;
  const Purpose purpose_;
  const int lane_;
  pg_conn* handle_ = nullptr;
  std::string lost_because_;
  std::vector<const char*> held_back_;
  int unread_ends_ = 0;  // of answers to what was sent and not waited for
  bool is_in_transaction_ = false;
  bool is_begun_ = false;  // the server has answered in this transaction
  bool must_run_again_ = false;
  std::int64_t changes_ = 0;
  std::unordered_map<std::string, Statement, work::TextHash, std::equal_to<>> statements_;
  std::uint64_t names_given_ = 0;
  std::chrono::steady_clock::time_point next_try_{};
  std::chrono::milliseconds pause_{};
};

}  // namespace candor::store

// Transactions over libpq's pipeline mode, and the meaning of PostgreSQL's error codes.
#include "server/store/postgres_connection.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "server/operate/log.h"
#include "server/store/postgres_library.h"
#include "server/store/postgres_sql.h"

namespace candor::store {

namespace {

constexpr std::size_t kStatementsMax = 512;
constexpr unsigned kTypeOfInteger = 20, kTypeOfText = 25, kTypeFromPlace = 0;

class PostgresRow final : public Row {
 public:
  PostgresRow(const PostgresLibrary& library, const pg_result* answer)
      : library_(library), answer_(answer) {}
  // Sums come as numbers without a fraction, comparisons as t and f.
  std::int64_t integer(int column) const override {
    const char* digits = library_.getvalue(answer_, row, column);
    if (*digits == 't') return 1;
    std::int64_t value = 0;
    std::from_chars(digits, digits + library_.getlength(answer_, row, column), value);
    return value;
  }
  std::string text(int column) const override {
    return {library_.getvalue(answer_, row, column),
            static_cast<std::size_t>(library_.getlength(answer_, row, column))};
  }
  bool is_null(int column) const override { return library_.getisnull(answer_, row, column) != 0; }
  int columns() const override { return library_.nfields(answer_); }

  int row = 0;

 private:
  const PostgresLibrary& library_;
  const pg_result* answer_;
};

unsigned type_of_value(const Value& value) {
  switch (value.type) {
    case Value::Type::integer: return kTypeOfInteger;
    case Value::Type::text: return kTypeOfText;
    case Value::Type::null: break;
  }
  return kTypeFromPlace;
}

// Values as libpq takes them: texts that end with a zero.
struct Sent {
  std::vector<std::string> texts;
  std::vector<const char*> values;
  explicit Sent(std::span<const Value> given) : texts(given.size()), values(given.size()) {
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (given[i].type == Value::Type::null) continue;
      texts[i] = given[i].type == Value::Type::integer ? std::to_string(given[i].integer)
                                                       : std::string(given[i].text);
      values[i] = texts[i].c_str();
    }
  }
};

struct Meaning {
  std::string_view prefix;  // of the SQLSTATE
  Failure failure;
  std::string_view code;
};
constexpr Meaning kMeanings[] = {
    {"23505", Failure::conflict, "constraint"},    // unique
    {"23503", Failure::conflict, "constraint"},    // foreign key
    {"23", Failure::internal, "constraint"},       // CHECK, NOT NULL: our own mistake
    {"40001", Failure::unavailable, "run_again"},  // serialization
    {"40P01", Failure::unavailable, "run_again"},  // deadlock
    {"57014", Failure::unavailable, "read_timeout"},
    {"53100", Failure::storage_full, "storage_full"},
    {"XX001", Failure::unavailable, "database_corrupt"},
    {"XX002", Failure::unavailable, "database_corrupt"},
    {"53", Failure::unavailable, "busy"},
    {"55P03", Failure::unavailable, "busy"},
    {"57P", Failure::unavailable, "database_unreachable"},
    {"08", Failure::unavailable, "database_unreachable"},
    {"", Failure::internal, "database_error"},
};

}  // namespace

void PostgresConnection::Clear::operator()(pg_result* result) const {
  library->clear(result);
}

Status PostgresConnection::begin() {
  held_back_ = {purpose_ == Purpose::writing ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
                                             : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
  is_in_transaction_ = true;
  is_begun_ = must_run_again_ = false;
  return ok();
}

Status PostgresConnection::begin_operation() {
  held_back_.push_back("SAVEPOINT operation");
  return ok();
}

Status PostgresConnection::keep_operation() {
  if (is_begun_ && library_.transactionStatus(handle_) == PQTRANS_INERROR) {
    Error error;
    error.code = "statement_failed";
    error.cause = "an operation went on after a statement failed";
    return explain(std::move(error));
  }
  held_back_.push_back("RELEASE operation");
  return ok();
}

Status PostgresConnection::undo_operation() {
  held_back_.push_back("ROLLBACK TO operation");
  held_back_.push_back("RELEASE operation");
  return ok();
}

Status PostgresConnection::commit() {
  if (!is_begun_) {  // nothing was sent, nothing has to be saved
    held_back_.clear();
    is_in_transaction_ = false;
    return ok();
  }
  Statement* const statement = TRY(statement_of("COMMIT", {}));
  Answer answer = TRY(exchange(*statement, {}));
  if (answer == nullptr) {
    Error error;
    error.failure = Failure::unavailable;
    error.code = "outcome_unknown";
    error.cause = "the connection was lost during COMMIT: " + lost_because_;
    return explain(std::move(error));
  }
  // PostgreSQL answers COMMIT of a failed transaction with success and the word ROLLBACK.
  is_in_transaction_ = false;
  if (std::string_view(library_.cmdStatus(answer.get())) == "COMMIT") return ok();
  return fail(Failure::unavailable, "transaction_lost", "Nothing was saved. Try again.");
}

void PostgresConnection::roll_back() {
  held_back_.clear();
  is_in_transaction_ = false;
  if (!is_begun_ || handle_ == nullptr) return;
  const bool is_sent = library_.sendQueryParams(handle_, "ROLLBACK", 0, nullptr, nullptr, nullptr,
                                                nullptr, 0) == 1 &&
                       library_.pipelineSync(handle_) == 1;
  if (is_sent)
    ++unread_ends_;
  else
    lose(library_.errorMessage(handle_));
}

Status PostgresConnection::quick_check() {
  return run("SELECT count(*) FROM schema_migrations", {}, nullptr);
}

Status PostgresConnection::run_statement(std::string_view sql, std::span<const Value> values,
                                         const Reader::Visit* visit) {
  if (is_past_deadline()) {
    Error error;
    error.failure = Failure::unavailable;
    error.code = "read_timeout";
    error.cause = sql;
    return explain(std::move(error));
  }
  Statement* const statement = TRY(statement_of(sql, values));
  Answer answer = TRY(exchange(*statement, values));
  if (answer == nullptr) return unreachable();
  changes_ = 0;
  const std::string_view count = library_.cmdTuples(answer.get());
  std::from_chars(count.data(), count.data() + count.size(), changes_);
  if (visit == nullptr || !*visit) return ok();
  PostgresRow row(library_, answer.get());
  for (const int rows = library_.ntuples(answer.get()); row.row < rows; ++row.row) (*visit)(row);
  return ok();
}

Status PostgresConnection::run_script(const std::string& sql) {
  TRY(run("SELECT 1", {}, nullptr));  // sends what is held back
  library_.exitPipelineMode(handle_);
  Answer answer(library_.exec(handle_, sql.c_str()), Clear{&library_});
  library_.enterPipelineMode(handle_);
  const auto status = library_.resultStatus(answer.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return ok();
  return error_of(answer.get(), sql.substr(0, 200));
}

Result<PostgresConnection::Statement*> PostgresConnection::statement_of(
    std::string_view sql, std::span<const Value> values) {
  std::string key(sql);
  for (const Value& value : values) key += static_cast<char>(value.type);
  const auto found = statements_.find(key);
  if (found != statements_.end()) return &found->second;
  PostgresSql made = to_postgres(sql, values);
  if (made.parameters != values.size()) {
    Error error;
    error.code = "database_error";
    error.cause = "another number of values than places in: " + std::string(sql);
    return explain(std::move(error));
  }
  if (statements_.size() >= kStatementsMax) {
    statements_.clear();
    held_back_.push_back("DEALLOCATE ALL");
  }
  Statement statement{"s" + std::to_string(++names_given_), std::move(made.text), {}, false};
  for (const Value& value : values) statement.types.push_back(type_of_value(value));
  return &statements_.emplace(std::move(key), std::move(statement)).first->second;
}

Result<PostgresConnection::Answer> PostgresConnection::exchange(Statement& statement,
                                                                std::span<const Value> values) {
  if (handle_ == nullptr) {
    if (is_begun_) return Answer(nullptr, Clear{&library_});
    TRY(reconnect());
  }
  const auto try_once = [&]() -> Result<Answer> {
    if (send(statement, values)) return receive(statement);
    lose(library_.errorMessage(handle_));
    return Answer(nullptr, Clear{&library_});
  };
  Answer answer = TRY(try_once());
  if (answer == nullptr && !is_begun_ && is_in_transaction_) {
    TRY(reconnect());  // a server that was started again; nothing of this transaction is there
    answer = TRY(try_once());
  }
  if (answer == nullptr) {
    is_in_transaction_ = false;
    return answer;
  }
  held_back_.clear();
  is_begun_ = true;
  return answer;
}

bool PostgresConnection::send(Statement& statement, std::span<const Value> values) {
  for (const char* command : held_back_) {
    if (library_.sendQueryParams(handle_, command, 0, nullptr, nullptr, nullptr, nullptr, 0) != 1)
      return false;
  }
  const Sent sent(values);
  const int count = static_cast<int>(values.size());
  if (!statement.is_prepared &&
      library_.sendPrepare(handle_, statement.name.c_str(), statement.text.c_str(), count,
                           statement.types.data()) != 1)
    return false;
  return library_.sendQueryPrepared(handle_, statement.name.c_str(), count, sent.values.data(),
                                    nullptr, nullptr, 0) == 1 &&
         library_.pipelineSync(handle_) == 1;
}

// Each command has one answer and an empty one after it; what follows a failed one is skipped by
// the server up to the end of what was sent together.
Result<PostgresConnection::Answer> PostgresConnection::receive(Statement& statement) {
  Answer last(nullptr, Clear{&library_});
  std::size_t succeeded = 0;
  std::optional<Error> error;
  while (true) {
    Answer answer(library_.getResult(handle_), Clear{&library_});
    const auto status = library_.resultStatus(answer.get());
    if (library_.status(handle_) == CONNECTION_BAD) {
      lose(library_.errorMessage(handle_));
      return Answer(nullptr, Clear{&library_});
    }
    if (answer == nullptr) continue;
    if (status == PGRES_PIPELINE_SYNC) {
      if (unread_ends_ == 0) break;
      --unread_ends_;
      continue;
    }
    if (unread_ends_ > 0 || status == PGRES_PIPELINE_ABORTED) continue;
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
      ++succeeded;
      last = std::move(answer);
    } else if (!error) {
      error = error_of(answer.get(), statement.text);
    }
  }
  if (succeeded > held_back_.size()) statement.is_prepared = true;
  if (!error) return last;
  is_begun_ = true;
  held_back_.clear();
  return std::move(*error);
}

Error PostgresConnection::error_of(const pg_result* answer, std::string_view sql) {
  const char* state = library_.resultErrorField(answer, PG_DIAG_SQLSTATE);
  const std::string_view code = state == nullptr ? "" : state;
  const Meaning* meaning = kMeanings;
  while (!code.starts_with(meaning->prefix)) ++meaning;
  Error error;
  error.failure = meaning->failure;
  error.code = meaning->code;
  error.cause = std::string(library_.resultErrorMessage(answer)) + " (" + std::string(code) +
                ") in: " + std::string(sql);
  if (error.code == "run_again") must_run_again_ = true;
  return explain(std::move(error));
}

Error PostgresConnection::unreachable() const {
  Error error;
  error.failure = Failure::unavailable;
  error.code = "database_unreachable";
  error.cause = lost_because_;
  return explain(std::move(error));
}

}  // namespace candor::store

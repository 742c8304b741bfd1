// The pool of readers, and the database as one thing.
#include "server/store/database.h"

#include <condition_variable>
#include <mutex>

#include "server/store/alongside.h"
#include "server/store/connection.h"
#include "server/store/copy.h"
#include "server/store/database_url.h"
#include "server/store/guard.h"
#include "server/store/writer.h"

namespace candor::store {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kReaderWait = std::chrono::seconds(5);
constexpr auto kCheckTrusted = std::chrono::minutes(10);

Error busy() {
  Error error = fail(Failure::unavailable, "busy", "The server is busy. Try again in a moment.");
  error.retry_after_seconds = 1;
  return error;
}

}  // namespace

Status Reader::query(std::string_view sql, std::initializer_list<Value> values,
                     const Visit& visit) {
  return connection_.run(sql, values, &visit);
}

Status Reader::query(std::string_view sql, std::span<const Value> values, const Visit& visit) {
  return connection_.run(sql, values, &visit);
}

Result<std::int64_t> Reader::number(std::string_view sql, std::initializer_list<Value> values,
                                    std::int64_t otherwise) {
  std::optional<std::int64_t> found;
  const Visit visit = [&](const Row& row) {
    if (!found) found = row.integer(0);
  };
  TRY(connection_.run(sql, values, &visit));
  return found.value_or(otherwise);
}

Engine Reader::engine() const {
  return connection_.engine();
}

Result<std::int64_t> Transaction::execute(std::string_view sql,
                                          std::initializer_list<Value> values) {
  return execute(sql, std::span<const Value>(values.begin(), values.size()));
}

Result<std::int64_t> Transaction::execute(std::string_view sql, std::span<const Value> values) {
  TRY(connection_.run(sql, values, nullptr));
  return connection_.changes();
}

void Transaction::at_commit(WriteAll write, void* context, std::any addition) {
  additions_.push_back({write, context, std::move(addition)});
}

void Transaction::after_commit(std::function<void()> effect) {
  effects_.push_back(std::move(effect));
}

Engine engine_of(const OpenOptions& options) {
  return options.url.empty() ? Engine::sqlite : Engine::postgresql;
}

std::string place_of(const OpenOptions& options) {
  return options.url.empty() ? options.path : masked_url(options.url);
}

struct Database::State {
  OpenOptions options;
  std::unique_ptr<Writer> writer;

  std::mutex readers_mutex;
  std::condition_variable reader_free;
  std::vector<std::unique_ptr<Connection>> readers;
  std::vector<Connection*> free_readers;

  std::mutex check_mutex;
  std::optional<Clock::time_point> checked_at;

  Connection* take_reader();
  void put_back(Connection* reader);
};

Connection* Database::State::take_reader() {
  std::unique_lock lock(readers_mutex);
  if (!reader_free.wait_for(lock, kReaderWait, [&] { return !free_readers.empty(); })) {
    return nullptr;
  }
  Connection* reader = free_readers.back();
  free_readers.pop_back();
  return reader;
}

void Database::State::put_back(Connection* reader) {
  {
    std::lock_guard lock(readers_mutex);
    free_readers.push_back(reader);
  }
  reader_free.notify_one();
}

Database::Database() : watch_(std::make_unique<Watch>()), state_(std::make_unique<State>()) {}
Database::~Database() {
  close();
}

Result<std::unique_ptr<Database>> Database::open(const OpenOptions& options) {
  std::unique_ptr<Database> database(new Database());
  State& state = *database->state_;
  database->begin_watch(options);
  state.options = database->watch_->options;
  std::vector<std::unique_ptr<Connection>> lanes;
  const int lane_count = engine_of(options) == Engine::sqlite ? 1 : options.writers;
  for (int i = 0; i < lane_count && !options.is_read_only; ++i) {
    lanes.push_back(TRY(Connection::open(state.options, Purpose::writing, i)));
  }
  for (int i = 0; i < options.readers; ++i) {
    state.readers.push_back(TRY(Connection::open(state.options, Purpose::reading)));
    state.free_readers.push_back(state.readers.back().get());
  }
  if (!options.is_read_only) {
    state.writer = std::make_unique<Writer>(std::move(lanes), options.log);
  }
  return database;
}

const OpenOptions& Database::options() const {
  return state_->options;
}

Engine Database::engine() const {
  return engine_of(state_->options);
}

std::string Database::place() const {
  return place_of(state_->options);
}

void Database::close() {
  end_inspections();
  if (watch_->guard) watch_->guard->stop();
  if (state_->writer) state_->writer->close();
}

Status Database::run_write(const std::function<Status(Transaction&)>& operation) {
  TRY(may_write());
  const Alongside::Operation* const alongside = Alongside::current();
  if (alongside == nullptr) return state_->writer->run(operation);
  return state_->writer->run([&](Transaction& tx) -> Status {
    TRY(operation(tx));
    return (*alongside)(tx);
  });
}

Status Database::with_reader(const std::function<Status(Connection&)>& operation) {
  Connection* connection = state_->take_reader();
  if (connection == nullptr) return busy();
  struct Return {
    State& state;
    Connection* connection;
    ~Return() {
      connection->clear_deadline();
      if (connection->is_in_transaction()) connection->roll_back();
      state.put_back(connection);
    }
  } returns{*state_, connection};
  connection->set_deadline(Clock::now() + kReadTime);
  TRY(connection->begin());
  return operation(*connection);
}

Status Database::run_read(const std::function<Status(Reader&)>& operation) {
  TRY(may_read());
  return with_reader([&](Connection& connection) {
    Reader reader(connection);
    return operation(reader);
  });
}

Status Database::inspect(const std::function<Status(Reader&)>& look) {
  const auto connection = TRY(Connection::open(state_->options, Purpose::copying));
  connection->interrupt_when(watch_->is_stopping);
  TRY(connection->begin());
  Reader reader(*connection);
  Status done = look(reader);
  if (connection->is_in_transaction()) connection->roll_back();
  return done;
}

Status Database::check() {
  if (trust() == Trust::read_only || trust() == Trust::broken) return may_write();
  TRY(with_reader([](Connection& connection) { return connection.ping(); }));
  std::lock_guard lock(state_->check_mutex);
  const Clock::time_point now = Clock::now();
  if (state_->checked_at && now - *state_->checked_at < kCheckTrusted) return ok();
  Status checked = with_reader([](Connection& connection) { return connection.quick_check(); });
  // A database too large for the time of one read is checked by `candor doctor`.
  if (checked.is_error() && checked.error().code != "read_timeout") return checked;
  state_->checked_at = now;
  return ok();
}

Status Database::copy_to(const std::string& sqlite_path) {
  if (engine() == Engine::sqlite) return copy_file(sqlite_path);
  return copy_into_new_file(*this, sqlite_path);
}

}  // namespace candor::store

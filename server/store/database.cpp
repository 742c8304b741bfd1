// The writer thread with group commit, and the pool of readers.
#include "server/store/database.h"

#include <sqlite3.h>

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "server/store/connection.h"
#include "server/work/event.h"

namespace candor::store {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatchMax = 256;
constexpr auto kBatchTime = std::chrono::milliseconds(5);
constexpr std::size_t kWaitingMax = 1'024;
constexpr auto kReaderWait = std::chrono::seconds(5);
constexpr auto kReadTime = std::chrono::seconds(2);
constexpr auto kIdleBeforeCheckpoint = std::chrono::seconds(5);
constexpr auto kCheckTrusted = std::chrono::minutes(10);

Error busy() {
  Error error = fail(Failure::unavailable, "busy", "The server is busy. Try again in a moment.");
  error.retry_after_seconds = 1;
  return error;
}

Error closed() {
  Error error = fail(Failure::unavailable, "closing", "The server is stopping. Try again soon.");
  error.retry_after_seconds = 2;
  return error;
}

Error broken() {
  return fail(Failure::unavailable, "database_broken",
              "The database needs a person. Nothing was saved.");
}

// One caller's write on its way through the writer thread.
struct Waiting {
  const std::function<Status(Transaction&)>* operation = nullptr;
  std::vector<std::function<void()>> effects;
  Status result = ok();
  work::Event done;
};

Status run_guarded(const std::function<Status(Transaction&)>& operation, Transaction& tx) {
  try {
    return operation(tx);
  } catch (const std::exception& problem) {
    Error error = fail(Failure::internal, "internal", "Something went wrong on the server.");
    error.cause = std::string("exception in a write: ") + problem.what();
    return error;
  } catch (...) {
    Error error = fail(Failure::internal, "internal", "Something went wrong on the server.");
    error.cause = "exception in a write";
    return error;
  }
}

}  // namespace

std::int64_t Row::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}
std::string Row::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}
bool Row::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
int Row::columns() const {
  return sqlite3_column_count(statement_);
}

Status Reader::query(std::string_view sql, std::initializer_list<Value> values,
                     const Visit& visit) {
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

Result<std::int64_t> Transaction::execute(std::string_view sql,
                                          std::initializer_list<Value> values) {
  TRY(connection_.run(sql, values, nullptr));
  return connection_.changes();
}

std::int64_t Transaction::last_insert_id() const {
  return connection_.last_insert_id();
}

void Transaction::after_commit(std::function<void()> effect) {
  effects_.push_back(std::move(effect));
}

struct Database::State {
  OpenOptions options;
  std::unique_ptr<Connection> writer;
  std::thread thread;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Waiting*> waiting;
  bool is_closing = false;
  bool has_unmerged_wal = false;

  std::mutex readers_mutex;
  std::condition_variable reader_free;
  std::vector<std::unique_ptr<Connection>> readers;
  std::vector<Connection*> free_readers;

  std::mutex check_mutex;
  std::optional<Clock::time_point> checked_at;

  void write_loop();
  std::deque<Waiting*> take_batch(std::unique_lock<std::mutex>& lock);
  void run_batch(std::deque<Waiting*>& batch);
  std::size_t run_operations(std::deque<Waiting*>& batch, std::vector<Waiting*>& succeeded);
  void run_one(Waiting& one, std::vector<Waiting*>& succeeded);
  void finish(const std::vector<Waiting*>& succeeded);
  void run_effects(Waiting& one) const;
  void checkpoint(int mode);
  Connection* take_reader();
  void put_back(Connection* reader);
};

void Database::State::write_loop() {
  std::unique_lock lock(mutex);
  while (true) {
    const bool is_woken = changed.wait_for(lock, kIdleBeforeCheckpoint,
                                           [&] { return is_closing || !waiting.empty(); });
    if (!is_woken) {
      lock.unlock();
      checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
      lock.lock();
      continue;
    }
    if (waiting.empty()) break;  // closing, and everything is durable
    std::deque<Waiting*> batch = take_batch(lock);
    lock.unlock();
    run_batch(batch);
    lock.lock();
    // What did not fit into the time of one commit comes first in the next.
    waiting.insert(waiting.begin(), batch.begin(), batch.end());
  }
  lock.unlock();
  checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
}

std::deque<Waiting*> Database::State::take_batch(std::unique_lock<std::mutex>&) {
  std::deque<Waiting*> batch;
  while (!waiting.empty() && batch.size() < kBatchMax) {
    batch.push_back(waiting.front());
    waiting.pop_front();
  }
  return batch;
}

// Leaves in `batch` what was not tried.
void Database::State::run_batch(std::deque<Waiting*>& batch) {
  const bool is_broken = writer->is_broken();
  Status begun = is_broken ? Status(broken()) : writer->run("BEGIN IMMEDIATE", {}, nullptr);
  if (begun.is_error()) {
    for (Waiting* one : batch) {
      one->result = Error(begun.error());
      one->done.set();
    }
    batch.clear();
    return;
  }
  std::vector<Waiting*> succeeded;
  const std::size_t tried = run_operations(batch, succeeded);
  std::vector<Waiting*> all(batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(tried));
  batch.erase(batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(tried));
  finish(succeeded);
  for (Waiting* one : all) one->done.set();
}

std::size_t Database::State::run_operations(std::deque<Waiting*>& batch,
                                            std::vector<Waiting*>& succeeded) {
  const Clock::time_point started = Clock::now();
  std::size_t tried = 0;
  for (Waiting* one : batch) {
    run_one(*one, succeeded);
    ++tried;
    if (!writer->is_in_transaction()) break;
    if (Clock::now() - started > kBatchTime) break;
  }
  return tried;
}

void Database::State::run_one(Waiting& one, std::vector<Waiting*>& succeeded) {
  Transaction tx(*writer);
  Status status = writer->run("SAVEPOINT operation", {}, nullptr);
  if (!status.is_error()) status = run_guarded(*one.operation, tx);
  // Some failures (disk full, damage) make SQLite give up the whole transaction.
  if (writer->is_in_transaction()) {
    Status undone = ok();
    if (status.is_error()) undone = writer->run("ROLLBACK TO operation", {}, nullptr);
    Status released = writer->run("RELEASE operation", {}, nullptr);
    if (!status.is_error() && released.is_error()) status = released.release_error();
    if (undone.is_error() && writer->is_in_transaction()) {
      (void)writer->run("ROLLBACK", {}, nullptr);
    }
  } else if (!status.is_error()) {
    status = fail(Failure::unavailable, "transaction_lost", "Nothing was saved. Try again.");
  }
  one.result = std::move(status);
  one.effects = std::move(tx.effects_);
  if (!one.result.is_error()) succeeded.push_back(&one);
}

void Database::State::finish(const std::vector<Waiting*>& succeeded) {
  Status committed = ok();
  if (!writer->is_in_transaction()) {
    committed = fail(Failure::unavailable, "transaction_lost", "Nothing was saved. Try again.");
  } else if (succeeded.empty()) {
    (void)writer->run("ROLLBACK", {}, nullptr);
  } else {
    committed = writer->run("COMMIT", {}, nullptr);
    has_unmerged_wal = true;
  }
  if (committed.is_error() && writer->is_in_transaction()) {
    (void)writer->run("ROLLBACK", {}, nullptr);
  }
  for (Waiting* one : succeeded) {
    if (committed.is_error()) {
      one->result = Error(committed.error());
    } else {
      run_effects(*one);
    }
  }
}

void Database::State::run_effects(Waiting& one) const {
  for (const auto& effect : one.effects) {
    try {
      effect();
    } catch (...) {
      if (options.log != nullptr) options.log->write(LogLevel::error, "after_commit_threw");
    }
  }
}

void Database::State::checkpoint(int mode) {
  if (!has_unmerged_wal || writer->is_broken()) return;
  const std::string_view sql = mode == SQLITE_CHECKPOINT_TRUNCATE
                                   ? "PRAGMA wal_checkpoint(TRUNCATE)"
                                   : "PRAGMA wal_checkpoint(PASSIVE)";
  bool is_busy = false;
  const Reader::Visit visit = [&](const Row& row) { is_busy = row.integer(0) != 0; };
  Status done = writer->run(sql, {}, &visit);
  has_unmerged_wal = is_busy || done.is_error();
}

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

Database::Database() : state_(std::make_unique<State>()) {}
Database::~Database() {
  close();
}

Result<std::unique_ptr<Database>> Database::open(const OpenOptions& options) {
  std::unique_ptr<Database> database(new Database());
  State& state = *database->state_;
  state.options = options;
  state.writer = TRY(Connection::open(options, Purpose::writing));
  for (int i = 0; i < options.readers; ++i) {
    state.readers.push_back(TRY(Connection::open(options, Purpose::reading)));
    state.free_readers.push_back(state.readers.back().get());
  }
  // What a killed server wrote is read from now on, so it must not get lost any more.
  TRY(sync_log(options.path));
  TRY(sync_folder(folder_of(options.path)));
  state.thread = std::thread([&state] { state.write_loop(); });
  return database;
}

void Database::close() {
  if (!state_->thread.joinable()) return;
  {
    std::lock_guard lock(state_->mutex);
    state_->is_closing = true;
  }
  state_->changed.notify_all();
  state_->thread.join();
}

Status Database::run_write(const std::function<Status(Transaction&)>& operation) {
  ASSERT(std::this_thread::get_id() != state_->thread.get_id());  // it would wait for itself
  Waiting one;
  one.operation = &operation;
  {
    std::lock_guard lock(state_->mutex);
    if (state_->is_closing) return closed();
    if (state_->waiting.size() >= kWaitingMax) return busy();
    state_->waiting.push_back(&one);
  }
  state_->changed.notify_one();
  one.done.wait();
  return std::move(one.result);
}

Status Database::run_read(const std::function<Status(Reader&)>& operation) {
  Connection* connection = state_->take_reader();
  if (connection == nullptr) return busy();
  struct Return {
    State& state;
    Connection* connection;
    ~Return() {
      connection->clear_deadline();
      if (connection->is_in_transaction()) (void)connection->run("ROLLBACK", {}, nullptr);
      state.put_back(connection);
    }
  } returns{*state_, connection};
  connection->set_deadline(Clock::now() + kReadTime);
  TRY(connection->run("BEGIN", {}, nullptr));
  Reader reader(*connection);
  return operation(reader);
}

Status Database::check() {
  if (state_->writer->is_broken()) return broken();
  Status answered = run_read([](Reader& reader) -> Status {
    TRY(reader.number("SELECT count(*) FROM sqlite_schema", {}));
    return ok();
  });
  if (answered.is_error()) return answered;
  std::lock_guard lock(state_->check_mutex);
  const Clock::time_point now = Clock::now();
  if (state_->checked_at && now - *state_->checked_at < kCheckTrusted) return ok();
  std::string verdict;
  Status checked = run_read([&](Reader& reader) {
    return reader.query("PRAGMA quick_check(1)", {},
                        [&](const Row& row) { verdict = row.text(0); });
  });
  // A database too large for the time of one read is checked by `candor doctor`.
  if (checked.is_error() && checked.error().code != "read_timeout") return checked;
  if (!checked.is_error() && verdict != "ok") {
    Error error = fail(Failure::unavailable, "database_corrupt",
                       "The database is damaged and needs a person.");
    error.cause = verdict;
    return error;
  }
  state_->checked_at = now;
  return ok();
}

}  // namespace candor::store

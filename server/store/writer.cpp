// Group commit: one transaction for what waits, one savepoint for each operation in it.
#include "server/store/writer.h"

#include <algorithm>
#include <exception>
#include <new>

#include "server/operate/log.h"
#include "server/work/event.h"
#include "server/work/memory.h"

namespace candor::store {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatchMax = 256;
// The operations of one commit may take as long as the last commit did, within these.
constexpr Clock::duration kBatchTime = std::chrono::milliseconds(5);
constexpr Clock::duration kBatchTimeMax = std::chrono::milliseconds(50);
constexpr std::size_t kWaitingMax = 1'024;
constexpr auto kIdle = std::chrono::seconds(5);
// A batch that another transaction came between is run again, then its operations one by one.
constexpr int kTriesTogether = 3, kTries = 12;
constexpr auto kRetryPause = std::chrono::milliseconds(2);

Error unavailable(std::string code, std::string message, int retry_after_seconds) {
  Error error = fail(Failure::unavailable, std::move(code), std::move(message));
  error.retry_after_seconds = retry_after_seconds;
  return error;
}

Error nothing_saved(std::string code) {
  return unavailable(std::move(code), "Nothing was saved. Try again.", 1);
}

Status run_guarded(const Writer::Operation& operation, Transaction& tx) {
  Error error = fail(Failure::internal, "internal", "Something went wrong on the server.");
  error.cause = "exception in a write";
  try {
    return operation(tx);
  } catch (const std::bad_alloc&) {
    return work::no_memory();
  } catch (const std::exception& problem) {
    error.cause += std::string(": ") + problem.what();
  } catch (...) {
  }
  return error;
}

}  // namespace

// One caller's write on its way through a lane.
struct Writer::Waiting {
  const Operation& operation;
  std::vector<std::function<void()>> effects;
  Status result = ok();
  work::Event done;
};

Writer::Writer(std::vector<std::unique_ptr<Connection>> connections, const Log* log) : log_(log) {
  for (auto& connection : connections) lanes_.push_back({std::move(connection)});
  for (Lane& lane : lanes_) threads_.emplace_back([this, &lane] { loop(lane); });
}

void Writer::close() {
  {
    std::lock_guard lock(mutex_);
    is_closing_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
  lanes_.clear();  // with them goes the lock of the database
}

Status Writer::run(const Operation& operation) {
  for (const std::thread& thread : threads_) {
    ASSERT(std::this_thread::get_id() != thread.get_id());  // it would wait for itself
  }
  Waiting one{operation};
  {
    std::lock_guard lock(mutex_);
    if (is_closing_) return unavailable("closing", "The server is stopping. Try again soon.", 2);
    if (waiting_.size() >= kWaitingMax)
      return unavailable("busy", "The server is busy. Try again in a moment.", 1);
    waiting_.push_back(&one);
  }
  changed_.notify_one();
  one.done.wait();
  return std::move(one.result);
}

void Writer::loop(Lane& lane) {
  std::unique_lock lock(mutex_);
  while (true) {
    const bool is_woken =
        changed_.wait_for(lock, kIdle, [&] { return is_closing_ || !waiting_.empty(); });
    if (!is_woken) {
      lock.unlock();
      lane.connection->tidy_up();
      lock.lock();
      continue;
    }
    if (waiting_.empty()) break;  // closing, and everything is durable
    Batch batch = take_batch();
    lock.unlock();
    run_batch(lane, batch);
    lock.lock();
    // What did not fit into the time of one commit comes first in the next.
    waiting_.insert(waiting_.begin(), batch.begin(), batch.end());
    if (!batch.empty()) changed_.notify_one();
  }
  lock.unlock();
  lane.connection->tidy_up();
}

Writer::Batch Writer::take_batch() {
  const std::size_t count = std::min(waiting_.size(), kBatchMax);
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
  Batch batch(waiting_.begin(), end);
  waiting_.erase(waiting_.begin(), end);
  return batch;
}

// Answers the first of the batch and takes them out; leaves what was not tried.
void Writer::run_batch(Lane& lane, Batch& batch) {
  std::size_t tried = 0;
  for (int attempt = 0; tried == 0 && attempt < kTries; ++attempt) {
    if (attempt > 0) std::this_thread::sleep_for(kRetryPause * attempt);
    tried = try_batch(lane, batch, attempt < kTriesTogether ? batch.size() : 1);
  }
  if (tried == 0) {
    batch.front()->result = nothing_saved("run_again");
    tried = 1;
  }
  for (std::size_t i = 0; i < tried; ++i) batch[i]->done.set();
  batch.erase(batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(tried));
}

// How many operations of the batch have their result; 0 when all have to run again.
std::size_t Writer::try_batch(Lane& lane, Batch& batch, std::size_t limit) {
  Connection& connection = *lane.connection;
  const Status begun = connection.is_broken()
                           ? Status(fail(Failure::unavailable, "database_broken",
                                         "The database needs a person. Nothing was saved."))
                           : connection.begin();
  if (begun.is_error()) {
    for (Waiting* one : batch) one->result = Error(begun.error());
    return batch.size();
  }
  const Clock::time_point end =
      Clock::now() + std::clamp(lane.last_commit, kBatchTime, kBatchTimeMax);
  std::size_t tried = 0;
  while (tried < limit && connection.is_in_transaction() && Clock::now() <= end) {
    run_one(connection, *batch[tried++]);
    if (connection.must_run_again()) break;
  }
  const Status committed = commit(lane, batch, tried);
  if (connection.must_run_again()) return 0;
  for (std::size_t i = 0; i < tried; ++i) {
    if (batch[i]->result.is_error()) continue;
    if (committed.is_error())
      batch[i]->result = Error(committed.error());
    else
      run_effects(*batch[i]);
  }
  return tried;
}

void Writer::run_one(Connection& connection, Waiting& one) const {
  Transaction tx(connection);
  Status status = connection.begin_operation();
  if (!status.is_error()) status = run_guarded(one.operation, tx);
  // Some failures (disk full, damage, a lost server) end the whole transaction.
  const bool is_alive = connection.is_in_transaction();
  if (!status.is_error())
    status = is_alive ? connection.keep_operation() : nothing_saved("transaction_lost");
  if (status.is_error() && is_alive && connection.undo_operation().is_error())
    connection.roll_back();
  one.result = std::move(status);
  one.effects = std::move(tx.effects_);
}

Status Writer::commit(Lane& lane, const Batch& batch, std::size_t tried) const {
  Connection& connection = *lane.connection;
  if (!connection.is_in_transaction()) return nothing_saved("transaction_lost");
  const auto end = batch.begin() + static_cast<std::ptrdiff_t>(tried);
  const bool has_changes =
      std::any_of(batch.begin(), end, [](const Waiting* one) { return !one->result.is_error(); });
  const Clock::time_point started = Clock::now();
  Status committed = has_changes && !connection.must_run_again() ? connection.commit() : ok();
  lane.last_commit = Clock::now() - started;
  if (connection.is_in_transaction()) connection.roll_back();
  return committed;
}

void Writer::run_effects(Waiting& one) const {
  for (const auto& effect : one.effects) {
    try {
      effect();
    } catch (...) {
      if (log_ != nullptr) log_->write(LogLevel::error, "after_commit_threw");
    }
  }
}

}  // namespace candor::store

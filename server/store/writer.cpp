// Group commit: one transaction for what waits. Each operation in it has a savepoint only where one
// that fails is in company: alone it ends with the transaction, and one that fails before it has
// changed anything leaves nothing to undo.
#include "server/store/writer.h"

#include <algorithm>
#include <array>
#include <exception>
#include <iterator>
#include <new>

#include "server/operate/log.h"
#include "server/work/event.h"
#include "server/work/memory.h"

namespace candor::store {

namespace {

constexpr std::size_t kBatchMax = 256;
// The operations of one commit may take as long as the last commit did, within these.
constexpr std::chrono::steady_clock::duration kBatchTime = std::chrono::milliseconds(5);
constexpr std::chrono::steady_clock::duration kBatchTimeMax = std::chrono::milliseconds(50);
constexpr std::size_t kWaitingMax = 1'024;
constexpr auto kIdle = std::chrono::seconds(5);
// A batch that another transaction came between is run again, then its operations one by one.
constexpr int kTriesTogether = 3, kTries = 12;
constexpr auto kRetryPause = std::chrono::milliseconds(2);
// What runs on a lane must not write again: it would wait for itself.
thread_local bool runs_on_lane = false;

Error unavailable(std::string code, std::string message, int retry_after_seconds) {
  Error error = fail(Failure::unavailable, std::move(code), std::move(message));
  error.retry_after_seconds = retry_after_seconds;
  return error;
}

Error nothing_saved(std::string code) {
  return unavailable(std::move(code), "Nothing was saved. Try again.", 1);
}

template <class Operation>
Status run_guarded(const Operation& operation, Transaction& tx) {
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
  std::vector<Transaction::Addition> additions;
  Status result = ok();
  work::Event done;
};

Writer::Writer(std::vector<std::unique_ptr<Connection>> connections, const Log* log) : log_(log) {
  for (auto& connection : connections) lanes_.push_back({std::move(connection)});
  for (Lane& lane : lanes_) lane.batch.reserve(kBatchMax);
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
  ASSERT(!runs_on_lane);
  work::Parking* const parking = work::Parking::of_thread();
  const bool may_hold_thread = parking == nullptr || parking->is_alone();
  Waiting one{operation};
  Waiting* const alone = &one;
  {
    std::unique_lock lock(mutex_);
    if (is_closing_) return unavailable("closing", "The server is stopping. Try again soon.", 2);
    if (waiting_.size() >= kWaitingMax)
      return unavailable("busy", "The server is busy. Try again in a moment.", 1);
    Lane* const lane = may_hold_thread && waiting_.empty() ? free_lane() : nullptr;
    if (lane != nullptr) {
      run_here(lock, *lane, {&alone, 1});
      return std::move(one.result);
    }
    waiting_.push_back(&one);
    wake_lane();
  }
  one.done.wait();
  return std::move(one.result);
}

// REQUIRES the lock, like with_lane(), run_here() and tidy_up() on entry and return.
Writer::Lane* Writer::free_lane() {
  for (Lane& lane : lanes_)
    if (!lane.is_taken) return &lane;
  return nullptr;
}

// The thread of a lane that a caller has taken sleeps on, so then all are woken.
void Writer::wake_lane() {
  callers_ == 0 ? changed_.notify_one() : changed_.notify_all();
}

// Calls without the lock, while the lane is taken.
template <class Call>
void Writer::with_lane(std::unique_lock<std::mutex>& lock, Lane& lane, Call call) {
  lane.is_taken = true;
  lock.unlock();
  call();
  lock.lock();
  lane.is_taken = false;
  lane.last_used = Clock::now();
}

void Writer::run_here(std::unique_lock<std::mutex>& lock, Lane& lane, Batch batch) {
  ++callers_;
  with_lane(lock, lane, [&] {
    const work::WithoutParking really_waits;
    run_batch(lane, batch);
  });
  --callers_;
  if (is_closing_ || !waiting_.empty()) changed_.notify_all();
}

void Writer::loop(Lane& lane) {
  std::unique_lock lock(mutex_);
  const auto has_work = [&] { return !lane.is_taken && (is_closing_ || !waiting_.empty()); };
  while (true) {
    if (!changed_.wait_for(lock, kIdle, has_work)) {
      if (!lane.is_taken && Clock::now() - lane.last_used >= kIdle) tidy_up(lock, lane);
      continue;
    }
    if (waiting_.empty()) break;  // closing, and everything is durable
    take_batch(lane);
    std::size_t tried = 0;
    with_lane(lock, lane, [&] {
      tried = run_batch(lane, lane.batch);
      answer(Batch(lane.batch).first(tried));
    });
    // What did not fit into the time of one commit comes first in the next.
    const auto left = lane.batch.begin() + static_cast<std::ptrdiff_t>(tried);
    waiting_.insert(waiting_.begin(), left, lane.batch.end());
    if (left != lane.batch.end()) wake_lane();
  }
  tidy_up(lock, lane);
}

void Writer::tidy_up(std::unique_lock<std::mutex>& lock, Lane& lane) {
  with_lane(lock, lane, [&] { lane.connection->tidy_up(); });
}

void Writer::answer(Batch answered) {
  std::array<work::Event*, kBatchMax> done;
  std::transform(answered.begin(), answered.end(), done.begin(),
                 [](Waiting* one) { return &one->done; });
  work::Event::set_all({done.data(), answered.size()});
}

void Writer::take_batch(Lane& lane) {
  const std::size_t count = std::min(waiting_.size(), kBatchMax);
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
  lane.batch.assign(waiting_.begin(), end);
  waiting_.erase(waiting_.begin(), end);
}

// How many of the batch, from its first, have their result; at least one. The others were not
// tried.
std::size_t Writer::run_batch(Lane& lane, Batch batch) {
  runs_on_lane = true;
  std::size_t tried = 0;
  for (int attempt = 0; tried == 0 && attempt < kTries; ++attempt) {
    if (attempt > 0) std::this_thread::sleep_for(kRetryPause * attempt);
    const std::size_t limit = attempt < kTriesTogether ? batch.size() : 1;
    if (lane.connection->writing_statements())
      tried = try_batch(lane, batch, limit, Undo::with_transaction);
    if (tried == 0) tried = try_batch(lane, batch, limit, Undo::with_savepoints);
  }
  if (tried == 0) {
    batch.front()->result = nothing_saved("run_again");
    tried = 1;
  }
  runs_on_lane = false;
  return tried;
}

// How many operations of the batch have their result; 0 when all have to run again.
std::size_t Writer::try_batch(Lane& lane, Batch batch, std::size_t limit, Undo undo) {
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
    const bool is_whole = run_one(connection, *batch[tried++], undo);
    if (connection.must_run_again()) break;
    if (is_whole) continue;
    connection.roll_back();
    return tried == 1 ? 1 : 0;  // alone in the transaction, or the others run again
  }
  const Status committed = commit(lane, batch.first(tried));
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

// False: it failed, and something of it is left in the transaction.
bool Writer::run_one(Connection& connection, Waiting& one, Undo undo) const {
  Transaction tx(connection);
  const bool has_savepoint = undo == Undo::with_savepoints;
  const auto before = connection.writing_statements();
  Status status = has_savepoint ? connection.begin_operation() : ok();
  if (!status.is_error()) status = run_guarded(one.operation, tx);
  // Some failures (disk full, damage, a lost server) end the whole transaction.
  const bool is_alive = connection.is_in_transaction();
  if (!status.is_error() && !is_alive) status = nothing_saved("transaction_lost");
  if (!status.is_error() && has_savepoint) status = connection.keep_operation();
  const bool has_failed = status.is_error();
  one.result = std::move(status);
  one.effects = std::move(tx.effects_);
  one.additions = std::move(tx.additions_);
  if (!has_failed || !is_alive) return true;
  if (!has_savepoint) return before == connection.writing_statements();
  if (connection.undo_operation().is_error()) connection.roll_back();
  return true;
}

// What the operations left to be written for all of them at once.
Status Writer::write_additions(Connection& connection, Batch done) const {
  Transaction tx(connection);
  const auto write_all = [&](Transaction&) -> Status {
    std::vector<Transaction::Addition> left;
    for (Waiting* one : done)
      std::move(one->additions.begin(), one->additions.end(), std::back_inserter(left));
    while (!left.empty()) {
      const Transaction::WriteAll write = left.front().write;
      void* const context = left.front().context;
      const auto others = std::stable_partition(left.begin(), left.end(), [&](const auto& one) {
        return one.write == write && one.context == context;
      });
      std::vector<std::any> added;
      for (auto one = left.begin(); one != others; ++one) added.push_back(std::move(one->what));
      left.erase(left.begin(), others);
      TRY(write(tx, context, added));
    }
    std::move(tx.effects_.begin(), tx.effects_.end(), std::back_inserter(done.back()->effects));
    return ok();
  };
  return run_guarded(write_all, tx);
}

// Needs no memory of its own: nobody above could say that there is none.
Status Writer::commit(Lane& lane, Batch tried) const {
  Connection& connection = *lane.connection;
  if (!connection.is_in_transaction()) return nothing_saved("transaction_lost");
  std::array<Waiting*, kBatchMax> all;
  const auto last = std::copy_if(tried.begin(), tried.end(), all.begin(),
                                 [](const Waiting* one) { return !one->result.is_error(); });
  const Batch done(all.begin(), last);
  Status committed = ok();
  if (!done.empty() && !connection.must_run_again()) {
    committed = write_additions(connection, done);
    const Clock::time_point started = Clock::now();
    if (!committed.is_error()) committed = connection.commit();
    lane.last_commit = Clock::now() - started;
  }
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

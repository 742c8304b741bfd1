// The writing side of a database: operations wait in a bounded queue, and each lane (a connection
// and its thread) commits them in groups. SQLite has one lane, PostgreSQL one or more. Where nobody
// else would be held up, the caller's own thread runs its operation on a lane that is free: waking
// two threads takes as long as the operation itself. Internal to server/store. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "server/store/connection.h"

namespace candor::store {

class Writer {
 public:
  using Operation = std::function<Status(Transaction&)>;

  Writer(std::vector<std::unique_ptr<Connection>> connections, const Log* log);
  ~Writer() { close(); }
  // Returns after the commit. Never from inside an operation.
  Status run(const Operation& operation);
  // Waits until every queued write is durable. Later writes fail with "closing".
  void close();

 private:
  struct Waiting;
  using Batch = std::span<Waiting* const>;
  using Clock = std::chrono::steady_clock;
  struct Lane {
    std::unique_ptr<Connection> connection;
    std::vector<Waiting*> batch;    // of its thread
    Clock::duration last_commit{};  // how long it took
    Clock::time_point last_used = Clock::now();
    bool is_taken = false;  // by its thread or by a caller: nobody else may use the connection
  };
  Lane* free_lane();
  template <class Call>
  void with_lane(std::unique_lock<std::mutex>& lock, Lane& lane, Call call);
  void run_here(std::unique_lock<std::mutex>& lock, Lane& lane, Batch batch);
  void loop(Lane& lane);
  void tidy_up(std::unique_lock<std::mutex>& lock, Lane& lane);
  void wake_lane();
  static void answer(Batch answered);
  void take_batch(Lane& lane);
  std::size_t run_batch(Lane& lane, Batch batch);
  // What a failed operation did is undone by the savepoint each has, or with the transaction.
  enum class Undo { with_savepoints, with_transaction };
  std::size_t try_batch(Lane& lane, Batch batch, std::size_t limit, Undo undo);
  bool run_one(Connection& connection, Waiting& one, Undo undo) const;
  Status write_additions(Connection& connection, Batch done) const;
  Status commit(Lane& lane, Batch tried) const;
  void run_effects(Waiting& one) const;

  const Log* const log_;
  std::vector<Lane> lanes_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting*> waiting_;
  int callers_ = 0;  // that run their own operation
  bool is_closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace candor::store

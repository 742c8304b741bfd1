// The writing side of a database: operations wait in a bounded queue, and each lane (a thread with
// its own connection) commits them in groups. SQLite has one lane, PostgreSQL one or more. Internal
// to server/store. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
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
  using Batch = std::deque<Waiting*>;
  struct Lane {
    std::unique_ptr<Connection> connection;
    std::chrono::steady_clock::duration last_commit{};
  };
  void loop(Lane& lane);
  Batch take_batch();
  void run_batch(Lane& lane, Batch& batch);
  std::size_t try_batch(Lane& lane, Batch& batch, std::size_t limit);
  void run_one(Connection& connection, Waiting& one) const;
  Status commit(Lane& lane, const Batch& batch, std::size_t tried) const;
  void run_effects(Waiting& one) const;

  const Log* const log_;
  std::vector<Lane> lanes_;
  std::mutex mutex_;
  std::condition_variable changed_;
  Batch waiting_;
  bool is_closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace candor::store

// Background jobs: rows in the database, one worker thread. A job is queued in the transaction that
// makes it necessary; it runs after that commit, is tried again with growing pauses, and is safe to
// interrupt at any instant because its effect is idempotent and its row is removed only with the
// effect.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "server/store/database.h"
#include "shared/base/time.h"

namespace candor {
class App;
}

namespace candor::work {

// Queues `kind` for `subject`; the same pair is queued once. Wake the worker with Jobs::wake after
// the commit.
Status enqueue(store::Transaction& tx, std::string_view kind, std::int64_t subject, Time now);

class Jobs {
 public:
  // Does one job. An error puts it back with a later time; after kAttemptsMax it stays, with its
  // last error, for a person.
  using Run = std::function<Status(App& app, std::int64_t subject)>;
  static constexpr int kAttemptsMax = 8;

  explicit Jobs(App& app) : app_(app) {}
  ~Jobs();
  // REQUIRES to be called before start().
  void add(std::string kind, Run run) { runs_[std::move(kind)] = std::move(run); }
  void start();
  void stop();  // waits for the job that runs now
  void wake();  // thread-safe
  // Runs everything that is due, on the calling thread; gives how many. For tests and `doctor`.
  int run_due();

 private:
  bool run_one();
  void loop();
  App& app_;
  std::map<std::string, Run, std::less<>> runs_;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  bool woken_ = false;
};

}  // namespace candor::work

// The workers of the queue: threads that claim jobs and run them, one thread that keeps their
// leases and looks at the clock for scheduled ones. A process that is killed loses its leases by
// time, and another run takes its jobs over.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "server/work/job_queue.h"
#include "server/work/schedule.h"

namespace candor {
class App;
}

namespace candor::work {

// One attempt at one job, in the hands of the function that does it.
class JobRun {
 public:
  JobRun(App& owner, Job claimed) : app(owner), job(std::move(claimed)) {}

  App& app;
  const Job job;

  // Commits the effect and the end of the job in one transaction: exactly once. `effect` takes a
  // store::Transaction& and gives a Status. lease_lost when the job went to another worker
  // meanwhile: then nothing was changed, and what was prepared must be thrown away.
  Status finish(const std::function<Status(store::Transaction&)>& effect);
  // The lease is gone or the server stops: a long job should clean up and return any error.
  bool should_stop() const { return is_lost_ || is_stopping_; }

 private:
  friend class Jobs;
  std::atomic<bool> is_finished_{false}, is_lost_{false}, is_stopping_{false};
};

class Jobs {
 public:
  // Does one job. Ok ends it, also without finish(): for effects that are no rows, which must be
  // idempotent. An error tries it again later; after kAttemptsMax it is dead and keeps the error.
  using Run = std::function<Status(JobRun& run)>;

  explicit Jobs(App& app);
  ~Jobs();
  // REQUIRES both to be called before start(). A job of a kind that nobody added fails.
  void add(std::string kind, Run run);
  // Runs `kind` by the clock, as a job with subject 0; add() says how. For example
  // jobs.add_schedule("backup", daily_at(3, 0), Pace::slow).
  void add_schedule(std::string kind, Schedule schedule, Pace pace = Pace::quick);

  // Starts `workers` threads (at least 1; with more than one the first takes only quick jobs) and
  // the one that keeps leases.
  void start(int workers);
  // Waits for the jobs that run now, which are asked to end; what they leave is given back.
  void stop();
  void wake();  // thread-safe; after the commit of an enqueue()

  // The steps of the threads, for tests, the simulation and `doctor`; on the calling thread.
  // Claims one job and runs it. False: none was due.
  bool run_one(std::string_view worker, Pace up_to = Pace::slow);
  int run_due();       // queues what is scheduled and runs everything that is due; how many ran
  void keep_leases();  // extends the leases of what runs now
  void queue_scheduled();

 private:
  struct Scheduled {
    std::string kind;
    Schedule schedule;
    Pace pace;
  };
  void work_loop(int index, Pace up_to);
  void keep_loop();
  Status attempt(JobRun& run);
  void note_end(JobRun& run, Status result);
  std::int64_t wait_for_next(Pace up_to) const;  // milliseconds

  App& app_;
  std::map<std::string, Run, std::less<>> runs_;
  std::vector<Scheduled> schedules_;
  std::vector<std::thread> threads_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::set<JobRun*> running_;
  std::uint64_t wakes_ = 0;
  bool is_stopping_ = false;
};

}  // namespace candor::work

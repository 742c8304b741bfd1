// The threads of the queue.
#include "server/work/jobs.h"

#include <algorithm>

#include "server/app.h"

namespace candor::work {

namespace {

using store::Transaction;

constexpr std::int64_t kIdlePollMs = 30 * kSecondMs;
constexpr std::int64_t kShortestWaitMs = 200;
constexpr std::int64_t kKeepEveryMs = kLeaseMs / 4;

Status internal_failure(std::string cause) {
  Error error = fail(Failure::internal, "job_threw", "Something went wrong in a background job.");
  error.cause = std::move(cause);
  return error;
}

}  // namespace

Status JobRun::finish(const std::function<Status(Transaction&)>& effect) {
  Status done = app.database->write([&](Transaction& tx) -> Status {
    TRY(complete(tx, job, app.world.now()));
    return effect(tx);
  });
  if (!done.is_error()) is_finished_ = true;
  return done;
}

Jobs::Jobs(App& app) : app_(app) {}

Jobs::~Jobs() {
  stop();
}

void Jobs::add(std::string kind, Run run) {
  runs_[std::move(kind)] = std::move(run);
}

void Jobs::add_schedule(std::string kind, Schedule schedule, Pace pace) {
  schedules_.push_back({std::move(kind), schedule, pace});
}

void Jobs::start(int workers) {
  const int count = std::max(workers, 1);
  for (int i = 0; i < count; ++i) {
    const Pace up_to = count > 1 && i == 0 ? Pace::quick : Pace::slow;
    threads_.emplace_back([this, i, up_to] { work_loop(i, up_to); });
  }
  threads_.emplace_back([this] { keep_loop(); });
}

void Jobs::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    for (JobRun* run : running_) run->is_stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Jobs::wake() {
  {
    const std::lock_guard lock(mutex_);
    ++wakes_;
  }
  changed_.notify_all();
}

void Jobs::work_loop(int index, Pace up_to) {
  const std::string worker = app_.run_name + "-" + std::to_string(index + 1);
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    const std::uint64_t seen = wakes_;
    lock.unlock();
    const bool has_run = run_one(worker, up_to);
    const std::int64_t wait_ms = has_run ? 0 : wait_for_next(up_to);
    lock.lock();
    changed_.wait_for(lock, std::chrono::milliseconds(wait_ms),
                      [&] { return is_stopping_ || wakes_ != seen; });
  }
}

void Jobs::keep_loop() {
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    lock.unlock();
    keep_leases();
    queue_scheduled();
    lock.lock();
    changed_.wait_for(lock, std::chrono::milliseconds(kKeepEveryMs), [&] { return is_stopping_; });
  }
}

std::int64_t Jobs::wait_for_next(Pace up_to) const {
  const auto due =
      app_.database->read([&](store::Reader& reader) { return next_due(reader, up_to); });
  if (due.is_error() || !due.value()) return kIdlePollMs;
  return std::clamp(due.value()->ms - app_.world.now().ms, kShortestWaitMs, kIdlePollMs);
}

int Jobs::run_due() {
  keep_leases();
  queue_scheduled();
  int count = 0;
  while (run_one(app_.run_name)) ++count;
  return count;
}

bool Jobs::run_one(std::string_view worker, Pace up_to) {
  Result<std::vector<Job>> claimed = app_.database->write([&](Transaction& tx) {
    return claim(tx, {.worker = worker, .up_to = up_to}, app_.world.now());
  });
  if (claimed.is_error() || claimed.value().empty()) return false;
  JobRun run(app_, std::move(claimed.value().front()));
  struct Listed {
    Jobs& jobs;
    JobRun& run;
    Listed(Jobs& owner, JobRun& one) : jobs(owner), run(one) {
      const std::lock_guard lock(jobs.mutex_);
      jobs.running_.insert(&run);
      run.is_stopping_ = jobs.is_stopping_;
    }
    ~Listed() {
      const std::lock_guard lock(jobs.mutex_);
      jobs.running_.erase(&run);
    }
  } listed(*this, run);
  note_end(run, attempt(run));
  return true;
}

Status Jobs::attempt(JobRun& run) {
  const auto found = runs_.find(run.job.kind);
  if (found == runs_.end()) {
    return fail(Failure::internal, "unknown_job", "No code runs this job.");
  }
  try {
    return found->second(run);
  } catch (const std::exception& problem) {
    return internal_failure(problem.what());
  }
}

// What cannot be noted now (the database is busy or gone) is found by the end of the lease.
void Jobs::note_end(JobRun& run, Status result) {
  if (run.is_finished_) return;
  const bool is_given_back = result.is_error() && run.is_stopping_;
  const bool is_failed = result.is_error() && !is_given_back;
  const Status noted = app_.database->write([&](Transaction& tx) -> Status {
    const Time now = app_.world.now();
    if (is_given_back) return release(tx, run.job, now);
    if (is_failed) return fail_job(tx, run.job, result.error().code, now, app_.world.random);
    return complete(tx, run.job, now);
  });
  const bool is_lost = noted.is_error() && noted.error().code == "lease_lost";
  if (is_lost || is_failed) {
    app_.log.write(LogLevel::warn, is_lost ? "job_lease_lost" : "job_failed",
                   {{"kind", run.job.kind},
                    {"subject", std::to_string(run.job.subject)},
                    {"attempt", std::to_string(run.job.attempt)},
                    {"code", result.is_error() ? result.error().code : ""},
                    {"cause", result.is_error() ? result.error().cause : ""}});
  }
}

void Jobs::keep_leases() {
  std::vector<std::pair<JobRun*, Job>> held;
  {
    const std::lock_guard lock(mutex_);
    for (JobRun* run : running_) held.emplace_back(run, run->job);
  }
  (void)app_.database->write([&](Transaction& tx) { return mend(tx, app_.world.now()); });
  for (const auto& [run, job] : held) {
    const Status kept = app_.database->write(
        [&](Transaction& tx) { return extend_lease(tx, job, kLeaseMs, app_.world.now()); });
    if (!kept.is_error() || kept.error().code != "lease_lost") continue;
    const std::lock_guard lock(mutex_);
    if (running_.contains(run) && run->job.fence == job.fence) run->is_lost_ = true;
  }
}

void Jobs::queue_scheduled() {
  for (const Scheduled& one : schedules_) {
    const auto queued = app_.database->write([&](Transaction& tx) {
      return queue_if_due(tx, one.kind, one.schedule, one.pace, app_.world.now());
    });
    if (!queued.is_error() && queued.value()) wake();
  }
}

}  // namespace candor::work

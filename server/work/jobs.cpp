// The worker thread and the jobs table.
#include "server/work/jobs.h"

#include <algorithm>

#include "server/app.h"

namespace candor::work {

namespace {

struct Due {
  std::int64_t id = 0;
  std::string kind;
  std::int64_t subject = 0;
  std::int64_t attempts = 0;
};

constexpr std::int64_t kFirstPauseMs = 2'000;

Result<Due> next_due(store::Reader& reader, Time now) {
  Due due;
  Status status = reader.query(
      "SELECT id, kind, subject_id, attempts FROM jobs WHERE run_after <= ? AND attempts < ? "
      "ORDER BY run_after, id LIMIT 1",
      {now, Jobs::kAttemptsMax}, [&](const store::Row& row) {
        due = Due{row.integer(0), row.text(1), row.integer(2), row.integer(3)};
      });
  if (status.is_error()) return status.release_error();
  return due;
}

}  // namespace

Status enqueue(store::Transaction& tx, std::string_view kind, std::int64_t subject, Time now) {
  TRY(
      tx.execute("INSERT INTO jobs(kind, subject_id, attempts, run_after, last_error, created_at) "
                 "VALUES(?, ?, 0, ?, '', ?) ON CONFLICT(kind, subject_id) DO NOTHING",
                 {kind, subject, now, now}));
  return ok();
}

Jobs::~Jobs() {
  stop();
}

void Jobs::start() {
  thread_ = std::thread([this] { loop(); });
}

void Jobs::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Jobs::wake() {
  {
    std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

void Jobs::loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    woken_ = false;
    lock.unlock();
    while (run_one()) {
      std::lock_guard check(mutex_);
      if (stopping_) return;
    }
    lock.lock();
    changed_.wait_for(lock, std::chrono::seconds(30), [this] { return stopping_ || woken_; });
  }
}

int Jobs::run_due() {
  int count = 0;
  while (run_one()) ++count;
  return count;
}

bool Jobs::run_one() {
  const Time now = app_.world.now();
  Result<Due> found =
      app_.database->read([&](store::Reader& reader) { return next_due(reader, now); });
  if (found.is_error() || found.value().id == 0) return false;
  const Due due = found.release_value();
  const auto run = runs_.find(due.kind);
  Status done = run == runs_.end()
                    ? Status(fail(Failure::internal, "unknown_job", "No code runs this job."))
                    : run->second(app_, due.subject);
  Status noted = app_.database->write([&](store::Transaction& tx) -> Status {
    if (!done.is_error()) {
      TRY(tx.execute("DELETE FROM jobs WHERE id = ?", {due.id}));
      return ok();
    }
    const std::int64_t pause = kFirstPauseMs << std::min<std::int64_t>(due.attempts * 2, 16);
    TRY(tx.execute(
        "UPDATE jobs SET attempts = attempts + 1, run_after = ?, last_error = ? WHERE id = ?",
        {now.ms + pause, done.error().code, due.id}));
    return ok();
  });
  if (done.is_error())
    app_.log.write(LogLevel::warn, "job_failed",
                   {{"kind", due.kind},
                    {"subject", std::to_string(due.subject)},
                    {"code", done.error().code},
                    {"cause", done.error().cause}});
  return !noted.is_error();
}

}  // namespace candor::work

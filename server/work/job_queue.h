// The queue of background jobs as rows of the table `jobs`: what may happen to a job, one function
// each, every one a part of the caller's transaction. No threads, no clock: jobs.h has the workers.
//
// Invariants: a job is held by at most one claim that counts; every claim raises the job's fence,
// and whoever shows an older fence is refused with the code "lease_lost". An effect that commits
// together with complete() therefore happens exactly once, however often the job was begun.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/database.h"
#include "server/world.h"
#include "shared/base/time.h"

namespace candor::work {

inline constexpr int kAttemptsMax = 8;
inline constexpr std::int64_t kLeaseMs = 60 * kSecondMs;
inline constexpr std::int64_t kLeaseMaxMs = 10 * kMinuteMs;
inline constexpr std::int64_t kFirstPauseMs = 2 * kSecondMs;
inline constexpr std::int64_t kPauseMaxMs = kHourMs;
inline constexpr std::size_t kPayloadMax = 64 * 1024;  // bytes
inline constexpr std::int64_t kStuckMs = kHourMs;      // due for so long, and nobody took it

// Slow jobs (media, backups) leave one worker free for quick ones.
enum class Pace { quick, slow };

struct NewJob {
  std::string_view kind;
  std::int64_t subject = 0;       // the row it is about, if any
  std::string_view payload = {};  // what else it needs, small JSON
  std::string_view key = {};      // of idempotency, unique; empty: "<kind>/<subject>"
  std::optional<Time> run_after;  // not before; empty: now
  Pace pace = Pace::quick;
  std::int64_t keep_key_ms = 0;  // so long after its end the same key is still refused
};

// A job in the hands of whoever claimed it.
struct Job {
  std::int64_t id = 0;
  std::string kind, key, payload;
  std::int64_t subject = 0;
  std::int64_t fence = 0;    // of this claim
  std::int64_t attempt = 0;  // this one, from 1
};

struct Claim {
  std::string_view worker;           // who takes them, not empty; for people
  int count = 1;                     // at most so many
  Pace up_to = Pace::slow;           // quick: only quick jobs
  std::int64_t lease_ms = kLeaseMs;  // at most kLeaseMaxMs
};

struct JobCounts {
  std::int64_t waiting = 0, running = 0;
  std::int64_t dead = 0;   // all attempts used: they wait for a person
  std::int64_t stuck = 0;  // of those waiting: due for kStuckMs
};

// Queues a job. The same key again changes nothing, but when the job runs at that moment (and its
// key is not kept) it runs once more afterwards: it may have looked before this change.
// invalid (code "job_too_large") for a payload above kPayloadMax.
Status enqueue(store::Transaction& tx, const NewJob& job, Time now);
Status enqueue(store::Transaction& tx, std::string_view kind, std::int64_t subject, Time now);

// Takes jobs that are due and that nobody holds, oldest first. Counts an attempt of each, so a job
// that ends the process is given up some day as well.
Result<std::vector<Job>> claim(store::Transaction& tx, const Claim& claim, Time now);
// The one statement that differs: PostgreSQL locks what it looks at and skips what others locked.
std::string_view claim_sql(store::Engine engine);

// The lease ends `lease_ms` from now. lease_lost when the job is not ours any more.
Status extend_lease(store::Transaction& tx, const Job& job, std::int64_t lease_ms, Time now);
// The job is done. Call it in the transaction of its effect; lease_lost undoes both.
Status complete(store::Transaction& tx, const Job& job, Time now);
// The job failed: again after a growing pause with jitter, or dead with its last error.
Status fail_job(store::Transaction& tx, const Job& job, std::string_view error, Time now,
                const Entropy& entropy);
// Gives the job back unharmed, as when the server stops: the attempt does not count.
Status release(store::Transaction& tx, const Job& job, Time now);

// What time alone changes, to be called now and then: a job whose last attempt never came back is
// dead; a lease or a pause that the clock, set back, made too long ends now.
Status mend(store::Transaction& tx, Time now);

// The pause after the attempt `attempt` (from 1): doubles twice from kFirstPauseMs up to
// kPauseMaxMs; jitter takes up to half of it away.
std::int64_t pause_after(std::int64_t attempt, const Entropy& entropy);

// When the next job is due: at once (not after `now`), later, or never (empty).
Result<std::optional<Time>> next_due(store::Reader& reader, Pace up_to);
Result<JobCounts> count_jobs(store::Reader& reader, Time now);
// Every dead job may try again with all attempts; gives how many.
Result<std::int64_t> revive_dead(store::Transaction& tx, Time now);
// One job that is not running may try again at once with all attempts; gives it up for ever. For a
// person who looks at it; both change nothing when the job is done.
Status revive(store::Transaction& tx, std::int64_t id, Time now);
Status cancel(store::Transaction& tx, std::int64_t id);
// Forgets ended jobs whose key was kept long enough; gives how many (at most 1,000 at a time).
Result<std::int64_t> forget_ended(store::Transaction& tx, Time now);

}  // namespace candor::work

#include "server/work/job_queue.h"

#include <algorithm>

#include "shared/base/assert.h"

namespace candor::work {

namespace {

using store::Reader;
using store::Row;
using store::Transaction;

Error lease_lost() {
  return fail(Failure::conflict, "lease_lost", "Another worker has taken this job over.");
}

// Of an update that must have met the one row of our claim.
Status must_be_ours(const Result<std::int64_t>& changed) {
  if (changed.is_error()) return Error(changed.error());
  if (changed.value() == 0) return lease_lost();
  return ok();
}

}  // namespace

std::string_view claim_sql(store::Engine engine) {
  static const std::string begin =
      "UPDATE jobs SET worker = ?, lease_until = ?, fence = fence + 1, attempts = attempts + 1"
      " WHERE id IN (SELECT id FROM jobs WHERE state = 0 AND run_after <= ? AND lease_until <= ?"
      " AND pace <= ? AND attempts < ? ORDER BY run_after, id LIMIT ?";
  static const std::string end =
      ") RETURNING id, kind, \"key\", payload, subject_id, fence, attempts";
  static const std::string sqlite = begin + end;
  static const std::string postgresql = begin + " FOR UPDATE SKIP LOCKED" + end;
  return engine == store::Engine::sqlite ? sqlite : postgresql;
}

Status enqueue(Transaction& tx, const NewJob& job, Time now) {
  if (job.payload.size() > kPayloadMax) {
    return fail(Failure::invalid, "job_too_large", "This is too much for one background job.");
  }
  const std::string key = job.key.empty()
                              ? std::string(job.kind) + "/" + std::to_string(job.subject)
                              : std::string(job.key);
  TRY(
      tx.execute("INSERT INTO jobs(kind, \"key\", subject_id, payload, pace, state, run_after,"
                 " worker, lease_until, fence, attempts, runs_again, keep_key_ms, last_error,"
                 " queued_at) VALUES(?, ?, ?, ?, ?, 0, ?, '', 0, 0, 0, 0, ?, '', ?)"
                 " ON CONFLICT(\"key\") DO UPDATE SET runs_again = 1"
                 " WHERE jobs.state = 0 AND jobs.worker <> '' AND jobs.keep_key_ms = 0",
                 {job.kind, key, job.subject, job.payload, static_cast<int>(job.pace),
                  job.run_after.value_or(now), job.keep_key_ms, now}));
  return ok();
}

Status enqueue(Transaction& tx, std::string_view kind, std::int64_t subject, Time now) {
  return enqueue(tx, NewJob{.kind = kind, .subject = subject}, now);
}

Result<std::vector<Job>> claim(Transaction& tx, const Claim& claim, Time now) {
  ASSERT(!claim.worker.empty() && claim.lease_ms <= kLeaseMaxMs);
  std::vector<Job> jobs;
  TRY(tx.query(claim_sql(tx.engine()),
               {claim.worker, now.ms + claim.lease_ms, now, now, static_cast<int>(claim.up_to),
                kAttemptsMax, claim.count},
               [&](const Row& row) {
                 jobs.push_back({row.integer(0), row.text(1), row.text(2), row.text(3),
                                 row.integer(4), row.integer(5), row.integer(6)});
               }));
  // RETURNING promises no order.
  std::sort(jobs.begin(), jobs.end(), [](const Job& a, const Job& b) { return a.id < b.id; });
  return jobs;
}

Status extend_lease(Transaction& tx, const Job& job, std::int64_t lease_ms, Time now) {
  return must_be_ours(
      tx.execute("UPDATE jobs SET lease_until = ? WHERE id = ? AND fence = ?"
                 " AND state = 0 AND worker <> ''",
                 {now.ms + lease_ms, job.id, job.fence}));
}

Status complete(Transaction& tx, const Job& job, Time now) {
  TRY(must_be_ours(
      tx.execute("UPDATE jobs SET state = CASE WHEN runs_again = 1 THEN 0 ELSE 1 END,"
                 " runs_again = 0, attempts = 0, worker = '', lease_until = 0, last_error = '',"
                 " run_after = ?, queued_at = ?, ended_at = ?"
                 " WHERE id = ? AND fence = ? AND state = 0 AND worker <> ''",
                 {now, now, now, job.id, job.fence})));
  TRY(tx.execute("DELETE FROM jobs WHERE id = ? AND state = 1 AND keep_key_ms = 0", {job.id}));
  return ok();
}

Status fail_job(Transaction& tx, const Job& job, std::string_view error, Time now,
                const Entropy& entropy) {
  const bool is_dead = job.attempt >= kAttemptsMax;
  return must_be_ours(
      tx.execute("UPDATE jobs SET state = ?, run_after = ?, ended_at = ?, last_error = ?,"
                 " runs_again = 0, worker = '', lease_until = 0"
                 " WHERE id = ? AND fence = ? AND state = 0 AND worker <> ''",
                 {is_dead ? 2 : 0, now.ms + pause_after(job.attempt, entropy),
                  is_dead ? std::optional(now) : std::nullopt, error, job.id, job.fence}));
}

Status release(Transaction& tx, const Job& job, Time now) {
  return must_be_ours(
      tx.execute("UPDATE jobs SET worker = '', lease_until = 0, run_after = ?, queued_at = ?,"
                 " runs_again = 0, attempts = attempts - 1"
                 " WHERE id = ? AND fence = ? AND state = 0 AND worker <> ''",
                 {now, now, job.id, job.fence}));
}

Status mend(Transaction& tx, Time now) {
  // The clock was set back since: a lease or a pause that ends later than any may, and a job that
  // was queued for at once, in what is the future now.
  TRY(tx.execute("UPDATE jobs SET lease_until = ? WHERE state = 0 AND lease_until > ?",
                 {now, now.ms + kLeaseMaxMs}));
  TRY(
      tx.execute("UPDATE jobs SET run_after = ?, queued_at = ? WHERE state = 0 AND run_after > ?"
                 " AND (run_after <= queued_at OR (attempts > 0 AND run_after > ?))",
                 {now, now, now, now.ms + kPauseMaxMs}));
  // Whoever held it the last time it was allowed never came back.
  TRY(
      tx.execute("UPDATE jobs SET state = 2, ended_at = ?, worker = '', last_error = 'lease_lost'"
                 " WHERE state = 0 AND attempts >= ? AND lease_until <= ?",
                 {now, kAttemptsMax, now}));
  return ok();
}

std::int64_t pause_after(std::int64_t attempt, const Entropy& entropy) {
  const std::int64_t doublings = std::clamp<std::int64_t>(2 * (attempt - 1), 0, 20);
  const std::int64_t longest = std::min(kFirstPauseMs << doublings, kPauseMaxMs);
  std::uint32_t chance = 0;
  entropy(reinterpret_cast<unsigned char*>(&chance), sizeof chance);
  return longest - static_cast<std::int64_t>(chance % static_cast<std::uint32_t>(longest / 2));
}

Result<std::optional<Time>> next_due(Reader& reader, Pace up_to) {
  std::optional<Time> due;
  TRY(reader.query(
      "SELECT min(CASE WHEN lease_until > run_after THEN lease_until ELSE run_after END)"
      " FROM jobs WHERE state = 0 AND pace <= ?",
      {static_cast<int>(up_to)}, [&](const Row& row) {
        if (!row.is_null(0)) due = Time{row.integer(0)};
      }));
  return due;
}

Result<JobCounts> count_jobs(Reader& reader, Time now) {
  JobCounts counts;
  counts.running = TRY(reader.number(
      "SELECT count(*) FROM jobs WHERE state = 0 AND worker <> '' AND lease_until > ?", {now}));
  counts.waiting = TRY(reader.number("SELECT count(*) FROM jobs WHERE state = 0", {}));
  counts.waiting -= counts.running;
  counts.dead = TRY(reader.number("SELECT count(*) FROM jobs WHERE state = 2", {}));
  counts.stuck = TRY(reader.number(
      "SELECT count(*) FROM jobs WHERE state = 0 AND run_after < ? AND lease_until < ?",
      {now.ms - kStuckMs, now.ms - kStuckMs}));
  return counts;
}

Result<std::int64_t> revive_dead(Transaction& tx, Time now) {
  return tx.execute(
      "UPDATE jobs SET state = 0, attempts = 0, run_after = ?, queued_at = ?, lease_until = 0,"
      " worker = '', ended_at = NULL WHERE state = 2",
      {now, now});
}

Status revive(Transaction& tx, std::int64_t id, Time now) {
  TRY(
      tx.execute("UPDATE jobs SET state = 0, attempts = 0, run_after = ?, queued_at = ?,"
                 " lease_until = 0, worker = '', ended_at = NULL WHERE id = ? AND state <> 1",
                 {now, now, id}));
  return ok();
}

Status cancel(Transaction& tx, std::int64_t id) {
  TRY(tx.execute("DELETE FROM jobs WHERE id = ? AND state <> 1", {id}));
  return ok();
}

Result<std::int64_t> forget_ended(Transaction& tx, Time now) {
  return tx.execute(
      "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE state = 1"
      " AND ended_at + keep_key_ms <= ? LIMIT 1000)",
      {now});
}

}  // namespace candor::work

#include "server/work/schedule.h"

#include "shared/base/assert.h"

namespace candor::work {

namespace {

// The schedule in words; a row with other words was written by another rule.
std::string rule_of(const Schedule& schedule) {
  if (!schedule.at_time_of_day) return "every " + std::to_string(schedule.every_ms) + " ms";
  return "daily at " + std::to_string(schedule.offset_ms) + " ms";
}

struct NextRun {
  std::string rule;
  Time at;
};

Status note_next(store::Transaction& tx, std::string_view kind, const Schedule& schedule,
                 Time now) {
  TRY(
      tx.execute("INSERT INTO job_schedules(kind, rule, next_run) VALUES(?, ?, ?)"
                 " ON CONFLICT(kind) DO UPDATE SET rule = excluded.rule,"
                 " next_run = excluded.next_run",
                 {kind, rule_of(schedule), next_run(schedule, now)}));
  return ok();
}

}  // namespace

Schedule every(std::int64_t every_ms) {
  ASSERT(every_ms >= kMinuteMs);
  return {.every_ms = every_ms};
}

Schedule daily_at(int hour, int minute) {
  ASSERT(hour >= 0 && hour < 24 && minute >= 0 && minute < 60);
  return {
      .every_ms = kDayMs, .offset_ms = hour * kHourMs + minute * kMinuteMs, .at_time_of_day = true};
}

Time next_run(const Schedule& schedule, Time now) {
  if (!schedule.at_time_of_day) return {now.ms + schedule.every_ms};
  const std::int64_t midnight = now.ms - now.ms % kDayMs;
  const Time today{midnight + schedule.offset_ms};
  return today > now ? today : Time{today.ms + kDayMs};
}

Result<bool> queue_if_due(store::Transaction& tx, std::string_view kind, const Schedule& schedule,
                          Pace pace, Time now) {
  std::optional<NextRun> next;
  TRY(tx.query("SELECT rule, next_run FROM job_schedules WHERE kind = ?", {kind},
               [&](const store::Row& row) {
                 next = {row.text(0), Time{row.integer(1)}};
               }));
  // Further away than the rule allows: the clock was set back since.
  if (!next || next->rule != rule_of(schedule) || next->at.ms > now.ms + schedule.every_ms) {
    TRY(note_next(tx, kind, schedule, now));
    return false;
  }
  if (next->at > now) return false;
  const std::int64_t taken = TRY(tx.execute(
      "UPDATE job_schedules SET next_run = ?, last_run = ? WHERE kind = ? AND next_run = ?",
      {next_run(schedule, now), now, kind, next->at}));
  if (taken == 0) return false;  // another process was quicker
  const std::int64_t queued =
      TRY(tx.execute("INSERT INTO jobs(kind, \"key\", subject_id, payload, pace, state, run_after,"
                     " worker, lease_until, fence, attempts, runs_again, keep_key_ms, last_error,"
                     " queued_at) VALUES(?, ?, 0, '', ?, 0, ?, '', 0, 0, 0, 0, 0, '', ?)"
                     " ON CONFLICT(\"key\") DO UPDATE SET state = 0, attempts = 0,"
                     " run_after = excluded.run_after, queued_at = excluded.queued_at, ended_at = "
                     "NULL WHERE jobs.state = 2",
                     {kind, "schedule/" + std::string(kind), static_cast<int>(pace), now, now}));
  return queued == 1;
}

}  // namespace candor::work

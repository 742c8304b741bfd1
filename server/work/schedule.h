// Work by the clock: "every hour", "every night at 03:00". One row per kind in the table
// `job_schedules` says when it is next; a run that is due becomes a job. Runs that were missed
// while the server was down become one. All times are UTC, so no hour is there twice or never.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/work/job_queue.h"

namespace candor::work {

struct Schedule {
  std::int64_t every_ms = 0;   // the interval; a day for a time of day
  std::int64_t offset_ms = 0;  // of the time of day, from midnight UTC
  bool at_time_of_day = false;
};
// REQUIRES every_ms >= a minute.
Schedule every(std::int64_t every_ms);
// REQUIRES 0 <= hour < 24, 0 <= minute < 60.
Schedule daily_at(int hour, int minute);

// The first time after `now`. For an interval: one interval from now.
Time next_run(const Schedule& schedule, Time now);

// Queues a job of `kind` if its time has come and none is waiting or running, and notes the next
// time. The first call only notes it. A dead job of an earlier time tries again. Gives whether a
// job was queued. Safe in several processes.
Result<bool> queue_if_due(store::Transaction& tx, std::string_view kind, const Schedule& schedule,
                          Pace pace, Time now);

}  // namespace candor::work

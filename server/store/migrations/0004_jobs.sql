-- Jobs with leases. A worker claims a job for a time and shows `fence`, the number of its claim,
-- when it ends the job; after the lease another worker may claim it, and the first is refused. The
-- key makes the same work be queued once. state: 0 open (waiting or running), 1 done (the row stays
-- while its key is kept), 2 dead (all attempts used; stays for a person, with its last error).
DROP INDEX jobs_by_time;
ALTER TABLE jobs RENAME TO jobs_before;
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind <> ''),
  "key" TEXT NOT NULL UNIQUE CHECK ("key" <> ''),
  subject_id INTEGER NOT NULL,
  payload TEXT NOT NULL,
  pace INTEGER NOT NULL CHECK (pace IN (0, 1)),
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
  run_after INTEGER NOT NULL,
  worker TEXT NOT NULL,
  lease_until INTEGER NOT NULL,
  fence INTEGER NOT NULL CHECK (fence >= 0),
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  runs_again INTEGER NOT NULL CHECK (runs_again IN (0, 1)),
  keep_key_ms INTEGER NOT NULL CHECK (keep_key_ms >= 0),
  last_error TEXT NOT NULL,
  queued_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
INSERT INTO jobs(id, kind, "key", subject_id, payload, pace, state, run_after, worker, lease_until,
                 fence, attempts, runs_again, keep_key_ms, last_error, queued_at, ended_at)
  SELECT id, kind, kind || '/' || subject_id, subject_id, '', 1, CASE WHEN attempts >= 8 THEN 2
         ELSE 0 END, run_after, '', 0, 0, attempts, 0, 0, last_error, created_at,
         CASE WHEN attempts >= 8 THEN run_after END
  FROM jobs_before;
DROP TABLE jobs_before;
CREATE INDEX jobs_open ON jobs(run_after, id) WHERE state = 0;
CREATE INDEX jobs_ended ON jobs(state, ended_at) WHERE state <> 0;

-- What runs by the clock, one row per kind, and when it does next. `rule` is how the program that
-- wrote the row understood it; another rule begins anew.
CREATE TABLE job_schedules (
  kind TEXT PRIMARY KEY NOT NULL CHECK (kind <> ''),
  rule TEXT NOT NULL,
  next_run INTEGER NOT NULL,
  last_run INTEGER
) STRICT;

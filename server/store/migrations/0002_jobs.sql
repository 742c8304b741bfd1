-- Background jobs: work that follows from a change, done after its commit, tried again until it
-- succeeds. One row per kind and subject, so the same work is never queued twice. A row disappears
-- with its effect; a row with all its attempts used stays for a person to look at.
CREATE TABLE jobs (
  id          INTEGER PRIMARY KEY,
  kind        TEXT    NOT NULL CHECK (length(kind) > 0),
  subject_id  INTEGER NOT NULL,
  attempts    INTEGER NOT NULL CHECK (attempts >= 0),
  run_after   INTEGER NOT NULL,
  last_error  TEXT    NOT NULL,
  created_at  INTEGER NOT NULL,
  UNIQUE (kind, subject_id)
) STRICT;
CREATE INDEX jobs_by_time ON jobs (run_after, id);

-- A browser's recording has no length and no index, so players cannot seek in it. The playable
-- copy is made by a job with the same media bits; the original bytes and their fingerprint stay
-- untouched.
ALTER TABLE recordings ADD COLUMN playback_blob TEXT NOT NULL DEFAULT '';

-- A session of ours that another service began: people prove themselves there, so that it needs no
-- second factor of ours.
ALTER TABLE account_sessions ADD COLUMN is_external BIGINT NOT NULL DEFAULT 0
  CHECK (is_external IN (0, 1));

-- What a list of interviews shows beside each one is counted from these indexes alone. After every
-- commit the readers begin with empty page caches, so each page that is not read counts.
CREATE INDEX interviews_listed ON interviews(company_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX questions_counted
  ON questions(interview_id, is_archived, preparation_time, responding_time);
CREATE INDEX sessions_counted ON sessions(interview_id, deleted_at, status, reviewed_at);

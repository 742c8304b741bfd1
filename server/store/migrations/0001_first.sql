-- The first schema: accounts and their sessions, companies, interviews, what candidates hand in,
-- and recordings.
--
-- Columns of described records carry their wire names (shared/domain); tests/store compares both.
-- Times and durations are integer milliseconds, booleans and enumerations integers, an absent
-- value is NULL. Numbers of rows are never used again (AUTOINCREMENT), because secrets of
-- candidates are derived from them.

-- The tenant: every interview, account and result belongs to one company.
CREATE TABLE companies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL CHECK (name <> ''),
  contact_email TEXT NOT NULL,
  about TEXT NOT NULL,
  primary_color TEXT NOT NULL,
  accent_color TEXT NOT NULL,
  background_color TEXT NOT NULL,
  text_color TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- People who sign in. E-mail addresses are kept in lower case; a username never contains "@", so
-- that one field of the sign-in form can hold either.
CREATE TABLE accounts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL REFERENCES companies(id),
  email TEXT NOT NULL UNIQUE CHECK (email = lower(email) AND email <> ''),
  username TEXT NOT NULL CHECK (username <> '' AND instr(username, '@') = 0),
  full_name TEXT NOT NULL,
  role INTEGER NOT NULL CHECK (role BETWEEN 0 AND 3),
  status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 2),
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX accounts_by_username ON accounts(lower(username));
CREATE INDEX accounts_by_company ON accounts(company_id);

-- One row per sign-in; every request reads it, so ending it takes effect at once. `generation`
-- counts the rotations of the refresh token; only SHA-256 values are kept. Using a token of an
-- earlier generation ends the session.
CREATE TABLE account_sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
  nonce TEXT NOT NULL,
  generation INTEGER NOT NULL CHECK (generation >= 1),
  refresh_hash TEXT NOT NULL UNIQUE,
  previous_hash TEXT,
  rotated_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER,
  end_reason TEXT,
  user_agent TEXT NOT NULL
) STRICT;
CREATE INDEX account_sessions_by_account ON account_sessions(account_id);
CREATE INDEX account_sessions_by_expiry ON account_sessions(expires_at);

-- A set of questions that candidates answer in their own time. Deleting is soft: results stay.
CREATE TABLE interviews (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  "key" TEXT NOT NULL UNIQUE CHECK ("key" <> ''),
  company_id INTEGER NOT NULL REFERENCES companies(id),
  created_by INTEGER NOT NULL REFERENCES accounts(id),
  title TEXT NOT NULL CHECK (title <> ''),
  description TEXT NOT NULL,
  status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 2),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX interviews_by_company ON interviews(company_id, created_at, id);

-- Answered questions are archived instead of removed.
CREATE TABLE questions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  interview_id INTEGER NOT NULL REFERENCES interviews(id),
  text TEXT NOT NULL CHECK (text <> ''),
  preparation_time INTEGER NOT NULL CHECK (preparation_time >= 0),
  responding_time INTEGER NOT NULL CHECK (responding_time > 0),
  "order" INTEGER NOT NULL,
  answer_kind INTEGER NOT NULL CHECK (answer_kind BETWEEN 0 AND 2),
  max_retakes INTEGER NOT NULL CHECK (max_retakes >= 0),
  is_archived INTEGER NOT NULL CHECK (is_archived IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX questions_by_interview ON questions(interview_id, "order");

-- The personal link of one candidate. The link is derived from `link_nonce` with a key outside the
-- database; the database holds only its SHA-256.
CREATE TABLE invitations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  interview_id INTEGER NOT NULL REFERENCES interviews(id),
  created_by INTEGER NOT NULL REFERENCES accounts(id),
  candidate_name TEXT NOT NULL,
  candidate_email TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  link_nonce TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL CHECK (max_attempts >= 1),
  current_attempts INTEGER NOT NULL CHECK (current_attempts BETWEEN 0 AND max_attempts),
  opened_at INTEGER,
  revoked_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX invitations_by_interview ON invitations(interview_id, created_at, id);
CREATE INDEX invitations_by_expiry ON invitations(expires_at);

-- One candidate's run through one interview. Deleting is soft until its media are gone.
CREATE TABLE sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  invitation_id INTEGER NOT NULL REFERENCES invitations(id),
  interview_id INTEGER NOT NULL REFERENCES interviews(id),
  candidate_name TEXT NOT NULL,
  candidate_email TEXT NOT NULL,
  status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 2),
  started_at INTEGER NOT NULL,
  consented_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  completed_at INTEGER,
  reviewed_at INTEGER,
  reviewed_by INTEGER REFERENCES accounts(id),
  device TEXT NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX sessions_by_invitation ON sessions(invitation_id);
CREATE INDEX sessions_by_interview ON sessions(interview_id, started_at, id);
CREATE INDEX sessions_to_review ON sessions(interview_id, completed_at)
  WHERE status = 1 AND reviewed_at IS NULL AND deleted_at IS NULL;
CREATE INDEX sessions_deleted ON sessions(deleted_at) WHERE deleted_at IS NOT NULL;

-- The questions as they were when the session started, and what was answered.
CREATE TABLE answers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id INTEGER NOT NULL REFERENCES sessions(id),
  question_id INTEGER NOT NULL REFERENCES questions(id),
  "order" INTEGER NOT NULL,
  question_text TEXT NOT NULL,
  preparation_time INTEGER NOT NULL,
  responding_time INTEGER NOT NULL,
  asked_kind INTEGER NOT NULL CHECK (asked_kind BETWEEN 0 AND 2),
  max_retakes INTEGER NOT NULL,
  status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 4),
  kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
  text TEXT NOT NULL,
  retakes_used INTEGER NOT NULL CHECK (retakes_used >= 0),
  begun_at INTEGER,
  submitted_at INTEGER,
  UNIQUE (session_id, question_id)
) STRICT;
CREATE INDEX answers_by_question ON answers(question_id);

-- Media of answers. The row appears only after the file is durable; `blob` names the file. An
-- answer has one recording: taking it again removes the earlier one.
CREATE TABLE recordings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id INTEGER NOT NULL REFERENCES sessions(id),
  answer_id INTEGER NOT NULL UNIQUE REFERENCES answers(id),
  question_id INTEGER NOT NULL REFERENCES questions(id),
  media_kind INTEGER NOT NULL CHECK (media_kind BETWEEN 0 AND 2),
  content_type TEXT NOT NULL,
  blob TEXT NOT NULL UNIQUE,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  sha256 TEXT NOT NULL,
  duration INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX recordings_by_session ON recordings(session_id);
CREATE INDEX recordings_by_question ON recordings(question_id);

-- Uploads that are still arriving; `offset_bytes` counts only what is durable in the file `blob`.
CREATE TABLE uploads (
  token TEXT PRIMARY KEY NOT NULL,
  answer_id INTEGER NOT NULL REFERENCES answers(id),
  session_id INTEGER NOT NULL REFERENCES sessions(id),
  media_kind INTEGER NOT NULL CHECK (media_kind BETWEEN 0 AND 2),
  content_type TEXT NOT NULL,
  blob TEXT NOT NULL UNIQUE,
  offset_bytes INTEGER NOT NULL CHECK (offset_bytes >= 0),
  length_bytes INTEGER CHECK (length_bytes >= offset_bytes),
  duration INTEGER,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX uploads_by_answer ON uploads(answer_id);
CREATE INDEX uploads_by_session ON uploads(session_id);
CREATE INDEX uploads_by_expiry ON uploads(expires_at);

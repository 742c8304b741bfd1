-- Companies: what is said about them, their logo, soft deletion; colleagues who are invited to
-- join; what interviewers set for themselves.
ALTER TABLE companies ADD COLUMN industry TEXT NOT NULL DEFAULT '';
ALTER TABLE companies ADD COLUMN website TEXT NOT NULL DEFAULT '';
ALTER TABLE companies ADD COLUMN address TEXT NOT NULL DEFAULT '';
-- A picture elsewhere, as text.
ALTER TABLE companies ADD COLUMN logo_url TEXT NOT NULL DEFAULT '';
ALTER TABLE companies ADD COLUMN deleted_at INTEGER;

-- Logos that are stored here: one of a company at most. The row appears only after the file is
-- durable; `blob` names the file, and the logo to candidates.
CREATE TABLE logos (
  company_id INTEGER PRIMARY KEY NOT NULL REFERENCES companies(id),
  blob TEXT NOT NULL UNIQUE CHECK (blob <> ''),
  content_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL CHECK (size_bytes > 0),
  sha256 TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- Links that were mailed to colleagues. The link is derived from `link_nonce` with a key outside
-- the database; only its SHA-256 is stored. It works until one of accepted_at, withdrawn_at,
-- expires_at. `days`: how long each sending makes it work.
CREATE TABLE colleague_invitations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL REFERENCES companies(id),
  created_by INTEGER NOT NULL REFERENCES accounts(id),
  email TEXT NOT NULL CHECK (email = lower(email) AND email <> ''),
  full_name TEXT NOT NULL,
  role INTEGER NOT NULL CHECK (role BETWEEN 1 AND 3),
  token_hash TEXT NOT NULL UNIQUE,
  link_nonce TEXT NOT NULL,
  days INTEGER NOT NULL CHECK (days >= 1),
  sends INTEGER NOT NULL CHECK (sends >= 1),
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  accepted_at INTEGER,
  account_id INTEGER REFERENCES accounts(id),
  withdrawn_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX colleague_invitations_by_company
  ON colleague_invitations(company_id, created_at, id);

-- What new questions and invitations of an account begin with; without a row, as always.
CREATE TABLE interviewer_settings (
  account_id INTEGER PRIMARY KEY NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
  preparation_time INTEGER NOT NULL CHECK (preparation_time >= 0),
  responding_time INTEGER NOT NULL CHECK (responding_time > 0),
  max_retakes INTEGER NOT NULL CHECK (max_retakes >= 0),
  invitation_hours INTEGER NOT NULL CHECK (invitation_hours >= 1),
  invitation_attempts INTEGER NOT NULL CHECK (invitation_attempts >= 1),
  updated_at INTEGER NOT NULL
) STRICT;

-- Identity: telephone numbers, verified addresses, soft deletion of accounts; mailed links that
-- work once; the second factor. As in 0001, absent values are NULL and times milliseconds.
ALTER TABLE accounts ADD COLUMN phone_number TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN email_verified_at INTEGER;
ALTER TABLE accounts ADD COLUMN last_sign_in_at INTEGER;
ALTER TABLE accounts ADD COLUMN deleted_at INTEGER;

-- Where a sign-in came from, and what its access tokens are for: 0 everything, 1 administration
-- (RFC 7519 "aud").
ALTER TABLE account_sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE account_sessions ADD COLUMN audience INTEGER NOT NULL DEFAULT 0
  CHECK (audience IN (0, 1));

-- Links that were mailed: 0 sets a new password, 1 verifies the address they were sent to. Only
-- the SHA-256 of their 256 random bits is kept. `used_at` also stands for "no longer valid".
CREATE TABLE account_links (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
  purpose INTEGER NOT NULL CHECK (purpose IN (0, 1)),
  token_hash TEXT NOT NULL UNIQUE CHECK (token_hash <> ''),
  email TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) STRICT;
CREATE INDEX account_links_by_account ON account_links(account_id, purpose, created_at);

-- Authenticator apps. The secret is encrypted with a key outside the database. Without
-- `confirmed_at` enrolment has only begun. `last_step` is the time step of the last code that was
-- taken: no code works twice.
CREATE TABLE two_factors (
  account_id INTEGER PRIMARY KEY NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
  sealed_secret TEXT NOT NULL CHECK (sealed_secret <> ''),
  begun_at INTEGER NOT NULL,
  confirmed_at INTEGER,
  last_step INTEGER NOT NULL
) STRICT;

-- Codes for who lost the app; a used one is gone. Only SHA-256 values are kept.
CREATE TABLE recovery_codes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES two_factors(account_id) ON DELETE CASCADE,
  code_hash TEXT NOT NULL CHECK (code_hash <> ''),
  UNIQUE (account_id, code_hash)
) STRICT;

-- The one company of candidates who registered themselves; at most one row.
CREATE TABLE candidates_company (
  company_id INTEGER PRIMARY KEY NOT NULL REFERENCES companies(id)
) STRICT;

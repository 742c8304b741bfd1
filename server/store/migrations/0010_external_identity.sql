-- People whom another service vouches for (shared/domain/external_identity.h). source: 0 Supabase,
-- 1 an OpenID Connect issuer. The subject is the issuer's number of a person and never changes.
CREATE TABLE external_identities (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
  source INTEGER NOT NULL CHECK (source IN (0, 1)),
  issuer TEXT NOT NULL CHECK (issuer <> ''),
  subject TEXT NOT NULL CHECK (subject <> ''),
  created_at INTEGER NOT NULL,
  UNIQUE (source, issuer, subject)
) STRICT;
CREATE INDEX external_identities_by_account ON external_identities(account_id);

-- A session that another service began and that shows itself by that service's tokens: SHA-256 of
-- who issued them, for whom, and in which session there. NULL: a sign-in of ours.
ALTER TABLE account_sessions ADD COLUMN external_hash TEXT;
CREATE UNIQUE INDEX account_sessions_by_external ON account_sessions(external_hash)
  WHERE external_hash IS NOT NULL;

-- People who are at the issuer just now. A row goes when they come back, so each attempt counts
-- once; it belongs to the browser whose cookie has this SHA-256.
CREATE TABLE oidc_attempts (
  state_hash TEXT PRIMARY KEY NOT NULL CHECK (length(state_hash) = 64),
  browser_hash TEXT NOT NULL CHECK (length(browser_hash) = 64),
  next_path TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX oidc_attempts_by_time ON oidc_attempts(expires_at);

-- Keys with which programs act in the name of an account (shared/domain/api_key.h). The key itself
-- is kept nowhere. scopes: bits. A deleted key keeps its row, so that what it did can be named.
CREATE TABLE api_keys (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
  name TEXT NOT NULL CHECK (name <> ''),
  hint TEXT NOT NULL,
  key_hash TEXT NOT NULL UNIQUE CHECK (length(key_hash) = 64),
  scopes INTEGER NOT NULL CHECK (scopes > 0),
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER,
  last_used_from TEXT NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX api_keys_by_account ON api_keys(account_id, id) WHERE deleted_at IS NULL;

-- Requests that were sent with an Idempotency-Key, for a day (server/http/idempotency.h). key_hash
-- and fingerprint are SHA-256; the answer is encrypted with what the client alone knows. state: 0
-- under way, 1 its effect is committed, 2 its answer is known.
CREATE TABLE idempotency_keys (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  owner TEXT NOT NULL CHECK (owner <> ''),
  endpoint TEXT NOT NULL CHECK (endpoint <> ''),
  key_hash TEXT NOT NULL CHECK (length(key_hash) = 64),
  fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 64),
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
  run TEXT NOT NULL,
  answer TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (owner, endpoint, key_hash)
) STRICT;
CREATE INDEX idempotency_keys_by_time ON idempotency_keys(created_at);

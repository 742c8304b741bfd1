-- What administrators work with: the audit log, demo requests, subscriptions that they marked.

-- Who did what, when, from where, to which record. Rows are only appended: `id` counts 1, 2, 3 ...
-- without gaps, and `hash` is the SHA-256 over the hash before and the row (audit_chain.h).
-- Accounts and companies are numbers without references: the log outlives what it tells of.
CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  created_at INTEGER NOT NULL,
  actor_id INTEGER NOT NULL,
  company_id INTEGER NOT NULL,
  kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 5),
  action TEXT NOT NULL CHECK (action <> ''),
  noun TEXT NOT NULL,
  record_id INTEGER NOT NULL,
  address TEXT NOT NULL,
  details TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL CHECK (hash <> '')
) STRICT;
CREATE INDEX audit_log_by_actor ON audit_log(actor_id, id);
CREATE INDEX audit_log_by_record ON audit_log(noun, record_id, id);
CREATE INDEX audit_log_by_kind ON audit_log(kind, id);
CREATE INDEX audit_log_by_time ON audit_log(created_at, id);

CREATE TRIGGER audit_log_keeps_rows BEFORE DELETE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_log_keeps_words BEFORE UPDATE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;

-- The end of the chain: one row, changed in the transaction that appends, so that writers take
-- turns.
CREATE TABLE audit_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  entries INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

-- Who asked for a demonstration on the public page. Deleting is soft until the night that removes
-- what was deleted long ago.
CREATE TABLE demo_requests (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL CHECK (name <> ''),
  email TEXT NOT NULL CHECK (email <> ''),
  company TEXT NOT NULL,
  phone TEXT NOT NULL,
  message TEXT NOT NULL,
  source TEXT NOT NULL,
  status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 2),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE INDEX demo_requests_listed ON demo_requests(created_at, id) WHERE deleted_at IS NULL;

-- What an administrator marked; without a row an account has the one unlimited plan.
CREATE TABLE account_subscriptions (
  account_id INTEGER PRIMARY KEY REFERENCES accounts(id) ON DELETE CASCADE,
  status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 4),
  plan TEXT NOT NULL CHECK (plan <> ''),
  end_date INTEGER
) STRICT;

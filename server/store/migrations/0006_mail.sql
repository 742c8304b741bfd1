-- Mails: every letter that was queued and what became of it (shared/domain/mail.h). `sealed` is its
-- text and link, encrypted with a key outside the database. A letter's id is there once, so that
-- the same letter is never queued twice.
CREATE TABLE mails (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  letter_id TEXT NOT NULL UNIQUE CHECK (letter_id <> ''),
  company_id INTEGER REFERENCES companies(id),
  kind INTEGER NOT NULL CHECK (kind >= 0),
  to_name TEXT NOT NULL,
  to_address TEXT NOT NULL,
  subject TEXT NOT NULL,
  sealed TEXT NOT NULL,
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  sends INTEGER NOT NULL CHECK (sends >= 1),
  last_error TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  queued_at INTEGER NOT NULL,
  state_at INTEGER NOT NULL,
  next_try_at INTEGER
) STRICT;
CREATE INDEX mails_by_company ON mails(company_id, created_at, id);
CREATE INDEX mails_by_state ON mails(state, queued_at);
CREATE INDEX mails_by_age ON mails(created_at);

-- A company's own words for a kind of letter.
CREATE TABLE letter_templates (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  company_id INTEGER NOT NULL REFERENCES companies(id),
  kind INTEGER NOT NULL CHECK (kind >= 0),
  subject TEXT NOT NULL CHECK (subject <> ''),
  text TEXT NOT NULL CHECK (text <> ''),
  updated_at INTEGER NOT NULL,
  UNIQUE (company_id, kind)
) STRICT;

-- The e-mail addresses that accounts had before: what was recorded under one of them stays closed
-- to its person. A row is added with the change of `accounts.email`, in the same transaction.
CREATE TABLE earlier_addresses (
  account_id INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
  email TEXT NOT NULL CHECK (email = lower(email) AND email <> ''),
  PRIMARY KEY (account_id, email)
) STRICT, WITHOUT ROWID;

-- A passkey of somebody of the staff (`account`, the key of the name), or of a resident (`receipt`, its SHA-256). `handle` is
-- how the authenticator knows the holder. `body` is the public key and the counter.
CREATE TABLE IF NOT EXISTS passkey (
    credential BLOB PRIMARY KEY,
    account TEXT,
    receipt BLOB,
    handle BLOB NOT NULL,
    name TEXT NOT NULL,
    added INTEGER NOT NULL,
    used INTEGER NOT NULL,
    body TEXT NOT NULL,
    CHECK ((account IS NULL) <> (receipt IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS passkey_of_account ON passkey (account) WHERE account IS NOT NULL;
CREATE INDEX IF NOT EXISTS passkey_of_receipt ON passkey (receipt) WHERE receipt IS NOT NULL;

-- Challenges with which somebody has signed in, so that no answer counts twice. A copy leaves them out.
CREATE TABLE IF NOT EXISTS spent_challenge (
    hash BLOB PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS spent_challenge_until ON spent_challenge (until);

-- Changes of accounts that wait for a second administrator, at most one about each account. `account` is the key of `name`.
-- A copy leaves them out.
CREATE TABLE IF NOT EXISTS account_change (
    account TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    change TEXT NOT NULL,
    officer TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Version 7: passkeys, and changes of accounts by two administrators.

-- A passkey of somebody of the staff (`account`, the key of the name), or of a resident (`receipt`, its SHA-256). `handle` is
-- how the authenticator knows the holder. `body` is the public key and the counter.
CREATE TABLE passkey (
    credential bytea PRIMARY KEY,
    account text COLLATE "C",
    receipt bytea,
    handle bytea NOT NULL,
    name text NOT NULL COLLATE "C",
    added bigint NOT NULL,
    used bigint NOT NULL,
    body text NOT NULL COLLATE "C",
    CHECK ((account IS NULL) <> (receipt IS NULL))
);
CREATE INDEX passkey_of_account ON passkey (account) WHERE account IS NOT NULL;
CREATE INDEX passkey_of_receipt ON passkey (receipt) WHERE receipt IS NOT NULL;

-- Challenges with which somebody has signed in, so that no answer counts twice. A copy leaves them out.
CREATE TABLE spent_challenge (
    hash bytea PRIMARY KEY,
    until bigint NOT NULL
);
CREATE INDEX spent_challenge_until ON spent_challenge (until);

-- Changes of accounts that wait for a second administrator, at most one about each account. `account` is the key of `name`.
-- A copy leaves them out.
CREATE TABLE account_change (
    account text PRIMARY KEY COLLATE "C",
    name text NOT NULL COLLATE "C",
    change text NOT NULL COLLATE "C",
    officer text NOT NULL COLLATE "C",
    at bigint NOT NULL
);

-- Version 5: accounts of the staff.

-- `key` is what names that look alike have in common. `salt` and `hash` are of the password, `totp` is the key of the
-- authenticator, encrypted; `step` is the last time step of which a code was used. `code` is SHA-256 of the invitation's
-- code, absent for an officer who was taken over with a PIN, and for an account that is ready.
CREATE TABLE account (
    key text PRIMARY KEY COLLATE "C",
    name text NOT NULL COLLATE "C",
    role integer NOT NULL,
    added bigint NOT NULL,
    ready boolean NOT NULL,
    locked boolean NOT NULL,
    salt bytea NOT NULL,
    hash bytea NOT NULL,
    totp bytea NOT NULL,
    step bigint NOT NULL,
    code bytea,
    code_until bigint NOT NULL,
    failures bigint NOT NULL,
    tried bigint NOT NULL
);

-- Who is signed in. `hash` is SHA-256 of the token in the browser. A copy leaves the sessions out.
CREATE TABLE session (
    hash bytea PRIMARY KEY,
    account text NOT NULL COLLATE "C",
    started bigint NOT NULL,
    used bigint NOT NULL
);
CREATE INDEX session_of_account ON session (account);

-- Browsers in which somebody has signed in, with their own failed attempts. A copy leaves them out.
CREATE TABLE known_browser (
    hash bytea PRIMARY KEY,
    account text NOT NULL COLLATE "C",
    used bigint NOT NULL,
    failures bigint NOT NULL,
    tried bigint NOT NULL
);
CREATE INDEX browser_of_account ON known_browser (account);

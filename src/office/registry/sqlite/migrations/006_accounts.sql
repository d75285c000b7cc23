-- Accounts of the staff. `key` is what names that look alike have in common. `salt` and `hash` are of the password, `totp`
-- is the key of the authenticator, encrypted; `step` is the last time step of which a code was used. `code` is SHA-256 of
-- the invitation's code, absent for an officer who was taken over with a PIN, and for an account that is ready.
CREATE TABLE IF NOT EXISTS account (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role INTEGER NOT NULL,
    added INTEGER NOT NULL,
    ready INTEGER NOT NULL,
    locked INTEGER NOT NULL,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    totp BLOB NOT NULL,
    step INTEGER NOT NULL,
    code BLOB,
    code_until INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    tried INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who is signed in. `hash` is SHA-256 of the token in the browser. A copy leaves the sessions out.
CREATE TABLE IF NOT EXISTS session (
    hash BLOB PRIMARY KEY,
    account TEXT NOT NULL,
    started INTEGER NOT NULL,
    used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS session_of_account ON session (account);

-- Browsers in which somebody has signed in, with their own failed attempts. A copy leaves them out.
CREATE TABLE IF NOT EXISTS known_browser (
    hash BLOB PRIMARY KEY,
    account TEXT NOT NULL,
    used INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    tried INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS browser_of_account ON known_browser (account);

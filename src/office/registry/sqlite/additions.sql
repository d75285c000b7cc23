-- Tables that version 2 got later. They are made when a registry that lacks them is opened; an earlier fede ignores them.

-- The withdrawals that the last revocation list has. `withdrawal` is as in `code`.
CREATE TABLE IF NOT EXISTS listed (
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    withdrawal INTEGER NOT NULL,
    PRIMARY KEY (day, slot)
) STRICT, WITHOUT ROWID;

-- The directory in which the pictures of codes were last written, and their error correction level.
CREATE TABLE IF NOT EXISTS picture_directory (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    path TEXT NOT NULL,
    level TEXT NOT NULL
) STRICT;

-- People as points under the office's secret: from a point, the office computes how a partner knows the person. A person
-- whose number was last seen by an earlier fede has none.
CREATE TABLE IF NOT EXISTS exchange_point (
    person BLOB PRIMARY KEY,
    point BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What partners report about people, by point: also about people who have not declared here. `reported` is the time of
-- issue of the first file that told it, `issued` that of the last one. It counts until `counts_until`.
CREATE TABLE IF NOT EXISTS shared_fact (
    point BLOB NOT NULL,
    region TEXT NOT NULL,
    kind INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    counts_until INTEGER NOT NULL,
    reported INTEGER NOT NULL,
    issued INTEGER NOT NULL,
    PRIMARY KEY (point, region, kind, since)
) STRICT, WITHOUT ROWID;

-- The last file of each partner. It stays when an agreement ends, so that no file can be replayed.
CREATE TABLE IF NOT EXISTS partner (
    region TEXT PRIMARY KEY,
    issued INTEGER NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The tag of the secret under which the people are. Absent until the first rotation.
CREATE TABLE IF NOT EXISTS secret_tag (one INTEGER PRIMARY KEY CHECK (one = 1), tag BLOB NOT NULL) STRICT;

-- Chains of the journal beside the table `journal`, which is chain 0: of single declarations and of the shards of nights
-- on PostgreSQL. Here they are kept and checked.
CREATE TABLE IF NOT EXISTS chain_line (
    chain INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    officer TEXT NOT NULL,
    act TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS chain_is_kept BEFORE DELETE ON chain_line
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS chain_is_final BEFORE UPDATE ON chain_line
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

-- The last line of each chain, sealed by the office's secret.
CREATE TABLE IF NOT EXISTS chain_end (
    chain INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    seal BLOB NOT NULL
) STRICT;

-- The number of the last night on PostgreSQL: no night gets the number of another, also after a copy there and back. Absent
-- in a registry that was never there.
CREATE TABLE IF NOT EXISTS night_count (one INTEGER PRIMARY KEY CHECK (one = 1), last INTEGER NOT NULL) STRICT;

-- Receipts of declarations online, by their SHA-256. `opens`: it opens what is stored about the person. `ended`: how often
-- its sessions were ended.
CREATE TABLE IF NOT EXISTS receipt (
    receipt BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    declaration INTEGER NOT NULL,
    made INTEGER NOT NULL,
    opens INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    body TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS receipt_of_person ON receipt (person);
-- For the deletion of those that open nothing.
CREATE INDEX IF NOT EXISTS receipt_closed ON receipt (made) WHERE opens = 0;
CREATE INDEX IF NOT EXISTS receipt_unproven ON receipt (made, receipt) WHERE body IS NOT NULL;

-- Who has looked at a person's data online: an officer, or the person (empty). `what` is an identifier.
CREATE TABLE IF NOT EXISTS person_view (
    person BLOB NOT NULL,
    at INTEGER NOT NULL,
    officer TEXT NOT NULL,
    what TEXT NOT NULL,
    PRIMARY KEY (person, at, officer, what)
) STRICT, WITHOUT ROWID;
-- For the deletion of old ones.
CREATE INDEX IF NOT EXISTS person_view_at ON person_view (at);

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

-- Tokens of other systems. `key` is what names that look alike have in common. `hash` is SHA-256 of the token, `scopes` a
-- set of bits.
CREATE TABLE IF NOT EXISTS system_token (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    scopes INTEGER NOT NULL,
    added INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    revoked INTEGER
) STRICT, WITHOUT ROWID;

-- Answers that are given again for a day. `key` and `request` are keyed hashes, `answer` is encrypted. A copy leaves them
-- out.
CREATE TABLE IF NOT EXISTS kept_answer (
    key BLOB PRIMARY KEY,
    request BLOB NOT NULL,
    made INTEGER NOT NULL,
    answer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS kept_answer_made ON kept_answer (made);

-- What residents ask of officers. `kind` 0: that a stay is removed, `about` is its place and `since` its arrival; 1: that
-- somebody is accepted as a guardian or carer, `about` is the relation and `says` their name. `asker` is a person who asks
-- about somebody else. `state`: 0 waits, 1 granted, 2 refused, 3 withdrawn.
CREATE TABLE IF NOT EXISTS request (
    request BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    asker BLOB,
    kind INTEGER NOT NULL,
    made INTEGER NOT NULL,
    about TEXT NOT NULL,
    since INTEGER NOT NULL,
    says TEXT NOT NULL,
    name TEXT NOT NULL,
    state INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    officer TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS request_of_person ON request (person);
CREATE INDEX IF NOT EXISTS request_of_asker ON request (asker) WHERE asker IS NOT NULL;
CREATE INDEX IF NOT EXISTS request_waits ON request (made, request) WHERE state = 0;
-- For the deletion of old ones.
CREATE INDEX IF NOT EXISTS request_made ON request (made);

-- Files that residents attach to a dispute (the number of a decision) or to a request. `body` is encrypted under a key of
-- its own; `key` is that key, encrypted under the office's secret. `kind` is the kind of file, `bytes` its length.
CREATE TABLE IF NOT EXISTS attachment (
    attachment BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    dispute INTEGER,
    request BLOB,
    made INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    key BLOB NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS attachment_of_person ON attachment (person);
CREATE INDEX IF NOT EXISTS attachment_made ON attachment (made);

-- Files of background data that officers have sent and not yet taken, encrypted as attachments are. They wait for a day. A
-- copy leaves them out, and a rotation of the secret deletes them.
CREATE TABLE IF NOT EXISTS import_file (
    import BLOB PRIMARY KEY,
    officer TEXT NOT NULL,
    made INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    key BLOB NOT NULL,
    body BLOB NOT NULL
) STRICT;

-- For figures about the work of officers.
CREATE INDEX IF NOT EXISTS decision_by_officer ON decision (at) WHERE origin = 1;

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

-- The key of a browser (Ed25519), and the person whose codes are bound to it.
CREATE TABLE IF NOT EXISTS telephone (
    key BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    added INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS telephone_of_person ON telephone (person);

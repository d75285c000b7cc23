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

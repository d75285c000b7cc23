-- Version 2 of an office's registry. Times are seconds since 1970-01-01T00:00:00Z, 9223372036854775807 where there is no
-- end; days count from 1970-01-01 in UTC. A person is a keyed hash of the document, 32 bytes.

-- Every act of the office. A line's hash is keyed by the office's secret and covers the line before it; lines are never
-- changed.
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    officer TEXT NOT NULL,
    act TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_final BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

-- The last line, sealed by the office's secret: lines that are cut off show too.
CREATE TABLE journal_end (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    seal BLOB NOT NULL
) STRICT;

-- Officers and their PINs, hashed under the office's secret. `key` is what names that look alike have in common.
CREATE TABLE officer (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    added INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    tried INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The commitment to a person's document number, and when its salt was drawn.
CREATE TABLE commitment (
    person BLOB PRIMARY KEY,
    salt BLOB NOT NULL,
    digest BLOB NOT NULL,
    made INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Whoever has declared. The number is there only where the configuration asks for it, sealed; `seen` is when the person last
-- declared, from which the retention time runs.
CREATE TABLE person (
    person BLOB PRIMARY KEY,
    document INTEGER NOT NULL,
    name TEXT NOT NULL,
    number TEXT,
    seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What people have declared, as JSON without the document's number. In the order of persons, as audits read it.
CREATE TABLE declaration (
    person BLOB NOT NULL,
    declared INTEGER NOT NULL,
    declaration INTEGER NOT NULL,
    id TEXT UNIQUE,
    received INTEGER NOT NULL,
    digest BLOB NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (person, declared, declaration)
) STRICT, WITHOUT ROWID;
-- The last number of a declaration: the journal names them, so none is given twice, however much has been forgotten.
CREATE TABLE declaration_count (one INTEGER PRIMARY KEY CHECK (one = 1), last INTEGER NOT NULL) STRICT;
INSERT INTO declaration_count VALUES (1, 0);

-- Background data about a person. `source` is the file and line that it came from.
CREATE TABLE fact (
    person BLOB NOT NULL,
    kind INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (person, kind, since)
) STRICT, WITHOUT ROWID;
CREATE TABLE stay (
    person BLOB NOT NULL,
    arrival INTEGER NOT NULL,
    place TEXT NOT NULL,
    departure INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (person, arrival, place)
) STRICT, WITHOUT ROWID;
-- A place that a person was not in, by an officer's correction, for a time.
CREATE TABLE not_there (
    person BLOB NOT NULL,
    place TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (person, place, since)
) STRICT, WITHOUT ROWID;
CREATE TABLE risk_area (
    place TEXT NOT NULL,
    level INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (place, level, since)
) STRICT, WITHOUT ROWID;

-- What was decided about a person: by the audit (origin 0), by an officer (1), or what the holder disputes (2).
-- `basis` is a digest of what the audit had found; `open` is 1 while an officer is asked.
CREATE TABLE decision (
    decision INTEGER PRIMARY KEY AUTOINCREMENT,
    person BLOB NOT NULL,
    declaration INTEGER,
    at INTEGER NOT NULL,
    origin INTEGER NOT NULL,
    open INTEGER NOT NULL,
    status INTEGER,
    reason INTEGER,
    valid_hours INTEGER NOT NULL,
    rule TEXT NOT NULL,
    rules BLOB NOT NULL,
    facts TEXT NOT NULL,
    basis BLOB NOT NULL,
    officers TEXT NOT NULL,
    note TEXT NOT NULL,
    answers INTEGER
) STRICT;
CREATE INDEX decision_of_person ON decision (person, decision);
CREATE INDEX decision_open ON decision (decision) WHERE open = 1;

-- What the first of two officers has proposed.
CREATE TABLE proposal (
    decision INTEGER PRIMARY KEY REFERENCES decision,
    at INTEGER NOT NULL,
    officer TEXT NOT NULL,
    status INTEGER NOT NULL,
    reason INTEGER,
    note TEXT NOT NULL
) STRICT;

-- Codes issued from this registry. `withdrawal` is the number of a withdrawal in a revocation list.
CREATE TABLE code (
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    person BLOB NOT NULL,
    decision INTEGER NOT NULL,
    issued INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    text TEXT NOT NULL,
    withdrawal INTEGER,
    withdrawn INTEGER,
    PRIMARY KEY (day, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX code_of_person ON code (person, issued);
CREATE INDEX code_withdrawn ON code (day, slot) WHERE withdrawal IS NOT NULL;

-- How many slots of a day are taken, of 2^bits.
CREATE TABLE slot_day (day INTEGER PRIMARY KEY, bits INTEGER NOT NULL, taken INTEGER NOT NULL) STRICT;

-- A file of people, and the slots that its rows have on the day of issue: first, first + 1, …
CREATE TABLE batch (
    batch INTEGER PRIMARY KEY AUTOINCREMENT,
    people BLOB NOT NULL,
    kid BLOB NOT NULL,
    issued INTEGER NOT NULL,
    day INTEGER NOT NULL,
    first INTEGER NOT NULL,
    slots INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX batch_of_day ON batch (people, day, kid);

-- How far one run over a part of a batch has come.
CREATE TABLE run (
    batch INTEGER NOT NULL REFERENCES batch,
    shard INTEGER NOT NULL,
    shards INTEGER NOT NULL,
    out TEXT NOT NULL,
    progress TEXT NOT NULL,
    done INTEGER NOT NULL,
    PRIMARY KEY (batch, shard, shards, out)
) STRICT, WITHOUT ROWID;

-- Version 1 of an office's registry. Times are seconds since 1970-01-01T00:00:00Z, days count from there in UTC.

-- Every act of the office. A line's hash covers the line before it; lines are never changed.
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

-- The last line: one that is cut off shows too.
CREATE TABLE journal_end (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;

-- A person, by a keyed hash of the document: the commitment to its number, and when its salt was drawn.
CREATE TABLE person (
    person BLOB PRIMARY KEY,
    salt BLOB NOT NULL,
    digest BLOB NOT NULL,
    made INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How many slots of a day are taken, of 2^bits.
CREATE TABLE slot_day (day INTEGER PRIMARY KEY, bits INTEGER NOT NULL, taken INTEGER NOT NULL) STRICT;

-- A file of people, and the slots that its rows have on the day of issue: first, first + 1, …
CREATE TABLE batch (
    batch INTEGER PRIMARY KEY,
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

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

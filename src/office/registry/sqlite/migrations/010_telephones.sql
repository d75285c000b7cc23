-- The key of a browser (Ed25519), and the person whose codes are bound to it.
CREATE TABLE IF NOT EXISTS telephone (
    key BLOB PRIMARY KEY,
    person BLOB NOT NULL,
    added INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS telephone_of_person ON telephone (person);

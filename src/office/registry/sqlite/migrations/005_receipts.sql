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

-- Version 4: residents online.

-- Receipts of declarations online, by their SHA-256. `opens`: it opens what is stored about the person. `ended`: how often
-- its sessions were ended. `body`: a declaration that does not count until an officer says so.
CREATE TABLE receipt (
    receipt bytea PRIMARY KEY,
    person bytea NOT NULL,
    declaration bigint NOT NULL,
    made bigint NOT NULL,
    opens boolean NOT NULL,
    ended bigint NOT NULL,
    body text
);
CREATE INDEX receipt_of_person ON receipt (person);
-- For the deletion of those that open nothing.
CREATE INDEX receipt_closed ON receipt (made) WHERE NOT opens;
CREATE INDEX receipt_unproven ON receipt (made, receipt) WHERE body IS NOT NULL;

-- Who has looked at a person's data online: an officer, or the person (empty). `what` is an identifier.
CREATE TABLE person_view (
    person bytea NOT NULL,
    at bigint NOT NULL,
    officer text NOT NULL COLLATE "C",
    what text NOT NULL COLLATE "C",
    PRIMARY KEY (person, at, officer, what)
);
-- For the deletion of old ones.
CREATE INDEX person_view_at ON person_view (at);

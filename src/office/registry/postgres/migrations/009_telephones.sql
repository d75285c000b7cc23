-- Version 9: telephones to which codes are bound.

-- The key of a browser (Ed25519), and the person whose codes are bound to it.
CREATE TABLE telephone (
    key bytea PRIMARY KEY,
    person bytea NOT NULL,
    added bigint NOT NULL
);
CREATE INDEX telephone_of_person ON telephone (person);

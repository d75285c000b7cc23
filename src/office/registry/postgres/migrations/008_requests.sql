-- Version 8: what residents ask of officers, and the files that they attach.

-- `kind` 0: that a stay is removed, `about` is its place and `since` its arrival; 1: that somebody is accepted as a
-- guardian or carer, `about` is the relation and `says` their name. `asker` is a person who asks about somebody else.
-- `state`: 0 waits, 1 granted, 2 refused, 3 withdrawn.
CREATE TABLE request (
    request bytea PRIMARY KEY,
    person bytea NOT NULL,
    asker bytea,
    kind integer NOT NULL,
    made bigint NOT NULL,
    about text NOT NULL COLLATE "C",
    since bigint NOT NULL,
    says text NOT NULL COLLATE "C",
    name text NOT NULL COLLATE "C",
    state integer NOT NULL,
    answered bigint NOT NULL,
    officer text NOT NULL COLLATE "C",
    note text NOT NULL COLLATE "C"
);
CREATE INDEX request_of_person ON request (person);
CREATE INDEX request_of_asker ON request (asker) WHERE asker IS NOT NULL;
CREATE INDEX request_waits ON request (made, request) WHERE state = 0;
-- For the deletion of old ones.
CREATE INDEX request_made ON request (made);

-- Files that residents attach to a dispute (the number of a decision) or to a request. `body` is encrypted under a key of
-- its own; `key` is that key, encrypted under the office's secret. `kind` is the kind of file, `bytes` its length.
CREATE TABLE attachment (
    attachment bytea PRIMARY KEY,
    person bytea NOT NULL,
    dispute bigint,
    request bytea,
    made bigint NOT NULL,
    kind integer NOT NULL,
    bytes bigint NOT NULL,
    key bytea NOT NULL,
    body bytea NOT NULL
);
-- Encrypted bytes do not compress.
ALTER TABLE attachment ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX attachment_of_person ON attachment (person);
CREATE INDEX attachment_made ON attachment (made);

-- Files of background data that officers have sent and not yet taken, encrypted as attachments are. They wait for a day. A
-- copy leaves them out, and a rotation of the secret deletes them.
CREATE TABLE import_file (
    import bytea PRIMARY KEY,
    officer text NOT NULL COLLATE "C",
    made bigint NOT NULL,
    kind text NOT NULL COLLATE "C",
    name text NOT NULL COLLATE "C",
    key bytea NOT NULL,
    body bytea NOT NULL
);
ALTER TABLE import_file ALTER COLUMN body SET STORAGE EXTERNAL;

-- For figures about the work of officers.
CREATE INDEX decision_by_officer ON decision (at) WHERE origin = 1;

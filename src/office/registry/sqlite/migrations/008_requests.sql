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

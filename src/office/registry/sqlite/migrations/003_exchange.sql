-- The withdrawals that the last revocation list has. `withdrawal` is as in `code`.
CREATE TABLE IF NOT EXISTS listed (
    day INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    withdrawal INTEGER NOT NULL,
    PRIMARY KEY (day, slot)
) STRICT, WITHOUT ROWID;

-- The directory in which the pictures of codes were last written, and their error correction level.
CREATE TABLE IF NOT EXISTS picture_directory (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    path TEXT NOT NULL,
    level TEXT NOT NULL
) STRICT;

-- People as points under the office's secret: from a point, the office computes how a partner knows the person. A person
-- whose number was last seen by an earlier fede has none.
CREATE TABLE IF NOT EXISTS exchange_point (
    person BLOB PRIMARY KEY,
    point BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What partners report about people, by point: also about people who have not declared here. `reported` is the time of
-- issue of the first file that told it, `issued` that of the last one. It counts until `counts_until`.
CREATE TABLE IF NOT EXISTS shared_fact (
    point BLOB NOT NULL,
    region TEXT NOT NULL,
    kind INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    counts_until INTEGER NOT NULL,
    reported INTEGER NOT NULL,
    issued INTEGER NOT NULL,
    PRIMARY KEY (point, region, kind, since)
) STRICT, WITHOUT ROWID;

-- The last file of each partner. It stays when an agreement ends, so that no file can be replayed.
CREATE TABLE IF NOT EXISTS partner (
    region TEXT PRIMARY KEY,
    issued INTEGER NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The tag of the secret under which the people are. Absent until the first rotation.
CREATE TABLE IF NOT EXISTS secret_tag (one INTEGER PRIMARY KEY CHECK (one = 1), tag BLOB NOT NULL) STRICT;

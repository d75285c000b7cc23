-- Tables that version 2 got later. They are made when a registry that lacks them is opened; an earlier fede ignores them.

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

-- Version 6: tokens of other systems.

-- `key` is what names that look alike have in common. `hash` is SHA-256 of the token, `scopes` a set of bits.
CREATE TABLE system_token (
    key text PRIMARY KEY COLLATE "C",
    name text NOT NULL COLLATE "C",
    hash bytea NOT NULL UNIQUE,
    scopes integer NOT NULL,
    added bigint NOT NULL,
    ends bigint NOT NULL,
    revoked bigint
);

-- Answers that are given again for a day. `key` and `request` are keyed hashes, `answer` is encrypted. A copy leaves them out.
CREATE TABLE kept_answer (
    key bytea PRIMARY KEY,
    request bytea NOT NULL,
    made bigint NOT NULL,
    answer text NOT NULL
);
CREATE INDEX kept_answer_made ON kept_answer (made);

-- Version 3: nights. A night is a plan: what every worker must have in common, and the shards of people.

-- `state` is `open`, `done` or `abandoned`. `rules` and `config` are SHA-256 of what decides about codes, `program` is the
-- version of fede, `keys` are the ids of the keys that may sign. `tag` makes the names of outputs unique, also beside those
-- of another office, or of a registry that was restored. `swept`: the outputs that nobody needs were removed after the end
-- of a later night.
CREATE TABLE night (
    night bigint PRIMARY KEY,
    tag text NOT NULL COLLATE "C" DEFAULT substr(md5(random()::text || clock_timestamp()::text), 1, 8),
    at bigint NOT NULL,
    officer text NOT NULL COLLATE "C",
    steps text NOT NULL COLLATE "C",
    rules bytea NOT NULL,
    config bytea NOT NULL,
    program text NOT NULL COLLATE "C",
    keys bytea[] NOT NULL,
    state text NOT NULL COLLATE "C",
    planned timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended timestamptz,
    swept boolean NOT NULL DEFAULT false
);
-- One night at a time.
CREATE UNIQUE INDEX night_open ON night ((state)) WHERE state = 'open';
INSERT INTO last_number VALUES ('night', 0);

-- A shard: the people after `after`, up to and with `upto` (absent: to the end). Both are deleted when the night ends: they
-- are indices of people. `people`, slots and decisions are what the plan has reserved: `slots` from `first_slot` on.
-- `signed` is SHA-256 over the people and decisions for which these slots are used, absent before anything is signed.
-- `state` is the last step that is stored: `planned`, `audited`, `committed`, `done`. `attempt` is the fence: a transaction
-- of an earlier attempt is thrown away. `trouble` is the identifier of the last failure.
CREATE TABLE night_shard (
    night bigint NOT NULL REFERENCES night,
    shard bigint NOT NULL,
    after bytea NOT NULL,
    upto bytea,
    people bigint NOT NULL,
    first_slot bigint NOT NULL,
    slots bigint NOT NULL,
    signed bytea,
    bits integer NOT NULL,
    first_decision bigint NOT NULL,
    state text NOT NULL COLLATE "C",
    attempt bigint NOT NULL DEFAULT 0,
    worker text NOT NULL DEFAULT '' COLLATE "C",
    touched timestamptz,
    trouble text NOT NULL DEFAULT '' COLLATE "C",
    audited bigint NOT NULL DEFAULT 0,
    decided bigint NOT NULL DEFAULT 0,
    asked bigint NOT NULL DEFAULT 0,
    revoked bigint NOT NULL DEFAULT 0,
    renewed bigint NOT NULL DEFAULT 0,
    issued bigint NOT NULL DEFAULT 0,
    rejected bigint NOT NULL DEFAULT 0,
    output text COLLATE "C",
    output_bytes bigint,
    output_digest bytea,
    PRIMARY KEY (night, shard)
);

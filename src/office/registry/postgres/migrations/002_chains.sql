-- Version 2: writers beside each other. They need numbers and chains of the journal of which each can take its own.

-- Decisions and batches are numbered by acts that have the registry for themselves, without gaps: a night reserves the
-- numbers of its shards in one transaction. The name is another one, so that a fede of version 1 that is still running
-- fails at its next number.
ALTER TABLE counter RENAME TO last_number;

-- Declarations are numbered by many writers at once. Numbers of transactions that fail stay unused.
CREATE SEQUENCE declaration_number AS bigint OWNED BY declaration.declaration;
SELECT setval('declaration_number', greatest(last, 1), last > 0) FROM last_number WHERE name = 'declaration';
DELETE FROM last_number WHERE name = 'declaration';

-- Chains of the journal beside the table `journal`, which is chain 0. Chains 1 to 16 are for single declarations. A shard
-- of a night has chain night * 2^24 + shard. The hash before the first line covers the number of the chain.
CREATE TABLE chain_line (
    chain bigint NOT NULL,
    seq bigint NOT NULL,
    at bigint NOT NULL,
    officer text NOT NULL COLLATE "C",
    act text NOT NULL COLLATE "C",
    subject text NOT NULL COLLATE "C",
    before text NOT NULL COLLATE "C",
    after text NOT NULL COLLATE "C",
    hash bytea NOT NULL,
    PRIMARY KEY (chain, seq)
);
CREATE TRIGGER chain_is_kept BEFORE UPDATE OR DELETE ON chain_line
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER chain_is_whole BEFORE TRUNCATE ON chain_line EXECUTE FUNCTION journal_is_append_only();

-- The last line of each chain, sealed by the office's secret. Chains 1 to 16 change with every declaration: room in the
-- page lets a new version of a row stay in it.
CREATE TABLE chain_end (
    chain bigint PRIMARY KEY,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    seal bytea NOT NULL
) WITH (fillfactor = 20);

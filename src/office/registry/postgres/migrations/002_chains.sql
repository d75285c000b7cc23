-- Version 2: writers beside each other. They need numbers and chains of the journal of which each can take its own.

-- Decisions and batches are numbered by acts that have the registry for themselves, without gaps: a night reserves the
-- numbers of its shards in one transaction. The name is another one, so that a fede of version 1 that is still running
-- fails at its next number.
ALTER TABLE counter RENAME TO last_number;

-- Declarations are numbered by many writers at once. Numbers of transactions that fail stay unused.
CREATE SEQUENCE declaration_number AS bigint OWNED BY declaration.declaration;
SELECT setval('declaration_number', greatest(last, 1), last > 0) FROM last_number WHERE name = 'declaration';
DELETE FROM last_number WHERE name = 'declaration';

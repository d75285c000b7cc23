-- The registry of an office, in the schema `fede`. Times are seconds since 1970-01-01T00:00:00Z, 9223372036854775807 where
-- there is no end; days count from 1970-01-01 in UTC. A person is a keyed hash of the document, 32 bytes. Texts are
-- compared by their bytes.
--
-- What grows with the number of people is divided by the first half byte of the person, so that every partition has
-- the same size and a walk in the order of people reads one partition after the other.

-- One row. `office` names the office without telling its secret. `tag` is that of the secret under which the people are,
-- absent until the first rotation. `state` is `whole`, `copying` while another registry is copied into this one, or
-- `retired` after this one was copied to another place.
-- Every transaction that writes locks this row: there is one journal, so there is one writer at a time.
CREATE TABLE registry (
    one integer PRIMARY KEY CHECK (one = 1),
    office bytea NOT NULL,
    tag bytea,
    state text NOT NULL COLLATE "C"
);

-- The last number of decisions, declarations and batches: the journal names them, so none is given twice, however much
-- has been forgotten. A sequence would leave gaps.
CREATE TABLE counter (name text COLLATE "C" PRIMARY KEY, last bigint NOT NULL);
INSERT INTO counter VALUES ('declaration', 0), ('decision', 0), ('batch', 0);

-- Every act of the office. A line's hash is keyed by the office's secret and covers the line before it; lines are never
-- changed.
CREATE TABLE journal (
    seq bigint PRIMARY KEY,
    at bigint NOT NULL,
    officer text NOT NULL COLLATE "C",
    act text NOT NULL COLLATE "C",
    subject text NOT NULL COLLATE "C",
    before text NOT NULL COLLATE "C",
    after text NOT NULL COLLATE "C",
    hash bytea NOT NULL
);
CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RAISE EXCEPTION ''the journal is append-only''; END';
CREATE TRIGGER journal_is_kept BEFORE UPDATE OR DELETE ON journal
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER journal_is_whole BEFORE TRUNCATE ON journal EXECUTE FUNCTION journal_is_append_only();

-- The last line, sealed by the office's secret: lines that are cut off show too.
CREATE TABLE journal_end (
    one integer PRIMARY KEY CHECK (one = 1),
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    seal bytea NOT NULL
);

-- Officers and their PINs, hashed under the office's secret. `key` is what names that look alike have in common.
CREATE TABLE officer (
    key text COLLATE "C" PRIMARY KEY,
    name text NOT NULL COLLATE "C",
    salt bytea NOT NULL,
    hash bytea NOT NULL,
    added bigint NOT NULL,
    failures bigint NOT NULL,
    tried bigint NOT NULL
);

-- The commitment to a person's document number, and when its salt was drawn.
CREATE TABLE commitment (
    person bytea NOT NULL,
    salt bytea NOT NULL,
    digest bytea NOT NULL,
    made bigint NOT NULL,
    PRIMARY KEY (person)
) PARTITION BY RANGE (person);
CREATE INDEX commitment_made ON commitment USING brin (made);

-- Whoever has declared. The number is there only where the configuration asks for it, sealed; `seen` is when the person
-- last declared, from which the retention time runs.
CREATE TABLE person (
    person bytea NOT NULL,
    document integer NOT NULL,
    name text NOT NULL COLLATE "C",
    number text COLLATE "C",
    seen bigint NOT NULL,
    PRIMARY KEY (person)
) PARTITION BY RANGE (person);
CREATE INDEX person_seen ON person USING brin (seen);

-- What people have declared, as JSON without the document's number. An identifier is given once: the writer checks it,
-- because an index over all partitions cannot.
CREATE TABLE declaration (
    person bytea NOT NULL,
    declared bigint NOT NULL,
    declaration bigint NOT NULL,
    id text COLLATE "C",
    received bigint NOT NULL,
    digest bytea NOT NULL,
    body text NOT NULL COLLATE "C",
    PRIMARY KEY (person, declared, declaration)
) PARTITION BY RANGE (person);
CREATE INDEX declaration_id ON declaration (id) WHERE id IS NOT NULL;
CREATE INDEX declaration_declared ON declaration USING brin (declared);

-- Background data about a person. `source` is the file and line that it came from.
CREATE TABLE fact (
    person bytea NOT NULL,
    kind integer NOT NULL,
    since bigint NOT NULL,
    until bigint NOT NULL,
    source text NOT NULL COLLATE "C",
    PRIMARY KEY (person, kind, since)
) PARTITION BY RANGE (person);
CREATE INDEX fact_end ON fact USING brin ((CASE WHEN until = 9223372036854775807 THEN since ELSE until END));
CREATE TABLE stay (
    person bytea NOT NULL,
    arrival bigint NOT NULL,
    place text NOT NULL COLLATE "C",
    departure bigint NOT NULL,
    source text NOT NULL COLLATE "C",
    PRIMARY KEY (person, arrival, place)
) PARTITION BY RANGE (person);
CREATE INDEX stay_end ON stay USING brin ((CASE WHEN departure = 9223372036854775807 THEN arrival ELSE departure END));
-- A place that a person was not in, by an officer's correction, for a time.
CREATE TABLE not_there (
    person bytea NOT NULL,
    place text NOT NULL COLLATE "C",
    since bigint NOT NULL,
    until bigint NOT NULL,
    PRIMARY KEY (person, place, since)
) PARTITION BY RANGE (person);
CREATE INDEX not_there_until ON not_there USING brin (until);
CREATE TABLE risk_area (
    place text NOT NULL COLLATE "C",
    level integer NOT NULL,
    since bigint NOT NULL,
    until bigint NOT NULL,
    source text NOT NULL COLLATE "C",
    PRIMARY KEY (place, level, since)
);

-- What was decided about a person: by the audit (origin 0), by an officer (1), or what the holder disputes (2).
-- `basis` is a digest of what the audit had found; `open` is true while an officer is asked.
CREATE TABLE decision (
    decision bigint NOT NULL,
    person bytea NOT NULL,
    declaration bigint,
    at bigint NOT NULL,
    origin integer NOT NULL,
    open boolean NOT NULL,
    status integer,
    reason integer,
    valid_hours bigint NOT NULL,
    rule text NOT NULL COLLATE "C",
    rules bytea NOT NULL,
    facts text NOT NULL COLLATE "C",
    basis bytea NOT NULL,
    officers text NOT NULL COLLATE "C",
    note text NOT NULL COLLATE "C",
    answers bigint,
    PRIMARY KEY (person, decision)
) PARTITION BY RANGE (person);
CREATE INDEX decision_number ON decision (decision);
CREATE INDEX decision_open ON decision (decision) WHERE open;
CREATE INDEX decision_at ON decision USING brin (at);

-- What the first of two officers has proposed.
CREATE TABLE proposal (
    decision bigint PRIMARY KEY,
    at bigint NOT NULL,
    officer text NOT NULL COLLATE "C",
    status integer NOT NULL,
    reason integer,
    note text NOT NULL COLLATE "C"
);

-- Codes issued from this registry. `withdrawal` is the number of a withdrawal in a revocation list. `slot_day` gives
-- each slot once.
CREATE TABLE code (
    day bigint NOT NULL,
    slot bigint NOT NULL,
    person bytea NOT NULL,
    decision bigint NOT NULL,
    issued bigint NOT NULL,
    expires bigint NOT NULL,
    text text NOT NULL COLLATE "C",
    withdrawal integer,
    withdrawn bigint,
    PRIMARY KEY (day, slot, person)
) PARTITION BY RANGE (person);
CREATE INDEX code_of_person ON code (person, issued);
CREATE INDEX code_withdrawn ON code (day, slot) WHERE withdrawal IS NOT NULL;
CREATE INDEX code_expires ON code USING brin (expires);

-- The withdrawals that the last revocation list has. `withdrawal` is as in `code`.
CREATE TABLE listed (
    day bigint NOT NULL,
    slot bigint NOT NULL,
    withdrawal integer NOT NULL,
    PRIMARY KEY (day, slot)
);

-- How many slots of a day are taken, of 2^bits.
CREATE TABLE slot_day (day bigint PRIMARY KEY, bits integer NOT NULL, taken bigint NOT NULL);

-- A file of people, and the slots that its rows have on the day of issue: first, first + 1, …
CREATE TABLE batch (
    batch bigint PRIMARY KEY,
    people bytea NOT NULL,
    kid bytea NOT NULL,
    issued bigint NOT NULL,
    day bigint NOT NULL,
    first bigint NOT NULL,
    slots bigint NOT NULL
);
CREATE UNIQUE INDEX batch_of_day ON batch (people, day, kid);

-- How far one run over a part of a batch has come.
CREATE TABLE run (
    batch bigint NOT NULL REFERENCES batch,
    shard bigint NOT NULL,
    shards bigint NOT NULL,
    out text NOT NULL COLLATE "C",
    progress text NOT NULL COLLATE "C",
    done boolean NOT NULL,
    PRIMARY KEY (batch, shard, shards, out)
);

-- The directory in which the pictures of codes were last written, and their error correction level.
CREATE TABLE picture_directory (
    one integer PRIMARY KEY CHECK (one = 1),
    path text NOT NULL COLLATE "C",
    level text NOT NULL COLLATE "C"
);

-- People as points under the office's secret: from a point, the office computes how a partner knows the person.
CREATE TABLE exchange_point (
    person bytea NOT NULL,
    point bytea NOT NULL,
    PRIMARY KEY (person)
) PARTITION BY RANGE (person);
CREATE INDEX exchange_point_point ON exchange_point (point);

-- What partners report about people, by point: also about people who have not declared here. `reported` is the time of
-- issue of the first file that told it, `issued` that of the last one. It counts until `counts_until`.
CREATE TABLE shared_fact (
    point bytea NOT NULL,
    region text NOT NULL COLLATE "C",
    kind integer NOT NULL,
    since bigint NOT NULL,
    until bigint NOT NULL,
    counts_until bigint NOT NULL,
    reported bigint NOT NULL,
    issued bigint NOT NULL,
    PRIMARY KEY (point, region, kind, since)
);
CREATE INDEX shared_fact_of_region ON shared_fact (region, issued, reported);
CREATE INDEX shared_fact_counts ON shared_fact USING brin (counts_until);

-- The last file of each partner. It stays when an agreement ends, so that no file can be replayed.
CREATE TABLE partner (
    region text COLLATE "C" PRIMARY KEY,
    issued bigint NOT NULL,
    digest bytea NOT NULL
);

-- The partitions: `person_0` to `person_f`, and so on. The first and the last have no bound.
DO $$
DECLARE
    divided text;
    low text;
    high text;
BEGIN
    FOREACH divided IN ARRAY ARRAY['commitment', 'person', 'declaration', 'fact', 'stay', 'not_there', 'decision', 'code',
                                   'exchange_point'] LOOP
        FOR part IN 0..15 LOOP
            low := CASE part WHEN 0 THEN 'MINVALUE' ELSE format('''\x%s0''', to_hex(part)) END;
            high := CASE part WHEN 15 THEN 'MAXVALUE' ELSE format('''\x%s0''', to_hex(part + 1)) END;
            EXECUTE format('CREATE TABLE %s_%s PARTITION OF %s FOR VALUES FROM (%s) TO (%s)',
                           divided, to_hex(part), divided, low, high);
        END LOOP;
    END LOOP;
END
$$;

//! The tables that both back ends have, as a copy needs them.

/// The kind of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    /// A number that PostgreSQL stores in four bytes.
    Small,
    /// Yes or no.
    Flag,
    Text,
    Bytes,
    /// Bytes up to some megabytes.
    Large,
}

/// A table, as both back ends have it. The first `keys` columns are its key.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) keys: usize,
    pub(super) columns: &'static [(&'static str, Kind)],
}

impl Table {
    /// Number of rows that a copy reads at once. Most texts are at most a few kilobytes.
    pub(super) fn batch(&self) -> usize {
        if self.columns.iter().any(|(_, kind)| *kind == Kind::Large) { 8 } else { 5000 }
    }

    /// The names of the columns, with commas between them.
    pub(super) fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    /// The names of the columns of the key.
    pub(super) fn key_names(&self) -> String {
        self.columns.iter().take(self.keys).map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}

/// Every table that is copied, after those that it refers to.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "journal",
        keys: 1,
        columns: &[
            ("seq", Kind::Number),
            ("at", Kind::Number),
            ("officer", Kind::Text),
            ("act", Kind::Text),
            ("subject", Kind::Text),
            ("before", Kind::Text),
            ("after", Kind::Text),
            ("hash", Kind::Bytes),
        ],
    },
    Table {
        name: "journal_end",
        keys: 1,
        columns: &[("one", Kind::Small), ("seq", Kind::Number), ("hash", Kind::Bytes), ("seal", Kind::Bytes)],
    },
    Table {
        name: "chain_line",
        keys: 2,
        columns: &[
            ("chain", Kind::Number),
            ("seq", Kind::Number),
            ("at", Kind::Number),
            ("officer", Kind::Text),
            ("act", Kind::Text),
            ("subject", Kind::Text),
            ("before", Kind::Text),
            ("after", Kind::Text),
            ("hash", Kind::Bytes),
        ],
    },
    Table {
        name: "chain_end",
        keys: 1,
        columns: &[("chain", Kind::Number), ("seq", Kind::Number), ("hash", Kind::Bytes), ("seal", Kind::Bytes)],
    },
    Table {
        name: "officer",
        keys: 1,
        columns: &[
            ("key", Kind::Text),
            ("name", Kind::Text),
            ("salt", Kind::Bytes),
            ("hash", Kind::Bytes),
            ("added", Kind::Number),
            ("failures", Kind::Number),
            ("tried", Kind::Number),
        ],
    },
    // Sessions, known browsers and changes that wait are left out: after a move, everybody signs in again.
    // So are files that wait to be imported.
    Table {
        name: "account",
        keys: 1,
        columns: &[
            ("key", Kind::Text),
            ("name", Kind::Text),
            ("role", Kind::Small),
            ("added", Kind::Number),
            ("ready", Kind::Flag),
            ("locked", Kind::Flag),
            ("salt", Kind::Bytes),
            ("hash", Kind::Bytes),
            ("totp", Kind::Bytes),
            ("step", Kind::Number),
            ("code", Kind::Bytes),
            ("code_until", Kind::Number),
            ("failures", Kind::Number),
            ("tried", Kind::Number),
        ],
    },
    // Kept answers are left out: they count for a day.
    Table {
        name: "system_token",
        keys: 1,
        columns: &[
            ("key", Kind::Text),
            ("name", Kind::Text),
            ("hash", Kind::Bytes),
            ("scopes", Kind::Small),
            ("added", Kind::Number),
            ("ends", Kind::Number),
            ("revoked", Kind::Number),
        ],
    },
    // Challenges that were used are left out: they end within minutes.
    Table {
        name: "passkey",
        keys: 1,
        columns: &[
            ("credential", Kind::Bytes),
            ("account", Kind::Text),
            ("receipt", Kind::Bytes),
            ("handle", Kind::Bytes),
            ("name", Kind::Text),
            ("added", Kind::Number),
            ("used", Kind::Number),
            ("body", Kind::Text),
        ],
    },
    Table {
        name: "commitment",
        keys: 1,
        columns: &[("person", Kind::Bytes), ("salt", Kind::Bytes), ("digest", Kind::Bytes), ("made", Kind::Number)],
    },
    Table {
        name: "person",
        keys: 1,
        columns: &[
            ("person", Kind::Bytes),
            ("document", Kind::Small),
            ("name", Kind::Text),
            ("number", Kind::Text),
            ("seen", Kind::Number),
        ],
    },
    Table {
        name: "declaration",
        keys: 3,
        columns: &[
            ("person", Kind::Bytes),
            ("declared", Kind::Number),
            ("declaration", Kind::Number),
            ("id", Kind::Text),
            ("received", Kind::Number),
            ("digest", Kind::Bytes),
            ("body", Kind::Text),
        ],
    },
    Table {
        name: "fact",
        keys: 3,
        columns: &[
            ("person", Kind::Bytes),
            ("kind", Kind::Small),
            ("since", Kind::Number),
            ("until", Kind::Number),
            ("source", Kind::Text),
        ],
    },
    Table {
        name: "stay",
        keys: 3,
        columns: &[
            ("person", Kind::Bytes),
            ("arrival", Kind::Number),
            ("place", Kind::Text),
            ("departure", Kind::Number),
            ("source", Kind::Text),
        ],
    },
    Table {
        name: "not_there",
        keys: 3,
        columns: &[("person", Kind::Bytes), ("place", Kind::Text), ("since", Kind::Number), ("until", Kind::Number)],
    },
    Table {
        name: "risk_area",
        keys: 3,
        columns: &[
            ("place", Kind::Text),
            ("level", Kind::Small),
            ("since", Kind::Number),
            ("until", Kind::Number),
            ("source", Kind::Text),
        ],
    },
    Table {
        name: "decision",
        keys: 2,
        columns: &[
            ("person", Kind::Bytes),
            ("decision", Kind::Number),
            ("declaration", Kind::Number),
            ("at", Kind::Number),
            ("origin", Kind::Small),
            ("open", Kind::Flag),
            ("status", Kind::Small),
            ("reason", Kind::Small),
            ("valid_hours", Kind::Number),
            ("rule", Kind::Text),
            ("rules", Kind::Bytes),
            ("facts", Kind::Text),
            ("basis", Kind::Bytes),
            ("officers", Kind::Text),
            ("note", Kind::Text),
            ("answers", Kind::Number),
        ],
    },
    Table {
        name: "proposal",
        keys: 1,
        columns: &[
            ("decision", Kind::Number),
            ("at", Kind::Number),
            ("officer", Kind::Text),
            ("status", Kind::Small),
            ("reason", Kind::Small),
            ("note", Kind::Text),
        ],
    },
    Table {
        name: "code",
        keys: 2,
        columns: &[
            ("day", Kind::Number),
            ("slot", Kind::Number),
            ("person", Kind::Bytes),
            ("decision", Kind::Number),
            ("issued", Kind::Number),
            ("expires", Kind::Number),
            ("text", Kind::Text),
            ("withdrawal", Kind::Small),
            ("withdrawn", Kind::Number),
        ],
    },
    Table {
        name: "listed",
        keys: 2,
        columns: &[("day", Kind::Number), ("slot", Kind::Number), ("withdrawal", Kind::Small)],
    },
    Table {
        name: "slot_day",
        keys: 1,
        columns: &[("day", Kind::Number), ("bits", Kind::Small), ("taken", Kind::Number)],
    },
    Table {
        name: "batch",
        keys: 1,
        columns: &[
            ("batch", Kind::Number),
            ("people", Kind::Bytes),
            ("kid", Kind::Bytes),
            ("issued", Kind::Number),
            ("day", Kind::Number),
            ("first", Kind::Number),
            ("slots", Kind::Number),
        ],
    },
    Table {
        name: "run",
        keys: 4,
        columns: &[
            ("batch", Kind::Number),
            ("shard", Kind::Number),
            ("shards", Kind::Number),
            ("out", Kind::Text),
            ("progress", Kind::Text),
            ("done", Kind::Flag),
        ],
    },
    Table {
        name: "picture_directory",
        keys: 1,
        columns: &[("one", Kind::Small), ("path", Kind::Text), ("level", Kind::Text)],
    },
    Table { name: "exchange_point", keys: 1, columns: &[("person", Kind::Bytes), ("point", Kind::Bytes)] },
    Table {
        name: "shared_fact",
        keys: 4,
        columns: &[
            ("point", Kind::Bytes),
            ("region", Kind::Text),
            ("kind", Kind::Small),
            ("since", Kind::Number),
            ("until", Kind::Number),
            ("counts_until", Kind::Number),
            ("reported", Kind::Number),
            ("issued", Kind::Number),
        ],
    },
    Table {
        name: "partner",
        keys: 1,
        columns: &[("region", Kind::Text), ("issued", Kind::Number), ("digest", Kind::Bytes)],
    },
    Table {
        name: "receipt",
        keys: 1,
        columns: &[
            ("receipt", Kind::Bytes),
            ("person", Kind::Bytes),
            ("declaration", Kind::Number),
            ("made", Kind::Number),
            ("opens", Kind::Flag),
            ("ended", Kind::Number),
            ("body", Kind::Text),
        ],
    },
    Table {
        name: "person_view",
        keys: 4,
        columns: &[("person", Kind::Bytes), ("at", Kind::Number), ("officer", Kind::Text), ("what", Kind::Text)],
    },
    Table {
        name: "request",
        keys: 1,
        columns: &[
            ("request", Kind::Bytes),
            ("person", Kind::Bytes),
            ("asker", Kind::Bytes),
            ("kind", Kind::Small),
            ("made", Kind::Number),
            ("about", Kind::Text),
            ("since", Kind::Number),
            ("says", Kind::Text),
            ("name", Kind::Text),
            ("state", Kind::Small),
            ("answered", Kind::Number),
            ("officer", Kind::Text),
            ("note", Kind::Text),
        ],
    },
    Table {
        name: "attachment",
        keys: 1,
        columns: &[
            ("attachment", Kind::Bytes),
            ("person", Kind::Bytes),
            ("dispute", Kind::Number),
            ("request", Kind::Bytes),
            ("made", Kind::Number),
            ("kind", Kind::Small),
            ("bytes", Kind::Number),
            ("key", Kind::Bytes),
            ("body", Kind::Large),
        ],
    },
    Table {
        name: "telephone",
        keys: 1,
        columns: &[("key", Kind::Bytes), ("person", Kind::Bytes), ("added", Kind::Number)],
    },
];

//! Copies a whole registry to another back end, and proves that both are equal.

use sha2::{Digest, Sha256};

use super::RegistryError;

/// The kinds of values that a registry stores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    /// Numbers, times, days; 0 and 1 for no and yes.
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

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
}

/// A table, as both back ends have it. The first `keys` columns are its key.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) keys: usize,
    pub(super) columns: &'static [(&'static str, Kind)],
}

impl Table {
    /// The names of the columns, with commas between them.
    pub(super) fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    /// The names of the columns of the key.
    pub(super) fn key_names(&self) -> String {
        self.columns.iter().take(self.keys).map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}

/// Number of rows of one batch. Texts are at most a few kilobytes each.
pub(super) const BATCH: usize = 5000;

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
    // Sessions and known browsers are left out: after a move, everybody signs in again.
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
];

/// The last numbers of declarations, decisions, batches and nights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counters {
    pub(super) declaration: i64,
    pub(super) decision: i64,
    pub(super) batch: i64,
    pub(super) night: i64,
}

pub(super) type Row = Vec<Value>;

/// A registry whose tables can be read in the order of their keys. No other process writes while it
/// is read.
pub(super) trait Source {
    /// At most [`BATCH`] rows of a table after a key, in the order of the keys.
    fn rows(&mut self, table: &Table, after: Option<&[Value]>) -> Result<Vec<Row>, RegistryError>;

    fn counters(&mut self) -> Result<Counters, RegistryError>;

    /// The tag of the secret, absent until the first rotation.
    fn tag(&mut self) -> Result<Option<Vec<u8>>, RegistryError>;
}

/// A registry that is being filled.
pub(super) trait Sink: Source {
    fn insert(&mut self, table: &Table, rows: &[Row]) -> Result<(), RegistryError>;

    fn set_counters(&mut self, counters: Counters) -> Result<(), RegistryError>;
}

/// What a copy has moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Number of rows of all tables.
    pub rows: u64,
    /// SHA-256 over every row of every table. It is the same in both registries.
    pub digest: [u8; 32],
}

/// Copies every table, in batches, and compares both registries at the end.
pub(super) fn copy(
    from: &mut dyn Source,
    to: &mut dyn Sink,
    progress: &mut dyn FnMut(u64),
) -> Result<Copied, RegistryError> {
    let mut rows = 0;
    for table in TABLES {
        each_batch(from, table, &mut |batch| {
            to.insert(table, batch)?;
            rows += u64::try_from(batch.len()).unwrap_or(u64::MAX);
            progress(rows);
            Ok(())
        })?;
    }
    to.set_counters(from.counters()?)?;
    let expected = digest(from)?;
    let found = digest(to)?;
    if expected == found { Ok(Copied { rows, digest: expected }) } else { Err(RegistryError::OtherCopy) }
}

fn each_batch(
    from: &mut dyn Source,
    table: &Table,
    each: &mut dyn FnMut(&[Row]) -> Result<(), RegistryError>,
) -> Result<(), RegistryError> {
    let mut after: Option<Row> = None;
    loop {
        let batch = from.rows(table, after.as_deref())?;
        let Some(last) = batch.last() else { return Ok(()) };
        after = Some(last.iter().take(table.keys).cloned().collect());
        each(&batch)?;
    }
}

/// SHA-256 over the tag, the counters, and every row in the order of tables and keys. Each value has
/// its kind and its length before it, so that nothing can move between values.
fn digest(from: &mut dyn Source) -> Result<[u8; 32], RegistryError> {
    let mut hash = Sha256::new_with_prefix(b"fede registry 2");
    let Counters { declaration, decision, batch, night } = from.counters()?;
    let tag = from.tag()?.map_or(Value::Null, Value::Bytes);
    for value in [declaration, decision, batch, night].map(Value::Number).iter().chain([&tag]) {
        add(&mut hash, value);
    }
    for table in TABLES {
        add(&mut hash, &Value::Text(table.name.to_owned()));
        each_batch(from, table, &mut |batch| {
            batch.iter().flatten().for_each(|value| add(&mut hash, value));
            Ok(())
        })?;
    }
    Ok(hash.finalize().into())
}

fn add(hash: &mut Sha256, value: &Value) {
    let mut sized = |kind: u8, bytes: &[u8]| {
        hash.update([kind]);
        hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(bytes);
    };
    match value {
        Value::Null => sized(0, &[]),
        Value::Number(number) => sized(1, &number.to_be_bytes()),
        Value::Text(text) => sized(2, text.as_bytes()),
        Value::Bytes(bytes) => sized(3, bytes),
    }
}

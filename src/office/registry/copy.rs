//! Copies a whole registry to another back end, and proves that both are equal.

use sha2::{Digest, Sha256};

use super::RegistryError;
use super::tables::{TABLES, Table};

/// The kinds of values that a registry stores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    /// Numbers, times, days; 0 and 1 for no and yes.
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

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
    /// At most [`Table::batch`] rows of a table after a key, in the order of the keys.
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

//! The tables of SQLite for a copy.

use std::path::{Path, PathBuf};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, TransactionBehavior, params, params_from_iter};

use super::SqliteRegistry;
use super::exchange::{RETIRED, secret_tag};
use super::rows::{damaged, failed};
use crate::office::OfficeSecret;
use crate::office::registry::copy::{Counters, Row, Sink, Source, Value};
use crate::office::registry::tables::{Kind, Table};
use crate::office::registry::{Registry, RegistryError};

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Number(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl Source for SqliteRegistry {
    fn rows(&mut self, table: &Table, after: Option<&[Value]>) -> Result<Vec<Row>, RegistryError> {
        let (names, keys) = (table.names(), table.key_names());
        let places = vec!["?"; table.keys].join(", ");
        let condition = if after.is_some() { format!("WHERE ({keys}) > ({places})") } else { String::new() };
        let sql = format!("SELECT {names} FROM {} {condition} ORDER BY {keys} LIMIT {}", table.name, table.batch());
        let mut query = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut rows = query.query(params_from_iter(after.unwrap_or_default())).map_err(failed)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let columns = table.columns.iter().enumerate();
            found.push(
                columns
                    .map(|(at, (_, kind))| value(row.get_ref(at).map_err(failed)?, *kind))
                    .collect::<Result<_, _>>()?,
            );
        }
        Ok(found)
    }

    fn counters(&mut self) -> Result<Counters, RegistryError> {
        let last = |sql: &str| self.connection.query_row(sql, [], |row| row.get(0)).map_err(failed);
        let of_table = |name| format!("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{name}'), 0)");
        Ok(Counters {
            declaration: last("SELECT last FROM declaration_count")?,
            decision: last(&of_table("decision"))?,
            batch: last(&of_table("batch"))?,
            night: last("SELECT coalesce((SELECT last FROM night_count), 0)")?,
        })
    }

    fn tag(&mut self) -> Result<Option<Vec<u8>>, RegistryError> {
        Ok(secret_tag(&self.connection)?.map(Vec::from))
    }
}

impl Sink for SqliteRegistry {
    fn insert(&mut self, table: &Table, rows: &[Row]) -> Result<(), RegistryError> {
        let places = vec!["?"; table.columns.len()].join(", ");
        let sql = format!("INSERT OR REPLACE INTO {} ({}) VALUES ({places})", table.name, table.names());
        let mut insert = self.connection.prepare_cached(&sql).map_err(failed)?;
        rows.iter().try_for_each(|row| insert.execute(params_from_iter(row)).map(drop).map_err(failed))
    }

    fn set_counters(&mut self, counters: Counters) -> Result<(), RegistryError> {
        let Counters { declaration, decision, batch, night } = counters;
        self.connection.execute("UPDATE declaration_count SET last = ?1", [declaration]).map_err(failed)?;
        let sql = "INSERT OR REPLACE INTO night_count (one, last) VALUES (1, ?1)";
        self.connection.execute(sql, [night]).map_err(failed)?;
        for (name, last) in [("decision", decision), ("batch", batch)] {
            self.connection
                .execute("DELETE FROM sqlite_sequence WHERE name = ?1", [name])
                .and_then(|_| {
                    let sql = "INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)";
                    self.connection.execute(sql, params![name, last])
                })
                .map_err(failed)?;
        }
        Ok(())
    }
}

fn value(found: ValueRef<'_>, kind: Kind) -> Result<Value, RegistryError> {
    match (found, kind) {
        (ValueRef::Null, _) => Ok(Value::Null),
        (ValueRef::Integer(number), Kind::Number | Kind::Small | Kind::Flag) => Ok(Value::Number(number)),
        (ValueRef::Text(text), Kind::Text) => {
            String::from_utf8(text.to_vec()).map(Value::Text).map_err(|_| damaged("database"))
        }
        (ValueRef::Blob(bytes), Kind::Bytes | Kind::Large) => Ok(Value::Bytes(bytes.to_vec())),
        _ => Err(damaged("database")),
    }
}

impl SqliteRegistry {
    /// Takes the registry out of use, in the open transaction.
    pub(in crate::office::registry) fn retire(&mut self) -> Result<(), RegistryError> {
        let mark: Vec<u8> = RETIRED.iter().chain(self.tag.iter().flatten()).copied().collect();
        let sql = "INSERT OR REPLACE INTO secret_tag (one, tag) VALUES (1, ?1)";
        self.connection.execute(sql, [mark]).map(drop).map_err(failed)
    }

    /// Takes a registry into use again.
    ///
    /// # Errors
    /// The errors of [`Self::open`], and [`RegistryError::UpToDate`] if it is in use.
    pub(in crate::office::registry) fn take_back(path: &Path) -> Result<(), RegistryError> {
        let (mut connection, _) = Self::open_any(path)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        if !matches!(secret_tag(&transaction), Err(RegistryError::Retired)) {
            return Err(RegistryError::UpToDate);
        }
        transaction.execute("UPDATE secret_tag SET tag = substr(tag, 2)", []).map_err(failed)?;
        transaction.execute("DELETE FROM secret_tag WHERE length(tag) = 0", []).map_err(failed)?;
        transaction.commit().map_err(failed)
    }
}

/// A registry that is being filled: a file beside its place, which it takes at the end. An
/// interrupted copy leaves the file `….part`, which the next one replaces.
pub(in crate::office::registry) struct SqliteCopy {
    registry: SqliteRegistry,
    part: PathBuf,
    path: PathBuf,
}

impl SqliteCopy {
    pub(in crate::office::registry) fn begin(path: &Path, secret: &OfficeSecret) -> Result<Self, RegistryError> {
        if path.symlink_metadata().is_ok() {
            return Err(RegistryError::Exists { path: path.to_owned() });
        }
        let beside = |ending: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        let io = |error: std::io::Error| RegistryError::Database(error.to_string());
        for ending in [".part", ".part-wal", ".part-shm"] {
            match std::fs::remove_file(beside(ending)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(error)),
                _ => {}
            }
        }
        let mut registry = SqliteRegistry::create(&beside(".part"), secret)?;
        if secret.rotations() > 0 {
            let sql = "INSERT OR REPLACE INTO secret_tag (one, tag) VALUES (1, ?1)";
            registry.connection.execute(sql, [secret.tag()]).map_err(failed)?;
            registry.tag = Some(secret.tag());
        }
        registry.begin()?;
        Ok(Self { registry, part: beside(".part"), path: path.to_owned() })
    }

    pub(in crate::office::registry) fn registry(&mut self) -> &mut SqliteRegistry {
        &mut self.registry
    }

    pub(in crate::office::registry) fn finish(mut self) -> Result<(), RegistryError> {
        self.registry.commit()?;
        self.registry.truncate_log()?;
        let Self { registry, part, path } = self;
        close(registry.connection)?;
        let io = |error: std::io::Error| RegistryError::Database(error.to_string());
        // Never over an existing file.
        if path.symlink_metadata().is_ok() {
            return Err(RegistryError::Exists { path });
        }
        std::fs::rename(&part, &path).map_err(io)
    }
}

fn close(connection: Connection) -> Result<(), RegistryError> {
    connection.close().map_err(|(_, error)| failed(error))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::tests::registry;
    use crate::office::registry::tables::TABLES;

    /// Tables that a copy fills by itself, or leaves out on purpose.
    const OTHERS: [&str; 9] = [
        "account_change",
        "declaration_count",
        "import_file",
        "kept_answer",
        "known_browser",
        "night_count",
        "secret_tag",
        "session",
        "spent_challenge",
    ];

    /// A column that is missing in the list would be lost by a copy, and the digests of both registries
    /// would agree.
    #[test]
    fn each_table_and_column_is_copied_or_left_out_on_purpose() {
        let (_directory, registry) = registry();
        let names = |sql: &str| {
            let mut query = registry.connection.prepare(sql).unwrap();
            let names = query.query_map([], |row| row.get::<_, String>(0)).unwrap();
            names.collect::<Result<BTreeSet<_>, _>>().unwrap()
        };
        let all = names("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
        let listed = TABLES.iter().map(|table| table.name).chain(OTHERS);
        assert_eq!(all, listed.map(str::to_owned).collect());
        for table in TABLES {
            let columns = names(&format!("SELECT name FROM pragma_table_info('{}')", table.name));
            let listed = table.columns.iter().map(|(name, _)| (*name).to_owned());
            assert_eq!(columns, listed.collect(), "{}", table.name);
        }
    }
}

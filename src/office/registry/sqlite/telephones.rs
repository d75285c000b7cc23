//! Telephones in SQLite.

use rusqlite::{Connection, Params, Row, params};

use super::SqliteRegistry;
use super::rows::{columns, failed, integer, person, time};
use crate::office::PersonIndex;
use crate::office::registry::values::holder_key;
use crate::office::registry::{RegistryError, Telephone, Telephones};
use crate::payload::HolderKey;

impl Telephones for SqliteRegistry {
    fn telephone(&self, key: &HolderKey) -> Result<Option<Telephone>, RegistryError> {
        Ok(select(&self.connection, "WHERE key = ?1", [key.as_bytes()])?.pop())
    }

    fn telephones(&self, person: PersonIndex) -> Result<Vec<Telephone>, RegistryError> {
        of_person(&self.connection, person)
    }

    fn add_telephone(&mut self, telephone: &Telephone) -> Result<bool, RegistryError> {
        let Telephone { key, person, added } = telephone;
        let values = params![key.as_bytes(), person.as_bytes(), integer(added.seconds())];
        let sql = "INSERT OR IGNORE INTO telephone (key, person, added) VALUES (?1, ?2, ?3)";
        self.write(|connection| connection.execute(sql, values).map(|rows| rows == 1).map_err(failed))
    }

    fn remove_telephone(&mut self, key: &HolderKey) -> Result<bool, RegistryError> {
        let sql = "DELETE FROM telephone WHERE key = ?1";
        self.write(|connection| connection.execute(sql, [key.as_bytes()]).map(|rows| rows == 1).map_err(failed))
    }
}

/// The telephones of a person.
pub(super) fn telephones_of(connection: &Connection, index: PersonIndex) -> Result<Vec<HolderKey>, RegistryError> {
    let found = of_person(connection, index)?;
    Ok(found.into_iter().map(|telephone| telephone.key).collect())
}

fn of_person(connection: &Connection, index: PersonIndex) -> Result<Vec<Telephone>, RegistryError> {
    select(connection, "WHERE person = ?1 ORDER BY added, key", [index.as_bytes()])
}

fn select(connection: &Connection, clause: &str, values: impl Params) -> Result<Vec<Telephone>, RegistryError> {
    let sql = format!("SELECT key, person, added FROM telephone {clause}");
    let mut query = connection.prepare_cached(&sql).map_err(failed)?;
    let mut rows = query.query(values).map_err(failed)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        found.push(telephone(row)?);
    }
    Ok(found)
}

fn telephone(row: &Row<'_>) -> Result<Telephone, RegistryError> {
    let (key, index, added): (Vec<u8>, [u8; 32], i64) =
        columns(row, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(Telephone { key: holder_key(&key)?, person: person(index), added: time(added)? })
}

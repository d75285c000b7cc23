//! Officers in SQLite.

use rusqlite::{OptionalExtension, Row, params};

use super::{SqliteRegistry, failed, integer, time};
use crate::office::registry::{Officers, RegistryError};
use crate::office::{OfficerName, StoredOfficer};

const OFFICERS: &str = "SELECT name, salt, hash, added, failures, tried FROM officer";

impl Officers for SqliteRegistry {
    fn officer(&self, name: &OfficerName) -> Result<Option<StoredOfficer>, RegistryError> {
        let sql = format!("{OFFICERS} WHERE key = ?1");
        let found = self.connection.query_row(&sql, [name.key()], columns).optional().map_err(failed)?;
        found.map(officer).transpose()
    }

    fn officers(&self) -> Result<Vec<StoredOfficer>, RegistryError> {
        let mut query = self.connection.prepare(&format!("{OFFICERS} ORDER BY key")).map_err(failed)?;
        let rows = query.query_map([], columns).map_err(failed)?;
        rows.map(|row| row.map_err(failed).and_then(officer)).collect()
    }

    fn keep_officer(&mut self, officer: &StoredOfficer) -> Result<(), RegistryError> {
        self.write(|connection| {
            connection
                .execute(
                    "INSERT OR REPLACE INTO officer (key, name, salt, hash, added, failures, tried) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                    params![
                        officer.name.key(),
                        officer.name.as_str(),
                        officer.salt,
                        officer.hash,
                        integer(officer.added.seconds()),
                        officer.failures,
                        integer(officer.tried.seconds())
                    ],
                )
                .map(drop)
                .map_err(failed)
        })
    }
}

type Columns = (String, [u8; StoredOfficer::SALT_BYTES], [u8; 32], i64, u32, i64);

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
}

fn officer((name, salt, hash, added, failures, tried): Columns) -> Result<StoredOfficer, RegistryError> {
    let damaged = RegistryError::Damaged { expected: "officer" };
    let name = OfficerName::new(&name).map_err(|_| damaged)?;
    Ok(StoredOfficer { name, salt, hash, added: time(added)?, failures, tried: time(tried)? })
}

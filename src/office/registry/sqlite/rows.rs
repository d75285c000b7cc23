//! Rows and values of SQLite, as the files of the tables read and write them.

use rusqlite::{Connection, ErrorCode, Params, Row};

pub(super) use crate::office::registry::values::{count, damaged, end, end_of, integer, person, time};
use crate::office::registry::{Dossier, RegistryError};

/// How long to wait for the lock of another process, in seconds.
pub(super) const PATIENCE_SECONDS: u64 = 10;

/// Passes each row of a query with these values to its dossier. The first column must be the person, and
/// rows and dossiers must be sorted by person.
pub(super) fn for_each_of(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    dossiers: &mut [Dossier],
    mut each: impl FnMut(&Row<'_>, &mut Dossier) -> Result<(), RegistryError>,
) -> Result<(), RegistryError> {
    let mut query = connection.prepare_cached(sql).map_err(failed)?;
    let mut rows = query.query(values).map_err(failed)?;
    let mut dossiers = dossiers.iter_mut().peekable();
    while let Some(row) = rows.next().map_err(failed)? {
        let person = person(columns(row, |row| row.get(0))?);
        while dossiers.peek().is_some_and(|dossier| dossier.person < person) {
            dossiers.next();
        }
        // Background data about someone who has not declared is nobody's dossier.
        if let Some(dossier) = dossiers.peek_mut().filter(|dossier| dossier.person == person) {
            each(row, dossier)?;
        }
    }
    Ok(())
}

pub(super) fn columns<T>(
    row: &Row<'_>,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<T, RegistryError> {
    read(row).map_err(failed)
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where map_err wants a function of a value")]
pub(super) fn failed(error: rusqlite::Error) -> RegistryError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            RegistryError::Locked { seconds: PATIENCE_SECONDS }
        }
        Some(ErrorCode::DiskFull) => RegistryError::Full,
        Some(ErrorCode::DatabaseCorrupt) => RegistryError::Damaged { expected: "database" },
        _ => RegistryError::Database(error.to_string()),
    }
}

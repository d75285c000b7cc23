//! Rows and values of SQLite, as the files of the tables read and write them.

use rusqlite::{Connection, ErrorCode, Row};

use crate::office::PersonIndex;
use crate::office::registry::{Dossier, RegistryError};
use crate::time::Timestamp;

/// How long to wait for the lock of another process, in seconds.
pub(super) const PATIENCE_SECONDS: u64 = 10;

/// Passes each row of a query to its dossier. The first column must be the person, and rows and
/// dossiers must be sorted by person.
pub(super) fn for_each_of(
    connection: &Connection,
    sql: &str,
    (first, last): (PersonIndex, PersonIndex),
    dossiers: &mut [Dossier],
    mut each: impl FnMut(&Row<'_>, &mut Dossier) -> Result<(), RegistryError>,
) -> Result<(), RegistryError> {
    let mut query = connection.prepare_cached(sql).map_err(failed)?;
    let mut rows = query.query([first.as_bytes(), last.as_bytes()]).map_err(failed)?;
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

pub(super) const fn damaged(expected: &'static str) -> RegistryError {
    RegistryError::Damaged { expected }
}

/// Converts to SQLite's signed integers.
pub(super) fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn count(number: i64) -> Result<u64, RegistryError> {
    u64::try_from(number).map_err(|_| RegistryError::Damaged { expected: "number" })
}

/// Stores an optional end: `i64::MAX` means no end.
pub(super) fn end(time: Option<Timestamp>) -> i64 {
    time.map_or(i64::MAX, |time| integer(time.seconds()))
}

pub(super) fn end_of(seconds: i64) -> Result<Option<Timestamp>, RegistryError> {
    if seconds == i64::MAX { Ok(None) } else { time(seconds).map(Some) }
}

pub(super) fn person(bytes: [u8; 32]) -> PersonIndex {
    PersonIndex::from_bytes(bytes)
}

pub(super) fn time(seconds: i64) -> Result<Timestamp, RegistryError> {
    let time = u64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_seconds(seconds).ok());
    time.ok_or(RegistryError::Damaged { expected: "time" })
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

//! Rows of a query, as the tables' files read them.

use rusqlite::{Connection, Row};

use super::failed;
use crate::office::PersonIndex;
use crate::office::registry::{Dossier, RegistryError};

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
        let person = super::person(columns(row, |row| row.get(0))?);
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

//! Files that wait to be imported, in PostgreSQL.

use postgres::Row;

use super::PostgresRegistry;
use super::session::{bytes, get};
use crate::office::registry::values::{count, integer, time};
use crate::office::registry::{Imports, PendingImport, RandomId, RegistryError, SealedFile};
use crate::time::Timestamp;

impl Imports for PostgresRegistry {
    fn keep_import(&mut self, pending: &PendingImport, file: &SealedFile) -> Result<(), RegistryError> {
        let PendingImport { id, officer, made, kind, name } = pending;
        let sql = "INSERT INTO import_file (import, officer, made, kind, name, key, body) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let (id, made) = (id.as_slice(), integer(made.seconds()));
        self.write(|session| session.execute(sql, &[&id, officer, &made, kind, name, &file.key, &file.body]).map(drop))
    }

    fn pending_import(&self, id: &RandomId) -> Result<Option<(PendingImport, SealedFile)>, RegistryError> {
        let sql = "SELECT officer, made, kind, name, key, body FROM import_file WHERE import = $1";
        let Some(row) = self.read(|session| session.row(sql, &[&id.as_slice()]))? else { return Ok(None) };
        let (officer, made) = (get(&row, 0)?, time(get(&row, 1)?)?);
        let pending = PendingImport { id: *id, officer, made, kind: get(&row, 2)?, name: get(&row, 3)? };
        Ok(Some((pending, SealedFile { key: get(&row, 4)?, body: get(&row, 5)? })))
    }

    fn pending_imports(&self) -> Result<Vec<PendingImport>, RegistryError> {
        let sql = "SELECT import, officer, made, kind, name FROM import_file ORDER BY made, import";
        let rows = self.read(|session| session.rows(sql, &[]))?;
        let read = |row: &Row| {
            let made = time(get(row, 2)?)?;
            Ok(PendingImport {
                id: bytes(row, 0)?,
                officer: get(row, 1)?,
                made,
                kind: get(row, 3)?,
                name: get(row, 4)?,
            })
        };
        rows.iter().map(read).collect()
    }

    fn pending_count(&self) -> Result<u64, RegistryError> {
        count(self.read(|session| session.value("SELECT count(*) FROM import_file", &[]))?)
    }

    fn end_import(&mut self, id: &RandomId) -> Result<bool, RegistryError> {
        let sql = "DELETE FROM import_file WHERE import = $1";
        self.write(|session| Ok(session.execute(sql, &[&id.as_slice()])? > 0))
    }

    fn end_imports_before(&mut self, before: Timestamp) -> Result<(), RegistryError> {
        let sql = "DELETE FROM import_file WHERE made < $1";
        self.write(|session| session.execute(sql, &[&integer(before.seconds())]).map(drop))
    }
}

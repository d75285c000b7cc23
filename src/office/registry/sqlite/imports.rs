//! Files that wait to be imported, in SQLite.

use rusqlite::params;

use super::SqliteRegistry;
use super::rows::{columns, count, failed, integer, time};
use crate::office::registry::{Imports, PendingImport, RandomId, RegistryError, SealedFile};
use crate::time::Timestamp;

impl Imports for SqliteRegistry {
    fn keep_import(&mut self, pending: &PendingImport, file: &SealedFile) -> Result<(), RegistryError> {
        let PendingImport { id, officer, made, kind, name } = pending;
        let sql = "INSERT INTO import_file (import, officer, made, kind, name, key, body) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let values = params![id, officer, integer(made.seconds()), kind, name, file.key, file.body];
        self.write(|connection| connection.execute(sql, values).map(drop).map_err(failed))
    }

    fn pending_import(&self, id: &RandomId) -> Result<Option<(PendingImport, SealedFile)>, RegistryError> {
        let sql = "SELECT officer, made, kind, name, key, body FROM import_file WHERE import = ?1";
        let mut query = self.connection.prepare_cached(sql).map_err(failed)?;
        let mut rows = query.query([id]).map_err(failed)?;
        let Some(row) = rows.next().map_err(failed)? else { return Ok(None) };
        let (officer, made, kind, name) = columns(row, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        let file = columns(row, |row| Ok(SealedFile { key: row.get(4)?, body: row.get(5)? }))?;
        Ok(Some((PendingImport { id: *id, officer, made: time(made)?, kind, name }, file)))
    }

    fn pending_imports(&self) -> Result<Vec<PendingImport>, RegistryError> {
        let sql = "SELECT import, officer, made, kind, name FROM import_file ORDER BY made, import";
        let mut query = self.connection.prepare_cached(sql).map_err(failed)?;
        let mut rows = query.query([]).map_err(failed)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let (id, officer, made, kind, name) =
                columns(row, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
            found.push(PendingImport { id, officer, made: time(made)?, kind, name });
        }
        Ok(found)
    }

    fn pending_count(&self) -> Result<u64, RegistryError> {
        let sql = "SELECT count(*) FROM import_file";
        count(self.connection.query_row(sql, [], |row| row.get(0)).map_err(failed)?)
    }

    fn end_import(&mut self, id: &RandomId) -> Result<bool, RegistryError> {
        let sql = "DELETE FROM import_file WHERE import = ?1";
        self.write(|connection| Ok(connection.execute(sql, [id]).map_err(failed)? > 0))
    }

    fn end_imports_before(&mut self, before: Timestamp) -> Result<(), RegistryError> {
        let sql = "DELETE FROM import_file WHERE made < ?1";
        self.write(|connection| connection.execute(sql, [integer(before.seconds())]).map(drop).map_err(failed))
    }
}

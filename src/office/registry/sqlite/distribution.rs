//! Revocation lists and pictures in SQLite.

use std::path::{Path, PathBuf};

use rusqlite::{OptionalExtension, params};

use super::SqliteRegistry;
use super::rows::{count, failed, integer, time};
use crate::office::registry::values::{level_name, level_of};
use crate::office::registry::{Distribution, RegistryError};
use crate::payload::{Cti, Withdrawal};
use crate::qr::Level;
use crate::time::Timestamp;

impl Distribution for SqliteRegistry {
    fn unlisted(&self, at: Timestamp) -> Result<u64, RegistryError> {
        // Two queries over the withdrawn and the listed codes: the table of all codes may be large.
        let sql = "SELECT (SELECT count(*) FROM code LEFT JOIN listed USING (day, slot) \
                   WHERE code.withdrawal IS NOT NULL AND listed.withdrawal IS NOT code.withdrawal AND expires > ?1) \
                   + (SELECT count(*) FROM listed JOIN code USING (day, slot) \
                   WHERE code.withdrawal IS NULL AND expires > ?1)";
        let found = self.connection.query_row(sql, [integer(at.seconds())], |row| row.get(0)).map_err(failed)?;
        count(found)
    }

    fn unlisted_since(&self, at: Timestamp) -> Result<Option<Timestamp>, RegistryError> {
        let sql = "SELECT min(withdrawn) FROM code LEFT JOIN listed USING (day, slot) \
                   WHERE code.withdrawal IS NOT NULL AND listed.withdrawal IS NOT code.withdrawal AND expires > ?1";
        let found: Option<i64> =
            self.connection.query_row(sql, [integer(at.seconds())], |row| row.get(0)).map_err(failed)?;
        found.map(time).transpose()
    }

    fn keep_listed(&mut self, listed: &[(Cti, Withdrawal)]) -> Result<(), RegistryError> {
        self.write(|connection| {
            connection.execute("DELETE FROM listed", []).map_err(failed)?;
            let mut insert = connection
                .prepare_cached("INSERT INTO listed (day, slot, withdrawal) VALUES (?1, ?2, ?3)")
                .map_err(failed)?;
            for (cti, withdrawal) in listed {
                let (day, slot) = (cti.day().number(), integer(cti.slot().number()));
                insert.execute(params![day, slot, withdrawal.number()]).map_err(failed)?;
            }
            Ok(())
        })
    }

    fn picture_directory(&self) -> Result<Option<(PathBuf, Level)>, RegistryError> {
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
        let found = self.connection.query_row("SELECT path, level FROM picture_directory", [], read);
        let Some((path, level)) = found.optional().map_err(failed)? else { return Ok(None) };
        Ok(Some((PathBuf::from(path), level_of(&level))))
    }

    fn keep_picture_directory(&mut self, directory: &Path, level: Level) -> Result<(), RegistryError> {
        self.write(|connection| {
            connection
                .execute(
                    "INSERT OR REPLACE INTO picture_directory (one, path, level) VALUES (1, ?1, ?2)",
                    params![directory.to_string_lossy(), level_name(level)],
                )
                .map(drop)
                .map_err(failed)
        })
    }
}

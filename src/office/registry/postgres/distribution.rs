//! Revocation lists and pictures in PostgreSQL.

use std::path::{Path, PathBuf};

use super::PostgresRegistry;
use super::batches::CHUNK;
use super::codes::key;
use super::session::get;
use crate::office::registry::values::{count, integer, level_name, level_of, time};
use crate::office::registry::{Distribution, RegistryError};
use crate::payload::{Cti, Withdrawal};
use crate::qr::Level;
use crate::time::Timestamp;

impl Distribution for PostgresRegistry {
    fn unlisted(&self, at: Timestamp) -> Result<u64, RegistryError> {
        // Two queries over the withdrawn and the listed codes: the table of all codes may be large.
        let sql = "SELECT (SELECT count(*) FROM code LEFT JOIN listed USING (day, slot) \
                   WHERE code.withdrawal IS NOT NULL AND listed.withdrawal IS DISTINCT FROM code.withdrawal \
                   AND expires > $1) + (SELECT count(*) FROM listed JOIN code USING (day, slot) \
                   WHERE code.withdrawal IS NULL AND expires > $1)";
        count(self.read(|session| session.value(sql, &[&integer(at.seconds())]))?)
    }

    fn unlisted_since(&self, at: Timestamp) -> Result<Option<Timestamp>, RegistryError> {
        let sql = "SELECT min(withdrawn) FROM code LEFT JOIN listed USING (day, slot) WHERE code.withdrawal IS NOT NULL \
                   AND listed.withdrawal IS DISTINCT FROM code.withdrawal AND expires > $1";
        let found: Option<i64> = self.read(|session| session.value(sql, &[&integer(at.seconds())]))?;
        found.map(time).transpose()
    }

    fn keep_listed(&mut self, listed: &[(Cti, Withdrawal)]) -> Result<(), RegistryError> {
        let sql = "INSERT INTO listed (day, slot, withdrawal) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::integer[])";
        self.write(|session| {
            session.execute("DELETE FROM listed", &[])?;
            for chunk in listed.chunks(CHUNK) {
                let (days, slots): (Vec<i64>, Vec<i64>) = chunk.iter().map(|(cti, _)| key(*cti)).unzip();
                let withdrawals: Vec<i32> = chunk.iter().map(|(_, one)| i32::from(one.number())).collect();
                session.execute(sql, &[&days, &slots, &withdrawals])?;
            }
            Ok(())
        })
    }

    fn picture_directory(&self) -> Result<Option<(PathBuf, Level)>, RegistryError> {
        let row = self.read(|session| session.row("SELECT path, level FROM picture_directory", &[]))?;
        row.map(|row| Ok((PathBuf::from(get::<String>(&row, 0)?), level_of(get(&row, 1)?)))).transpose()
    }

    fn keep_picture_directory(&mut self, directory: &Path, level: Level) -> Result<(), RegistryError> {
        let sql = "INSERT INTO picture_directory (one, path, level) VALUES (1, $1, $2) \
                   ON CONFLICT (one) DO UPDATE SET path = excluded.path, level = excluded.level";
        let (path, level) = (directory.to_string_lossy(), level_name(level));
        self.write(|session| session.execute(sql, &[&path.as_ref(), &level]).map(drop))
    }
}

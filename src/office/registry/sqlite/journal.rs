//! The journal and the officers in SQLite.
//!
//! Each line of the journal has a hash over itself and the previous hash, keyed by the office's
//! secret. The last line has a seal.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::SqliteRegistry;
use super::rows::{failed, integer, time};
use crate::office::journal::LineHash;
use crate::office::registry::chains::check;
use crate::office::registry::{Journal, JournalEnd, Officers, RegistryError};
use crate::office::{Act, Chain, JournalKey, JournalLine, OfficerName, StoredOfficer};

impl Journal for SqliteRegistry {
    fn record(&mut self, act: &Act) -> Result<(), RegistryError> {
        let key = self.journal_key.clone();
        self.write(|connection| append(connection, &key, act))
    }

    fn journal<E: From<RegistryError>>(
        &self,
        each: &mut dyn FnMut(JournalLine) -> Result<(), E>,
    ) -> Result<JournalEnd, E> {
        self.in_one_moment(|| check(self, &self.journal_key, each))
    }
}

/// Adds a line to the journal, chained to the last one, and seals it.
pub(super) fn append(connection: &Connection, key: &JournalKey, act: &Act) -> Result<(), RegistryError> {
    // Check the seal first: otherwise a new line would hide that lines were removed.
    let (last, before) = journal_end(connection, key)?.ok_or(RegistryError::JournalEnd)?;
    let line = JournalLine::new(Chain::MAIN, last + 1, act);
    let hash = line.hash(key, &before);
    connection
        .prepare_cached(
            "INSERT INTO journal (seq, at, officer, act, subject, before, after, hash) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .and_then(|mut insert| {
            let at = integer(line.at.seconds());
            insert.execute(params![line.seq, at, line.officer, line.act, line.subject, line.before, line.after, hash])
        })
        .map_err(failed)?;
    set_end(connection, key, line.seq, &hash)
}

/// Stores the number and the hash of the last line, with their seal.
pub(super) fn set_end(
    connection: &Connection,
    key: &JournalKey,
    seq: i64,
    hash: &LineHash,
) -> Result<(), RegistryError> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO journal_end (one, seq, hash, seal) VALUES (1, ?1, ?2, ?3)")
        .and_then(|mut insert| insert.execute(params![seq, hash, Chain::MAIN.seal(key, seq, hash)]))
        .map(drop)
        .map_err(failed)
}

/// The number and the hash of the last line; `None` if the seal is wrong. An empty journal has
/// line 0.
pub(super) fn journal_end(connection: &Connection, key: &JournalKey) -> Result<Option<(i64, LineHash)>, RegistryError> {
    let end = connection
        .query_row("SELECT seq, hash, seal FROM journal_end", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, LineHash>(1)?, row.get::<_, LineHash>(2)?))
        })
        .optional()
        // A seal of the wrong length or type is a wrong seal.
        .or_else(|error| match error {
            rusqlite::Error::FromSqlConversionFailure(..) | rusqlite::Error::InvalidColumnType(..) => Ok(None),
            other => Err(failed(other)),
        })?;
    Ok(end.filter(|(seq, hash, sealed)| Chain::MAIN.seal(key, *seq, hash) == *sealed).map(|(seq, hash, _)| (seq, hash)))
}

pub(super) fn journal_line(row: &Row<'_>, chain: Chain) -> Result<(JournalLine, LineHash), RegistryError> {
    let read = || -> rusqlite::Result<_> {
        let at: i64 = row.get(1)?;
        Ok(((row.get(0)?, at), [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?], row.get(7)?))
    };
    let ((seq, at), [officer, act, subject, before, after], hash) = read().map_err(failed)?;
    Ok((JournalLine { chain, seq, at: time(at)?, officer, act, subject, before, after }, hash))
}

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

#[cfg(test)]
mod tests {
    use super::super::tests::{act, acts, registry};
    use super::*;
    use crate::office::OfficeSecret;
    use crate::office::journal::START;

    /// An attacker with write access to the file could once remove a line and recompute the chain.
    #[test]
    fn the_journal_cannot_be_written_anew_without_the_secret() {
        let (_directory, mut registry) = registry();
        for what in ["a", "b", "c"] {
            registry.record(&act(what)).unwrap();
        }
        registry.connection.execute_batch("DROP TRIGGER journal_is_kept; DROP TRIGGER journal_is_final").unwrap();
        // The file ends after a line with a right hash, but its seal is wrong.
        let cut = "DELETE FROM journal WHERE seq = 3; \
                   UPDATE journal_end SET seq = 2, hash = (SELECT hash FROM journal WHERE seq = 2)";
        registry.connection.execute_batch(cut).unwrap();
        assert!(matches!(acts(&registry), Err(RegistryError::Journal { expected: 3 })));
        // The next act of the office must not seal it.
        assert!(matches!(registry.record(&act("d")), Err(RegistryError::JournalEnd)));
        assert!(matches!(acts(&registry), Err(RegistryError::Journal { expected: 3 })));
        registry.connection.execute_batch("DELETE FROM journal; DELETE FROM journal_end").unwrap();
        assert!(matches!(registry.record(&act("d")), Err(RegistryError::JournalEnd)));
        assert!(matches!(acts(&registry), Err(RegistryError::Journal { expected: 1 })));
        // Line 2 removed, and the chain recomputed by an attacker who has the file but not the
        // secret.
        let forger = OfficeSecret::new([8; OfficeSecret::BYTES]).journal_key();
        set_end(&registry.connection, &forger, 0, &START).unwrap();
        append(&registry.connection, &forger, &act("a")).unwrap();
        append(&registry.connection, &forger, &act("c")).unwrap();
        assert!(matches!(acts(&registry), Err(RegistryError::Journal { expected: 1 })));
    }
}

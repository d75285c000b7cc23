//! The registry in SQLite, embedded: all SQL of the office.

mod batches;
mod codes;
mod decisions;
mod officers;
mod people;
mod upgrade;

pub use upgrade::Upgraded;

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Row, TransactionBehavior, params};

use super::{Journal, Registry, RegistryError, Work};
use crate::office::journal::{LineHash, START, seal};
use crate::office::{Act, JournalKey, JournalLine, OfficeSecret, PersonIndex};
use crate::time::Timestamp;

const SCHEMA: &str = include_str!("schema.sql");
/// The version of [`SCHEMA`].
const VERSION: i64 = 2;
/// "fede" in ASCII, by which SQLite files tell what they are.
const APPLICATION: i64 = 0x6665_6465;
/// How long to wait for another process.
const PATIENCE_SECONDS: u64 = 10;

/// A registry in a file.
#[derive(Debug)]
pub struct SqliteRegistry {
    connection: Connection,
    journal_key: JournalKey,
    /// Whether several calls are being done as one.
    is_within: bool,
}

impl SqliteRegistry {
    /// Makes a registry where there is none.
    ///
    /// # Errors
    /// [`RegistryError::Exists`], and what the disk says.
    pub fn create(path: &Path, secret: &OfficeSecret) -> Result<Self, RegistryError> {
        if path.symlink_metadata().is_ok() {
            return Err(RegistryError::Exists { path: path.to_owned() });
        }
        // Made before SQLite opens it, for the owner alone; its journal gets the same mode.
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).map_err(|error| RegistryError::Database(error.to_string()))?;
        let mut connection = connect(path, OpenFlags::empty())?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive).map_err(failed)?;
        transaction.execute_batch(SCHEMA).map_err(failed)?;
        transaction.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
        transaction.pragma_update(None, "user_version", VERSION).map_err(failed)?;
        let journal_key = secret.journal_key();
        set_end(&transaction, &journal_key, 0, &START)?;
        transaction.commit().map_err(failed)?;
        Ok(Self { connection, journal_key, is_within: false })
    }

    /// Opens a registry.
    ///
    /// # Errors
    /// [`RegistryError::Missing`], [`RegistryError::NotARegistry`], [`RegistryError::Older`], [`RegistryError::Newer`].
    pub fn open(path: &Path, secret: &OfficeSecret) -> Result<Self, RegistryError> {
        let (connection, found) = Self::open_any(path)?;
        if found < VERSION {
            return Err(RegistryError::Older { path: path.to_owned(), supported: VERSION, found });
        }
        Ok(Self { connection, journal_key: secret.journal_key(), is_within: false })
    }

    /// Brings a registry of version 1 up to date, and writes the line that `act` makes of it. Its journal has no key, so
    /// anybody can have written it: `noted` is its last hash as somebody has noted it elsewhere, or none where nobody has.
    /// That is why [`Self::open`] does not do this.
    ///
    /// # Errors
    /// Those of [`Self::open`], [`RegistryError::UpToDate`], [`RegistryError::Journal`] where the journal is not as
    /// version 1 wrote it, and [`RegistryError::OtherHash`]; nothing is changed then.
    pub fn upgrade(
        path: &Path,
        secret: &OfficeSecret,
        noted: Option<&str>,
        act: impl FnOnce(&Upgraded) -> Act,
    ) -> Result<Upgraded, RegistryError> {
        let (mut connection, _) = Self::open_any(path)?;
        upgrade::to_version_2(&mut connection, secret, noted, act)
    }

    /// Opens a registry of this version or an earlier one, and says which.
    fn open_any(path: &Path) -> Result<(Connection, i64), RegistryError> {
        if !path.exists() {
            return Err(RegistryError::Missing { path: path.to_owned() });
        }
        let connection = connect(path, OpenFlags::empty())?;
        let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let not_ours = || RegistryError::NotARegistry { path: path.to_owned() };
        let application = pragma("application_id").map_err(|error| match failed(error) {
            RegistryError::Database(_) => not_ours(),
            other => other,
        })?;
        if application != APPLICATION {
            return Err(not_ours());
        }
        let found = pragma("user_version").map_err(failed)?;
        if found > VERSION {
            return Err(RegistryError::Newer { path: path.to_owned(), supported: VERSION, found });
        }
        Ok((connection, found))
    }

    /// Writes the log of changes into the database and empties it: it may hold what has been forgotten. While another
    /// process reads, SQLite leaves it as it is, and says so in the first column.
    fn truncate_log(&self) -> Result<(), RegistryError> {
        let is_busy: bool =
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(failed)?;
        if is_busy { Err(RegistryError::LogInUse) } else { Ok(()) }
    }

    /// Does some work whole or not at all.
    fn write<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T, RegistryError>) -> Result<T, RegistryError> {
        if self.is_within {
            return work(&self.connection);
        }
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let result = work(&transaction)?;
        transaction.commit().map_err(failed)?;
        Ok(result)
    }
}

impl Registry for SqliteRegistry {
    fn atomically(&mut self, work: Work<'_>) -> Result<(), RegistryError> {
        if self.is_within {
            return work(self);
        }
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(failed)?;
        self.is_within = true;
        let result = work(self);
        self.is_within = false;
        let ended = result.and_then(|()| self.connection.execute_batch("COMMIT").map_err(failed));
        if ended.is_err() && !self.connection.is_autocommit() {
            // The first error tells; the transaction ends with the connection, if not here.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        ended
    }
}

fn connect(path: &Path, extra: OpenFlags) -> Result<Connection, RegistryError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | extra;
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(Duration::from_secs(PATIENCE_SECONDS)).map_err(failed)?;
    // Readers never wait for the one writer, and what is committed is on the disk.
    let set = |name, value: &str| match connection.pragma_update(None, name, value) {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            Err(RegistryError::NotARegistry { path: path.to_owned() })
        }
        other => other.map_err(failed),
    };
    set("journal_mode", "wal")?;
    set("synchronous", "full")?;
    set("foreign_keys", "on")?;
    set("trusted_schema", "off")?;
    // What is forgotten is written over.
    set("secure_delete", "on")?;
    set("cache_size", "-32768")?;
    Ok(connection)
}

impl Journal for SqliteRegistry {
    fn record(&mut self, act: &Act) -> Result<(), RegistryError> {
        let key = self.journal_key.clone();
        self.write(|connection| append(connection, &key, act))
    }

    fn journal(&self, each: &mut dyn FnMut(JournalLine) -> Result<(), RegistryError>) -> Result<String, RegistryError> {
        // One moment for the lines and the end: another process may be writing.
        let moment = self.connection.unchecked_transaction().map_err(failed)?;
        let mut lines = moment
            .prepare("SELECT seq, at, officer, act, subject, before, after, hash FROM journal ORDER BY seq")
            .map_err(failed)?;
        let mut rows = lines.query([]).map_err(failed)?;
        let (mut last, mut hash) = (0, START);
        while let Some(row) = rows.next().map_err(failed)? {
            let (line, stored) = journal_line(row)?;
            let expected = last + 1;
            if line.seq != expected || line.hash(&self.journal_key, &hash) != stored {
                return Err(RegistryError::Journal { expected });
            }
            (last, hash) = (expected, stored);
            each(line)?;
        }
        let end = journal_end(&moment, &self.journal_key)?;
        if end != Some((last, hash)) {
            return Err(RegistryError::Journal { expected: last + 1 });
        }
        Ok(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

fn append(connection: &Connection, key: &JournalKey, act: &Act) -> Result<(), RegistryError> {
    // Otherwise a line after a cut would seal the cut.
    let (last, before) = journal_end(connection, key)?.ok_or(RegistryError::JournalEnd)?;
    let line = JournalLine::new(last + 1, act);
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

/// Notes which line is the last, sealed.
fn set_end(connection: &Connection, key: &JournalKey, seq: i64, hash: &LineHash) -> Result<(), RegistryError> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO journal_end (one, seq, hash, seal) VALUES (1, ?1, ?2, ?3)")
        .and_then(|mut insert| insert.execute(params![seq, hash, seal(key, seq, hash)]))
        .map(drop)
        .map_err(failed)
}

/// The number and the hash of the last line, where their seal is right; a registry without a line has line 0.
fn journal_end(connection: &Connection, key: &JournalKey) -> Result<Option<(i64, LineHash)>, RegistryError> {
    let end = connection
        .query_row("SELECT seq, hash, seal FROM journal_end", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, LineHash>(1)?, row.get::<_, LineHash>(2)?))
        })
        .optional()
        // A seal of another length is no seal.
        .or_else(|error| match error {
            rusqlite::Error::FromSqlConversionFailure(..) | rusqlite::Error::InvalidColumnType(..) => Ok(None),
            other => Err(failed(other)),
        })?;
    Ok(end.filter(|(seq, hash, sealed)| seal(key, *seq, hash) == *sealed).map(|(seq, hash, _)| (seq, hash)))
}

fn journal_line(row: &Row<'_>) -> Result<(JournalLine, LineHash), RegistryError> {
    let read = || -> rusqlite::Result<_> {
        let at: i64 = row.get(1)?;
        Ok(((row.get(0)?, at), [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?], row.get(7)?))
    };
    let ((seq, at), [officer, act, subject, before, after], hash) = read().map_err(failed)?;
    Ok((JournalLine { seq, at: time(at)?, officer, act, subject, before, after }, hash))
}

/// SQLite's integers are signed.
fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn count(number: i64) -> Result<u64, RegistryError> {
    u64::try_from(number).map_err(|_| RegistryError::Damaged { expected: "a number from 0 on" })
}

/// A time as the registry keeps it, where no time is no end.
fn end(time: Option<Timestamp>) -> i64 {
    time.map_or(i64::MAX, |time| integer(time.seconds()))
}

fn end_of(seconds: i64) -> Result<Option<Timestamp>, RegistryError> {
    if seconds == i64::MAX { Ok(None) } else { time(seconds).map(Some) }
}

fn person(bytes: [u8; 32]) -> PersonIndex {
    PersonIndex::from_bytes(bytes)
}

fn time(seconds: i64) -> Result<Timestamp, RegistryError> {
    let time = u64::try_from(seconds).ok().and_then(|seconds| Timestamp::from_seconds(seconds).ok());
    time.ok_or(RegistryError::Damaged { expected: "a time" })
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where map_err wants a function of a value")]
fn failed(error: rusqlite::Error) -> RegistryError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            RegistryError::Locked { seconds: PATIENCE_SECONDS }
        }
        Some(ErrorCode::DiskFull) => RegistryError::Full,
        Some(ErrorCode::DatabaseCorrupt) => RegistryError::Damaged { expected: "a whole database" },
        _ => RegistryError::Database(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn act(what: &'static str) -> Act {
        let at = Timestamp::parse("2026-03-05T00:00:00Z").unwrap();
        let [subject, before, after] = ["1", "", "x"].map(str::to_owned);
        Act { at, officer: "li".to_owned(), act: what, subject, before, after }
    }

    pub(super) fn secret() -> OfficeSecret {
        OfficeSecret::new([7; OfficeSecret::BYTES])
    }

    pub(super) fn registry() -> (tempfile::TempDir, SqliteRegistry) {
        let directory = tempfile::tempdir().unwrap();
        let registry = SqliteRegistry::create(&directory.path().join("registry.sqlite"), &secret()).unwrap();
        (directory, registry)
    }

    pub(super) fn acts(registry: &SqliteRegistry) -> Result<Vec<String>, RegistryError> {
        let mut acts = Vec::new();
        registry.journal(&mut |line| {
            acts.push(line.act);
            Ok(())
        })?;
        Ok(acts)
    }

    #[test]
    fn the_journal_shows_a_line_that_was_changed_or_removed() {
        for (damage, expected) in [
            ("UPDATE journal SET officer = 'wang' WHERE seq = 2", 2),
            ("UPDATE journal SET at = 0 WHERE seq = 1", 1),
            ("DELETE FROM journal WHERE seq = 2", 2),
            ("DELETE FROM journal WHERE seq = 3", 3),
            ("DELETE FROM journal", 1),
            ("UPDATE journal SET officer = 'l', act = 'ia' WHERE seq = 1", 1),
        ] {
            let (_directory, mut registry) = registry();
            for what in ["a", "b", "c"] {
                registry.record(&act(what)).unwrap();
            }
            assert_eq!(acts(&registry).unwrap(), ["a", "b", "c"]);
            assert!(registry.connection.execute_batch(damage).is_err(), "append-only: {damage}");
            registry.connection.execute_batch("DROP TRIGGER journal_is_kept; DROP TRIGGER journal_is_final").unwrap();
            registry.connection.execute_batch(damage).unwrap();
            match acts(&registry) {
                Err(RegistryError::Journal { expected: found }) => assert_eq!(found, expected, "{damage}"),
                other => panic!("{damage}: {other:?}"),
            }
        }
    }

    /// Finding L6: whoever could write to the file removed a line and computed the chain anew.
    #[test]
    fn the_journal_cannot_be_written_anew_without_the_secret() {
        let (_directory, mut registry) = registry();
        for what in ["a", "b", "c"] {
            registry.record(&act(what)).unwrap();
        }
        registry.connection.execute_batch("DROP TRIGGER journal_is_kept; DROP TRIGGER journal_is_final").unwrap();
        // Cut off after a line whose hash is right: its seal is not.
        let cut = "DELETE FROM journal WHERE seq = 3; \
                   UPDATE journal_end SET seq = 2, hash = (SELECT hash FROM journal WHERE seq = 2)";
        registry.connection.execute_batch(cut).unwrap();
        assert!(matches!(acts(&registry), Err(RegistryError::Journal { expected: 3 })));
        // Nor does the next act of the office seal it.
        assert!(matches!(registry.record(&act("d")), Err(RegistryError::JournalEnd)));
        assert!(matches!(acts(&registry), Err(RegistryError::Journal { expected: 3 })));
        registry.connection.execute_batch("DELETE FROM journal; DELETE FROM journal_end").unwrap();
        assert!(matches!(registry.record(&act("d")), Err(RegistryError::JournalEnd)));
        assert!(matches!(acts(&registry), Err(RegistryError::Journal { expected: 1 })));
        // Without line 2, and computed anew by somebody who has the file and not the secret.
        let forger = OfficeSecret::new([8; OfficeSecret::BYTES]).journal_key();
        set_end(&registry.connection, &forger, 0, &START).unwrap();
        append(&registry.connection, &forger, &act("a")).unwrap();
        append(&registry.connection, &forger, &act("c")).unwrap();
        assert!(matches!(acts(&registry), Err(RegistryError::Journal { expected: 1 })));
    }

    /// Finding L1: "forgotten" was said while another process kept the log of changes.
    #[test]
    fn what_a_reader_keeps_in_the_log_is_not_said_to_be_forgotten() {
        let (directory, mut registry) = registry();
        registry.record(&act("a")).unwrap();
        let reader = SqliteRegistry::open(&directory.path().join("registry.sqlite"), &secret()).unwrap();
        let moment = reader.connection.unchecked_transaction().unwrap();
        moment.query_row("SELECT count(*) FROM journal", [], |row| row.get::<_, i64>(0)).unwrap();
        registry.record(&act("b")).unwrap();
        registry.connection.busy_timeout(Duration::from_millis(1)).unwrap();
        assert!(matches!(registry.truncate_log(), Err(RegistryError::LogInUse)));
        drop(moment);
        registry.truncate_log().unwrap();
        let log = directory.path().join("registry.sqlite-wal");
        assert_eq!(std::fs::metadata(log).map_or(0, |log| log.len()), 0);
    }

    #[test]
    fn what_is_no_registry_is_named() {
        let (directory, registry) = registry();
        let path = directory.path().join("registry.sqlite");
        assert!(matches!(SqliteRegistry::create(&path, &secret()), Err(RegistryError::Exists { .. })));
        registry.connection.pragma_update(None, "user_version", VERSION + 1).unwrap();
        assert!(matches!(SqliteRegistry::open(&path, &secret()), Err(RegistryError::Newer { found: 3, .. })));
        drop(registry);
        let other = directory.path().join("other");
        assert!(matches!(SqliteRegistry::open(&other, &secret()), Err(RegistryError::Missing { .. })));
        std::fs::write(&other, vec![b'x'; 5000]).unwrap();
        assert!(matches!(SqliteRegistry::open(&other, &secret()), Err(RegistryError::NotARegistry { .. })));
        std::fs::write(&other, b"").unwrap();
        assert!(matches!(SqliteRegistry::open(&other, &secret()), Err(RegistryError::NotARegistry { .. })));
    }

    #[test]
    fn a_registry_that_another_holds_is_locked_not_lost() {
        let (directory, mut registry) = registry();
        let other = SqliteRegistry::open(&directory.path().join("registry.sqlite"), &secret()).unwrap();
        other.connection.execute_batch("BEGIN IMMEDIATE").unwrap();
        registry.connection.busy_timeout(Duration::from_millis(1)).unwrap();
        assert!(matches!(registry.record(&act("a")), Err(RegistryError::Locked { .. })));
        assert!(acts(&registry).unwrap().is_empty());
    }

    #[test]
    fn a_full_disk_leaves_what_was_there() {
        let (_directory, mut registry) = registry();
        registry.record(&act("a")).unwrap();
        let pages: i64 = registry.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        registry.connection.pragma_update(None, "max_page_count", pages).unwrap();
        let large = Act { after: "x".repeat(100_000), ..act("b") };
        assert!(matches!(registry.record(&large), Err(RegistryError::Full)));
        assert_eq!(acts(&registry).unwrap(), ["a"]);
    }
}

//! The registry in embedded SQLite: all SQL of the office.

mod accounts;
mod chains;
mod codes;
mod copy;
mod decisions;
mod distribution;
mod dossiers;
mod exchange;
mod imports;
mod journal;
mod migrate;
mod passkeys;
mod people;
mod receipts;
mod recovery;
mod requests;
mod rotate;
mod rows;
mod telephones;
mod tokens;
mod version_1;

pub(super) use copy::SqliteCopy;
pub use migrate::Upgraded;
pub use rotate::Rotated;

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use self::exchange::secret_tag;
use self::journal::set_end;
use self::migrate::{VERSION, version};
use self::rows::{PATIENCE_SECONDS, failed};
use super::{Registry, RegistryError};
use crate::office::journal::START;
use crate::office::{Act, JournalKey, OfficeSecret, PersonIndex};

/// "fede" in ASCII: the SQLite application id of a registry.
const APPLICATION: i64 = 0x6665_6465;

/// A registry in an SQLite file.
#[derive(Debug)]
pub struct SqliteRegistry {
    connection: Connection,
    journal_key: JournalKey,
    /// The tag of the secret that the registry was opened with, if it was ever rotated.
    tag: Option<[u8; 32]>,
    /// Whether a transaction of [`Registry::atomically`] is open.
    is_within: bool,
}

impl SqliteRegistry {
    /// Creates a registry.
    ///
    /// # Errors
    /// [`RegistryError::Exists`] if the file exists; [`RegistryError::Database`] if it cannot be
    /// created.
    pub fn create(path: &Path, secret: &OfficeSecret) -> Result<Self, RegistryError> {
        if path.symlink_metadata().is_ok() {
            return Err(RegistryError::Exists { path: path.to_owned() });
        }
        // Create the file with mode 0600 before SQLite opens it. SQLite gives its log the same
        // mode.
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).map_err(|error| RegistryError::Database(error.to_string()))?;
        let mut connection = connect(path, OpenFlags::empty())?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive).map_err(failed)?;
        migrate::create(&transaction)?;
        transaction.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
        let journal_key = secret.journal_key();
        set_end(&transaction, &journal_key, 0, &START)?;
        transaction.commit().map_err(failed)?;
        Ok(Self { connection, journal_key, tag: None, is_within: false })
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
        let tag = (secret.rotations() > 0).then(|| secret.tag());
        if secret_tag(&connection)? != tag {
            return Err(RegistryError::OtherSecret);
        }
        Ok(Self { connection, journal_key: secret.journal_key(), tag, is_within: false })
    }

    /// The tag of the secret under which a registry is. `None`: it was never rotated.
    ///
    /// # Errors
    /// The errors of [`Self::open`].
    pub(in crate::office) fn tag_of(path: &Path) -> Result<Option<[u8; 32]>, RegistryError> {
        let (connection, _) = Self::open_any(path)?;
        migrate::tag_of(&connection)
    }

    /// Upgrades a registry of an earlier version, and writes the journal line that `act` makes.
    ///
    /// For version 1, `noted` is the last hash of the journal that somebody noted elsewhere, if
    /// anybody did: its journal has no key, so anybody with write access could have forged it.
    ///
    /// # Errors
    /// The errors of [`Self::open`], [`RegistryError::UpToDate`], [`RegistryError::Journal`] if the
    /// journal is not as version 1 wrote it, and [`RegistryError::OtherHash`]. Then nothing has
    /// changed.
    pub fn upgrade(
        path: &Path,
        secret: &OfficeSecret,
        noted: Option<&str>,
        act: impl FnOnce(&Upgraded) -> Act,
    ) -> Result<Upgraded, RegistryError> {
        let (mut connection, _) = Self::open_any(path)?;
        migrate::run(&mut connection, secret, noted, act)
    }

    /// Opens a registry of this version or an earlier one. Returns the version.
    fn open_any(path: &Path) -> Result<(Connection, i64), RegistryError> {
        if !path.exists() {
            return Err(RegistryError::Missing { path: path.to_owned() });
        }
        let connection = connect(path, OpenFlags::empty())?;
        let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let not_ours = || RegistryError::NotARegistry { path: path.to_owned() };
        // Any other database error here means that the file is not a registry.
        let application = pragma("application_id").map_err(|error| match failed(error) {
            RegistryError::Database(_) => not_ours(),
            other => other,
        })?;
        if application != APPLICATION {
            return Err(not_ours());
        }
        let found = version(&connection)?;
        if found > VERSION {
            return Err(RegistryError::Newer { path: path.to_owned(), supported: VERSION, found });
        }
        Ok((connection, found))
    }

    /// Writes the write-ahead log into the database and truncates it, because it may contain
    /// deleted data. If another process reads, SQLite does not truncate it and reports busy in the
    /// first column.
    fn truncate_log(&self) -> Result<(), RegistryError> {
        let is_busy: bool =
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(failed)?;
        if is_busy { Err(RegistryError::LogInUse) } else { Ok(()) }
    }

    /// Runs several reads on one state of the registry, while others write.
    pub(super) fn in_one_moment<T, E: From<RegistryError>>(&self, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let begin = self.connection.is_autocommit().then(|| self.connection.unchecked_transaction());
        let _moment = begin.transpose().map_err(failed)?;
        work()
    }

    /// Runs `work` in a transaction, or in the open transaction of [`Registry::atomically`].
    fn write<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T, RegistryError>) -> Result<T, RegistryError> {
        if self.is_within {
            return work(&self.connection);
        }
        // Take the write lock at the start: upgrading a read lock later can fail.
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        if secret_tag(&transaction)? != self.tag {
            return Err(RegistryError::OtherSecret);
        }
        let result = work(&transaction)?;
        transaction.commit().map_err(failed)?;
        Ok(result)
    }
}

impl Registry for SqliteRegistry {
    fn begin(&mut self) -> Result<bool, RegistryError> {
        if self.is_within {
            return Ok(false);
        }
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(failed)?;
        self.is_within = true;
        // Another process may have rotated the secret since the registry was opened.
        match secret_tag(&self.connection) {
            Ok(tag) if tag == self.tag => Ok(true),
            other => {
                self.roll_back();
                Err(other.err().unwrap_or(RegistryError::OtherSecret))
            }
        }
    }

    /// There is one writer, whatever it writes about.
    fn begin_about(&mut self, _person: PersonIndex, _id: Option<&str>) -> Result<bool, RegistryError> {
        self.begin()
    }

    fn commit(&mut self) -> Result<(), RegistryError> {
        let ended = self.connection.execute_batch("COMMIT").map_err(failed);
        if ended.is_err() {
            self.roll_back();
        }
        self.is_within = false;
        ended
    }

    fn roll_back(&mut self) {
        self.is_within = false;
        if !self.connection.is_autocommit() {
            // Report the first error. If the rollback fails, the transaction ends with the
            // connection.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }
}

/// Number of prepared statements that a connection keeps: more than the registry has. With fewer, a page
/// that needs more than that prepares each of them again.
const STATEMENTS: usize = 256;

fn connect(path: &Path, extra: OpenFlags) -> Result<Connection, RegistryError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | extra;
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(Duration::from_secs(PATIENCE_SECONDS)).map_err(failed)?;
    // WAL: readers do not wait for the writer. Full synchronous: a commit is on disk.
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
    // Overwrite deleted data with zeros.
    set("secure_delete", "on")?;
    set("cache_size", "-32768")?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::registry::Journal;
    use crate::time::Timestamp;

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
        registry.journal::<RegistryError>(&mut |line| {
            acts.push(line.act);
            Ok(())
        })?;
        Ok(acts)
    }

    /// `forget` once reported success while another process kept the write-ahead log.
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
        assert!(matches!(SqliteRegistry::open(&path, &secret()), Err(RegistryError::Newer { supported: VERSION, .. })));
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

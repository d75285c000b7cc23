//! The registry in SQLite, embedded: all SQL of the office.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use super::{Batch, BatchOrder, Progress, Registry, RegistryError, Run};
use crate::office::journal::{LineHash, START};
use crate::office::{Act, JournalLine, PersonIndex};
use crate::payload::{Commitment, Salt};
use crate::time::Timestamp;

const SCHEMA: &str = include_str!("schema.sql");
/// The version of [`SCHEMA`].
const VERSION: i64 = 1;
/// "fede" in ASCII, by which SQLite files tell what they are.
const APPLICATION: i64 = 0x6665_6465;
/// How long to wait for another process.
const PATIENCE_SECONDS: u64 = 10;

/// A registry in a file.
#[derive(Debug)]
pub struct SqliteRegistry {
    connection: Connection,
}

impl SqliteRegistry {
    /// Makes a registry where there is none.
    ///
    /// # Errors
    /// [`RegistryError::Exists`], and what the disk says.
    pub fn create(path: &Path) -> Result<Self, RegistryError> {
        if path.symlink_metadata().is_ok() {
            return Err(RegistryError::Exists { path: path.to_owned() });
        }
        let mut connection = connect(path, OpenFlags::SQLITE_OPEN_CREATE)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive).map_err(failed)?;
        transaction.execute_batch(SCHEMA).map_err(failed)?;
        transaction.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
        transaction.pragma_update(None, "user_version", VERSION).map_err(failed)?;
        transaction.commit().map_err(failed)?;
        Ok(Self { connection })
    }

    /// Opens a registry.
    ///
    /// # Errors
    /// [`RegistryError::Missing`], [`RegistryError::NotARegistry`], [`RegistryError::Newer`].
    pub fn open(path: &Path) -> Result<Self, RegistryError> {
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
        Ok(Self { connection })
    }

    fn write(&mut self) -> Result<Transaction<'_>, RegistryError> {
        self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)
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
    set("cache_size", "-32768")?;
    Ok(connection)
}

impl Registry for SqliteRegistry {
    fn record(&mut self, act: &Act) -> Result<(), RegistryError> {
        let transaction = self.write()?;
        append(&transaction, act)?;
        transaction.commit().map_err(failed)
    }

    fn journal(&self, each: &mut dyn FnMut(JournalLine) -> Result<(), RegistryError>) -> Result<(), RegistryError> {
        let mut lines = self
            .connection
            .prepare("SELECT seq, at, officer, act, subject, before, after, hash FROM journal ORDER BY seq")
            .map_err(failed)?;
        let mut rows = lines.query([]).map_err(failed)?;
        let (mut last, mut hash) = (0, START);
        while let Some(row) = rows.next().map_err(failed)? {
            let (line, stored) = journal_line(row)?;
            let expected = last + 1;
            if line.seq != expected || line.hash(&hash) != stored {
                return Err(RegistryError::Journal { expected });
            }
            (last, hash) = (expected, stored);
            each(line)?;
        }
        if (last, hash) != journal_end(&self.connection)? {
            return Err(RegistryError::Journal { expected: last + 1 });
        }
        Ok(())
    }

    fn commitment(&self, person: PersonIndex) -> Result<Option<(Commitment, Timestamp)>, RegistryError> {
        let mut query = self
            .connection
            .prepare_cached("SELECT salt, digest, made FROM person WHERE person = ?1")
            .map_err(failed)?;
        let found = query
            .query_row([person.as_bytes()], |row| Ok((row.get::<_, [u8; 8]>(0)?, row.get(1)?, row.get::<_, i64>(2)?)))
            .optional()
            .map_err(failed)?;
        found.map(|(salt, digest, made)| Ok((Commitment::new(Salt::new(salt), digest), time(made)?))).transpose()
    }

    fn batch(&mut self, order: &BatchOrder, act: &Act) -> Result<Batch, RegistryError> {
        let day = order.issued.day();
        let transaction = self.write()?;
        let bits: Option<(u32, i64)> = transaction
            .query_row("SELECT bits, taken FROM slot_day WHERE day = ?1", [day.number()], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()
            .map_err(failed)?;
        let (bits, taken) = bits.map_or(Ok((order.bits, 0)), |(bits, taken)| Ok((bits, count(taken)?)))?;
        let there = transaction
            .query_row(
                "SELECT batch, issued, first FROM batch WHERE people = ?1 AND day = ?2 AND kid = ?3",
                params![order.people, day.number(), order.kid.as_bytes()],
                |row| Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)),
            )
            .optional()
            .map_err(failed)?;
        if let Some((number, issued, first)) = there {
            return Ok(Batch { number, issued: time(issued)?, first: count(first)?, bits, was_there: true });
        }
        let (free, all) = free_slots(bits, taken);
        if order.slots > free {
            return Err(RegistryError::Slots { day: day.to_string(), asked: order.slots, free, all });
        }
        transaction
            .execute(
                "INSERT INTO slot_day (day, bits, taken) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (day) DO UPDATE SET taken = excluded.taken",
                params![day.number(), bits, integer(taken + order.slots)],
            )
            .map_err(failed)?;
        transaction
            .execute(
                "INSERT INTO batch (people, kid, issued, day, first, slots) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    order.people,
                    order.kid.as_bytes(),
                    integer(order.issued.seconds()),
                    day.number(),
                    integer(taken),
                    integer(order.slots)
                ],
            )
            .map_err(failed)?;
        let number = transaction.last_insert_rowid();
        append(&transaction, &Act { subject: number.to_string(), ..act.clone() })?;
        transaction.commit().map_err(failed)?;
        Ok(Batch { number, issued: order.issued, first: taken, bits, was_there: false })
    }

    fn progress(&self, run: &Run) -> Result<Option<Progress>, RegistryError> {
        let text = self
            .connection
            .query_row(
                "SELECT progress FROM run WHERE batch = ?1 AND shard = ?2 AND shards = ?3 AND out = ?4",
                params![run.batch, run.shard, run.shards, run.out],
                |row| row.get::<_, String>(0),
            )
            .optional()
            .map_err(failed)?;
        let damaged = |_| RegistryError::Damaged { expected: "the progress of a run" };
        text.map(|text| serde_json::from_str(&text).map_err(damaged)).transpose()
    }

    fn checkpoint(
        &mut self,
        run: &Run,
        progress: &Progress,
        made: &[(PersonIndex, Commitment)],
        end: Option<&Act>,
    ) -> Result<(), RegistryError> {
        let text = serde_json::to_string(progress).map_err(|error| RegistryError::Database(error.to_string()))?;
        let transaction = self.write()?;
        {
            let at: i64 = transaction
                .query_row("SELECT issued FROM batch WHERE batch = ?1", [run.batch], |row| row.get(0))
                .map_err(failed)?;
            let mut keep = transaction
                .prepare_cached("INSERT OR REPLACE INTO person (person, salt, digest, made) VALUES (?1, ?2, ?3, ?4)")
                .map_err(failed)?;
            for (person, commitment) in made {
                let (salt, digest) = (commitment.salt(), commitment.digest());
                keep.execute(params![person.as_bytes(), salt.as_bytes(), digest, at]).map_err(failed)?;
            }
        }
        transaction
            .execute(
                "INSERT OR REPLACE INTO run (batch, shard, shards, out, progress, done) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![run.batch, run.shard, run.shards, run.out, text, progress.done],
            )
            .map_err(failed)?;
        if let Some(act) = end {
            append(&transaction, act)?;
        }
        transaction.commit().map_err(failed)
    }
}

fn append(transaction: &Transaction<'_>, act: &Act) -> Result<(), RegistryError> {
    let (last, before) = journal_end(transaction)?;
    let line = JournalLine::new(last + 1, act);
    let hash = line.hash(&before);
    transaction
        .prepare_cached(
            "INSERT INTO journal (seq, at, officer, act, subject, before, after, hash) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .and_then(|mut insert| {
            let at = integer(line.at.seconds());
            insert.execute(params![line.seq, at, line.officer, line.act, line.subject, line.before, line.after, hash])
        })
        .map_err(failed)?;
    transaction
        .prepare_cached("INSERT OR REPLACE INTO journal_end (one, seq, hash) VALUES (1, ?1, ?2)")
        .and_then(|mut insert| insert.execute(params![line.seq, hash]))
        .map_err(failed)?;
    Ok(())
}

fn journal_end(connection: &Connection) -> Result<(i64, LineHash), RegistryError> {
    let end = connection
        .query_row("SELECT seq, hash FROM journal_end", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
        .map_err(failed)?;
    Ok(end.unwrap_or((0, START)))
}

fn journal_line(row: &Row<'_>) -> Result<(JournalLine, LineHash), RegistryError> {
    let read = || -> rusqlite::Result<_> {
        let at: i64 = row.get(1)?;
        Ok(((row.get(0)?, at), [row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?], row.get(7)?))
    };
    let ((seq, at), [officer, act, subject, before, after], hash) = read().map_err(failed)?;
    Ok((JournalLine { seq, at: time(at)?, officer, act, subject, before, after }, hash))
}

/// How many slots are free, and how many a day of so many bits has.
fn free_slots(bits: u32, taken: u64) -> (u64, u64) {
    let all = 1_u64.checked_shl(bits).unwrap_or(0);
    (all.saturating_sub(taken), all)
}

/// SQLite's integers are signed.
fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn count(number: i64) -> Result<u64, RegistryError> {
    u64::try_from(number).map_err(|_| RegistryError::Damaged { expected: "a number from 0 on" })
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
    use crate::key::SigningKey;

    fn act(what: &'static str) -> Act {
        let at = Timestamp::parse("2026-03-05T00:00:00Z").unwrap();
        let [subject, before, after] = ["1", "", "x"].map(str::to_owned);
        Act { at, officer: "li".to_owned(), act: what, subject, before, after }
    }

    fn registry() -> (tempfile::TempDir, SqliteRegistry) {
        let directory = tempfile::tempdir().unwrap();
        let registry = SqliteRegistry::create(&directory.path().join("registry.sqlite")).unwrap();
        (directory, registry)
    }

    fn acts(registry: &SqliteRegistry) -> Result<Vec<String>, RegistryError> {
        let mut acts = Vec::new();
        registry.journal(&mut |line| {
            acts.push(line.act);
            Ok(())
        })?;
        Ok(acts)
    }

    fn order(people: u8, slots: u64) -> BatchOrder {
        let kid = SigningKey::from_seed(&[2; 32]).unwrap().kid();
        BatchOrder { people: [people; 32], kid, issued: act("").at, slots, bits: 20 }
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

    #[test]
    fn slots_are_reserved_once() {
        let (_directory, mut registry) = registry();
        let first = registry.batch(&order(1, 1000), &act("batch")).unwrap();
        assert_eq!((first.first, first.was_there), (0, false));
        let second = registry.batch(&order(2, 5), &act("batch")).unwrap();
        assert_eq!(second.first, 1000);
        // Asked again, however much later in the day, it is the same batch.
        let again = registry
            .batch(&BatchOrder { issued: act("").at.saturating_add(60), bits: 24, ..order(1, 1000) }, &act("batch"));
        assert_eq!(again.unwrap(), Batch { was_there: true, ..first });
        let full = registry.batch(&order(3, 1 << 20), &act("batch"));
        assert!(matches!(full, Err(RegistryError::Slots { free, .. }) if free == (1 << 20) - 1005), "{full:?}");
        let tomorrow = BatchOrder { issued: act("").at.saturating_add(86_400), bits: 24, ..order(1, 1000) };
        let tomorrow = registry.batch(&tomorrow, &act("batch")).unwrap();
        assert_eq!((tomorrow.first, tomorrow.bits), (0, 24));
        assert_eq!(acts(&registry).unwrap().len(), 3);
    }

    #[test]
    fn what_is_no_registry_is_named() {
        let (directory, registry) = registry();
        let path = directory.path().join("registry.sqlite");
        assert!(matches!(SqliteRegistry::create(&path), Err(RegistryError::Exists { .. })));
        registry.connection.pragma_update(None, "user_version", VERSION + 1).unwrap();
        assert!(matches!(SqliteRegistry::open(&path), Err(RegistryError::Newer { found: 2, .. })));
        drop(registry);
        let other = directory.path().join("other");
        assert!(matches!(SqliteRegistry::open(&other), Err(RegistryError::Missing { .. })));
        std::fs::write(&other, vec![b'x'; 5000]).unwrap();
        assert!(matches!(SqliteRegistry::open(&other), Err(RegistryError::NotARegistry { .. })));
        std::fs::write(&other, b"").unwrap();
        assert!(matches!(SqliteRegistry::open(&other), Err(RegistryError::NotARegistry { .. })));
    }

    #[test]
    fn a_registry_that_another_holds_is_locked_not_lost() {
        let (directory, mut registry) = registry();
        let other = SqliteRegistry::open(&directory.path().join("registry.sqlite")).unwrap();
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

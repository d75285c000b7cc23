//! The step from version 1, which had a journal without a key, statuses and rules in
//! the journal, and document numbers in clear text.

use rusqlite::{Transaction, params};

use super::journal::{journal_line, set_end};
use super::migrate::Upgraded;
use super::rows::{failed, person};
use crate::key::DocumentNumber;
use crate::office::journal::START;
use crate::office::registry::RegistryError;
use crate::office::{Chain, OfficeSecret};
use crate::payload::DocumentKind;

/// Upgrades to version 2.
///
/// Checks the journal by the rules of version 1, and rewrites it with keyed hashes and without
/// statuses and rules, which it must not keep. Seals stored document numbers. Deletes proposals,
/// because their officers had not proved their identity.
pub(super) fn to_version_2(
    transaction: &Transaction<'_>,
    secret: &OfficeSecret,
    noted: Option<&str>,
) -> Result<Upgraded, RegistryError> {
    // Triggers make the journal append-only. Remove them for the rewrite and restore them after.
    let schema = "DROP TRIGGER IF EXISTS journal_is_kept; DROP TRIGGER IF EXISTS journal_is_final; DELETE FROM proposal; \
                  CREATE TABLE officer (key TEXT PRIMARY KEY, name TEXT NOT NULL, salt BLOB NOT NULL, \
                  hash BLOB NOT NULL, added INTEGER NOT NULL, failures INTEGER NOT NULL, tried INTEGER NOT NULL) STRICT, WITHOUT ROWID; \
                  ALTER TABLE journal_end ADD COLUMN seal BLOB NOT NULL DEFAULT x''";
    transaction.execute_batch(schema).map_err(failed)?;
    let upgraded = rewrite_journal(transaction, secret)?;
    if let Some(noted) = noted.filter(|noted| !noted.eq_ignore_ascii_case(&upgraded.last_hash)) {
        return Err(RegistryError::OtherHash { noted: noted.to_owned(), found: upgraded.last_hash });
    }
    seal_numbers(transaction, secret)?;
    let triggers = "CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal BEGIN \
                    SELECT RAISE(ABORT, 'the journal is append-only'); END; \
                    CREATE TRIGGER journal_is_final BEFORE UPDATE ON journal BEGIN \
                    SELECT RAISE(ABORT, 'the journal is append-only'); END";
    transaction.execute_batch(triggers).map_err(failed)?;
    Ok(upgraded)
}

/// Checks each line by the rules of version 1, and rewrites it with a keyed hash. Lines of audits,
/// proposals and decisions lose the texts that contain statuses and rules.
fn rewrite_journal(transaction: &Transaction<'_>, secret: &OfficeSecret) -> Result<Upgraded, RegistryError> {
    let key = secret.journal_key();
    let sql = "SELECT seq, at, officer, act, subject, before, after, hash FROM journal WHERE seq = ?1";
    let mut read = transaction.prepare(sql).map_err(failed)?;
    let sql = "UPDATE journal SET before = ?2, after = ?3, hash = ?4 WHERE seq = ?1";
    let mut write = transaction.prepare(sql).map_err(failed)?;
    let (count, end): (i64, Option<(i64, [u8; 32])>) = (
        transaction.query_row("SELECT count(*) FROM journal", [], |row| row.get(0)).map_err(failed)?,
        transaction
            .prepare("SELECT seq, hash FROM journal_end")
            .and_then(|mut query| query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.next().transpose())
            .map_err(failed)?,
    );
    let (mut before, mut hash) = (START, START);
    for seq in 1..=count {
        let changed = RegistryError::Journal { expected: seq };
        let mut rows = read.query([seq]).map_err(failed)?;
        let Some(row) = rows.next().map_err(failed)? else { return Err(changed) };
        let (mut line, stored) = journal_line(row, Chain::MAIN)?;
        if line.hash_of_version_1(&before) != stored {
            return Err(changed);
        }
        before = stored;
        if matches!(line.act.as_str(), "audit" | "propose" | "decide") {
            line.before.clear();
            line.after.clear();
        }
        hash = line.hash(&key, &hash);
        write.execute(params![seq, line.before, line.after, hash]).map_err(failed)?;
    }
    if end.unwrap_or((0, START)) != (count, before) {
        return Err(RegistryError::Journal { expected: count + 1 });
    }
    set_end(transaction, &key, count, &hash)?;
    Ok(Upgraded { lines: count, last_hash: base16ct::lower::encode_string(&before) })
}

/// Encrypts the document numbers that version 1 stored in clear text.
fn seal_numbers(transaction: &Transaction<'_>, secret: &OfficeSecret) -> Result<(), RegistryError> {
    let damaged = || RegistryError::Damaged { expected: "document-number" };
    let mut query =
        transaction.prepare("SELECT person, document, number FROM person WHERE number IS NOT NULL").map_err(failed)?;
    let rows = query
        .query_map([], |row| Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, u8>(1)?, row.get::<_, String>(2)?)))
        .map_err(failed)?;
    let clear = rows.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let mut write = transaction.prepare("UPDATE person SET number = ?2 WHERE person = ?1").map_err(failed)?;
    for (index, kind, number) in clear {
        let number = DocumentNumber::new(&number).map_err(|_| damaged())?;
        let kind = DocumentKind::from_number(kind.into()).ok_or_else(damaged)?;
        // Check that the number belongs to the person: the seal would bind it to this person.
        if secret.index_of(kind, &number) != person(index) {
            return Err(damaged());
        }
        let sealed = secret.seal_number(person(index), &number).ok_or_else(damaged)?;
        write.execute(params![index, sealed]).map_err(failed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::super::SqliteRegistry;
    use super::super::rows::integer;
    use super::super::tests::{act, acts, secret};
    use super::*;
    use crate::office::registry::Journal;
    use crate::office::{Act, JournalLine};

    /// The tables of version 1 that an upgrade changes, or that get an index.
    const VERSION_1: &str = "
        CREATE TABLE journal (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, officer TEXT NOT NULL, act TEXT NOT NULL,
            subject TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, hash BLOB NOT NULL) STRICT;
        CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'append-only'); END;
        CREATE TRIGGER journal_is_final BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'append-only'); END;
        CREATE TABLE journal_end (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;
        CREATE TABLE person (person BLOB PRIMARY KEY, document INTEGER NOT NULL, name TEXT NOT NULL, number TEXT,
            seen INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE proposal (decision INTEGER PRIMARY KEY, officer TEXT NOT NULL) STRICT;
        INSERT INTO proposal VALUES (1, 'li');
        CREATE TABLE decision (decision INTEGER PRIMARY KEY, at INTEGER NOT NULL, origin INTEGER NOT NULL) STRICT;
        PRAGMA application_id = 1717920869; PRAGMA user_version = 1;";

    /// A registry of version 1 with these acts, and a person whose number is in clear text.
    fn version_1(path: &std::path::Path, lines: &[Act]) -> String {
        let connection = Connection::open(path).unwrap();
        connection.execute_batch(VERSION_1).unwrap();
        let mut hash = START;
        for (seq, act) in (1..).zip(lines) {
            let line = JournalLine::new(Chain::MAIN, seq, act);
            hash = line.hash_of_version_1(&hash);
            let at = integer(line.at.seconds());
            let values = params![seq, at, line.officer, line.act, line.subject, line.before, line.after, hash];
            connection.execute("INSERT INTO journal VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", values).unwrap();
            connection.execute("INSERT OR REPLACE INTO journal_end VALUES (1, ?1, ?2)", params![seq, hash]).unwrap();
        }
        let number = DocumentNumber::new("E1234567").unwrap();
        let index = secret().index_of(DocumentKind::Passport, &number);
        let values = params![index.as_bytes(), DocumentKind::Passport.number(), "x", number.as_str()];
        connection.execute("INSERT INTO person VALUES (?1, ?2, ?3, ?4, 0)", values).unwrap();
        base16ct::lower::encode_string(&hash)
    }

    #[test]
    fn a_registry_of_version_1_is_keyed_and_keeps_what_it_had() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("registry.sqlite");
        let audit = Act { before: "green".to_owned(), after: "yellow by fever".to_owned(), ..act("audit") };
        let last = version_1(&path, &[act("declare"), audit, act("issue")]);
        assert!(matches!(SqliteRegistry::open(&path, &secret()), Err(RegistryError::Older { found: 1, .. })));
        let other = SqliteRegistry::upgrade(&path, &secret(), Some("00"), |_| unreachable!());
        assert!(matches!(other, Err(RegistryError::OtherHash { .. })));
        let upgraded = SqliteRegistry::upgrade(&path, &secret(), Some(&last), |_| act("upgrade")).unwrap();
        assert_eq!(upgraded, Upgraded { lines: 3, last_hash: last });
        let mut registry = SqliteRegistry::open(&path, &secret()).unwrap();
        registry.record(&act("forget")).unwrap();
        assert_eq!(acts(&registry).unwrap(), ["declare", "audit", "issue", "upgrade", "forget"]);
        registry
            .connection
            .query_row("SELECT count(*) FROM journal WHERE after LIKE '%fever%'", [], |row| row.get::<_, i64>(0))
            .map(|found| assert_eq!(found, 0))
            .unwrap();
        let number = DocumentNumber::new("E1234567").unwrap();
        let index = secret().index_of(DocumentKind::Passport, &number);
        let sealed: String = registry.connection.query_row("SELECT number FROM person", [], |row| row.get(0)).unwrap();
        assert_eq!(secret().open_number(index, &sealed).unwrap().as_str(), "E1234567");
        assert!(matches!(
            SqliteRegistry::upgrade(&path, &secret(), None, |_| unreachable!()),
            Err(RegistryError::UpToDate)
        ));
    }

    /// An attacker with write access could set the version back to 1 and get a forged journal
    /// keyed.
    #[test]
    fn a_changed_journal_of_version_1_is_not_keyed_and_no_upgrade_happens_unasked() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("registry.sqlite");
        version_1(&path, &[act("declare"), act("issue")]);
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch("DROP TRIGGER journal_is_final; UPDATE journal SET officer = 'wang' WHERE seq = 1")
            .unwrap();
        drop(connection);
        assert!(matches!(SqliteRegistry::open(&path, &secret()), Err(RegistryError::Older { .. })));
        let refused = SqliteRegistry::upgrade(&path, &secret(), None, |_| unreachable!());
        assert!(matches!(refused, Err(RegistryError::Journal { expected: 1 })));
    }
}

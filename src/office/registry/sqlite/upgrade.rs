//! From registries of version 1: journals without a key, statuses and rules in it, numbers in clear.

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::{VERSION, failed, journal_line, person, set_end};
use crate::key::DocumentNumber;
use crate::office::OfficeSecret;
use crate::office::journal::START;
use crate::office::registry::RegistryError;

/// Checks the journal as version 1 wrote it, and writes it anew: keyed, and without statuses and rules, which it must not
/// keep. Seals the numbers that were kept. Proposals of officers who had not proved who they are have to be made again.
pub(super) fn to_version_2(connection: &mut Connection, secret: &OfficeSecret) -> Result<(), RegistryError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive).map_err(failed)?;
    // Another process may have done it meanwhile.
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)?;
    if found == VERSION {
        return Ok(());
    }
    let schema = "DROP TRIGGER journal_is_kept; DROP TRIGGER journal_is_final; DELETE FROM proposal; \
                  CREATE TABLE officer (key TEXT PRIMARY KEY, name TEXT NOT NULL, salt BLOB NOT NULL, \
                  hash BLOB NOT NULL, added INTEGER NOT NULL, failures INTEGER NOT NULL) STRICT, WITHOUT ROWID; \
                  ALTER TABLE journal_end ADD COLUMN seal BLOB NOT NULL DEFAULT x''";
    transaction.execute_batch(schema).map_err(failed)?;
    rewrite_journal(&transaction, secret)?;
    seal_numbers(&transaction, secret)?;
    let triggers = "CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal BEGIN \
                    SELECT RAISE(ABORT, 'the journal is append-only'); END; \
                    CREATE TRIGGER journal_is_final BEFORE UPDATE ON journal BEGIN \
                    SELECT RAISE(ABORT, 'the journal is append-only'); END";
    transaction.execute_batch(triggers).map_err(failed)?;
    transaction.pragma_update(None, "user_version", VERSION).map_err(failed)?;
    transaction.commit().map_err(failed)
}

fn rewrite_journal(transaction: &Transaction<'_>, secret: &OfficeSecret) -> Result<(), RegistryError> {
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
        let (mut line, stored) = journal_line(row)?;
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
    if count > 0 { set_end(transaction, &key, count, &hash) } else { Ok(()) }
}

fn seal_numbers(transaction: &Transaction<'_>, secret: &OfficeSecret) -> Result<(), RegistryError> {
    let damaged = || RegistryError::Damaged { expected: "the number of a document" };
    let mut query =
        transaction.prepare("SELECT person, number FROM person WHERE number IS NOT NULL").map_err(failed)?;
    let rows = query.query_map([], |row| Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, String>(1)?))).map_err(failed)?;
    let clear = rows.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let mut write = transaction.prepare("UPDATE person SET number = ?2 WHERE person = ?1").map_err(failed)?;
    for (index, number) in clear {
        let number = DocumentNumber::new(&number).map_err(|_| damaged())?;
        let sealed = secret.seal_number(person(index), &number).ok_or_else(damaged)?;
        write.execute(params![index, sealed]).map_err(failed)?;
    }
    Ok(())
}

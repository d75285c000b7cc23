//! The registry under a new secret: every index, number and point, in one transaction.

use rusqlite::{Connection, TransactionBehavior, params};

use super::SqliteRegistry;
use super::exchange::secret_tag;
use super::journal::append;
use super::rows::{columns, damaged, failed, person};
use crate::office::exchange::PersonPoint;
use crate::office::registry::RegistryError;
use crate::office::{Act, Declaration, OfficeSecret, parallel};

/// The tables and columns with people.
const OF_PEOPLE: [(&str, &str); 15] = [
    ("commitment", "person"),
    ("person", "person"),
    ("declaration", "person"),
    ("fact", "person"),
    ("stay", "person"),
    ("not_there", "person"),
    ("decision", "person"),
    ("code", "person"),
    ("exchange_point", "person"),
    ("receipt", "person"),
    ("person_view", "person"),
    ("request", "person"),
    ("request", "asker"),
    ("attachment", "person"),
    ("telephone", "person"),
];
/// Number of points that are computed at once.
const CHUNK: usize = 4096;

/// What a rotation has converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotated {
    /// Number of people who have an entry in some table.
    pub people: u64,
    /// Number of points.
    pub points: u64,
}

impl SqliteRegistry {
    /// Converts the registry from one secret of the office to the next, and writes the journal line
    /// that `act` makes. `keep` stores the new secret, before anything is committed.
    ///
    /// # Errors
    /// [`RegistryError`], and the error of `keep`. Then nothing has changed.
    pub fn rotate<E: From<RegistryError>>(
        mut self,
        (old, new): (&OfficeSecret, &OfficeSecret),
        keep: impl FnOnce() -> Result<(), E>,
        act: impl FnOnce(&Rotated) -> Act,
    ) -> Result<Rotated, E> {
        let key = self.journal_key.clone();
        let tag = self.tag;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        // Another process may have rotated it since it was opened.
        if secret_tag(&transaction)? != tag {
            return Err(RegistryError::OtherSecret.into());
        }
        seal_numbers(&transaction, old, new)?;
        seal_attachments(&transaction, old, new)?;
        // Officers send what waits again.
        transaction.execute("DELETE FROM import_file", []).map_err(failed)?;
        let people = move_people(&transaction, new)?;
        let points = move_points(&transaction, old, new)?;
        // They are sealed under keys of the secret before.
        transaction.execute("DELETE FROM kept_answer", []).map_err(failed)?;
        digest_declarations(&transaction)?;
        let rotated = Rotated { people, points };
        append(&transaction, &key, &act(&rotated))?;
        transaction
            .execute("INSERT OR REPLACE INTO secret_tag (one, tag) VALUES (1, ?1)", [new.tag()])
            .map_err(failed)?;
        keep()?;
        transaction.commit().map_err(failed)?;
        // Pages of the log still have what was there before.
        self.truncate_log()?;
        Ok(rotated)
    }
}

/// Seals the stored numbers under the new secret, with the new index.
fn seal_numbers(connection: &Connection, old: &OfficeSecret, new: &OfficeSecret) -> Result<(), RegistryError> {
    let numbers: Vec<([u8; 32], String)> =
        all(connection, "SELECT person, number FROM person WHERE number IS NOT NULL")?;
    let mut write = connection.prepare("UPDATE person SET number = ?2 WHERE person = ?1").map_err(failed)?;
    for (index, sealed) in numbers {
        let before = person(index);
        let number = old.open_number(before, &sealed).ok_or(damaged("document-number"))?;
        let sealed = new.seal_number(new.index_after(before), &number).ok_or(damaged("document-number"))?;
        write.execute(params![index, sealed]).map_err(failed)?;
    }
    Ok(())
}

/// Seals the keys of attachments under the new secret, with the new index. Their content stays.
fn seal_attachments(connection: &Connection, old: &OfficeSecret, new: &OfficeSecret) -> Result<(), RegistryError> {
    let keys: Vec<([u8; 16], [u8; 32], Vec<u8>)> = all(connection, "SELECT attachment, person, key FROM attachment")?;
    let mut write = connection.prepare("UPDATE attachment SET key = ?2 WHERE attachment = ?1").map_err(failed)?;
    for (id, index, sealed) in keys {
        let key = old.move_file_key(new, (person(index), &id), &sealed).ok_or(damaged("database"))?;
        write.execute(params![id, key]).map_err(failed)?;
    }
    Ok(())
}

/// Gives each person the index under the new secret, in every table.
fn move_people(connection: &Connection, new: &OfficeSecret) -> Result<u64, RegistryError> {
    let from = OF_PEOPLE
        .map(|(table, column)| format!("SELECT {column} FROM {table} WHERE {column} IS NOT NULL"))
        .join(" UNION ");
    let people: Vec<([u8; 32],)> = all(connection, &from)?;
    let pairs = people.iter().map(|(index,)| (*index, *new.index_after(person(*index)).as_bytes()));
    keep_pairs(connection, pairs)?;
    for (table, column) in OF_PEOPLE {
        let sql = format!("UPDATE {table} SET {column} = (SELECT new FROM temp.moved WHERE old = {table}.{column})");
        connection.execute(&sql, []).map_err(failed)?;
    }
    Ok(u64::try_from(people.len()).unwrap_or(u64::MAX))
}

/// Gives each point the scalar of the new secret: of people here, and in what partners report.
fn move_points(connection: &Connection, old: &OfficeSecret, new: &OfficeSecret) -> Result<u64, RegistryError> {
    let factor = old.blinding().to(&new.blinding());
    let points: Vec<([u8; 32],)> =
        all(connection, "SELECT point FROM exchange_point UNION SELECT point FROM shared_fact")?;
    let mut pairs = Vec::with_capacity(points.len());
    for chunk in points.chunks(CHUNK) {
        let moved = parallel::map(chunk, |(point,)| (*point, PersonPoint::from_bytes(*point).times(&factor)));
        for (before, after) in moved {
            pairs.push((before, *after.ok_or(damaged("database"))?.as_bytes()));
        }
    }
    keep_pairs(connection, pairs.into_iter())?;
    for table in ["exchange_point", "shared_fact"] {
        let sql = format!("UPDATE {table} SET point = (SELECT new FROM temp.moved WHERE old = {table}.point)");
        connection.execute(&sql, []).map_err(failed)?;
    }
    Ok(u64::try_from(points.len()).unwrap_or(u64::MAX))
}

/// The digest of a declaration covers the person.
fn digest_declarations(connection: &Connection) -> Result<(), RegistryError> {
    let mut read = connection.prepare("SELECT person, declared, declaration, body FROM declaration").map_err(failed)?;
    let sql = "UPDATE declaration SET digest = ?4 WHERE person = ?1 AND declared = ?2 AND declaration = ?3";
    let mut write = connection.prepare(sql).map_err(failed)?;
    // The digest is no part of a key, so the rows stay where they are while they are read.
    let mut rows = read.query([]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        let (index, declared, number, body): ([u8; 32], i64, i64, String) =
            columns(row, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        let digest = Declaration::digest_of(person(index), &body);
        write.execute(params![index, declared, number, digest]).map_err(failed)?;
    }
    Ok(())
}

fn keep_pairs(connection: &Connection, pairs: impl Iterator<Item = ([u8; 32], [u8; 32])>) -> Result<(), RegistryError> {
    let table = "CREATE TEMP TABLE IF NOT EXISTS moved (old BLOB PRIMARY KEY, new BLOB NOT NULL) WITHOUT ROWID; \
                 DELETE FROM temp.moved";
    connection.execute_batch(table).map_err(failed)?;
    let mut insert = connection.prepare("INSERT INTO temp.moved (old, new) VALUES (?1, ?2)").map_err(failed)?;
    for (old, new) in pairs {
        insert.execute(params![old, new]).map_err(failed)?;
    }
    Ok(())
}

/// Every row of a query.
fn all<T: for<'a> TryFrom<&'a rusqlite::Row<'a>, Error = rusqlite::Error>>(
    connection: &Connection,
    sql: &str,
) -> Result<Vec<T>, RegistryError> {
    let mut query = connection.prepare(sql).map_err(failed)?;
    let rows = query.query_map([], |row| T::try_from(row)).map_err(failed)?;
    rows.collect::<Result<_, _>>().map_err(failed)
}

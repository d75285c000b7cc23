//! The registry under a new secret: every index, number and point, in one transaction.

use super::PostgresRegistry;
use super::chain_ends::append;
use super::nights::refuse_in_night;
use super::people::sweep;
use super::session::{Session, bytes, get};
use crate::office::exchange::PersonPoint;
use crate::office::registry::values::{damaged, person};
use crate::office::registry::{Registry, RegistryError, Rotated};
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
/// Number of rows that are converted at once.
const CHUNK: i64 = 4096;

impl PostgresRegistry {
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
        self.begin()?;
        let rotated = self.write(|session| {
            // Its plan and its workers know people by their indices.
            refuse_in_night(session)?;
            session.batch("CREATE TEMP TABLE moved (before bytea PRIMARY KEY, after bytea) ON COMMIT DROP")?;
            seal_numbers(session, old, new)?;
            seal_attachments(session, old, new)?;
            // Officers send what waits again.
            session.batch("DELETE FROM import_file")?;
            let rotated = Rotated { people: move_people(session, new)?, points: move_points(session, old, new)? };
            // They are sealed under keys of the secret before.
            session.batch("DELETE FROM kept_answer")?;
            digest_declarations(session)?;
            append(session, &key, &act(&rotated))?;
            session.execute("UPDATE registry SET tag = $1", &[&new.tag().as_slice()])?;
            Ok(rotated)
        });
        let kept = rotated.map_err(E::from).and_then(|rotated| keep().map(|()| rotated));
        if kept.is_err() {
            self.roll_back();
            return kept;
        }
        self.commit()?;
        // Dead rows still have what was there before.
        sweep(&self)?;
        kept
    }
}

/// Seals the stored numbers under the new secret, with the new index.
fn seal_numbers(session: &mut Session, old: &OfficeSecret, new: &OfficeSecret) -> Result<(), RegistryError> {
    let read = "SELECT person, number FROM person WHERE number IS NOT NULL AND person > $1 ORDER BY person LIMIT $2";
    let write = "UPDATE person SET number = moved.number FROM unnest($1::bytea[], $2::text[]) AS moved (person, number) \
                 WHERE person.person = moved.person";
    let mut after = Vec::new();
    loop {
        let (mut people, mut numbers) = (Vec::new(), Vec::new());
        for row in session.rows(read, &[&after, &CHUNK])? {
            let before = person(bytes(&row, 0)?);
            let number = old.open_number(before, get(&row, 1)?).ok_or(damaged("document-number"))?;
            numbers.push(new.seal_number(new.index_after(before), &number).ok_or(damaged("document-number"))?);
            people.push(before.as_bytes().to_vec());
        }
        let Some(last) = people.last() else { return Ok(()) };
        after.clone_from(last);
        session.execute(write, &[&people, &numbers])?;
    }
}

/// Seals the keys of attachments under the new secret, with the new index. Their content stays.
fn seal_attachments(session: &mut Session, old: &OfficeSecret, new: &OfficeSecret) -> Result<(), RegistryError> {
    let read = "SELECT attachment, person, key FROM attachment WHERE attachment > $1 ORDER BY attachment LIMIT $2";
    let write = "UPDATE attachment SET key = moved.key FROM unnest($1::bytea[], $2::bytea[]) AS moved (attachment, key) \
                 WHERE attachment.attachment = moved.attachment";
    let mut after = Vec::new();
    loop {
        let (mut ids, mut keys) = (Vec::new(), Vec::new());
        for row in session.rows(read, &[&after, &CHUNK])? {
            let (id, index): ([u8; 16], [u8; 32]) = (bytes(&row, 0)?, bytes(&row, 1)?);
            keys.push(old.move_file_key(new, (person(index), &id), get(&row, 2)?).ok_or(damaged("database"))?);
            ids.push(id.to_vec());
        }
        let Some(last) = ids.last() else { return Ok(()) };
        after.clone_from(last);
        session.execute(write, &[&ids, &keys])?;
    }
}

/// Gives each person the index under the new secret, in every table.
fn move_people(session: &mut Session, new: &OfficeSecret) -> Result<u64, RegistryError> {
    let from = OF_PEOPLE
        .map(|(table, column)| format!("SELECT {column} FROM {table} WHERE {column} IS NOT NULL"))
        .join(" UNION ");
    let after = |before: [u8; 32]| Some(*new.index_after(person(before)).as_bytes());
    let people = fill_moved(session, &from, after)?;
    for (table, column) in OF_PEOPLE {
        session.execute(
            &format!("UPDATE {table} SET {column} = moved.after FROM moved WHERE {table}.{column} = before"),
            &[],
        )?;
    }
    Ok(people)
}

/// Gives each point the scalar of the new secret: of people here, and in what partners report.
fn move_points(session: &mut Session, old: &OfficeSecret, new: &OfficeSecret) -> Result<u64, RegistryError> {
    let factor = old.blinding().to(&new.blinding());
    let from = "SELECT point FROM exchange_point UNION SELECT point FROM shared_fact";
    let after = |before| PersonPoint::from_bytes(before).times(&factor).map(|after| *after.as_bytes());
    let points = fill_moved(session, from, after)?;
    for table in ["exchange_point", "shared_fact"] {
        session
            .execute(&format!("UPDATE {table} SET point = moved.after FROM moved WHERE {table}.point = before"), &[])?;
    }
    Ok(points)
}

/// Fills the temporary table `moved` with what a query selects, and what becomes of it. Returns the
/// number of rows.
fn fill_moved(
    session: &mut Session,
    from: &str,
    after: impl Fn([u8; 32]) -> Option<[u8; 32]> + Sync,
) -> Result<u64, RegistryError> {
    session.batch("TRUNCATE moved")?;
    let rows = session.execute(&format!("INSERT INTO moved (before) {from}"), &[])?;
    let read = "SELECT before FROM moved WHERE before > $1 ORDER BY before LIMIT $2";
    let write = "UPDATE moved SET after = made.after FROM unnest($1::bytea[], $2::bytea[]) AS made (before, after) \
                 WHERE moved.before = made.before";
    let mut last = Vec::new();
    loop {
        let read = session.rows(read, &[&last, &CHUNK])?;
        let before: Vec<[u8; 32]> = read.iter().map(|row| bytes(row, 0)).collect::<Result<_, _>>()?;
        let Some(end) = before.last() else { break };
        last = end.to_vec();
        let (mut from, mut to) = (Vec::new(), Vec::new());
        for (before, after) in parallel::map(&before, |before| (before.to_vec(), after(*before))) {
            from.push(before);
            to.push(after.ok_or(damaged("database"))?.to_vec());
        }
        session.execute(write, &[&from, &to])?;
    }
    session.batch("ANALYZE moved")?;
    Ok(rows)
}

/// The digest of a declaration covers the person.
fn digest_declarations(session: &mut Session) -> Result<(), RegistryError> {
    let read = "SELECT person, declared, declaration, body FROM declaration \
                WHERE (person, declared, declaration) > ($1, $2, $3) ORDER BY person, declared, declaration LIMIT $4";
    let write = "UPDATE declaration SET digest = made.digest \
                 FROM unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bytea[]) AS made (person, declared, number, digest) \
                 WHERE declaration.person = made.person AND declaration.declared = made.declared \
                 AND declaration.declaration = made.number";
    let mut after = (Vec::new(), i64::MIN, i64::MIN);
    loop {
        let (mut people, mut times, mut numbers, mut digests) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for row in session.rows(read, &[&after.0, &after.1, &after.2, &CHUNK])? {
            let index: [u8; 32] = bytes(&row, 0)?;
            digests.push(Declaration::digest_of(person(index), get(&row, 3)?).to_vec());
            after = (index.to_vec(), get(&row, 1)?, get(&row, 2)?);
            people.push(index.to_vec());
            times.push(after.1);
            numbers.push(after.2);
        }
        if people.is_empty() {
            return Ok(());
        }
        session.execute(write, &[&people, &times, &numbers, &digests])?;
    }
}

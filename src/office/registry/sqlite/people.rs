//! People, declarations and background data in SQLite.

use rusqlite::{Connection, OptionalExtension, params};

use super::SqliteRegistry;
use super::dossiers::dossiers;
use super::rows::{self, columns, damaged, end, end_of, failed, integer, time};
use crate::office::registry::values::kept;
use crate::office::registry::{
    Declared, Dossier, Kept, KeptAnswer, NewDeclaration, PendingImport, People, Person, RegistryError,
};
use crate::office::{Fact, PersonIndex, RiskArea, RiskLevel, Stay};
use crate::payload::{DocumentKind, Place};
use crate::time::Timestamp;

impl SqliteRegistry {
    /// Runs a statement that deletes at most one row. Returns whether there was one.
    fn remove(&mut self, sql: &str, key: impl rusqlite::Params) -> Result<bool, RegistryError> {
        self.write(|connection| Ok(execute(connection, sql, key)? > 0))
    }
}

impl People for SqliteRegistry {
    fn declare(&mut self, new: &NewDeclaration<'_>) -> Result<Declared, RegistryError> {
        self.write(|connection| match known_declaration(connection, new.person, &new.digest, new.id)? {
            Some(known) => Ok(known),
            None => insert(connection, new).map(Declared::New),
        })
    }

    fn discard_numbers(&mut self, people: &[PersonIndex]) -> Result<(), RegistryError> {
        self.write(|connection| {
            people.iter().try_for_each(|person| {
                let sql = "UPDATE person SET number = NULL WHERE person = ?1 AND number IS NOT NULL";
                execute(connection, sql, [person.as_bytes()]).map(drop)
            })
        })
    }

    fn declared(
        &self,
        person: PersonIndex,
        digest: &[u8; 32],
        id: Option<&str>,
    ) -> Result<Option<Declared>, RegistryError> {
        known_declaration(&self.connection, person, digest, id)
    }

    fn person(&self, person: PersonIndex) -> Result<Option<Person>, RegistryError> {
        person_of(&self.connection, person)
    }

    fn declarations(&self, person: PersonIndex) -> Result<Vec<(i64, Timestamp, String)>, RegistryError> {
        let mut query = self
            .connection
            .prepare_cached(
                "SELECT declaration, declared, body FROM declaration WHERE person = ?1 \
                 ORDER BY declared DESC, declaration DESC",
            )
            .map_err(failed)?;
        let mut rows = query.query([person.as_bytes()]).map_err(failed)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let (number, declared, body) = columns(row, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            found.push((number, time(declared)?, body));
        }
        Ok(found)
    }

    fn add_fact(&mut self, person: PersonIndex, fact: &Fact) -> Result<Kept, RegistryError> {
        self.write(|connection| {
            let (person, kind, since) = (person.as_bytes(), fact.kind.number(), integer(fact.since.seconds()));
            let known = "SELECT until FROM fact WHERE person = ?1 AND kind = ?2 AND since = ?3";
            let until = end(fact.until);
            let kept = kept(known_end(connection, known, params![person, kind, since])?, until);
            if kept == Kept::New {
                let keep =
                    "INSERT OR REPLACE INTO fact (person, kind, since, until, source) VALUES (?1, ?2, ?3, ?4, ?5)";
                execute(connection, keep, params![person, kind, since, until, fact.source])?;
            }
            Ok(kept)
        })
    }

    fn add_stay(&mut self, person: PersonIndex, stay: &Stay, source: &str) -> Result<Kept, RegistryError> {
        self.write(|connection| {
            let (person, arrival, place) = (person.as_bytes(), integer(stay.arrival().seconds()), stay.place().to_string());
            let known = "SELECT departure FROM stay WHERE person = ?1 AND arrival = ?2 AND place = ?3";
            let departure = end(stay.departure());
            let kept = kept(known_end(connection, known, params![person, arrival, place])?, departure);
            if kept == Kept::New {
                let keep =
                    "INSERT OR REPLACE INTO stay (person, arrival, place, departure, source) VALUES (?1, ?2, ?3, ?4, ?5)";
                execute(connection, keep, params![person, arrival, place, departure, source])?;
            }
            Ok(kept)
        })
    }

    fn add_area(&mut self, area: &RiskArea) -> Result<Kept, RegistryError> {
        self.write(|connection| {
            let (place, level, since) = (area.place.to_string(), area.level.number(), integer(area.since.seconds()));
            let known = "SELECT until FROM risk_area WHERE place = ?1 AND level = ?2 AND since = ?3";
            let until = end(area.until);
            let kept = kept(known_end(connection, known, params![place, level, since])?, until);
            if kept == Kept::New {
                let keep =
                    "INSERT OR REPLACE INTO risk_area (place, level, since, until, source) VALUES (?1, ?2, ?3, ?4, ?5)";
                execute(connection, keep, params![place, level, since, until, area.source])?;
            }
            Ok(kept)
        })
    }

    fn remove_fact(&mut self, person: PersonIndex, fact: &Fact) -> Result<bool, RegistryError> {
        let key = params![person.as_bytes(), fact.kind.number(), integer(fact.since.seconds())];
        self.remove("DELETE FROM fact WHERE person = ?1 AND kind = ?2 AND since = ?3", key)
    }

    fn remove_stay(&mut self, person: PersonIndex, stay: &Stay) -> Result<bool, RegistryError> {
        let key = params![person.as_bytes(), integer(stay.arrival().seconds()), stay.place().to_string()];
        self.remove("DELETE FROM stay WHERE person = ?1 AND arrival = ?2 AND place = ?3", key)
    }

    fn remove_area(&mut self, area: &RiskArea) -> Result<bool, RegistryError> {
        let key = params![area.place.to_string(), area.level.number(), integer(area.since.seconds())];
        self.remove("DELETE FROM risk_area WHERE place = ?1 AND level = ?2 AND since = ?3", key)
    }

    fn areas(&self) -> Result<Vec<RiskArea>, RegistryError> {
        let mut query = self
            .connection
            .prepare_cached("SELECT place, level, since, until, source FROM risk_area")
            .map_err(failed)?;
        let mut rows = query.query([]).map_err(failed)?;
        let mut areas = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let (place, level, since, until, source): (String, u8, i64, i64, String) =
                columns(row, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
            let level = RiskLevel::from_number(level.into());
            areas.push(RiskArea {
                place: Place::parse(&place).map_err(|_| damaged("place"))?,
                level: level.ok_or(damaged("level"))?,
                since: time(since)?,
                until: end_of(until)?,
                source,
            });
        }
        Ok(areas)
    }

    fn not_there(
        &mut self,
        person: PersonIndex,
        place: &Place,
        span: (Timestamp, Timestamp),
    ) -> Result<(), RegistryError> {
        self.write(|connection| {
            connection
                .execute(
                    "INSERT OR REPLACE INTO not_there (person, place, since, until) VALUES (?1, ?2, ?3, ?4)",
                    params![person.as_bytes(), place.to_string(), integer(span.0.seconds()), integer(span.1.seconds())],
                )
                .map(drop)
                .map_err(failed)
        })
    }

    fn dossiers(&self, after: Option<PersonIndex>, limit: usize, at: Timestamp) -> Result<Vec<Dossier>, RegistryError> {
        dossiers(&self.connection, &people_after(&self.connection, after, limit)?, at)
    }

    fn dossier(&self, person: PersonIndex, at: Timestamp) -> Result<Dossier, RegistryError> {
        dossiers(&self.connection, &[person], at)?.pop().ok_or(damaged("database"))
    }

    fn forget_before(&mut self, before: Timestamp, now: Timestamp) -> Result<(u64, u64, u64), RegistryError> {
        self.write(|connection| {
            let (before, now) = (integer(before.seconds()), integer(now.seconds()));
            connection
                .execute_batch("CREATE TEMP TABLE IF NOT EXISTS gone (person BLOB PRIMARY KEY) WITHOUT ROWID; DELETE FROM gone")
                .map_err(failed)?;
            // People with a code that is still valid stay until it expires.
            let gone = "INSERT INTO gone SELECT person FROM person WHERE seen < ?1 AND NOT EXISTS \
                        (SELECT 1 FROM code WHERE code.person = person.person AND expires > ?2)";
            execute(connection, gone, params![before, now])?;
            let of_gone =
                |table: &str| execute(connection, &format!("DELETE FROM {table} WHERE person IN (SELECT person FROM gone)"), []);
            let older = |sql: &str| execute(connection, sql, [before]);
            // Proposals refer to decisions, so delete them first.
            let proposals = "DELETE FROM proposal WHERE decision IN (SELECT decision FROM decision JOIN gone USING (person))";
            execute(connection, proposals, [])?;
            // An audit may have closed the question of which an officer had proposed the answer.
            let closed = "DELETE FROM proposal WHERE decision IN (SELECT decision FROM decision WHERE open = 0)";
            execute(connection, closed, [])?;
            for table in ["declaration", "decision", "code", "commitment", "not_there", "receipt", "person_view", "request", "attachment", "telephone"] {
                of_gone(table)?;
            }
            execute(connection, "UPDATE request SET asker = NULL WHERE asker IN (SELECT person FROM gone)", [])?;
            // What has no end counts still, and goes with its person. If nobody has declared, the start
            // decides, so that nothing is kept forever.
            let open = i64::MAX;
            let ended = |table: &str, from: &str, to: &str| {
                older(&format!(
                    "DELETE FROM {table} WHERE iif({to} = {open}, {from}, {to}) < ?1 AND ({to} <> {open} \
                     OR person NOT IN (SELECT person FROM person))"
                ))
            };
            let facts = of_gone("fact")? + ended("fact", "since", "until")?;
            let stays = of_gone("stay")? + ended("stay", "arrival", "departure")?;
            older("DELETE FROM risk_area WHERE until < ?1")?;
            older("DELETE FROM not_there WHERE until < ?1")?;
            older("DELETE FROM person_view WHERE at < ?1")?;
            older("DELETE FROM request WHERE made < ?1")?;
            execute(connection, "DELETE FROM import_file WHERE made < ?1", [now - PendingImport::WAITS])?;
            older("DELETE FROM attachment WHERE made < ?1")?;
            // The receipt that opens a person's data stays as long as the person.
            older("DELETE FROM receipt WHERE made < ?1 AND opens = 0")?;
            // What stands for the receipt of somebody who signed in with the provider and never declared.
            older(
                "DELETE FROM receipt WHERE made < ?1 AND declaration = 0 AND opens = 1 \
                 AND person NOT IN (SELECT person FROM person)",
            )?;
            // Telephones of somebody who signed in and never declared.
            older("DELETE FROM telephone WHERE added < ?1 AND person NOT IN (SELECT person FROM person)")?;
            // A passkey goes with its receipt.
            let passkeys = "DELETE FROM passkey WHERE receipt IS NOT NULL AND receipt NOT IN (SELECT receipt FROM receipt)";
            execute(connection, passkeys, [])?;
            execute(connection, "DELETE FROM shared_fact WHERE counts_until <= ?1", [now])?;
            let answers = now.saturating_sub(integer(KeptAnswer::KEPT_SECONDS));
            execute(connection, "DELETE FROM kept_answer WHERE made <= ?1", [answers])?;
            // For the remaining people: everything older than their last entry of each kind.
            older(
                "DELETE FROM declaration WHERE declared < ?1 AND (declared, declaration) < (SELECT declared, declaration \
                 FROM declaration latest WHERE latest.person = declaration.person \
                 ORDER BY declared DESC, declaration DESC LIMIT 1)",
            )?;
            older("DELETE FROM code WHERE expires < ?1")?;
            execute(connection, "DELETE FROM listed WHERE (day, slot) NOT IN (SELECT day, slot FROM code)", [])?;
            older(
                "DELETE FROM decision WHERE at < ?1 AND open = 0 AND decision < \
                 (SELECT max(last.decision) FROM decision last WHERE last.person = decision.person AND last.origin != 2) \
                 AND NOT EXISTS (SELECT 1 FROM code WHERE code.person = decision.person AND code.decision = decision.decision)",
            )?;
            older("DELETE FROM commitment WHERE made < ?1 AND person NOT IN (SELECT person FROM person)")?;
            let people = of_gone("person")?;
            // A point serves to share facts, and to match those of partners.
            let points = "DELETE FROM exchange_point WHERE person NOT IN (SELECT person FROM person) \
                          AND person NOT IN (SELECT person FROM fact)";
            execute(connection, points, [])?;
            Ok((people, facts, stays))
        })
    }

    fn forget_for_good(&mut self) -> Result<(), RegistryError> {
        self.truncate_log()
    }
}

/// Looks up a declaration: by identifier first, and then by person and digest.
fn known_declaration(
    connection: &Connection,
    person: PersonIndex,
    digest: &[u8; 32],
    id: Option<&str>,
) -> Result<Option<Declared>, RegistryError> {
    let by_id = match id {
        None => None,
        Some(id) => connection
            .prepare_cached("SELECT declaration, digest FROM declaration WHERE id = ?1")
            .and_then(|mut query| query.query_row([id], |row| Ok((row.get(0)?, row.get::<_, [u8; 32]>(1)?))).optional())
            .map_err(failed)?,
    };
    if let Some((number, known)) = by_id {
        return Ok(Some(if known == *digest { Declared::Known(number) } else { Declared::OtherContent(number) }));
    }
    let known = connection
        .prepare_cached("SELECT declaration FROM declaration WHERE person = ?1 AND digest = ?2")
        .and_then(|mut query| query.query_row(params![person.as_bytes(), digest], |row| row.get(0)).optional())
        .map_err(failed)?;
    Ok(known.map(Declared::Known))
}

fn known_end(connection: &Connection, sql: &str, key: impl rusqlite::Params) -> Result<Option<i64>, RegistryError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut query| query.query_row(key, |row| row.get(0)).optional())
        .map_err(failed)
}

fn execute(connection: &Connection, sql: &str, values: impl rusqlite::Params) -> Result<u64, RegistryError> {
    let changed = connection.prepare_cached(sql).and_then(|mut statement| statement.execute(values));
    Ok(u64::try_from(changed.map_err(failed)?).unwrap_or(u64::MAX))
}

fn insert(connection: &Connection, new: &NewDeclaration<'_>) -> Result<i64, RegistryError> {
    connection
        .prepare_cached(
            "INSERT INTO person (person, document, name, number, seen) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (person) DO UPDATE SET name = excluded.name, number = excluded.number, \
             seen = max(seen, excluded.seen)",
        )
        .and_then(|mut insert| {
            let seen = integer(new.received.seconds());
            insert.execute(params![new.person.as_bytes(), new.document.number(), new.name, new.number, seen])
        })
        .map_err(failed)?;
    // A counter instead of the maximum plus one, so that numbers of deleted rows are not reused.
    let number: i64 = connection
        .prepare_cached("UPDATE declaration_count SET last = last + 1 RETURNING last")
        .and_then(|mut next| next.query_row([], |row| row.get(0)))
        .map_err(failed)?;
    connection
        .prepare_cached(
            "INSERT INTO declaration (person, declared, declaration, id, received, digest, body) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .and_then(|mut insert| {
            let (declared, received) = (integer(new.declared.seconds()), integer(new.received.seconds()));
            insert.execute(params![new.person.as_bytes(), declared, number, new.id, received, new.digest, new.body])
        })
        .map_err(failed)?;
    Ok(number)
}

pub(super) fn person_of(connection: &Connection, index: PersonIndex) -> Result<Option<Person>, RegistryError> {
    let found: Option<(u8, String, Option<String>, i64)> = connection
        .prepare_cached("SELECT document, name, number, seen FROM person WHERE person = ?1")
        .and_then(|mut query| {
            let person =
                query.query_row([index.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)));
            person.optional()
        })
        .map_err(failed)?;
    let person = |(document, name, number, seen): (u8, _, _, _)| {
        let document = DocumentKind::from_number(document.into());
        Ok(Person { document: document.ok_or(damaged("document"))?, name, number, seen: time(seen)? })
    };
    found.map(person).transpose()
}

/// The indices of at most `limit` people after `after`, in order.
pub(super) fn people_after(
    connection: &Connection,
    after: Option<PersonIndex>,
    limit: usize,
) -> Result<Vec<PersonIndex>, RegistryError> {
    let mut query = connection
        .prepare_cached("SELECT person FROM person WHERE person > ?1 ORDER BY person LIMIT ?2")
        .map_err(failed)?;
    let after = after.map_or(Vec::new(), |index| index.as_bytes().to_vec());
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = query.query_map(params![after, limit], |row| row.get(0)).map_err(failed)?;
    rows.map(|index| index.map(rows::person).map_err(failed)).collect()
}

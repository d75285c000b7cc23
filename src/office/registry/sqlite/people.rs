//! People, declarations and background data in SQLite.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::decisions::last_of_each;
use super::{SqliteRegistry, end, end_of, failed, integer, time};
use crate::office::registry::{Declared, Dossier, NewDeclaration, People, Person, RegistryError};
use crate::office::{Fact, FactKind, PersonIndex, RiskArea, RiskLevel, Stay, StayPlace};
use crate::payload::{DocumentKind, Place};
use crate::time::Timestamp;

impl People for SqliteRegistry {
    fn declare(&mut self, new: &NewDeclaration<'_>) -> Result<Declared, RegistryError> {
        self.write(|connection| {
            let by_id = match new.id {
                None => None,
                Some(id) => connection
                    .prepare_cached("SELECT declaration, digest FROM declaration WHERE id = ?1")
                    .and_then(|mut query| {
                        query.query_row([id], |row| Ok((row.get(0)?, row.get::<_, [u8; 32]>(1)?))).optional()
                    })
                    .map_err(failed)?,
            };
            if let Some((number, digest)) = by_id {
                let same = digest == new.digest;
                return Ok(if same { Declared::Known(number) } else { Declared::OtherContent(number) });
            }
            let known = connection
                .prepare_cached("SELECT declaration FROM declaration WHERE person = ?1 AND digest = ?2")
                .and_then(|mut query| {
                    query.query_row(params![new.person.as_bytes(), new.digest], |row| row.get(0)).optional()
                })
                .map_err(failed)?;
            if let Some(number) = known {
                return Ok(Declared::Known(number));
            }
            insert(connection, new).map(Declared::New)
        })
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

    fn add_fact(&mut self, person: PersonIndex, fact: &Fact) -> Result<bool, RegistryError> {
        self.write(|connection| {
            let mut insert = connection
                .prepare_cached(
                    "INSERT OR IGNORE INTO fact (person, kind, since, until, source) VALUES (?1, ?2, ?3, ?4, ?5)",
                )
                .map_err(failed)?;
            let (since, until) = (integer(fact.since.seconds()), end(fact.until));
            let new = insert.execute(params![person.as_bytes(), fact.kind.number(), since, until, fact.source]);
            Ok(new.map_err(failed)? > 0)
        })
    }

    fn add_stay(&mut self, person: PersonIndex, stay: &Stay, source: &str) -> Result<bool, RegistryError> {
        self.write(|connection| {
            // A stay that was open when it was first told may be told again with its end.
            let mut insert = connection
                .prepare_cached(
                    "INSERT INTO stay (person, arrival, place, departure, source) VALUES (?1, ?2, ?3, ?4, ?5) \
                     ON CONFLICT (person, arrival, place) DO UPDATE SET departure = excluded.departure, \
                     source = excluded.source WHERE departure != excluded.departure",
                )
                .map_err(failed)?;
            let (arrival, departure) = (integer(stay.arrival().seconds()), end(stay.departure()));
            let place = stay.place().to_string();
            let new = insert.execute(params![person.as_bytes(), arrival, place, departure, source]);
            Ok(new.map_err(failed)? > 0)
        })
    }

    fn add_area(&mut self, area: &RiskArea) -> Result<bool, RegistryError> {
        self.write(|connection| {
            let mut insert = connection
                .prepare_cached(
                    "INSERT INTO risk_area (place, level, since, until, source) VALUES (?1, ?2, ?3, ?4, ?5) \
                     ON CONFLICT (place, level, since) DO UPDATE SET until = excluded.until, source = excluded.source \
                     WHERE until != excluded.until",
                )
                .map_err(failed)?;
            let (since, until) = (integer(area.since.seconds()), end(area.until));
            let new = insert.execute(params![area.place.to_string(), area.level.number(), since, until, area.source]);
            Ok(new.map_err(failed)? > 0)
        })
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
            let level = RiskLevel::ALL.into_iter().find(|one| one.number() == level);
            areas.push(RiskArea {
                place: Place::parse(&place).map_err(|_| damaged("a place"))?,
                level: level.ok_or(damaged("a level of risk"))?,
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

    fn dossiers(&self, after: Option<PersonIndex>, limit: usize) -> Result<Vec<Dossier>, RegistryError> {
        dossiers(&self.connection, &people_after(&self.connection, after, limit)?)
    }

    fn forget_before(&mut self, before: Timestamp, now: Timestamp) -> Result<(u64, u64, u64), RegistryError> {
        self.write(|connection| {
            let (before, now) = (integer(before.seconds()), integer(now.seconds()));
            let run = |sql: &str| -> Result<u64, RegistryError> {
                let changed = connection.execute(sql, params![before, now]).map_err(failed)?;
                Ok(u64::try_from(changed).unwrap_or(u64::MAX))
            };
            connection
                .execute_batch(
                    "CREATE TEMP TABLE IF NOT EXISTS gone (person BLOB PRIMARY KEY) WITHOUT ROWID; DELETE FROM gone",
                )
                .map_err(failed)?;
            run("INSERT INTO gone SELECT person FROM person WHERE seen < ?1 AND NOT EXISTS \
                 (SELECT 1 FROM code WHERE code.person = person.person AND expires > ?2)")?;
            // The parameters are bound everywhere, also where one of them is not asked.
            let of_gone = |table: &str| {
                run(&format!("DELETE FROM {table} WHERE person IN (SELECT person FROM gone) AND ?1 <= ?1 AND ?2 <= ?2"))
            };
            run("DELETE FROM proposal WHERE decision IN (SELECT decision FROM decision WHERE person IN \
                 (SELECT person FROM gone)) AND ?1 <= ?1 AND ?2 <= ?2")?;
            for table in ["declaration", "decision", "code", "commitment", "not_there"] {
                of_gone(table)?;
            }
            let facts = of_gone("fact")? + run("DELETE FROM fact WHERE until < ?1 AND ?2 <= ?2")?;
            let stays = of_gone("stay")? + run("DELETE FROM stay WHERE departure < ?1 AND ?2 <= ?2")?;
            run("DELETE FROM risk_area WHERE until < ?1 AND ?2 <= ?2")?;
            run("DELETE FROM declaration WHERE declared < ?1 AND ?2 <= ?2 AND declaration != \
                 (SELECT max(latest.declaration) FROM declaration latest WHERE latest.person = declaration.person)")?;
            let people = of_gone("person")?;
            Ok((people, facts, stays))
        })
    }
}

fn insert(connection: &Connection, new: &NewDeclaration<'_>) -> Result<i64, RegistryError> {
    let number = new.number.map(|number| number.as_str());
    connection
        .prepare_cached(
            "INSERT INTO person (person, document, name, number, seen) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (person) DO UPDATE SET name = excluded.name, number = excluded.number, \
             seen = max(seen, excluded.seen)",
        )
        .and_then(|mut insert| {
            let seen = integer(new.received.seconds());
            insert.execute(params![new.person.as_bytes(), new.document.number(), new.name, number, seen])
        })
        .map_err(failed)?;
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
    let found: Option<(u8, String, Option<String>)> = connection
        .prepare_cached("SELECT document, name, number FROM person WHERE person = ?1")
        .and_then(|mut query| {
            query.query_row([index.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()
        })
        .map_err(failed)?;
    let person = |(document, name, number)| {
        let document = DocumentKind::ALL.into_iter().find(|kind| kind.number() == document);
        Ok(Person { document: document.ok_or(damaged("a kind of document"))?, name, number })
    };
    found.map(person).transpose()
}

/// The indices of people after one.
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
    rows.map(|index| index.map(super::person).map_err(failed)).collect()
}

/// The dossiers of people, whose indices rise. Each table is read once from the first person to the last, in the order
/// in which it lies: to look each person up takes five times as long.
fn dossiers(connection: &Connection, people: &[PersonIndex]) -> Result<Vec<Dossier>, RegistryError> {
    let (Some(first), Some(last)) = (people.first(), people.last()) else { return Ok(Vec::new()) };
    let range = (*first, *last);
    let empty = |person: &PersonIndex| Dossier {
        person: *person,
        declaration: None,
        facts: Vec::new(),
        stays: Vec::new(),
        last: None,
    };
    let mut dossiers: Vec<Dossier> = people.iter().map(empty).collect();
    let sql = "SELECT person, declaration, body FROM declaration WHERE person BETWEEN ?1 AND ?2 \
               ORDER BY person, declared, declaration";
    for_each_of(connection, sql, range, &mut dossiers, |row, dossier| {
        // The last in order stays.
        dossier.declaration = Some(columns(row, |row| Ok((row.get(1)?, row.get(2)?)))?);
        Ok(())
    })?;
    let sql = "SELECT person, kind, since, until, source FROM fact WHERE person BETWEEN ?1 AND ?2 \
               ORDER BY person, kind, since, until";
    for_each_of(connection, sql, range, &mut dossiers, |row, dossier| {
        dossier.facts.push(fact(row)?);
        Ok(())
    })?;
    let sql = format!("{STAYS} WHERE person BETWEEN ?1 AND ?2 {NOT_CORRECTED} ORDER BY person, arrival, place");
    for_each_of(connection, &sql, range, &mut dossiers, |row, dossier| {
        dossier.stays.push(stay(row)?);
        Ok(())
    })?;
    last_of_each(connection, range, &mut dossiers)?;
    Ok(dossiers)
}

/// Hands each row of a query, whose first column is a person and which is in their order, to the dossier that it
/// belongs to.
pub(super) fn for_each_of(
    connection: &Connection,
    sql: &str,
    (first, last): (PersonIndex, PersonIndex),
    dossiers: &mut [Dossier],
    mut each: impl FnMut(&Row<'_>, &mut Dossier) -> Result<(), RegistryError>,
) -> Result<(), RegistryError> {
    let mut query = connection.prepare_cached(sql).map_err(failed)?;
    let mut rows = query.query([first.as_bytes(), last.as_bytes()]).map_err(failed)?;
    let mut dossiers = dossiers.iter_mut().peekable();
    while let Some(row) = rows.next().map_err(failed)? {
        let person = super::person(columns(row, |row| row.get(0))?);
        while dossiers.peek().is_some_and(|dossier| dossier.person < person) {
            dossiers.next();
        }
        // Background data about someone who has not declared is nobody's dossier.
        if let Some(dossier) = dossiers.peek_mut().filter(|dossier| dossier.person == person) {
            each(row, dossier)?;
        }
    }
    Ok(())
}

fn fact(row: &Row<'_>) -> Result<Fact, RegistryError> {
    let (kind, since, until, source): (u8, i64, i64, String) =
        columns(row, |row| Ok((row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
    let kind = FactKind::ALL.into_iter().find(|one| one.number() == kind).ok_or(damaged("a kind of fact"))?;
    Ok(Fact { kind, since: time(since)?, until: end_of(until)?, source })
}

const STAYS: &str = "SELECT person, place, arrival, departure, source FROM stay";
/// Those that have been corrected away are no stays.
const NOT_CORRECTED: &str = "AND NOT EXISTS (SELECT 1 FROM not_there WHERE not_there.person = stay.person \
                             AND not_there.place = stay.place AND since <= arrival AND arrival < until)";

fn stay(row: &Row<'_>) -> Result<(Stay, String), RegistryError> {
    let (place, arrival, departure, source): (String, i64, i64, String) =
        columns(row, |row| Ok((row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
    let place = StayPlace::parse(&place).map_err(|_| damaged("a place"))?;
    let stay = Stay::new(place, time(arrival)?, end_of(departure)?).map_err(|_| damaged("a stay"))?;
    Ok((stay, source))
}

/// The stays of a person.
pub(super) fn stays_of(connection: &Connection, person: PersonIndex) -> Result<Vec<Stay>, RegistryError> {
    let sql = format!("{STAYS} WHERE person = ?1 {NOT_CORRECTED} ORDER BY arrival, place");
    let mut query = connection.prepare_cached(&sql).map_err(failed)?;
    let mut rows = query.query([person.as_bytes()]).map_err(failed)?;
    let mut stays = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        stays.push(stay(row)?.0);
    }
    Ok(stays)
}

pub(super) fn columns<T>(
    row: &Row<'_>,
    read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<T, RegistryError> {
    read(row).map_err(failed)
}

pub(super) const fn damaged(expected: &'static str) -> RegistryError {
    RegistryError::Damaged { expected }
}

//! What is known about people, read for an audit.

use rusqlite::{Connection, Row, params};

use super::decisions::last_of_each;
use super::rows::{columns, damaged, end_of, failed, for_each_of, integer, time};
use crate::office::registry::{Dossier, RegistryError};
use crate::office::{Fact, FactKind, PersonIndex, Reporter, Stay, StayPlace};
use crate::payload::Region;
use crate::time::Timestamp;

/// The dossiers of people, sorted by index. Reads each table once, from the first person to the
/// last, in storage order. Looking up each person takes five times as long.
pub(super) fn dossiers(
    connection: &Connection,
    people: &[PersonIndex],
    at: Timestamp,
) -> Result<Vec<Dossier>, RegistryError> {
    let (Some(first), Some(last)) = (people.first(), people.last()) else { return Ok(Vec::new()) };
    let range = [first.as_bytes(), last.as_bytes()];
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
        // Later rows overwrite earlier ones, so the latest declaration stays.
        dossier.declaration = Some(columns(row, |row| Ok((row.get(1)?, row.get(2)?)))?);
        Ok(())
    })?;
    let sql = "SELECT person, kind, since, until, source FROM fact WHERE person BETWEEN ?1 AND ?2 \
               ORDER BY person, kind, since, until";
    for_each_of(connection, sql, range, &mut dossiers, |row, dossier| {
        dossier.facts.push(fact(row)?);
        Ok(())
    })?;
    // What partners report, as long as it counts. It is stored by point, because it may be about
    // people who declare only later.
    let sql = "SELECT person, kind, since, until, region, reported FROM exchange_point JOIN shared_fact USING (point) \
               WHERE person BETWEEN ?1 AND ?2 AND counts_until > ?3 AND reported <= ?3 \
               ORDER BY person, kind, since, region";
    for_each_of(connection, sql, params![range[0], range[1], integer(at.seconds())], &mut dossiers, |row, dossier| {
        dossier.facts.push(reported_fact(row)?);
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

fn fact(row: &Row<'_>) -> Result<Fact, RegistryError> {
    let (kind, since, until, source): (u8, i64, i64, String) =
        columns(row, |row| Ok((row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
    let kind = FactKind::from_number(kind.into()).ok_or(damaged("fact"))?;
    Ok(Fact { kind, since: time(since)?, until: end_of(until)?, source })
}

fn reported_fact(row: &Row<'_>) -> Result<Fact, RegistryError> {
    let (kind, since, until, region, reported): (u8, i64, i64, String, i64) =
        columns(row, |row| Ok((row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?)))?;
    let kind = FactKind::from_number(kind.into()).ok_or(damaged("fact"))?;
    let region = Region::new(&region).map_err(|_| damaged("region"))?;
    let source = Reporter { region, first: time(reported)? }.to_string();
    Ok(Fact { kind, since: time(since)?, until: end_of(until)?, source })
}

const STAYS: &str = "SELECT person, place, arrival, departure, source FROM stay";
/// Excludes stays that a correction removed.
const NOT_CORRECTED: &str = "AND NOT EXISTS (SELECT 1 FROM not_there WHERE not_there.person = stay.person \
                             AND not_there.place = stay.place AND since <= arrival AND arrival < until)";

fn stay(row: &Row<'_>) -> Result<(Stay, String), RegistryError> {
    let (place, arrival, departure, source): (String, i64, i64, String) =
        columns(row, |row| Ok((row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
    let place = StayPlace::parse(&place).map_err(|_| damaged("place"))?;
    let stay = Stay::new(place, time(arrival)?, end_of(departure)?).map_err(|_| damaged("stay"))?;
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

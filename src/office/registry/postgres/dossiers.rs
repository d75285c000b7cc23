//! What is known about people, read for an audit.

use postgres::Row;

use super::decisions::last_of_each;
use super::session::{Session, bytes, get, small};
use crate::office::registry::values::{damaged, end_of, integer, person, time};
use crate::office::registry::{Dossier, RegistryError};
use crate::office::{Fact, FactKind, PersonIndex, Reporter, Stay, StayPlace};
use crate::payload::Region;
use crate::time::Timestamp;

/// The dossiers of people, sorted by index. One query for each table, whatever the number of people.
pub(super) fn dossiers(
    session: &mut Session,
    people: &[PersonIndex],
    at: Timestamp,
) -> Result<Vec<Dossier>, RegistryError> {
    // Not a range: it could hold any number of people who have not declared.
    let indexes: Vec<&[u8]> = people.iter().map(|person| person.as_bytes().as_slice()).collect();
    let empty = |person: &PersonIndex| Dossier {
        person: *person,
        declaration: None,
        facts: Vec::new(),
        stays: Vec::new(),
        last: None,
    };
    let mut dossiers: Vec<Dossier> = people.iter().map(empty).collect();
    let sql = "SELECT DISTINCT ON (person) person, declaration, body FROM declaration \
               WHERE person = ANY($1) ORDER BY person, declared DESC, declaration DESC";
    for_each_of(&session.rows(sql, &[&indexes])?, &mut dossiers, |row, dossier| {
        dossier.declaration = Some((get(row, 1)?, get(row, 2)?));
        Ok(())
    })?;
    let sql = "SELECT person, kind, since, until, source FROM fact WHERE person = ANY($1) \
               ORDER BY person, kind, since, until";
    for_each_of(&session.rows(sql, &[&indexes])?, &mut dossiers, |row, dossier| {
        dossier.facts.push(fact(row, get(row, 4)?)?);
        Ok(())
    })?;
    // What partners report, as long as it counts. It is stored by point, because it may be about
    // people who declare only later.
    let sql = "SELECT person, kind, since, until, region, reported FROM exchange_point JOIN shared_fact USING (point) \
               WHERE person = ANY($1) AND counts_until > $2 AND reported <= $2 \
               ORDER BY person, kind, since, region";
    let rows = session.rows(sql, &[&indexes, &integer(at.seconds())])?;
    for_each_of(&rows, &mut dossiers, |row, dossier| {
        let region = Region::new(get(row, 4)?).map_err(|_| damaged("region"))?;
        let source = Reporter { region, first: time(get(row, 5)?)? }.to_string();
        dossier.facts.push(fact(row, source)?);
        Ok(())
    })?;
    let sql = format!("{STAYS} WHERE person = ANY($1) {NOT_CORRECTED} ORDER BY person, arrival, place");
    for_each_of(&session.rows(&sql, &[&indexes])?, &mut dossiers, |row, dossier| {
        dossier.stays.push(stay(row)?);
        Ok(())
    })?;
    let mut dossier = dossiers.iter_mut().peekable();
    for (person, last) in last_of_each(session, &indexes)? {
        while dossier.next_if(|dossier| dossier.person < person).is_some() {}
        if let Some(dossier) = dossier.next_if(|dossier| dossier.person == person) {
            dossier.last = Some(last);
        }
    }
    Ok(dossiers)
}

/// Passes each row to its dossier. The first column must be the person, and rows and dossiers must
/// be sorted by person.
fn for_each_of(
    rows: &[Row],
    dossiers: &mut [Dossier],
    mut each: impl FnMut(&Row, &mut Dossier) -> Result<(), RegistryError>,
) -> Result<(), RegistryError> {
    let mut dossiers = dossiers.iter_mut().peekable();
    for row in rows {
        let person = person(bytes(row, 0)?);
        while dossiers.next_if(|dossier| dossier.person < person).is_some() {}
        // Background data about someone who has not declared is nobody's dossier.
        if let Some(dossier) = dossiers.peek_mut().filter(|dossier| dossier.person == person) {
            each(row, dossier)?;
        }
    }
    Ok(())
}

/// Reads the columns person, kind, since, until.
fn fact(row: &Row, source: String) -> Result<Fact, RegistryError> {
    let kind = FactKind::from_number(small(row, 1)?.into()).ok_or(damaged("fact"))?;
    Ok(Fact { kind, since: time(get(row, 2)?)?, until: end_of(get(row, 3)?)?, source })
}

pub(super) const STAYS: &str = "SELECT person, place, arrival, departure, source FROM stay";
/// Excludes stays that a correction removed.
pub(super) const NOT_CORRECTED: &str = "AND NOT EXISTS (SELECT 1 FROM not_there \
    WHERE not_there.person = stay.person AND not_there.place = stay.place AND since <= arrival AND arrival < until)";

/// Reads the columns of [`STAYS`].
pub(super) fn stay(row: &Row) -> Result<(Stay, String), RegistryError> {
    let place = StayPlace::parse(get(row, 1)?).map_err(|_| damaged("place"))?;
    let stay = Stay::new(place, time(get(row, 2)?)?, end_of(get(row, 3)?)?).map_err(|_| damaged("stay"))?;
    Ok((stay, get(row, 4)?))
}

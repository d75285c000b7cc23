//! Points of people and reports of partners in SQLite.

use rusqlite::{OptionalExtension, params};

use super::SqliteRegistry;
use super::rows::{columns, count, damaged, end, end_of, failed, integer, person, time};
use crate::office::exchange::{PersonPoint, SharedFact};
use crate::office::registry::RegistryError;
use crate::office::registry::exchange::{Exchange, Partner, Shareable, TakenOver};
use crate::office::{FactKind, PersonIndex};
use crate::payload::{DocumentKind, Region};
use crate::time::Timestamp;
use crate::trust::Digest;

impl Exchange for SqliteRegistry {
    fn has_point(&self, person: PersonIndex) -> Result<bool, RegistryError> {
        self.connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM exchange_point WHERE person = ?1)")
            .and_then(|mut query| query.query_row([person.as_bytes()], |row| row.get(0)))
            .map_err(failed)
    }

    fn keep_points(&mut self, points: &[(PersonIndex, PersonPoint)]) -> Result<(), RegistryError> {
        self.write(|connection| {
            let sql = "INSERT OR REPLACE INTO exchange_point (person, point) VALUES (?1, ?2)";
            let mut insert = connection.prepare_cached(sql).map_err(failed)?;
            for (person, point) in points {
                insert.execute(params![person.as_bytes(), point.as_bytes()]).map_err(failed)?;
            }
            Ok(())
        })
    }

    fn numbers_without_point(&self, limit: usize) -> Result<Vec<(PersonIndex, DocumentKind, String)>, RegistryError> {
        let sql = "SELECT person, document, number FROM person WHERE number IS NOT NULL \
                   AND person NOT IN (SELECT person FROM exchange_point) LIMIT ?1";
        let mut query = self.connection.prepare_cached(sql).map_err(failed)?;
        let mut rows = query.query([i64::try_from(limit).unwrap_or(i64::MAX)]).map_err(failed)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let (index, kind, number): ([u8; 32], u8, String) =
                columns(row, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            let kind = DocumentKind::from_number(kind.into()).ok_or(damaged("document"))?;
            found.push((person(index), kind, number));
        }
        Ok(found)
    }

    fn people_without_point(&self) -> Result<u64, RegistryError> {
        let sql = "SELECT count(*) FROM person WHERE NOT EXISTS \
                   (SELECT 1 FROM exchange_point WHERE exchange_point.person = person.person)";
        count(self.connection.query_row(sql, [], |row| row.get(0)).map_err(failed)?)
    }

    fn shareable(
        &self,
        kinds: &[FactKind],
        (since, until): (Timestamp, Timestamp),
        after: Option<PersonIndex>,
        limit: usize,
    ) -> Result<(Vec<Shareable>, Option<PersonIndex>), RegistryError> {
        let sql = "SELECT person, point FROM exchange_point WHERE person > ?1 ORDER BY person LIMIT ?2";
        let mut query = self.connection.prepare_cached(sql).map_err(failed)?;
        let after = after.map_or(Vec::new(), |index| index.as_bytes().to_vec());
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = query.query(params![after, limit]).map_err(failed)?;
        let mut people: Vec<([u8; 32], Shareable)> = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let (index, point) = columns(row, |row| Ok((row.get(0)?, row.get(1)?)))?;
            people.push((index, (PersonPoint::from_bytes(point), Vec::new())));
        }
        let (Some((first, _)), Some((last, _))) = (people.first(), people.last()) else {
            return Ok((Vec::new(), None));
        };
        let last = *last;
        let sql = "SELECT person, kind, since, until FROM fact WHERE person BETWEEN ?1 AND ?2 \
                   AND since BETWEEN ?3 AND ?4 ORDER BY person, kind, since";
        let mut query = self.connection.prepare_cached(sql).map_err(failed)?;
        let span = (integer(since.seconds()), integer(until.seconds()));
        let mut rows = query.query(params![*first, last, span.0, span.1]).map_err(failed)?;
        // Both queries are in the order of people, so one pass joins them.
        let mut place = people.iter_mut().peekable();
        while let Some(row) = rows.next().map_err(failed)? {
            let (index, kind, since, until): ([u8; 32], u8, i64, i64) =
                columns(row, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
            let kind = FactKind::from_number(kind.into()).ok_or(damaged("fact"))?;
            while place.next_if(|(person, _)| *person < index).is_some() {}
            let of_person = place.peek_mut().filter(|(person, _)| *person == index);
            if let Some((_, (_, facts))) = of_person.filter(|_| kinds.contains(&kind)) {
                facts.push(SharedFact { kind, since: time(since)?, until: end_of(until)? });
            }
        }
        let with_facts = people.into_iter().map(|(_, one)| one).filter(|(_, facts)| !facts.is_empty());
        Ok((with_facts.collect(), Some(person(last))))
    }

    fn partners(&self) -> Result<Vec<Partner>, RegistryError> {
        let sql = "SELECT region, issued, digest, (SELECT count(*) FROM shared_fact WHERE shared_fact.region = partner.region) \
                   FROM partner ORDER BY region";
        let mut query = self.connection.prepare_cached(sql).map_err(failed)?;
        let mut rows = query.query([]).map_err(failed)?;
        let mut partners = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let (region, issued, digest, facts): (String, i64, [u8; 32], i64) =
                columns(row, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
            partners.push(Partner {
                region: Region::new(&region).map_err(|_| damaged("region"))?,
                issued: time(issued)?,
                digest: Digest::from_bytes(digest),
                facts: count(facts)?,
            });
        }
        Ok(partners)
    }

    fn take_over(
        &mut self,
        partner: &Partner,
        facts: &[(PersonPoint, SharedFact, Timestamp)],
    ) -> Result<TakenOver, RegistryError> {
        self.write(|connection| {
            let (region, issued) = (partner.region.code(), integer(partner.issued.seconds()));
            // A fact that the partner has reported before keeps the time of its first report.
            let sql = "INSERT INTO shared_fact (point, region, kind, since, until, counts_until, reported, issued) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) ON CONFLICT (point, region, kind, since) \
                       DO UPDATE SET until = excluded.until, counts_until = excluded.counts_until, issued = excluded.issued";
            let mut insert = connection.prepare_cached(sql).map_err(failed)?;
            for (point, fact, counts_until) in facts {
                let (kind, since) = (fact.kind.number(), integer(fact.since.seconds()));
                let (until, counts_until) = (end(fact.until), integer(counts_until.seconds()));
                insert
                    .execute(params![point.as_bytes(), region, kind, since, until, counts_until, issued])
                    .map_err(failed)?;
            }
            let withdrawn = connection
                .execute("DELETE FROM shared_fact WHERE region = ?1 AND issued <> ?2", params![region, issued])
                .map_err(failed)?;
            connection
                .execute(
                    "INSERT OR REPLACE INTO partner (region, issued, digest) VALUES (?1, ?2, ?3)",
                    params![region, issued, partner.digest.as_bytes()],
                )
                .map_err(failed)?;
            let sql = "SELECT count(*), count(*) FILTER (WHERE reported = issued) FROM shared_fact WHERE region = ?1";
            let (all, new): (i64, i64) =
                connection.query_row(sql, [region], |row| Ok((row.get(0)?, row.get(1)?))).map_err(failed)?;
            let sql = "SELECT count(*) FROM person JOIN exchange_point USING (person) JOIN shared_fact USING (point) \
                       WHERE region = ?1";
            let matched = count(connection.query_row(sql, [region], |row| row.get(0)).map_err(failed)?)?;
            let (all, new) = (count(all)?, count(new)?);
            let withdrawn = u64::try_from(withdrawn).unwrap_or(u64::MAX);
            Ok(TakenOver { new, kept: all.saturating_sub(new), withdrawn, matched })
        })
    }

    fn end_partner(&mut self, region: Region) -> Result<u64, RegistryError> {
        self.write(|connection| {
            let gone = connection.execute("DELETE FROM shared_fact WHERE region = ?1", [region.code()]);
            gone.map(|gone| u64::try_from(gone).unwrap_or(u64::MAX)).map_err(failed)
        })
    }
}

/// What stands before the tag of a registry that is out of use, whether it has a tag or not.
pub(super) const RETIRED: &[u8; 1] = b"-";

/// The tag of the secret under which the registry is. `None`: the secret was never rotated.
///
/// # Errors
/// [`RegistryError::Retired`]: every act asks for the tag first.
pub(super) fn secret_tag(connection: &rusqlite::Connection) -> Result<Option<[u8; 32]>, RegistryError> {
    let tag: Option<Vec<u8>> = connection
        .prepare_cached("SELECT tag FROM secret_tag")
        .and_then(|mut query| query.query_row([], |row| row.get(0)).optional())
        .map_err(failed)?;
    match tag {
        Some(tag) if tag.first_chunk() == Some(RETIRED) && tag.len() != 32 => Err(RegistryError::Retired),
        Some(tag) => tag.try_into().map(Some).map_err(|_| damaged("database")),
        None => Ok(None),
    }
}

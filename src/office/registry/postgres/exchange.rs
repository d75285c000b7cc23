//! Points of people and reports of partners in PostgreSQL.

use postgres::Row;

use super::PostgresRegistry;
use super::batches::CHUNK;
use super::parts::part_of;
use super::session::{bytes, get, limit_of, small};
use crate::office::exchange::{PersonPoint, SharedFact};
use crate::office::registry::RegistryError;
use crate::office::registry::exchange::{Exchange, Partner, Shareable, TakenOver};
use crate::office::registry::values::{count, damaged, end, end_of, integer, person, time};
use crate::office::{FactKind, PersonIndex};
use crate::payload::{DocumentKind, Region};
use crate::time::Timestamp;
use crate::trust::Digest;

impl Exchange for PostgresRegistry {
    fn has_point(&self, person: PersonIndex) -> Result<bool, RegistryError> {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {} WHERE person = $1)", part_of("exchange_point", person));
        self.read(|session| session.value(&sql, &[&person.as_bytes().as_slice()]))
    }

    fn keep_points(&mut self, points: &[(PersonIndex, PersonPoint)]) -> Result<(), RegistryError> {
        // Of two points of a person in one call, the last counts.
        let sql = "INSERT INTO exchange_point (person, point) SELECT DISTINCT ON (person) person, point \
                   FROM unnest($1::bytea[], $2::bytea[]) WITH ORDINALITY AS made (person, point, place) \
                   ORDER BY person, place DESC ON CONFLICT (person) DO UPDATE SET point = excluded.point";
        self.write(|session| {
            for chunk in points.chunks(CHUNK) {
                let people: Vec<&[u8]> = chunk.iter().map(|(person, _)| person.as_bytes().as_slice()).collect();
                let points: Vec<&[u8]> = chunk.iter().map(|(_, point)| point.as_bytes().as_slice()).collect();
                session.execute(sql, &[&people, &points])?;
            }
            Ok(())
        })
    }

    fn numbers_without_point(&self, limit: usize) -> Result<Vec<(PersonIndex, DocumentKind, String)>, RegistryError> {
        let sql = "SELECT person, document, number FROM person WHERE number IS NOT NULL AND NOT EXISTS \
                   (SELECT 1 FROM exchange_point WHERE exchange_point.person = person.person) LIMIT $1";
        let read = |row: &Row| {
            let kind = DocumentKind::from_number(small(row, 1)?.into()).ok_or(damaged("document"))?;
            Ok((person(bytes(row, 0)?), kind, get(row, 2)?))
        };
        self.read(|session| session.rows(sql, &[&limit_of(limit)]))?.iter().map(read).collect()
    }

    fn people_without_point(&self) -> Result<u64, RegistryError> {
        let sql = "SELECT count(*) FROM person WHERE NOT EXISTS \
                   (SELECT 1 FROM exchange_point WHERE exchange_point.person = person.person)";
        count(self.read(|session| session.value(sql, &[]))?)
    }

    fn shareable(
        &self,
        kinds: &[FactKind],
        (since, until): (Timestamp, Timestamp),
        after: Option<PersonIndex>,
        limit: usize,
    ) -> Result<(Vec<Shareable>, Option<PersonIndex>), RegistryError> {
        let after = after.map_or(Vec::new(), |index| index.as_bytes().to_vec());
        let span = (integer(since.seconds()), integer(until.seconds()));
        let (people, facts) = self.read(|session| {
            let sql = "SELECT person, point FROM exchange_point WHERE person > $1 ORDER BY person LIMIT $2";
            let people = session.rows(sql, &[&after, &limit_of(limit)])?;
            let indexes: Vec<&[u8]> = people.iter().map(|row| get(row, 0)).collect::<Result<_, _>>()?;
            let sql = "SELECT person, kind, since, until FROM fact WHERE person = ANY($1) \
                       AND since BETWEEN $2 AND $3 ORDER BY person, kind, since";
            let facts = session.rows(sql, &[&indexes, &span.0, &span.1])?;
            Ok((people, facts))
        })?;
        // Both queries are in the order of people, so one pass joins them.
        let mut facts = facts.iter().peekable();
        let (mut shareable, mut last) = (Vec::new(), None);
        for row in &people {
            let index: [u8; 32] = bytes(row, 0)?;
            let mut of_person = Vec::new();
            while let Some(fact) = facts.peek() {
                let of: [u8; 32] = bytes(fact, 0)?;
                if of > index {
                    break;
                }
                let kind = FactKind::from_number(small(fact, 1)?.into()).ok_or(damaged("fact"))?;
                if of == index && kinds.contains(&kind) {
                    of_person.push(SharedFact { kind, since: time(get(fact, 2)?)?, until: end_of(get(fact, 3)?)? });
                }
                facts.next();
            }
            if !of_person.is_empty() {
                shareable.push((PersonPoint::from_bytes(bytes(row, 1)?), of_person));
            }
            last = Some(person(index));
        }
        Ok((shareable, last))
    }

    fn partners(&self) -> Result<Vec<Partner>, RegistryError> {
        let sql = "SELECT region, issued, digest, (SELECT count(*) FROM shared_fact WHERE shared_fact.region = partner.region) \
                   FROM partner ORDER BY region";
        let partner = |row: &Row| {
            Ok(Partner {
                region: Region::new(get(row, 0)?).map_err(|_| damaged("region"))?,
                issued: time(get(row, 1)?)?,
                digest: Digest::from_bytes(bytes(row, 2)?),
                facts: count(get(row, 3)?)?,
            })
        };
        self.read(|session| session.rows(sql, &[]))?.iter().map(partner).collect()
    }

    fn take_over(
        &mut self,
        partner: &Partner,
        facts: &[(PersonPoint, SharedFact, Timestamp)],
    ) -> Result<TakenOver, RegistryError> {
        let (region, issued) = (partner.region.code(), integer(partner.issued.seconds()));
        self.write(|session| {
            // A fact that the partner has reported before keeps the time of its first report. Of two
            // facts with one key in the file, the last counts.
            let sql = "INSERT INTO shared_fact (point, region, kind, since, until, counts_until, reported, issued) \
                       SELECT DISTINCT ON (point, kind, since) point, $6, kind, since, until, counts_until, $7, $7 \
                       FROM unnest($1::bytea[], $2::integer[], $3::bigint[], $4::bigint[], $5::bigint[]) \
                       WITH ORDINALITY AS told (point, kind, since, until, counts_until, place) \
                       ORDER BY point, kind, since, place DESC ON CONFLICT (point, region, kind, since) \
                       DO UPDATE SET until = excluded.until, counts_until = excluded.counts_until, issued = excluded.issued";
            for chunk in facts.chunks(CHUNK) {
                let points: Vec<&[u8]> = chunk.iter().map(|(point, ..)| point.as_bytes().as_slice()).collect();
                let kinds: Vec<i32> = chunk.iter().map(|(_, fact, _)| i32::from(fact.kind.number())).collect();
                let since: Vec<i64> = chunk.iter().map(|(_, fact, _)| integer(fact.since.seconds())).collect();
                let until: Vec<i64> = chunk.iter().map(|(_, fact, _)| end(fact.until)).collect();
                let counts: Vec<i64> = chunk.iter().map(|(.., until)| integer(until.seconds())).collect();
                session.execute(sql, &[&points, &kinds, &since, &until, &counts, &region, &issued])?;
            }
            let sql = "DELETE FROM shared_fact WHERE region = $1 AND issued <> $2";
            let withdrawn = session.execute(sql, &[&region, &issued])?;
            let sql = "INSERT INTO partner (region, issued, digest) VALUES ($1, $2, $3) \
                       ON CONFLICT (region) DO UPDATE SET issued = excluded.issued, digest = excluded.digest";
            session.execute(sql, &[&region, &issued, &partner.digest.as_bytes().as_slice()])?;
            let all = session.value("SELECT count(*) FROM shared_fact WHERE region = $1", &[&region])?;
            let sql = "SELECT count(*) FROM shared_fact WHERE region = $1 AND reported = issued";
            let (all, new) = (count(all)?, count(session.value(sql, &[&region])?)?);
            let sql = "SELECT count(*) FROM person JOIN exchange_point USING (person) JOIN shared_fact USING (point) \
                       WHERE region = $1";
            let matched = count(session.value(sql, &[&region])?)?;
            Ok(TakenOver { new, kept: all.saturating_sub(new), withdrawn, matched })
        })
    }

    fn end_partner(&mut self, region: Region) -> Result<u64, RegistryError> {
        self.write(|session| session.execute("DELETE FROM shared_fact WHERE region = $1", &[&region.code()]))
    }
}

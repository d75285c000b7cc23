//! People, declarations and background data in PostgreSQL.

use postgres::Row;

use super::PostgresRegistry;
use super::dossiers::dossiers;
use super::parts::part_of;
use super::session::{Session, Values, bytes, get, limit_of, small};
use crate::office::registry::values::{self, NO_END, damaged, end, end_of, integer, kept, time};
use crate::office::registry::{
    Declared, Dossier, Kept, KeptAnswer, NewDeclaration, PendingImport, People, Person, RegistryError,
};
use crate::office::{Fact, PersonIndex, RiskArea, RiskLevel, Stay};
use crate::payload::{DocumentKind, Place};
use crate::time::Timestamp;

impl PostgresRegistry {
    /// Stores an entry with an end. `known` selects its stored end, `keep` replaces the entry.
    fn keep(
        &mut self,
        (known, key): (&str, Values<'_>),
        (keep, entry): (&str, Values<'_>),
        end: i64,
    ) -> Result<Kept, RegistryError> {
        self.write(|session| {
            let known = session.row(known, key)?.map(|row| get(&row, 0)).transpose()?;
            let kept = kept(known, end);
            if kept == Kept::New {
                session.execute(keep, entry)?;
            }
            Ok(kept)
        })
    }

    /// Runs a statement that deletes at most one row. Returns whether there was one.
    fn remove(&mut self, sql: &str, key: Values<'_>) -> Result<bool, RegistryError> {
        self.write(|session| Ok(session.execute(sql, key)? > 0))
    }
}

impl People for PostgresRegistry {
    fn declare(&mut self, new: &NewDeclaration<'_>) -> Result<Declared, RegistryError> {
        self.write(|session| match known_declaration(session, new.person, &new.digest, new.id)? {
            Some(known) => Ok(known),
            None => insert(session, new).map(Declared::New),
        })
    }

    fn discard_numbers(&mut self, people: &[PersonIndex]) -> Result<(), RegistryError> {
        let people: Vec<&[u8]> = people.iter().map(|person| person.as_bytes().as_slice()).collect();
        let sql = "UPDATE person SET number = NULL WHERE person = ANY($1) AND number IS NOT NULL";
        self.write(|session| session.execute(sql, &[&people]).map(drop))
    }

    fn declared(
        &self,
        person: PersonIndex,
        digest: &[u8; 32],
        id: Option<&str>,
    ) -> Result<Option<Declared>, RegistryError> {
        self.read(|session| known_declaration(session, person, digest, id))
    }

    fn person(&self, index: PersonIndex) -> Result<Option<Person>, RegistryError> {
        let sql = "SELECT person, document, name, number, seen FROM person WHERE person = $1";
        let row = self.read(|session| session.row(sql, &[&index.as_bytes().as_slice()]))?;
        row.as_ref().map(person).transpose()
    }

    fn declarations(&self, person: PersonIndex) -> Result<Vec<(i64, Timestamp, String)>, RegistryError> {
        let sql = "SELECT declaration, declared, body FROM declaration WHERE person = $1 \
                   ORDER BY declared DESC, declaration DESC";
        let rows = self.read(|session| session.rows(sql, &[&person.as_bytes().as_slice()]))?;
        rows.iter().map(|row| Ok((get(row, 0)?, time(get(row, 1)?)?, get(row, 2)?))).collect()
    }

    fn add_fact(&mut self, person: PersonIndex, fact: &Fact) -> Result<Kept, RegistryError> {
        let (person, kind) = (person.as_bytes().as_slice(), i32::from(fact.kind.number()));
        let (since, until) = (integer(fact.since.seconds()), end(fact.until));
        let known = "SELECT until FROM fact WHERE person = $1 AND kind = $2 AND since = $3";
        let keep = "INSERT INTO fact (person, kind, since, until, source) VALUES ($1, $2, $3, $4, $5) \
                    ON CONFLICT (person, kind, since) DO UPDATE SET until = excluded.until, source = excluded.source";
        self.keep((known, &[&person, &kind, &since]), (keep, &[&person, &kind, &since, &until, &fact.source]), until)
    }

    fn add_stay(&mut self, person: PersonIndex, stay: &Stay, source: &str) -> Result<Kept, RegistryError> {
        let (person, place) = (person.as_bytes().as_slice(), stay.place().to_string());
        let (arrival, departure) = (integer(stay.arrival().seconds()), end(stay.departure()));
        let known = "SELECT departure FROM stay WHERE person = $1 AND arrival = $2 AND place = $3";
        let keep = "INSERT INTO stay (person, arrival, place, departure, source) VALUES ($1, $2, $3, $4, $5) \
                    ON CONFLICT (person, arrival, place) \
                    DO UPDATE SET departure = excluded.departure, source = excluded.source";
        let entry: Values<'_> = &[&person, &arrival, &place, &departure, &source];
        self.keep((known, &[&person, &arrival, &place]), (keep, entry), departure)
    }

    fn add_area(&mut self, area: &RiskArea) -> Result<Kept, RegistryError> {
        let (place, level) = (area.place.to_string(), i32::from(area.level.number()));
        let (since, until) = (integer(area.since.seconds()), end(area.until));
        let known = "SELECT until FROM risk_area WHERE place = $1 AND level = $2 AND since = $3";
        let keep = "INSERT INTO risk_area (place, level, since, until, source) VALUES ($1, $2, $3, $4, $5) \
                    ON CONFLICT (place, level, since) DO UPDATE SET until = excluded.until, source = excluded.source";
        self.keep((known, &[&place, &level, &since]), (keep, &[&place, &level, &since, &until, &area.source]), until)
    }

    fn remove_fact(&mut self, person: PersonIndex, fact: &Fact) -> Result<bool, RegistryError> {
        let (kind, since) = (i32::from(fact.kind.number()), integer(fact.since.seconds()));
        let key: Values<'_> = &[&person.as_bytes().as_slice(), &kind, &since];
        self.remove("DELETE FROM fact WHERE person = $1 AND kind = $2 AND since = $3", key)
    }

    fn remove_stay(&mut self, person: PersonIndex, stay: &Stay) -> Result<bool, RegistryError> {
        let (arrival, place) = (integer(stay.arrival().seconds()), stay.place().to_string());
        let key: Values<'_> = &[&person.as_bytes().as_slice(), &arrival, &place];
        self.remove("DELETE FROM stay WHERE person = $1 AND arrival = $2 AND place = $3", key)
    }

    fn remove_area(&mut self, area: &RiskArea) -> Result<bool, RegistryError> {
        let (place, level) = (area.place.to_string(), i32::from(area.level.number()));
        let key: Values<'_> = &[&place, &level, &integer(area.since.seconds())];
        self.remove("DELETE FROM risk_area WHERE place = $1 AND level = $2 AND since = $3", key)
    }

    fn areas(&self) -> Result<Vec<RiskArea>, RegistryError> {
        let sql = "SELECT place, level, since, until, source FROM risk_area ORDER BY place, level, since";
        let area = |row: &Row| {
            Ok(RiskArea {
                place: Place::parse(get(row, 0)?).map_err(|_| damaged("place"))?,
                level: RiskLevel::from_number(small(row, 1)?.into()).ok_or(damaged("level"))?,
                since: time(get(row, 2)?)?,
                until: end_of(get(row, 3)?)?,
                source: get(row, 4)?,
            })
        };
        self.read(|session| session.rows(sql, &[]))?.iter().map(area).collect()
    }

    fn not_there(
        &mut self,
        person: PersonIndex,
        place: &Place,
        (since, until): (Timestamp, Timestamp),
    ) -> Result<(), RegistryError> {
        let (since, until) = (integer(since.seconds()), integer(until.seconds()));
        let sql = "INSERT INTO not_there (person, place, since, until) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (person, place, since) DO UPDATE SET until = excluded.until";
        let entry: Values<'_> = &[&person.as_bytes().as_slice(), &place.to_string(), &since, &until];
        self.write(|session| session.execute(sql, entry).map(drop))
    }

    fn dossiers(&self, after: Option<PersonIndex>, limit: usize, at: Timestamp) -> Result<Vec<Dossier>, RegistryError> {
        let after = after.map_or(Vec::new(), |index| index.as_bytes().to_vec());
        let sql = "SELECT person FROM person WHERE person > $1 ORDER BY person LIMIT $2";
        let dossiers = self.read(|session| {
            let rows = session.rows(sql, &[&after, &limit_of(limit)])?;
            let people: Result<Vec<_>, _> = rows.iter().map(|row| bytes(row, 0).map(values::person)).collect();
            dossiers(session, &people?, at)
        })?;
        if let Some(shard) = &mut self.connection.borrow_mut().shard {
            shard.has_read(&dossiers);
        }
        Ok(dossiers)
    }

    fn dossier(&self, person: PersonIndex, at: Timestamp) -> Result<Dossier, RegistryError> {
        self.read(|session| dossiers(session, &[person], at))?.pop().ok_or(damaged("database"))
    }

    fn forget_before(&mut self, before: Timestamp, now: Timestamp) -> Result<(u64, u64, u64), RegistryError> {
        self.write(|session| forget(session, integer(before.seconds()), integer(now.seconds())))
    }

    fn forget_for_good(&mut self) -> Result<(), RegistryError> {
        sweep(self)
    }
}

/// Removes the dead rows. docs/office.md says what the log and backups of the server still have.
pub(super) fn sweep(registry: &PostgresRegistry) -> Result<(), RegistryError> {
    let swept = registry.read(|session| session.batch(&format!("VACUUM {}", FORGOTTEN.join(", "))));
    swept.map_err(|error| RegistryError::NotSwept(Box::new(error)))
}

/// The tables from which [`forget`] deletes, those that a rotation of the secret rewrites, and the
/// shards of nights, whose indices of people are deleted when a night ends.
const FORGOTTEN: [&str; 22] = [
    "person",
    "declaration",
    "decision",
    "code",
    "commitment",
    "not_there",
    "fact",
    "stay",
    "exchange_point",
    "proposal",
    "listed",
    "shared_fact",
    "risk_area",
    "night_shard",
    "receipt",
    "person_view",
    "kept_answer",
    "request",
    "attachment",
    "import_file",
    "telephone",
    "passkey",
];

/// Deletes what is older than `before`. The rules are those of [`People::forget_before`].
fn forget(session: &mut Session, before: i64, now: i64) -> Result<(u64, u64, u64), RegistryError> {
    session.batch("CREATE TEMP TABLE gone (person bytea PRIMARY KEY) ON COMMIT DROP")?;
    // People with a code that is still valid stay until it expires.
    let gone = "INSERT INTO gone SELECT person FROM person WHERE seen < $1 AND NOT EXISTS \
                (SELECT 1 FROM code WHERE code.person = person.person AND expires > $2)";
    session.execute(gone, &[&before, &now])?;
    session.batch("ANALYZE gone")?;
    let of_gone = |session: &mut Session, table: &str| {
        session.execute(&format!("DELETE FROM {table} USING gone WHERE {table}.person = gone.person"), &[])
    };
    let proposals = "DELETE FROM proposal USING decision, gone \
                     WHERE proposal.decision = decision.decision AND decision.person = gone.person";
    session.execute(proposals, &[])?;
    // An audit may have closed the question of which an officer had proposed the answer.
    session.batch("DELETE FROM proposal USING decision WHERE proposal.decision = decision.decision AND NOT open")?;
    for table in [
        "declaration",
        "decision",
        "code",
        "commitment",
        "not_there",
        "receipt",
        "person_view",
        "request",
        "attachment",
        "telephone",
    ] {
        of_gone(session, table)?;
    }
    session.batch("UPDATE request SET asker = NULL FROM gone WHERE asker = gone.person")?;
    // What has no end counts still, and goes with its person. If nobody has declared, the start decides, so
    // that nothing is kept forever.
    let ended = |session: &mut Session, table: &str, from: &str, to: &str| {
        let sql = format!(
            "DELETE FROM {table} WHERE CASE WHEN {to} = {NO_END} THEN {from} ELSE {to} END < $1 AND ({to} <> {NO_END} \
             OR NOT EXISTS (SELECT 1 FROM person WHERE person.person = {table}.person))"
        );
        session.execute(&sql, &[&before])
    };
    let facts = of_gone(session, "fact")? + ended(session, "fact", "since", "until")?;
    let stays = of_gone(session, "stay")? + ended(session, "stay", "arrival", "departure")?;
    for older in [
        "DELETE FROM risk_area WHERE until < $1",
        "DELETE FROM not_there WHERE until < $1",
        "DELETE FROM person_view WHERE at < $1",
        "DELETE FROM request WHERE made < $1",
        "DELETE FROM attachment WHERE made < $1",
        // The receipt that opens a person's data stays as long as the person.
        "DELETE FROM receipt WHERE made < $1 AND NOT opens",
        // What stands for the receipt of somebody who signed in with the provider and never declared.
        "DELETE FROM receipt WHERE made < $1 AND declaration = 0 AND opens \
         AND NOT EXISTS (SELECT 1 FROM person WHERE person.person = receipt.person)",
        // Telephones of somebody who signed in and never declared.
        "DELETE FROM telephone WHERE added < $1 \
         AND NOT EXISTS (SELECT 1 FROM person WHERE person.person = telephone.person)",
        // For the remaining people: everything older than their last entry of each kind.
        "DELETE FROM declaration WHERE declared < $1 AND EXISTS (SELECT 1 FROM declaration later \
         WHERE later.person = declaration.person \
         AND (later.declared, later.declaration) > (declaration.declared, declaration.declaration))",
        "DELETE FROM code WHERE expires < $1",
        "DELETE FROM decision WHERE at < $1 AND NOT open AND EXISTS (SELECT 1 FROM decision later \
         WHERE later.person = decision.person AND later.decision > decision.decision AND later.origin <> 2) \
         AND NOT EXISTS (SELECT 1 FROM code WHERE code.person = decision.person AND code.decision = decision.decision)",
        "DELETE FROM commitment WHERE made < $1 \
         AND NOT EXISTS (SELECT 1 FROM person WHERE person.person = commitment.person)",
    ] {
        session.execute(older, &[&before])?;
    }
    session.execute("DELETE FROM import_file WHERE made < $1", &[&(now - PendingImport::WAITS)])?;
    // A passkey goes with its receipt.
    session.batch(
        "DELETE FROM passkey WHERE receipt IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM receipt WHERE receipt.receipt = passkey.receipt)",
    )?;
    session.execute("DELETE FROM shared_fact WHERE counts_until <= $1", &[&now])?;
    let answers = now.saturating_sub(integer(KeptAnswer::KEPT_SECONDS));
    session.execute("DELETE FROM kept_answer WHERE made <= $1", &[&answers])?;
    session.batch(
        "DELETE FROM listed WHERE NOT EXISTS \
         (SELECT 1 FROM code WHERE code.day = listed.day AND code.slot = listed.slot)",
    )?;
    let people = of_gone(session, "person")?;
    // A point serves to share facts, and to match those of partners.
    session.batch(
        "DELETE FROM exchange_point WHERE NOT EXISTS (SELECT 1 FROM person WHERE person.person = exchange_point.person) \
         AND NOT EXISTS (SELECT 1 FROM fact WHERE fact.person = exchange_point.person)",
    )?;
    Ok((people, facts, stays))
}

/// Looks up a declaration: by identifier first, and then by person and digest.
fn known_declaration(
    session: &mut Session,
    person: PersonIndex,
    digest: &[u8; 32],
    id: Option<&str>,
) -> Result<Option<Declared>, RegistryError> {
    let sql = format!(
        "(SELECT declaration, digest, 0 AS place FROM declaration WHERE id = $3 LIMIT 1) UNION ALL \
         (SELECT declaration, digest, 1 AS place FROM {} WHERE person = $1 AND digest = $2 LIMIT 1) \
         ORDER BY place LIMIT 1",
        part_of("declaration", person)
    );
    let row = session.row(&sql, &[&person.as_bytes().as_slice(), &digest.as_slice(), &id])?;
    let declared = |row: Row| {
        let (number, known): (i64, [u8; 32]) = (get(&row, 0)?, bytes(&row, 1)?);
        Ok(if known == *digest { Declared::Known(number) } else { Declared::OtherContent(number) })
    };
    row.map(declared).transpose()
}

/// Stores a declaration and its person, with one statement. Writers beside each other do not wait
/// for the number.
fn insert(session: &mut Session, new: &NewDeclaration<'_>) -> Result<i64, RegistryError> {
    let index = new.person.as_bytes().as_slice();
    let (declared, received) = (integer(new.declared.seconds()), integer(new.received.seconds()));
    let sql = "WITH seen AS (INSERT INTO person (person, document, name, number, seen) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (person) DO UPDATE SET name = excluded.name, number = excluded.number, \
               seen = greatest(person.seen, excluded.seen)) \
               INSERT INTO declaration (person, declared, declaration, id, received, digest, body) \
               VALUES ($1, $6, nextval('declaration_number'), $7, $5, $8, $9) RETURNING declaration";
    let document = i32::from(new.document.number());
    let digest = new.digest.as_slice();
    let values: Values<'_> =
        &[&index, &document, &new.name, &new.number, &received, &declared, &new.id, &digest, &new.body];
    session.value(sql, values)
}

/// Reads the columns person, document, name, number, seen.
pub(super) fn person(row: &Row) -> Result<Person, RegistryError> {
    Ok(Person {
        document: DocumentKind::from_number(small(row, 1)?.into()).ok_or(damaged("document"))?,
        name: get(row, 2)?,
        number: get(row, 3)?,
        seen: time(get(row, 4)?)?,
    })
}

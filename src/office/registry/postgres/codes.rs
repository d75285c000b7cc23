//! Issued codes in PostgreSQL.

use std::collections::{BTreeMap, BTreeSet};

use postgres::Row;

use super::PostgresRegistry;
use super::batches::{commitment, take_slots};
use super::decisions::last_of_each;
use super::dossiers::{NOT_CORRECTED, STAYS, stay};
use super::people::person as person_of;
use super::session::{Needs, Session, Values, bytes, get, limit_of, number, small_or_none};
use super::telephones::telephones_of;
use crate::office::registry::codes::telephone_of;
use crate::office::registry::values::{count, damaged, integer, person, time};
use crate::office::registry::{Codes, DuePerson, DueWindow, IssuedCode, RegistryError};
use crate::office::{PersonIndex, Stay};
use crate::payload::{Cti, HolderKey, Slot, Withdrawal};
use crate::time::{Day, Timestamp};

const COLUMNS: &str = "day, slot, person, decision, issued, expires, text, withdrawal, withdrawn";
/// Number of codes that are read at once.
const PAGE: i64 = 2000;

impl Codes for PostgresRegistry {
    fn due(
        &self,
        after: Option<PersonIndex>,
        limit: usize,
        window: DueWindow,
    ) -> Result<(Vec<DuePerson>, Option<PersonIndex>), RegistryError> {
        let after = after.map_or(Vec::new(), |index| index.as_bytes().to_vec());
        let sql = "SELECT person, document, name, number, seen FROM person WHERE person > $1 ORDER BY person LIMIT $2";
        self.read(|session| {
            let people = session.rows(sql, &[&after, &limit_of(limit)])?;
            let last = people.last().map(|row| bytes(row, 0).map(person)).transpose()?;
            let mut due = with_decisions(session, &people)?;
            due.retain(|due| due.person.seen >= window.seen_since);
            let indexes = indexes(&people)?;
            let (telephones, held) = (telephones_of(session, &indexes)?, held(session, &indexes, window)?);
            let keys = |due: &DuePerson| telephones.get(&due.index).map_or(&[][..], Vec::as_slice);
            let mut wanted: Vec<DuePerson> = due
                .into_iter()
                .flat_map(|due| {
                    let keys = keys(&due);
                    due.each_form(keys)
                })
                .collect();
            wanted.retain(|due| !held.contains(&(due.index, due.decision.number, due.telephone)));
            Ok((wanted, last))
        })
    }

    fn due_person(&self, index: PersonIndex) -> Result<Option<DuePerson>, RegistryError> {
        let sql = "SELECT person, document, name, number, seen FROM person WHERE person = $1";
        self.read(|session| {
            let people = session.rows(sql, &[&index.as_bytes().as_slice()])?;
            Ok(with_decisions(session, &people)?.pop())
        })
    }

    fn take_slots(&mut self, day: Day, bits: u32, count: u64) -> Result<(u64, u32), RegistryError> {
        if let Some(shard) = &mut self.connection.get_mut().shard {
            return shard.take_slots(day, count);
        }
        self.write(|session| take_slots(session, day, bits, count))
    }

    fn keep_code(&mut self, code: &IssuedCode) -> Result<(), RegistryError> {
        if let Some(shard) = &mut self.connection.get_mut().shard {
            shard.keep_code(code);
            return Ok(());
        }
        self.write(|session| insert_codes(session, std::slice::from_ref(code), None))
    }

    fn code(&self, cti: Cti) -> Result<Option<IssuedCode>, RegistryError> {
        let (day, slot) = key(cti);
        Ok(self.read(|session| select(session, "WHERE day = $1 AND slot = $2", &[&day, &slot]))?.pop())
    }

    fn codes_of(&self, index: PersonIndex) -> Result<Vec<IssuedCode>, RegistryError> {
        let person = index.as_bytes().as_slice();
        let mut connection = self.connection.borrow_mut();
        if connection.has_no_code(index)? {
            return Ok(Vec::new());
        }
        drop(connection);
        let clause = "WHERE person = $1 ORDER BY issued, decision, day, slot";
        self.read_after(Needs::Codes, |session| select(session, clause, &[&person]))
    }

    fn current_codes<E: From<RegistryError>>(
        &self,
        at: Timestamp,
        each: &mut dyn FnMut(IssuedCode) -> Result<(), E>,
    ) -> Result<(), E> {
        self.in_one_moment(|| {
            let sql = "WHERE (day, slot) > ($1, $2) AND expires > $3 AND issued <= $3 AND withdrawal IS NULL \
                       ORDER BY day, slot LIMIT $4";
            let (at, mut last) = (integer(at.seconds()), (-1_i64, -1_i64));
            loop {
                let codes = self.read(|session| select(session, sql, &[&last.0, &last.1, &at, &PAGE]))?;
                let Some(end) = codes.last() else { return Ok(()) };
                last = key(end.cti);
                codes.into_iter().try_for_each(&mut *each)?;
            }
        })
    }

    fn withdraw(&mut self, cti: Cti, withdrawal: Option<Withdrawal>, at: Timestamp) -> Result<(), RegistryError> {
        let (day, slot) = key(cti);
        let number = withdrawal.map(|withdrawal| i32::from(withdrawal.number()));
        let at = withdrawal.map(|_| integer(at.seconds()));
        let sql = "UPDATE code SET withdrawal = $3, withdrawn = $4 WHERE day = $1 AND slot = $2";
        self.write_after(Needs::Codes, |session| session.execute(sql, &[&day, &slot, &number, &at]).map(drop))
    }

    fn withdrawn(&self, since: Day) -> Result<Vec<(Cti, Withdrawal)>, RegistryError> {
        let clause = "WHERE withdrawal IS NOT NULL AND day >= $1 ORDER BY day, slot";
        let found = self.read(|session| select(session, clause, &[&i64::from(since.number())]))?;
        Ok(found.into_iter().filter_map(|code| Some((code.cti, code.withdrawn?.0))).collect())
    }
}

/// Adds codes, with one statement. A slot is given once; no index can say so over all parts of the
/// table. The codes of a shard have slots that were reserved for it, so only the parts with its
/// people are searched.
pub(super) fn insert_codes(
    session: &mut Session,
    codes: &[IssuedCode],
    people: Option<(PersonIndex, PersonIndex)>,
) -> Result<(), RegistryError> {
    let slots: BTreeSet<Cti> = codes.iter().map(|code| code.cti).collect();
    let (days, numbers): (Vec<i64>, Vec<i64>) = codes.iter().map(|code| key(code.cti)).unzip();
    let indexes: Vec<&[u8]> = codes.iter().map(|code| code.person.as_bytes().as_slice()).collect();
    let decisions: Vec<i64> = codes.iter().map(|code| code.decision).collect();
    let issued: Vec<i64> = codes.iter().map(|code| integer(code.issued.seconds())).collect();
    let expires: Vec<i64> = codes.iter().map(|code| integer(code.expires.seconds())).collect();
    let texts: Vec<&str> = codes.iter().map(|code| code.text.as_str()).collect();
    let among = |person: &PersonIndex| person.as_bytes().to_vec();
    let (lowest, highest) = people.map_or((Vec::new(), vec![u8::MAX; 33]), |(low, high)| (among(&low), among(&high)));
    let sql = "INSERT INTO code (day, slot, person, decision, issued, expires, text) \
               SELECT new.* FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bigint[], $5::bigint[], \
               $6::bigint[], $7::text[]) AS new (day, slot, person, decision, issued, expires, text) \
               WHERE NOT EXISTS (SELECT FROM code WHERE code.day = new.day AND code.slot = new.slot \
               AND code.person BETWEEN $8 AND $9)";
    let values: Values<'_> = &[&days, &numbers, &indexes, &decisions, &issued, &expires, &texts, &lowest, &highest];
    let kept = session.execute(sql, values)?;
    let is_each_once = slots.len() == codes.len() && usize::try_from(kept) == Ok(codes.len());
    if is_each_once { Ok(()) } else { Err(damaged("slot")) }
}

/// The key of a code.
pub(super) fn key(cti: Cti) -> (i64, i64) {
    (cti.day().number().into(), integer(cti.slot().number()))
}

/// The indexes of people.
fn indexes(people: &[Row]) -> Result<Vec<&[u8]>, RegistryError> {
    people.iter().map(|row| get(row, 0)).collect()
}

/// The people whose last decision has a status. One query for each table, whatever the number of
/// people.
fn with_decisions(session: &mut Session, people: &[Row]) -> Result<Vec<DuePerson>, RegistryError> {
    let indexes = indexes(people)?;
    let mut decisions: BTreeMap<_, _> = last_of_each(session, &indexes)?.into_iter().collect();
    let sql = "SELECT salt, digest, made, person FROM commitment WHERE person = ANY($1)";
    let mut commitments = BTreeMap::new();
    for row in session.rows(sql, &[&indexes])? {
        commitments.insert(person(bytes(&row, 3)?), commitment(&row)?);
    }
    let sql = format!("{STAYS} WHERE person = ANY($1) {NOT_CORRECTED} ORDER BY person, arrival, place");
    let mut stays: BTreeMap<PersonIndex, Vec<Stay>> = BTreeMap::new();
    for row in session.rows(&sql, &[&indexes])? {
        stays.entry(person(bytes(&row, 0)?)).or_default().push(stay(&row)?.0);
    }
    let mut found = Vec::new();
    for row in people {
        let index = person(bytes(row, 0)?);
        let decision = decisions.remove(&index).filter(|last| last.decision.outcome.status.is_some());
        let Some(decision) = decision else { continue };
        found.push(DuePerson {
            index,
            person: person_of(row)?,
            decision,
            commitment: commitments.remove(&index),
            stays: stays.remove(&index).unwrap_or_default(),
            telephone: None,
        });
    }
    Ok(found)
}

/// A person, a decision, and the telephone of a code for it, `None` for paper.
pub(super) type Form = (PersonIndex, i64, Option<HolderKey>);

/// For which codes people need none, because one is valid at `window.at` and still at `window.until`.
pub(super) fn held(
    session: &mut Session,
    people: &[&[u8]],
    window: DueWindow,
) -> Result<BTreeSet<Form>, RegistryError> {
    // Only the text says to which telephone a code is bound. Most people have none.
    let sql = "SELECT person, decision, CASE WHEN EXISTS (SELECT FROM telephone WHERE telephone.person = code.person) \
               THEN text END FROM code WHERE person = ANY($1) AND issued <= $2 AND expires > $3 \
               AND withdrawal IS NULL";
    let (at, until) = (integer(window.at.seconds()), integer(window.until.seconds()));
    let rows = session.rows(sql, &[&people, &at, &until])?;
    let read = |row: &Row| {
        let text: Option<&str> = get(row, 2)?;
        Ok((person(bytes(row, 0)?), get(row, 1)?, text.and_then(telephone_of)))
    };
    rows.iter().map(read).collect()
}

fn select(session: &mut Session, clause: &str, values: Values<'_>) -> Result<Vec<IssuedCode>, RegistryError> {
    session.rows(&format!("SELECT {COLUMNS} FROM code {clause}"), values)?.iter().map(read).collect()
}

/// Reads [`COLUMNS`].
fn read(row: &Row) -> Result<IssuedCode, RegistryError> {
    let day = Day::from_number(number(row, 0)?).map_err(|_| damaged("day"))?;
    let slot = Slot::new(count(get(row, 1)?)?).map_err(|_| damaged("slot"))?;
    let withdrawn = match (small_or_none(row, 7)?, get(row, 8)?) {
        (Some(number), Some(at)) => {
            Some((Withdrawal::from_number(number.into()).ok_or(damaged("withdrawal"))?, time(at)?))
        }
        _ => None,
    };
    Ok(IssuedCode {
        cti: Cti::new(day, slot),
        person: person(bytes(row, 2)?),
        decision: get(row, 3)?,
        issued: time(get(row, 4)?)?,
        expires: time(get(row, 5)?)?,
        text: get(row, 6)?,
        withdrawn,
    })
}

//! Decisions in PostgreSQL.

use core::borrow::Borrow;

use postgres::Row;

use super::PostgresRegistry;
use super::numbers::next;
use super::session::{Needs, Session, Values, bytes, get, limit_of, number, small, small_or_none};
use crate::office::PersonIndex;
use crate::office::registry::values::{
    DISPUTE, count, integer, origin_number, origin_of, person, reason_of, status_of, time,
};
use crate::office::registry::{
    DecisionOrigin, DecisionState, Decisions, NewDecision, OfficerWork, Outcome, Proposal, RegistryError,
    StoredDecision,
};
use crate::payload::{Status, StatusReason};
use crate::time::Timestamp;

/// The columns that [`read`] expects, in this order.
const COLUMNS: &str = "decision, person, declaration, at, origin, open, status, reason, valid_hours, rule, rules, facts, \
                       basis, officers, note, answers";

impl Decisions for PostgresRegistry {
    fn decide(&mut self, new: &NewDecision) -> Result<i64, RegistryError> {
        let shard = self.connection.get_mut().shard.as_mut();
        let reserved = shard.and_then(|shard| Some((shard.take_decision(new.person)?, shard)));
        let Some((number, shard)) = reserved else {
            return self.write(|session| {
                let number = next(session, "decision")?;
                store(session, number, new).map(|()| number)
            });
        };
        if !shard.defer(number, new) {
            self.write(|session| store(session, number, new))?;
        }
        Ok(number)
    }

    fn decision(&self, number: i64) -> Result<Option<StoredDecision>, RegistryError> {
        let is_kept_back = self.connection.borrow().shard.as_ref().is_some_and(|shard| shard.has(number));
        let needs = if is_kept_back { Needs::Everything } else { Needs::Nothing };
        Ok(self.read_after(needs, |session| select(session, "WHERE decision = $1", &[&number]))?.pop())
    }

    fn last_decision(&self, person: PersonIndex) -> Result<Option<StoredDecision>, RegistryError> {
        let sql = format!("WHERE person = $1 AND origin <> {DISPUTE} ORDER BY decision DESC LIMIT 1");
        Ok(self.read(|session| select(session, &sql, &[&person.as_bytes().as_slice()]))?.pop())
    }

    fn decisions_of(&self, person: PersonIndex) -> Result<Vec<StoredDecision>, RegistryError> {
        let person = person.as_bytes().as_slice();
        self.read(|session| select(session, "WHERE person = $1 ORDER BY decision", &[&person]))
    }

    fn waiting(&self, after: i64, limit: usize) -> Result<Vec<StoredDecision>, RegistryError> {
        let sql = "WHERE open AND decision > $1 ORDER BY decision LIMIT $2";
        self.read(|session| select(session, sql, &[&after, &limit_of(limit)]))
    }

    fn waiting_count(&self) -> Result<u64, RegistryError> {
        count(self.read(|session| session.value("SELECT count(*) FROM decision WHERE open", &[]))?)
    }

    fn propose(&mut self, decision: i64, proposal: &Proposal) -> Result<(), RegistryError> {
        let (status, reason) = (i32::from(proposal.status.number()), reason_number(proposal.reason));
        let sql = "INSERT INTO proposal (decision, at, officer, status, reason, note) VALUES ($1, $2, $3, $4, $5, $6) \
                   ON CONFLICT (decision) DO UPDATE SET at = excluded.at, officer = excluded.officer, \
                   status = excluded.status, reason = excluded.reason, note = excluded.note";
        let at = integer(proposal.at.seconds());
        let values: Values<'_> = &[&decision, &at, &proposal.officer, &status, &reason, &proposal.note];
        self.write(|session| session.execute(sql, values).map(drop))
    }

    fn officer_work(&self, since: Timestamp, limit: usize) -> Result<Vec<OfficerWork>, RegistryError> {
        let sql = "SELECT d.at, q.at, q.origin, d.status, d.reason, d.rule FROM decision d \
                   LEFT JOIN decision q ON q.person = d.person AND q.decision = d.answers \
                   WHERE d.origin = 1 AND d.at >= $1 ORDER BY d.at LIMIT $2";
        let work = |row: &Row| {
            let asked: Option<i64> = get(row, 1)?;
            Ok(OfficerWork {
                at: time(get(row, 0)?)?,
                asked: asked.map(time).transpose()?,
                was_dispute: small_or_none(row, 2)? == Some(DISPUTE),
                status: small_or_none(row, 3)?.map(status_of).transpose()?,
                reason: reason_of(small_or_none(row, 4)?)?,
                rule: get(row, 5)?,
            })
        };
        let rows = self.read(|session| session.rows(sql, &[&integer(since.seconds()), &limit_of(limit)]))?;
        rows.iter().map(work).collect()
    }

    fn proposal(&self, decision: i64) -> Result<Option<Proposal>, RegistryError> {
        let sql = "SELECT at, officer, status, reason, note FROM proposal WHERE decision = $1";
        let proposal = |row: Row| {
            Ok(Proposal {
                at: time(get(&row, 0)?)?,
                officer: get(&row, 1)?,
                status: status_of(small(&row, 2)?)?,
                reason: reason_of(small_or_none(&row, 3)?)?,
                note: get(&row, 4)?,
            })
        };
        self.read(|session| session.row(sql, &[&decision]))?.map(proposal).transpose()
    }
}

fn reason_number(reason: Option<StatusReason>) -> Option<i32> {
    reason.map(|reason| i32::from(reason.number()))
}

/// Stores a decision, and closes what it answers.
fn store(session: &mut Session, number: i64, new: &NewDecision) -> Result<(), RegistryError> {
    let index = new.person.as_bytes().as_slice();
    match new.origin {
        DecisionOrigin::Audit => close_questions(session, &[new.person])?,
        // An officer's decision answers everything that waits about the person, proposals included.
        DecisionOrigin::Officer => {
            let sql = "DELETE FROM proposal USING decision WHERE proposal.decision = decision.decision \
                       AND decision.person = $1 AND decision.open";
            session.execute(sql, &[&index])?;
            session.execute("UPDATE decision SET open = false WHERE person = $1 AND open", &[&index])?;
        }
        DecisionOrigin::Dispute => {}
    }
    insert_decisions(session, &[(number, new)])
}

/// Closes the questions of earlier audits about people: they are obsolete. Disputes stay open.
pub(super) fn close_questions(session: &mut Session, people: &[PersonIndex]) -> Result<(), RegistryError> {
    let sql = format!("UPDATE decision SET open = false WHERE person = ANY($1) AND open AND origin <> {DISPUTE}");
    let people: Vec<&[u8]> = people.iter().map(|person| person.as_bytes().as_slice()).collect();
    session.execute(&sql, &[&people]).map(drop)
}

/// Adds decisions, with one statement.
pub(super) fn insert_decisions<D: Borrow<NewDecision>>(
    session: &mut Session,
    new: &[(i64, D)],
) -> Result<(), RegistryError> {
    fn column<'a, D: Borrow<NewDecision>, T>(new: &'a [(i64, D)], of: impl Fn(&'a NewDecision) -> T) -> Vec<T> {
        new.iter().map(|(_, one)| of(one.borrow())).collect()
    }
    let numbers: Vec<i64> = new.iter().map(|(number, _)| *number).collect();
    let status = |one: &NewDecision| one.outcome.status.map(|status| i32::from(Status::number(status)));
    let values: Values<'_> = &[
        &numbers,
        &column(new, |one| one.person.as_bytes().as_slice()),
        &column(new, |one| one.declaration),
        &column(new, |one| integer(one.at.seconds())),
        &column(new, |one| i32::from(origin_number(one.origin))),
        &column(new, |one| one.state == DecisionState::Open),
        &column(new, status),
        &column(new, |one| reason_number(one.outcome.reason)),
        &column(new, |one| i64::from(one.outcome.valid_hours)),
        &column(new, |one| one.rule.as_str()),
        &column(new, |one| one.rules.as_slice()),
        &column(new, |one| one.facts.as_str()),
        &column(new, |one| one.basis.as_slice()),
        &column(new, |one| one.officers.as_str()),
        &column(new, |one| one.note.as_str()),
        &column(new, |one| one.answers),
    ];
    let sql = format!(
        "INSERT INTO decision ({COLUMNS}) SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bigint[], \
         $5::integer[], $6::boolean[], $7::integer[], $8::integer[], $9::bigint[], $10::text[], $11::bytea[], \
         $12::text[], $13::bytea[], $14::text[], $15::text[], $16::bigint[])"
    );
    session.execute(&sql, values).map(drop)
}

/// The last decision about each person of a range, without disputes, in the order of people.
pub(super) fn last_of_each(
    session: &mut Session,
    people: &[&[u8]],
) -> Result<Vec<(PersonIndex, StoredDecision)>, RegistryError> {
    let sql = format!(
        "SELECT DISTINCT ON (person) {COLUMNS} FROM decision WHERE person = ANY($1) AND origin <> {DISPUTE} \
         ORDER BY person, decision DESC"
    );
    let rows = session.rows(&sql, &[&people])?;
    rows.iter().map(|row| read(row).map(|stored| (stored.decision.person, stored))).collect()
}

fn select(session: &mut Session, clause: &str, values: Values<'_>) -> Result<Vec<StoredDecision>, RegistryError> {
    session.rows(&format!("SELECT {COLUMNS} FROM decision {clause}"), values)?.iter().map(read).collect()
}

/// Reads [`COLUMNS`].
fn read(row: &Row) -> Result<StoredDecision, RegistryError> {
    let state = if get(row, 5)? { DecisionState::Open } else { DecisionState::Closed };
    let outcome = Outcome {
        status: small_or_none(row, 6)?.map(status_of).transpose()?,
        reason: reason_of(small_or_none(row, 7)?)?,
        valid_hours: number(row, 8)?,
    };
    let decision = NewDecision {
        person: person(bytes(row, 1)?),
        declaration: get(row, 2)?,
        at: time(get(row, 3)?)?,
        origin: origin_of(small(row, 4)?)?,
        state,
        outcome,
        rule: get(row, 9)?,
        rules: bytes(row, 10)?,
        facts: get(row, 11)?,
        basis: bytes(row, 12)?,
        officers: get(row, 13)?,
        note: get(row, 14)?,
        answers: get(row, 15)?,
    };
    Ok(StoredDecision { number: get(row, 0)?, decision })
}

//! Decisions in SQLite.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::SqliteRegistry;
use super::rows::{self, columns, failed, for_each_of, integer, time};
use crate::office::PersonIndex;
use crate::office::registry::values::{DISPUTE, origin_number, origin_of, reason_of, status_of};
use crate::office::registry::{
    DecisionOrigin, DecisionState, Decisions, Dossier, NewDecision, OfficerWork, Outcome, Proposal, RegistryError,
    StoredDecision,
};
use crate::payload::{Status, StatusReason};
use crate::time::Timestamp;

/// The columns that [`read`] expects, in this order.
const COLUMNS: &str = "decision, person, declaration, at, origin, open, status, reason, valid_hours, rule, rules, facts, \
                       basis, officers, note, answers";

impl Decisions for SqliteRegistry {
    fn decide(&mut self, new: &NewDecision) -> Result<i64, RegistryError> {
        self.write(|connection| {
            if new.origin == DecisionOrigin::Audit {
                // Questions of an earlier audit are obsolete. Disputes stay open.
                connection
                    .prepare_cached("UPDATE decision SET open = 0 WHERE person = ?1 AND open = 1 AND origin != ?2")
                    .and_then(|mut close| close.execute(params![new.person.as_bytes(), DISPUTE]))
                    .map_err(failed)?;
            }
            // An officer's decision answers everything that waits about the person, proposals
            // included.
            if new.origin == DecisionOrigin::Officer {
                let of_person = "(SELECT decision FROM decision WHERE person = ?1 AND open = 1)";
                connection
                    .execute(&format!("DELETE FROM proposal WHERE decision IN {of_person}"), [new.person.as_bytes()])
                    .and_then(|_| {
                        let close = "UPDATE decision SET open = 0 WHERE person = ?1 AND open = 1";
                        connection.execute(close, [new.person.as_bytes()])
                    })
                    .map_err(failed)?;
            }
            let outcome = new.outcome;
            connection
                .prepare_cached(
                    "INSERT INTO decision (person, declaration, at, origin, open, status, reason, valid_hours, rule, \
                     rules, facts, basis, officers, note, answers) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
                )
                .and_then(|mut insert| {
                    insert.execute(params![
                        new.person.as_bytes(),
                        new.declaration,
                        integer(new.at.seconds()),
                        origin_number(new.origin),
                        new.state == DecisionState::Open,
                        outcome.status.map(Status::number),
                        outcome.reason.map(StatusReason::number),
                        outcome.valid_hours,
                        new.rule,
                        new.rules,
                        new.facts,
                        new.basis,
                        new.officers,
                        new.note,
                        new.answers,
                    ])
                })
                .map_err(failed)?;
            Ok(connection.last_insert_rowid())
        })
    }

    fn decision(&self, number: i64) -> Result<Option<StoredDecision>, RegistryError> {
        let found = select(&self.connection, "WHERE decision = ?1", params![number])?;
        Ok(found.into_iter().next())
    }

    fn last_decision(&self, person: PersonIndex) -> Result<Option<StoredDecision>, RegistryError> {
        last_of(&self.connection, person)
    }

    fn decisions_of(&self, person: PersonIndex) -> Result<Vec<StoredDecision>, RegistryError> {
        select(&self.connection, "WHERE person = ?1 ORDER BY decision", params![person.as_bytes()])
    }

    fn waiting(&self, after: i64, limit: usize) -> Result<Vec<StoredDecision>, RegistryError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        select(&self.connection, "WHERE open = 1 AND decision > ?1 ORDER BY decision LIMIT ?2", params![after, limit])
    }

    fn waiting_count(&self) -> Result<u64, RegistryError> {
        let count =
            self.connection.query_row("SELECT count(*) FROM decision WHERE open = 1", [], |row| row.get::<_, i64>(0));
        rows::count(count.map_err(failed)?)
    }

    fn propose(&mut self, decision: i64, proposal: &Proposal) -> Result<(), RegistryError> {
        self.write(|connection| {
            let at = integer(proposal.at.seconds());
            let (status, reason) = (proposal.status.number(), proposal.reason.map(StatusReason::number));
            connection
                .execute(
                    "INSERT OR REPLACE INTO proposal (decision, at, officer, status, reason, note) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![decision, at, proposal.officer, status, reason, proposal.note],
                )
                .map(drop)
                .map_err(failed)
        })
    }

    fn officer_work(&self, since: Timestamp, limit: usize) -> Result<Vec<OfficerWork>, RegistryError> {
        let sql = "SELECT d.at, q.at, q.origin, d.status, d.reason, d.rule \
                   FROM decision d LEFT JOIN decision q ON q.decision = d.answers \
                   WHERE d.origin = 1 AND d.at >= ?1 ORDER BY d.at LIMIT ?2";
        let mut query = self.connection.prepare_cached(sql).map_err(failed)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = query.query(params![integer(since.seconds()), limit]).map_err(failed)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let (at, asked, origin): (i64, Option<i64>, Option<u8>) =
                columns(row, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            let (status, reason, rule): (Option<u8>, Option<u8>, String) =
                columns(row, |row| Ok((row.get(3)?, row.get(4)?, row.get(5)?)))?;
            found.push(OfficerWork {
                at: time(at)?,
                asked: asked.map(time).transpose()?,
                was_dispute: origin == Some(DISPUTE),
                status: status.map(status_of).transpose()?,
                reason: reason_of(reason)?,
                rule,
            });
        }
        Ok(found)
    }

    fn proposal(&self, decision: i64) -> Result<Option<Proposal>, RegistryError> {
        let found: Option<(i64, String, u8, Option<u8>, String)> = self
            .connection
            .query_row(
                "SELECT at, officer, status, reason, note FROM proposal WHERE decision = ?1",
                [decision],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
            )
            .optional()
            .map_err(failed)?;
        let proposal = |(at, officer, status, reason, note)| {
            Ok(Proposal { at: time(at)?, officer, status: status_of(status)?, reason: reason_of(reason)?, note })
        };
        found.map(proposal).transpose()
    }
}

/// The last decision about a person, without disputes.
pub(super) fn last_of(connection: &Connection, person: PersonIndex) -> Result<Option<StoredDecision>, RegistryError> {
    let last = "WHERE person = ?1 AND origin != ?2 ORDER BY decision DESC LIMIT 1";
    Ok(select(connection, last, params![person.as_bytes(), DISPUTE])?.into_iter().next())
}

/// Fills in the last decision of each dossier. `range` is the first and the last person.
pub(super) fn last_of_each(
    connection: &Connection,
    range: [&[u8; 32]; 2],
    dossiers: &mut [Dossier],
) -> Result<(), RegistryError> {
    // `for_each_of` expects the person in the first column.
    let sql = format!(
        "SELECT person, {COLUMNS} FROM decision WHERE person BETWEEN ?1 AND ?2 AND origin != {DISPUTE} \
         ORDER BY person, decision"
    );
    for_each_of(connection, &sql, range, dossiers, |row, dossier| {
        dossier.last = Some(read(row, 1)?);
        Ok(())
    })
}

fn select(
    connection: &Connection,
    clause: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<StoredDecision>, RegistryError> {
    let sql = format!("SELECT {COLUMNS} FROM decision {clause}");
    let mut query = connection.prepare_cached(&sql).map_err(failed)?;
    let mut rows = query.query(parameters).map_err(failed)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        found.push(read(row, 0)?);
    }
    Ok(found)
}

/// Reads [`COLUMNS`], which start at column `at`.
fn read(row: &Row<'_>, at: usize) -> Result<StoredDecision, RegistryError> {
    let column = |number: usize| at + number;
    let (number, person, declaration, decided): (i64, [u8; 32], Option<i64>, i64) =
        columns(row, |row| Ok((row.get(column(0))?, row.get(column(1))?, row.get(column(2))?, row.get(column(3))?)))?;
    let (origin, open, status, reason, valid_hours): (u8, bool, Option<u8>, Option<u8>, u32) = columns(row, |row| {
        Ok((row.get(column(4))?, row.get(column(5))?, row.get(column(6))?, row.get(column(7))?, row.get(column(8))?))
    })?;
    let origin = origin_of(origin)?;
    let outcome = Outcome { status: status.map(status_of).transpose()?, reason: reason_of(reason)?, valid_hours };
    let (decided, state) = (time(decided)?, if open { DecisionState::Open } else { DecisionState::Closed });
    let decision = columns(row, |row| {
        Ok(NewDecision {
            person: rows::person(person),
            declaration,
            at: decided,
            origin,
            state,
            outcome,
            rule: row.get(column(9))?,
            rules: row.get(column(10))?,
            facts: row.get(column(11))?,
            basis: row.get(column(12))?,
            officers: row.get(column(13))?,
            note: row.get(column(14))?,
            answers: row.get(column(15))?,
        })
    })?;
    Ok(StoredDecision { number, decision })
}

//! Issued codes in SQLite.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::batches::take_slots;
use super::decisions::last_of;
use super::people::{people_after, person_of, stays_of};
use super::rows::{columns, damaged};
use super::{SqliteRegistry, failed, integer, time};
use crate::office::PersonIndex;
use crate::office::registry::{Batches, Codes, DuePerson, DueWindow, IssuedCode, RegistryError};
use crate::payload::{Cti, Slot, Withdrawal};
use crate::time::{Day, Timestamp};

const COLUMNS: &str = "day, slot, person, decision, issued, expires, text, withdrawal, withdrawn";

impl Codes for SqliteRegistry {
    fn due(
        &self,
        after: Option<PersonIndex>,
        limit: usize,
        window: DueWindow,
    ) -> Result<(Vec<DuePerson>, Option<PersonIndex>), RegistryError> {
        // A window of people per call keeps memory constant, whatever the size of the registry.
        let looked_at = people_after(&self.connection, after, limit)?;
        let DueWindow { at, until, seen_since } = window;
        let mut due = Vec::new();
        for index in &looked_at {
            let Some(person) = self.due_person(*index)? else { continue };
            let is_seen = person.person.seen >= seen_since;
            if is_seen && !self.holds_code(*index, person.decision.number, at, until)? {
                due.push(person);
            }
        }
        Ok((due, looked_at.last().copied()))
    }

    fn due_person(&self, index: PersonIndex) -> Result<Option<DuePerson>, RegistryError> {
        let decision = last_of(&self.connection, index)?.filter(|last| last.decision.outcome.status.is_some());
        let (Some(decision), Some(person)) = (decision, person_of(&self.connection, index)?) else { return Ok(None) };
        let stays = stays_of(&self.connection, index)?;
        Ok(Some(DuePerson { index, person, decision, commitment: self.commitment(index)?, stays }))
    }

    fn take_slots(&mut self, day: Day, bits: u32, count: u64) -> Result<(u64, u32), RegistryError> {
        self.write(|connection| take_slots(connection, day, bits, count))
    }

    fn keep_code(&mut self, code: &IssuedCode) -> Result<(), RegistryError> {
        self.write(|connection| {
            connection
                .prepare_cached(
                    "INSERT INTO code (day, slot, person, decision, issued, expires, text) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )
                .and_then(|mut insert| {
                    insert.execute(params![
                        code.cti.day().number(),
                        integer(code.cti.slot().number()),
                        code.person.as_bytes(),
                        code.decision,
                        integer(code.issued.seconds()),
                        integer(code.expires.seconds()),
                        code.text,
                    ])
                })
                .map(drop)
                .map_err(failed)
        })
    }

    fn code(&self, cti: Cti) -> Result<Option<IssuedCode>, RegistryError> {
        let (day, slot) = (cti.day().number(), integer(cti.slot().number()));
        let found = select(&self.connection, "WHERE day = ?1 AND slot = ?2", params![day, slot])?;
        Ok(found.into_iter().next())
    }

    fn codes_of(&self, person: PersonIndex) -> Result<Vec<IssuedCode>, RegistryError> {
        select(&self.connection, "WHERE person = ?1 ORDER BY issued, decision, day, slot", params![person.as_bytes()])
    }

    fn current_codes<E: From<RegistryError>>(
        &self,
        at: Timestamp,
        each: &mut dyn FnMut(IssuedCode) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = format!(
            "SELECT {COLUMNS} FROM code WHERE expires > ?1 AND issued <= ?1 AND withdrawal IS NULL ORDER BY day, slot"
        );
        let mut query = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut rows = query.query([integer(at.seconds())]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            each(read(row)?)?;
        }
        Ok(())
    }

    fn withdraw(&mut self, cti: Cti, withdrawal: Option<Withdrawal>, at: Timestamp) -> Result<(), RegistryError> {
        self.write(|connection| {
            connection
                .execute(
                    "UPDATE code SET withdrawal = ?3, withdrawn = ?4 WHERE day = ?1 AND slot = ?2",
                    params![
                        cti.day().number(),
                        integer(cti.slot().number()),
                        withdrawal.map(Withdrawal::number),
                        withdrawal.map(|_| integer(at.seconds()))
                    ],
                )
                .map(drop)
                .map_err(failed)
        })
    }

    fn withdrawn(&self, since: Day) -> Result<Vec<(Cti, Withdrawal)>, RegistryError> {
        let clause = "WHERE withdrawal IS NOT NULL AND day >= ?1 ORDER BY day, slot";
        let found = select(&self.connection, clause, params![since.number()])?;
        Ok(found.into_iter().filter_map(|code| Some((code.cti, code.withdrawn?.0))).collect())
    }
}

impl SqliteRegistry {
    /// Whether a person has a code for a decision that is valid at `at` and still at `until`.
    fn holds_code(
        &self,
        person: PersonIndex,
        decision: i64,
        at: Timestamp,
        until: Timestamp,
    ) -> Result<bool, RegistryError> {
        self.connection
            .prepare_cached(
                "SELECT 1 FROM code WHERE person = ?1 AND decision = ?2 AND issued <= ?3 AND expires > ?4 \
                 AND withdrawal IS NULL LIMIT 1",
            )
            .and_then(|mut query| {
                let (at, until) = (integer(at.seconds()), integer(until.seconds()));
                query.query_row(params![person.as_bytes(), decision, at, until], |_| Ok(())).optional()
            })
            .map(|found| found.is_some())
            .map_err(failed)
    }
}

fn select(
    connection: &Connection,
    clause: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<IssuedCode>, RegistryError> {
    let sql = format!("SELECT {COLUMNS} FROM code {clause}");
    let mut query = connection.prepare_cached(&sql).map_err(failed)?;
    let mut rows = query.query(parameters).map_err(failed)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        found.push(read(row)?);
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<IssuedCode, RegistryError> {
    let (day, slot, person, decision): (u32, i64, [u8; 32], i64) =
        columns(row, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let (issued, expires, text, withdrawal, withdrawn): (i64, i64, String, Option<u8>, Option<i64>) =
        columns(row, |row| Ok((row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?, row.get(8)?)))?;
    let day = Day::from_number(day).map_err(|_| damaged("day"))?;
    let slot = Slot::new(super::count(slot)?).map_err(|_| damaged("slot"))?;
    let withdrawn = match (withdrawal, withdrawn) {
        (Some(number), Some(at)) => {
            Some((Withdrawal::from_number(number.into()).ok_or(damaged("withdrawal"))?, time(at)?))
        }
        _ => None,
    };
    Ok(IssuedCode {
        cti: Cti::new(day, slot),
        person: super::person(person),
        decision,
        issued: time(issued)?,
        expires: time(expires)?,
        text,
        withdrawn,
    })
}

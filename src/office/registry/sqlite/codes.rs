//! Issued codes, batches and commitments in SQLite.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::SqliteRegistry;
use super::decisions::last_of;
use super::dossiers::stays_of;
use super::journal::append;
use super::people::{people_after, person_of};
use super::rows::{self, columns, count, damaged, failed, integer, time};
use super::telephones::telephones_of;
use crate::key::KeyId;
use crate::office::registry::codes::telephone_of;
use crate::office::registry::values::free_slots;
use crate::office::registry::{
    Batch, BatchOrder, Batches, Codes, DuePerson, DueWindow, IssuedCode, LastBatch, Progress, RegistryError, Run,
};
use crate::office::{Act, PersonIndex};
use crate::payload::{Commitment, Cti, Salt, Slot, Withdrawal};
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
        let mut due = Vec::new();
        for index in &looked_at {
            let Some(person) = self.due_person(*index)? else { continue };
            if person.person.seen < window.seen_since {
                continue;
            }
            for form in person.each_form(&telephones_of(&self.connection, *index)?) {
                if !self.holds_code(&form, window)? {
                    due.push(form);
                }
            }
        }
        Ok((due, looked_at.last().copied()))
    }

    fn due_person(&self, index: PersonIndex) -> Result<Option<DuePerson>, RegistryError> {
        let decision = last_of(&self.connection, index)?.filter(|last| last.decision.outcome.status.is_some());
        let (Some(decision), Some(person)) = (decision, person_of(&self.connection, index)?) else { return Ok(None) };
        let stays = stays_of(&self.connection, index)?;
        Ok(Some(DuePerson { index, person, decision, commitment: self.commitment(index)?, stays, telephone: None }))
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
    /// Whether a person has this code for a decision, valid at `window.at` and still at `window.until`.
    fn holds_code(&self, due: &DuePerson, window: DueWindow) -> Result<bool, RegistryError> {
        let mut query = self
            .connection
            .prepare_cached(
                "SELECT text FROM code WHERE person = ?1 AND decision = ?2 AND issued <= ?3 AND expires > ?4 \
                 AND withdrawal IS NULL",
            )
            .map_err(failed)?;
        let (at, until) = (integer(window.at.seconds()), integer(window.until.seconds()));
        let mut rows = query.query(params![due.index.as_bytes(), due.decision.number, at, until]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let text: String = row.get(0).map_err(failed)?;
            if due.telephone.is_none() || telephone_of(&text) == due.telephone {
                return Ok(true);
            }
        }
        Ok(false)
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
    let slot = Slot::new(count(slot)?).map_err(|_| damaged("slot"))?;
    let withdrawn = match (withdrawal, withdrawn) {
        (Some(number), Some(at)) => {
            Some((Withdrawal::from_number(number.into()).ok_or(damaged("withdrawal"))?, time(at)?))
        }
        _ => None,
    };
    Ok(IssuedCode {
        cti: Cti::new(day, slot),
        person: rows::person(person),
        decision,
        issued: time(issued)?,
        expires: time(expires)?,
        text,
        withdrawn,
    })
}

impl Batches for SqliteRegistry {
    fn commitment(&self, person: PersonIndex) -> Result<Option<(Commitment, Timestamp)>, RegistryError> {
        let mut query = self
            .connection
            .prepare_cached("SELECT salt, digest, made FROM commitment WHERE person = ?1")
            .map_err(failed)?;
        let found = query
            .query_row([person.as_bytes()], |row| Ok((row.get::<_, [u8; 8]>(0)?, row.get(1)?, row.get::<_, i64>(2)?)))
            .optional()
            .map_err(failed)?;
        found.map(|(salt, digest, made)| Ok((Commitment::new(Salt::new(salt), digest), time(made)?))).transpose()
    }

    fn keep_commitments(&mut self, made: &[(PersonIndex, Commitment)], at: Timestamp) -> Result<(), RegistryError> {
        self.write(|connection| keep(connection, made, integer(at.seconds())))
    }

    fn unfinished(&self, people: &[u8; 32], kid: KeyId, run: (u32, u32, &str)) -> Result<Option<Batch>, RegistryError> {
        let (shard, shards, out) = run;
        let found = self
            .connection
            .query_row(
                "SELECT batch.batch, issued, first, slots, bits FROM run JOIN batch USING (batch) JOIN slot_day USING (day) \
                 WHERE people = ?1 AND kid = ?2 AND shard = ?3 AND shards = ?4 AND out = ?5 AND done = 0 \
                 ORDER BY issued DESC LIMIT 1",
                params![people, kid.as_bytes(), shard, shards, out],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
            )
            .optional()
            .map_err(failed)?;
        found.map(there).transpose()
    }

    fn batch(&mut self, order: &BatchOrder, act: &Act) -> Result<Batch, RegistryError> {
        let day = order.issued.day();
        let key = self.journal_key.clone();
        self.write(|connection| {
            let there = connection
                .query_row(
                    "SELECT batch, issued, first, slots, bits FROM batch JOIN slot_day USING (day) \
                     WHERE people = ?1 AND day = ?2 AND kid = ?3",
                    params![order.people, day.number(), order.kid.as_bytes()],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
                )
                .optional()
                .map_err(failed)?;
            if let Some(found) = there {
                return self::there(found);
            }
            let (first, bits) = take_slots(connection, day, order.bits, order.slots)?;
            connection
                .execute(
                    "INSERT INTO batch (people, kid, issued, day, first, slots) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![
                        order.people,
                        order.kid.as_bytes(),
                        integer(order.issued.seconds()),
                        day.number(),
                        integer(first),
                        integer(order.slots)
                    ],
                )
                .map_err(failed)?;
            let number = connection.last_insert_rowid();
            append(connection, &key, &Act { subject: number.to_string(), ..act.clone() })?;
            Ok(Batch { number, issued: order.issued, first, slots: order.slots, bits, was_there: false })
        })
    }

    fn progress(&self, run: &Run) -> Result<Option<Progress>, RegistryError> {
        let text = self
            .connection
            .query_row(
                "SELECT progress FROM run WHERE batch = ?1 AND shard = ?2 AND shards = ?3 AND out = ?4",
                params![run.batch, run.shard, run.shards, run.out],
                |row| row.get::<_, String>(0),
            )
            .optional()
            .map_err(failed)?;
        text.map(|text| Progress::from_stored(&text)).transpose()
    }

    fn last_batch(&self) -> Result<Option<LastBatch>, RegistryError> {
        let last = "SELECT batch, issued, first, slots, bits FROM batch JOIN slot_day USING (day) \
                    ORDER BY batch DESC LIMIT 1";
        let found = self
            .connection
            .query_row(last, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
            .optional()
            .map_err(failed)?;
        let Some(batch) = found.map(there).transpose()? else { return Ok(None) };
        let mut runs = self
            .connection
            .prepare_cached("SELECT shard, shards, out, progress FROM run WHERE batch = ?1 ORDER BY shards, shard, out")
            .map_err(failed)?;
        let read = |row: &Row<'_>| {
            let run = Run { batch: batch.number, shard: row.get(0)?, shards: row.get(1)?, out: row.get(2)? };
            Ok((run, row.get::<_, String>(3)?))
        };
        let runs = runs.query_map([batch.number], read).map_err(failed)?;
        let runs = runs.map(|row| {
            let (run, progress) = row.map_err(failed)?;
            Ok((run, Progress::from_stored(&progress)?))
        });
        let runs = runs.collect::<Result<_, RegistryError>>()?;
        Ok(Some(LastBatch { batch, runs }))
    }

    fn checkpoint(
        &mut self,
        run: &Run,
        progress: &Progress,
        made: &[(PersonIndex, Commitment)],
        end: Option<&Act>,
    ) -> Result<(), RegistryError> {
        let text = serde_json::to_string(progress).map_err(|error| RegistryError::Database(error.to_string()))?;
        let key = self.journal_key.clone();
        self.write(|connection| {
            let at: i64 = connection
                .query_row("SELECT issued FROM batch WHERE batch = ?1", [run.batch], |row| row.get(0))
                .map_err(failed)?;
            keep(connection, made, at)?;
            connection
                .execute(
                    "INSERT OR REPLACE INTO run (batch, shard, shards, out, progress, done) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![run.batch, run.shard, run.shards, run.out, text, progress.done],
                )
                .map_err(failed)?;
            end.map_or(Ok(()), |act| append(connection, &key, act))
        })
    }
}

/// An existing batch, from its number, issue time, first slot, number of slots and bits of the day.
fn there((number, issued, first, slots, bits): (i64, i64, i64, i64, u32)) -> Result<Batch, RegistryError> {
    Ok(Batch { number, issued: time(issued)?, first: count(first)?, slots: count(slots)?, bits, was_there: true })
}

fn keep(connection: &Connection, made: &[(PersonIndex, Commitment)], at: i64) -> Result<(), RegistryError> {
    let mut keep = connection
        .prepare_cached("INSERT OR REPLACE INTO commitment (person, salt, digest, made) VALUES (?1, ?2, ?3, ?4)")
        .map_err(failed)?;
    for (person, commitment) in made {
        let (salt, digest) = (commitment.salt(), commitment.digest());
        keep.execute(params![person.as_bytes(), salt.as_bytes(), digest, at]).map_err(failed)?;
    }
    Ok(())
}

/// Reserves slots of a day permanently. Returns the first position and the bits of the day.
pub(super) fn take_slots(
    connection: &Connection,
    day: Day,
    bits: u32,
    asked: u64,
) -> Result<(u64, u32), RegistryError> {
    let there: Option<(u32, i64)> = connection
        .query_row("SELECT bits, taken FROM slot_day WHERE day = ?1", [day.number()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()
        .map_err(failed)?;
    // The first request fixes the bits of the day: the permutation must not change within it.
    let (bits, taken) = there.map_or(Ok::<_, RegistryError>((bits, 0)), |(bits, taken)| Ok((bits, count(taken)?)))?;
    let (free, all) = free_slots(bits, taken);
    if asked > free {
        return Err(RegistryError::Slots { day: day.to_string(), asked, free, all });
    }
    connection
        .execute(
            "INSERT INTO slot_day (day, bits, taken) VALUES (?1, ?2, ?3) \
             ON CONFLICT (day) DO UPDATE SET taken = excluded.taken",
            params![day.number(), bits, integer(taken + asked)],
        )
        .map_err(failed)?;
    Ok((taken, bits))
}

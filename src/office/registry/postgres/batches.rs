//! Batches, slots and commitments in PostgreSQL.

use postgres::Row;

use super::PostgresRegistry;
use super::chain_ends::append;
use super::numbers::next;
use super::parts::part_of;
use super::session::{Session, Values, bytes, get};
use crate::key::KeyId;
use crate::office::registry::values::{count, damaged, free_slots, integer, time};
use crate::office::registry::{Batch, BatchOrder, Batches, LastBatch, Progress, RegistryError, Run};
use crate::office::{Act, PersonIndex};
use crate::payload::{Commitment, Salt};
use crate::time::{Day, Timestamp};

/// Number of rows of one statement. Each has a value for each column in memory twice.
pub(super) const CHUNK: usize = 10_000;

impl Batches for PostgresRegistry {
    fn commitment(&self, person: PersonIndex) -> Result<Option<(Commitment, Timestamp)>, RegistryError> {
        let sql = format!("SELECT salt, digest, made FROM {} WHERE person = $1", part_of("commitment", person));
        let row = self.read(|session| session.row(&sql, &[&person.as_bytes().as_slice()]))?;
        row.as_ref().map(commitment).transpose()
    }

    fn keep_commitments(&mut self, made: &[(PersonIndex, Commitment)], at: Timestamp) -> Result<(), RegistryError> {
        self.write(|session| keep(session, made, integer(at.seconds())))
    }

    fn unfinished(&self, people: &[u8; 32], kid: KeyId, run: (u32, u32, &str)) -> Result<Option<Batch>, RegistryError> {
        let (shard, shards, out) = (i64::from(run.0), i64::from(run.1), run.2);
        let sql = "SELECT batch.batch, issued, first, slots, bits FROM run JOIN batch USING (batch) \
                   JOIN slot_day USING (day) WHERE people = $1 AND kid = $2 AND shard = $3 AND shards = $4 AND out = $5 \
                   AND NOT done ORDER BY issued DESC LIMIT 1";
        let values: Values<'_> = &[&people.as_slice(), &kid.as_bytes().as_slice(), &shard, &shards, &out];
        self.read(|session| session.row(sql, values))?.as_ref().map(there).transpose()
    }

    fn batch(&mut self, order: &BatchOrder, act: &Act) -> Result<Batch, RegistryError> {
        let key = self.journal_key.clone();
        let (people, day) = (order.people.as_slice(), order.issued.day());
        let (kid, number_of_day) = (order.kid.as_bytes().as_slice(), i64::from(day.number()));
        self.write(|session| {
            let sql = "SELECT batch, issued, first, slots, bits FROM batch JOIN slot_day USING (day) \
                       WHERE people = $1 AND day = $2 AND kid = $3";
            if let Some(row) = session.row(sql, &[&people, &number_of_day, &kid])? {
                return there(&row);
            }
            let (first, bits) = take_slots(session, day, order.bits, order.slots)?;
            let number = next(session, "batch")?;
            let sql = "INSERT INTO batch (batch, people, kid, issued, day, first, slots) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7)";
            let (issued, first_slot, slots) = (integer(order.issued.seconds()), integer(first), integer(order.slots));
            session.execute(sql, &[&number, &people, &kid, &issued, &number_of_day, &first_slot, &slots])?;
            append(session, &key, &Act { subject: number.to_string(), ..act.clone() })?;
            Ok(Batch { number, issued: order.issued, first, slots: order.slots, bits, was_there: false })
        })
    }

    fn progress(&self, run: &Run) -> Result<Option<Progress>, RegistryError> {
        let sql = "SELECT progress FROM run WHERE batch = $1 AND shard = $2 AND shards = $3 AND out = $4";
        let values: Values<'_> = &[&run.batch, &i64::from(run.shard), &i64::from(run.shards), &run.out];
        let Some(row) = self.read(|session| session.row(sql, values))? else { return Ok(None) };
        Progress::from_stored(get(&row, 0)?).map(Some)
    }

    fn last_batch(&self) -> Result<Option<LastBatch>, RegistryError> {
        let last = "SELECT batch, issued, first, slots, bits FROM batch JOIN slot_day USING (day) \
                    ORDER BY batch DESC LIMIT 1";
        let runs = "SELECT shard, shards, out, progress FROM run WHERE batch = $1 ORDER BY shards, shard, out";
        self.read(|session| {
            let Some(batch) = session.row(last, &[])?.as_ref().map(there).transpose()? else { return Ok(None) };
            let part = |row: &Row, at| u32::try_from(get::<i64>(row, at)?).map_err(|_| damaged("batch"));
            let read = |row: &Row| {
                let run = Run { batch: batch.number, shard: part(row, 0)?, shards: part(row, 1)?, out: get(row, 2)? };
                Ok((run, Progress::from_stored(get(row, 3)?)?))
            };
            let runs = session.rows(runs, &[&batch.number])?.iter().map(read).collect::<Result<_, RegistryError>>()?;
            Ok(Some(LastBatch { batch, runs }))
        })
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
        self.write(|session| {
            let at = session.value("SELECT issued FROM batch WHERE batch = $1", &[&run.batch])?;
            keep(session, made, at)?;
            let sql = "INSERT INTO run (batch, shard, shards, out, progress, done) VALUES ($1, $2, $3, $4, $5, $6) \
                       ON CONFLICT (batch, shard, shards, out) \
                       DO UPDATE SET progress = excluded.progress, done = excluded.done";
            let (shard, shards) = (i64::from(run.shard), i64::from(run.shards));
            session.execute(sql, &[&run.batch, &shard, &shards, &run.out, &text, &progress.done])?;
            end.map_or(Ok(()), |act| append(session, &key, act))
        })
    }
}

/// Reads the columns salt, digest, made.
pub(super) fn commitment(row: &Row) -> Result<(Commitment, Timestamp), RegistryError> {
    Ok((Commitment::new(Salt::new(bytes(row, 0)?), bytes(row, 1)?), time(get(row, 2)?)?))
}

/// Reads an existing batch: number, issue time, first slot, number of slots, bits of the day.
fn there(row: &Row) -> Result<Batch, RegistryError> {
    Ok(Batch {
        number: get(row, 0)?,
        issued: time(get(row, 1)?)?,
        first: count(get(row, 2)?)?,
        slots: count(get(row, 3)?)?,
        bits: layout(row, 4)?,
        was_there: true,
    })
}

/// A column with the layout of a day's slots.
pub(super) fn layout(row: &Row, at: usize) -> Result<u32, RegistryError> {
    u32::try_from(get::<i32>(row, at)?).map_err(|_| damaged("bits"))
}

fn keep(session: &mut Session, made: &[(PersonIndex, Commitment)], at: i64) -> Result<(), RegistryError> {
    // Of two commitments of a person in one call, the last counts.
    let sql = "INSERT INTO commitment (person, salt, digest, made) SELECT DISTINCT ON (person) person, salt, digest, $4 \
               FROM unnest($1::bytea[], $2::bytea[], $3::bytea[]) WITH ORDINALITY AS made (person, salt, digest, place) \
               ORDER BY person, place DESC ON CONFLICT (person) \
               DO UPDATE SET salt = excluded.salt, digest = excluded.digest, made = excluded.made";
    for chunk in made.chunks(CHUNK) {
        let people: Vec<&[u8]> = chunk.iter().map(|(person, _)| person.as_bytes().as_slice()).collect();
        let salts: Vec<Vec<u8>> = chunk.iter().map(|(_, one)| one.salt().as_bytes().to_vec()).collect();
        let digests: Vec<Vec<u8>> = chunk.iter().map(|(_, one)| one.digest().to_vec()).collect();
        session.execute(sql, &[&people, &salts, &digests, &at])?;
    }
    Ok(())
}

/// Reserves slots of a day permanently. Returns the first position and the bits of the day.
pub(super) fn take_slots(session: &mut Session, day: Day, bits: u32, asked: u64) -> Result<(u64, u32), RegistryError> {
    let number = i64::from(day.number());
    let there = session.row("SELECT bits, taken FROM slot_day WHERE day = $1 FOR UPDATE", &[&number])?;
    // The first request fixes the bits of the day: the permutation must not change within it.
    let (bits, taken) = match there {
        Some(row) => (layout(&row, 0)?, count(get(&row, 1)?)?),
        None => (bits, 0),
    };
    let (free, all) = free_slots(bits, taken);
    if asked > free {
        return Err(RegistryError::Slots { day: day.to_string(), asked, free, all });
    }
    let bits_of_day = i32::try_from(bits).unwrap_or(i32::MAX);
    let sql = "INSERT INTO slot_day (day, bits, taken) VALUES ($1, $2, $3) \
               ON CONFLICT (day) DO UPDATE SET taken = excluded.taken";
    session.execute(sql, &[&number, &bits_of_day, &integer(taken + asked)])?;
    Ok((taken, bits))
}

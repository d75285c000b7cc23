//! Batches and commitments in SQLite.

use rusqlite::{Connection, OptionalExtension, params};

use super::journal::append;
use super::{SqliteRegistry, count, failed, integer, time};
use crate::key::KeyId;
use crate::office::registry::{Batch, BatchOrder, Batches, Progress, RegistryError, Run};
use crate::office::{Act, PersonIndex};
use crate::payload::{Commitment, Salt};
use crate::time::{Day, Timestamp};

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
        let damaged = |_| RegistryError::Damaged { expected: "batch" };
        text.map(|text| serde_json::from_str(&text).map_err(damaged)).transpose()
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
    let (bits, taken) = there.map_or(Ok((bits, 0)), |(bits, taken)| Ok((bits, count(taken)?)))?;
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

/// The number of free slots, and the number of all slots of a day with `bits` bits.
fn free_slots(bits: u32, taken: u64) -> (u64, u64) {
    let all = 1_u64.checked_shl(bits).unwrap_or(0);
    (all.saturating_sub(taken), all)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{act, acts, registry};
    use super::*;
    use crate::key::SigningKey;

    fn order(people: u8, slots: u64) -> BatchOrder {
        let kid = SigningKey::from_seed(&[2; 32]).unwrap().kid();
        BatchOrder { people: [people; 32], kid, issued: act("").at, slots, bits: 20 }
    }

    #[test]
    fn slots_are_reserved_once() {
        let (_directory, mut registry) = registry();
        let first = registry.batch(&order(1, 1000), &act("batch")).unwrap();
        assert_eq!((first.first, first.was_there), (0, false));
        let second = registry.batch(&order(2, 5), &act("batch")).unwrap();
        assert_eq!(second.first, 1000);
        // A second request on the same day finds the same batch.
        let again = registry
            .batch(&BatchOrder { issued: act("").at.saturating_add(60), bits: 24, ..order(1, 1000) }, &act("batch"));
        assert_eq!(again.unwrap(), Batch { was_there: true, ..first });
        let full = registry.batch(&order(3, 1 << 20), &act("batch"));
        assert!(matches!(full, Err(RegistryError::Slots { free, .. }) if free == (1 << 20) - 1005), "{full:?}");
        let tomorrow = BatchOrder { issued: act("").at.saturating_add(86_400), bits: 24, ..order(1, 1000) };
        let tomorrow = registry.batch(&tomorrow, &act("batch")).unwrap();
        assert_eq!((tomorrow.first, tomorrow.bits), (0, 24));
        assert_eq!(acts(&registry).unwrap().len(), 3);
    }
}

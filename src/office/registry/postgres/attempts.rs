//! Attempts at the shards of a night in PostgreSQL. Each transaction of an attempt checks that it
//! is still the last one.

use postgres::Row;
use sha2::{Digest, Sha256};

use super::PostgresRegistry;
use super::batches::{layout, take_slots};
use super::codes::held;
use super::session::{Session, Values, bytes, get};
use crate::office::Chain;
use crate::office::registry::values::{count, damaged, integer, person, time};
use crate::office::registry::{
    Attempt, Begun, DuePerson, DueWindow, Registry, RegistryError, ShardCounts, ShardOutput, ShardRange, ShardScope,
    ShardState,
};

/// A shard is taken from a worker that has begun or stored nothing for this time. It is shorter than
/// the time after which the queue gives the shard of a worker that has died to another one.
const QUIET: &str = "interval '10 seconds'";

impl PostgresRegistry {
    /// Begins an attempt at a shard, and has the server look at its tables if they have grown much.
    /// A shard is not taken from another worker that has begun or stored a step of it a moment ago.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn begin_attempt(&mut self, night: i64, shard: i64, worker: &str) -> Result<Begun, RegistryError> {
        let begun = self.beside(|registry| registry.write(|session| attempt(session, night, shard, worker)))?;
        if let Begun::Attempt(attempt) = &begun {
            self.renew_statistics(&attempt.range)?;
        }
        Ok(begun)
    }

    /// Gives up an attempt: another worker can begin one at once. What is stored stays.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn give_up_attempt(&mut self, attempt: &Attempt) -> Result<(), RegistryError> {
        let Attempt { night, shard, number, .. } = attempt;
        let sql = "UPDATE night_shard SET touched = NULL WHERE night = $1 AND shard = $2 AND attempt = $3";
        self.beside(|registry| registry.write(|session| session.execute(sql, &[night, shard, number]).map(drop)))
    }

    /// Runs `work` as a transaction of an attempt, and stores that a step of the shard is done.
    /// `None` if the attempt is not the last one any more: then nothing is stored.
    ///
    /// # Errors
    /// [`RegistryError`], and what `work` returns.
    pub fn as_attempt<E: From<RegistryError>>(
        &mut self,
        attempt: &Attempt,
        work: impl FnOnce(&mut Self) -> Result<Option<StepEnd>, E>,
    ) -> Result<Option<StepEnd>, E> {
        self.begin_shard(scope(attempt).ok_or(damaged("number"))?)?;
        let done = self.write(|session| hold(session, attempt)).map_err(E::from).and_then(|is_last| {
            if !is_last {
                return Ok(None);
            }
            let end = work(self)?;
            if let Some(end) = &end {
                self.write(|session| keep(session, attempt, end))?;
            }
            Ok(end)
        });
        match done {
            Ok(Some(end)) => {
                self.commit()?;
                Ok(Some(end))
            }
            other => {
                self.roll_back();
                other
            }
        }
    }

    /// The slots for the codes of an attempt: the first position, and the bits of the day. Those of
    /// the plan are used once, for one list of people. If an earlier attempt may have signed codes
    /// for another list, or if there are too many people, the shard gets new ones. So no slot is
    /// ever signed for two people. `None` if the attempt is not the last one any more.
    ///
    /// # Errors
    /// [`RegistryError`], in particular [`RegistryError::Slots`].
    pub fn slots_for(&mut self, attempt: &Attempt, due: &[DuePerson]) -> Result<Option<(u64, u32)>, RegistryError> {
        let mut list = Sha256::new();
        for one in due {
            list.update(one.index.as_bytes());
            list.update(one.decision.number.to_be_bytes());
            list.update(one.telephone.as_ref().map_or(&[][..], |key| key.as_bytes()));
        }
        let list: [u8; 32] = list.finalize().into();
        self.beside(|registry| {
            registry.write(|session| {
                if !hold(session, attempt)? {
                    return Ok(None);
                }
                slots(session, attempt, &list, u64::try_from(due.len()).unwrap_or(u64::MAX)).map(Some)
            })
        })
    }

    /// Notes why an attempt failed. The shard is tried again.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn keep_trouble(&mut self, night: i64, shard: i64, trouble: &str) -> Result<(), RegistryError> {
        let sql = "UPDATE night_shard SET trouble = $3 WHERE night = $1 AND shard = $2 AND state <> 'done'";
        self.beside(|registry| registry.write(|session| session.execute(sql, &[&night, &shard, &trouble]).map(drop)))
    }

    /// Whether everybody is still due for a code of the decision that was read: no later decision,
    /// no code meanwhile, and the telephone is still theirs. Call it in a transaction.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn still_due(&self, due: &[DuePerson], window: DueWindow) -> Result<bool, RegistryError> {
        let people: Vec<&[u8]> = due.iter().map(|one| one.index.as_bytes().as_slice()).collect();
        let decisions: Vec<i64> = due.iter().map(|one| one.decision.number).collect();
        let keys: Vec<Option<&[u8]>> =
            due.iter().map(|one| one.telephone.as_ref().map(|key| key.as_bytes().as_slice())).collect();
        let (at, until) = (integer(window.at.seconds()), integer(window.until.seconds()));
        let sql = "SELECT NOT EXISTS (SELECT FROM unnest($1::bytea[], $2::bigint[], $3::bytea[]) \
                   AS due (person, decision, key) \
                   WHERE decision IS DISTINCT FROM (SELECT max(decision) FROM decision last \
                   WHERE last.person = due.person AND origin <> 2) \
                   OR key IS NOT NULL AND NOT EXISTS (SELECT FROM telephone \
                   WHERE telephone.key = due.key AND telephone.person = due.person) \
                   OR key IS NULL AND EXISTS (SELECT FROM code WHERE code.person = due.person \
                   AND code.decision = due.decision AND issued <= $4 AND expires > $5 AND withdrawal IS NULL))";
        let bound: Vec<&DuePerson> = due.iter().filter(|one| one.telephone.is_some()).collect();
        self.read(|session| {
            if !session.value(sql, &[&people, &decisions, &keys, &at, &until])? {
                return Ok(false);
            }
            // Only the text of a code says to which telephone it is bound.
            let people: Vec<&[u8]> = bound.iter().map(|one| one.index.as_bytes().as_slice()).collect();
            let held = held(session, &people, window)?;
            Ok(!bound.iter().any(|one| held.contains(&(one.index, one.decision.number, one.telephone))))
        })
    }

    /// Runs `work` in a transaction beside others.
    fn beside<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, RegistryError>) -> Result<T, RegistryError> {
        self.begin_beside()?;
        match work(self) {
            Ok(done) => self.commit().map(|()| done),
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }
}

/// What the plan has reserved for the shard of an attempt.
fn scope(attempt: &Attempt) -> Option<ShardScope> {
    let reserved = attempt.range.reserved();
    let (first, bits) = attempt.slots;
    Some(ShardScope {
        chain: Chain::of_shard(attempt.night, attempt.shard - 1)?,
        decisions: attempt.first_decision..attempt.first_decision.saturating_add(integer(reserved)),
        day: attempt.day,
        slots: first..first.saturating_add(reserved),
        bits,
    })
}

/// The end of a step of a shard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepEnd {
    /// The state afterwards.
    pub state: ShardState,
    /// What was done, in addition to what is stored.
    pub counts: ShardCounts,
    /// The file with the codes.
    pub output: Option<ShardOutput>,
}

fn attempt(session: &mut Session, night: i64, shard: i64, worker: &str) -> Result<Begun, RegistryError> {
    let sql = format!(
        "UPDATE night_shard SET attempt = attempt + 1, worker = $3, touched = clock_timestamp() \
         FROM night WHERE night_shard.night = $1 AND shard = $2 AND night_shard.state <> 'done' \
         AND night.night = $1 AND night.state = 'open' \
         AND (worker = $3 OR touched IS NULL OR touched < clock_timestamp() - {QUIET}) \
         RETURNING attempt, after, upto, people, first_slot, bits, first_decision, night_shard.state, night.at, \
         night.tag"
    );
    let read = |row: &Row| {
        let after: &[u8] = get(row, 1)?;
        let upto = get::<Option<&[u8]>>(row, 2)?.map(|_| bytes(row, 2).map(person)).transpose()?;
        Ok(Attempt {
            night,
            tag: get(row, 9)?,
            shard,
            number: get(row, 0)?,
            worker: worker.to_owned(),
            range: ShardRange {
                after: if after.is_empty() { None } else { Some(person(bytes(row, 1)?)) },
                upto,
                people: count(get(row, 3)?)?,
            },
            day: time(get(row, 8)?)?.day(),
            slots: (count(get(row, 4)?)?, layout(row, 5)?),
            first_decision: get(row, 6)?,
            state: get(row, 7).map(str::parse)?.map_err(|_| damaged("database"))?,
        })
    };
    if let Some(row) = session.row(&sql, &[&night, &shard, &worker])? {
        return read(&row).map(Begun::Attempt);
    }
    let is_open = "SELECT EXISTS (SELECT FROM night_shard JOIN night USING (night) WHERE night = $1 AND shard = $2 \
                   AND night_shard.state <> 'done' AND night.state = 'open')";
    Ok(if session.value(is_open, &[&night, &shard])? { Begun::Busy } else { Begun::Over })
}

/// Locks the row of the shard. Returns whether the attempt is still the last one, of an open night.
/// After a restore, the number of an attempt may be that of another worker, and the number of a
/// night that of another night.
fn hold(session: &mut Session, attempt: &Attempt) -> Result<bool, RegistryError> {
    let sql = "SELECT attempt = $3 AND worker = $4 AND tag = $5 AND night_shard.state = $6 AND night.state = 'open' \
               FROM night_shard JOIN night USING (night) WHERE night = $1 AND shard = $2 FOR UPDATE OF night_shard";
    let Attempt { night, tag, shard, number, worker, state, .. } = attempt;
    let row = session.row(sql, &[night, shard, number, worker, tag, &state.id()])?;
    row.map_or(Ok(false), |row| get(&row, 0))
}

/// See [`PostgresRegistry::slots_for`].
fn slots(session: &mut Session, attempt: &Attempt, list: &[u8; 32], people: u64) -> Result<(u64, u32), RegistryError> {
    let (night, shard) = (attempt.night, attempt.shard);
    let sql = "SELECT first_slot, bits, signed, slots FROM night_shard WHERE night = $1 AND shard = $2";
    let row = session.row(sql, &[&night, &shard])?.ok_or(damaged("database"))?;
    let (first, bits) = (count(get(&row, 0)?)?, layout(&row, 1)?);
    let signed: Option<&[u8]> = get(&row, 2)?;
    let is_same = signed == Some(list.as_slice());
    let is_free = signed.is_none() && people <= count(get(&row, 3)?)?;
    if is_same {
        return Ok((first, bits));
    }
    let (first, bits) = if is_free { (first, bits) } else { take_slots(session, attempt.day, bits, people)? };
    let sql =
        "UPDATE night_shard SET first_slot = $3, bits = $4, slots = $5, signed = $6 WHERE night = $1 AND shard = $2";
    let bits_of_day = i32::try_from(bits).unwrap_or(i32::MAX);
    session.execute(sql, &[&night, &shard, &integer(first), &bits_of_day, &integer(people), &list.as_slice()])?;
    Ok((first, bits))
}

fn keep(session: &mut Session, attempt: &Attempt, end: &StepEnd) -> Result<(), RegistryError> {
    let ShardCounts { audited, decided, asked, revoked, renewed, issued, rejected } = end.counts;
    let counts = [audited, decided, asked, revoked, renewed, issued, rejected].map(integer);
    let [audited, decided, asked, revoked, renewed, issued, rejected] = &counts;
    let output = end.output.as_ref();
    let (name, length) = (output.map(|output| &output.name), output.map(|output| integer(output.bytes)));
    let digest = output.map(|output| output.digest.as_slice());
    let sql = "UPDATE night_shard SET state = $3, audited = audited + $4, decided = decided + $5, asked = asked + $6, \
               revoked = revoked + $7, renewed = renewed + $8, issued = issued + $9, rejected = rejected + $10, \
               output = $11, output_bytes = $12, output_digest = $13, touched = clock_timestamp(), trouble = '' \
               WHERE night = $1 AND shard = $2";
    let values: Values<'_> = &[
        &attempt.night,
        &attempt.shard,
        &end.state.id(),
        audited,
        decided,
        asked,
        revoked,
        renewed,
        issued,
        rejected,
        &name,
        &length,
        &digest,
    ];
    session.execute(sql, values).map(drop)
}

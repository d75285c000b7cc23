//! Nights in PostgreSQL: plans, progress, end.

use postgres::Row;

use super::PostgresRegistry;
use super::batches::take_slots;
use super::numbers::next;
use super::session::{Session, bytes, get, limit_of};
use crate::key::KeyId;
use crate::office::registry::values::{count, damaged, integer, person, time};
use crate::office::registry::{
    Journal, Night, NightOrder, NightProgress, NightState, NightStep, NightTerms, Registry, RegistryError, ShardCounts,
    ShardOutput, ShardRange,
};
use crate::office::{Act, PersonIndex};
use crate::time::Timestamp;

const COLUMNS: &str = "night, at, officer, steps, rules, config, program, keys, state, \
                       extract(epoch FROM coalesce(ended, clock_timestamp()) - planned)::bigint, tag";
/// A worker that has stored nothing for longer is not counted.
const RECENT: &str = "touched > clock_timestamp() - interval '30 seconds'";

impl PostgresRegistry {
    /// Divides everybody into shards, and opens a night over them. Slots and numbers of decisions
    /// are reserved for all.
    ///
    /// # Errors
    /// [`RegistryError::NightOpen`], [`RegistryError::Slots`] and others. Then nothing has changed.
    ///
    /// `act` says what was planned, besides the number of shards.
    pub fn plan_night(
        &mut self,
        order: &NightOrder,
        shard_size: usize,
        bits: u32,
        act: impl FnOnce(i64, &[ShardRange]) -> Act,
    ) -> Result<Night, RegistryError> {
        if let Some(open) = self.open_night()? {
            return Err(RegistryError::NightOpen { night: open.number });
        }
        // The walk takes seconds for a country. Nobody waits for it: people who declare meanwhile
        // fall into a shard, and wait for the next night.
        let ranges = self.read(|session| divide(session, shard_size))?;
        self.begin()?;
        let planned = self.reserve(order, &ranges).and_then(|decision| {
            let number = self.write(|session| store(session, order, &ranges, (decision, bits)))?;
            let shards = i64::try_from(ranges.len()).map_err(|_| damaged("number"))?;
            self.begin_chains(number, shards, &act(number, &ranges))?;
            Ok(number)
        });
        match planned {
            Ok(number) => {
                self.commit()?;
                self.night(Some(number))?.ok_or(damaged("database"))
            }
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    /// Reserves numbers of decisions for all shards. Returns the first one.
    fn reserve(&mut self, order: &NightOrder, ranges: &[ShardRange]) -> Result<i64, RegistryError> {
        // Before anything is reserved.
        self.write(refuse_in_night)?;
        let people = ranges.iter().map(ShardRange::reserved).sum();
        if order.steps.contains(&NightStep::Audit) { self.reserve_decisions(people) } else { Ok(1) }
    }

    /// The open night.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn open_night(&self) -> Result<Option<Night>, RegistryError> {
        self.read(open_night)
    }

    /// A night by its number, or the last one.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn night(&self, number: Option<i64>) -> Result<Option<Night>, RegistryError> {
        let sql =
            format!("SELECT {COLUMNS} FROM night WHERE $1::bigint IS NULL OR night = $1 ORDER BY night DESC LIMIT 1");
        self.read(|session| session.row(&sql, &[&number]))?.as_ref().map(read).transpose()
    }

    /// Changes the keys that may sign the codes of an open night. `act` gets the keys before. Nothing
    /// changes if they are the same, or the night is over.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn keep_night_keys(
        &mut self,
        night: i64,
        keys: &[KeyId],
        act: impl FnOnce(&[KeyId]) -> Act,
    ) -> Result<(), RegistryError> {
        self.begin()?;
        let kept = self.read(open_night).and_then(|open| {
            let Some(open) = open.filter(|open| open.number == night && open.order.keys != keys) else {
                return Ok(());
            };
            let stored = stored_keys(keys);
            let sql = "UPDATE night SET keys = $2 WHERE night = $1";
            self.write(|session| session.execute(sql, &[&night, &stored]).map(drop))?;
            self.record(&act(&open.order.keys))
        });
        match kept {
            Ok(()) => self.commit(),
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    /// How far a night has come.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn night_progress(&self, night: i64) -> Result<NightProgress, RegistryError> {
        self.read(|session| progress(session, night))
    }

    /// Whether every shard of a night is done.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn is_night_complete(&self, night: i64) -> Result<bool, RegistryError> {
        let sql = "SELECT NOT EXISTS (SELECT FROM night_shard WHERE night = $1 AND state <> 'done')";
        self.read(|session| session.value(sql, &[&night]))
    }

    /// The shards of a night that are not done, in order.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn open_shards(&self, night: i64) -> Result<Vec<i64>, RegistryError> {
        let sql = "SELECT shard FROM night_shard WHERE night = $1 AND state <> 'done' ORDER BY shard";
        self.read(|session| session.rows(sql, &[&night]))?.iter().map(|row| get(row, 0)).collect()
    }

    /// The outputs of at most `limit` shards of a night, after a shard, in order.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn night_outputs(&self, night: i64, after: i64, limit: usize) -> Result<Vec<ShardOutput>, RegistryError> {
        let sql = "SELECT shard, output, output_bytes, output_digest, issued FROM night_shard \
                   WHERE night = $1 AND shard > $2 AND output IS NOT NULL ORDER BY shard LIMIT $3";
        let output = |row: &Row| {
            Ok(ShardOutput {
                shard: get(row, 0)?,
                name: get(row, 1)?,
                bytes: count(get(row, 2)?)?,
                digest: bytes(row, 3)?,
                issued: count(get(row, 4)?)?,
            })
        };
        self.read(|session| session.rows(sql, &[&night, &after, &limit_of(limit)]))?.iter().map(output).collect()
    }

    /// Ends a night: `done` if every shard is, or `abandoned`. Returns whether this call ended it.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn end_night(&mut self, night: i64, state: NightState, act: &Act) -> Result<bool, RegistryError> {
        self.begin()?;
        let ended = self.write(|session| end(session, night, state)).and_then(|is_ended| {
            if is_ended {
                let count = "SELECT count(*) FROM night_shard WHERE night = $1";
                let shards = self.write(|session| session.value(count, &[&night]))?;
                self.end_chains(night, shards, act)?;
            }
            Ok(is_ended)
        });
        match ended {
            Ok(is_ended) => self.commit().map(|()| is_ended),
            Err(error) => {
                self.roll_back();
                Err(error)
            }
        }
    }

    /// The nights that are over and not marked with [`Self::keep_swept`], in order, at most a hundred.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn unswept_nights(&self) -> Result<Vec<Night>, RegistryError> {
        let sql = format!("SELECT {COLUMNS} FROM night WHERE state <> 'open' AND NOT swept ORDER BY night LIMIT 100");
        self.read(|session| session.rows(&sql, &[]))?.iter().map(read).collect()
    }

    /// Marks a night: no outputs are left that nobody needs.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn keep_swept(&mut self, night: i64) -> Result<(), RegistryError> {
        let sql = "UPDATE night SET swept = true WHERE night = $1";
        self.write(|session| session.execute(sql, &[&night]).map(drop))
    }

    /// The time of the server's clock.
    ///
    /// # Errors
    /// [`RegistryError`].
    pub fn server_time(&self) -> Result<Timestamp, RegistryError> {
        let sql = "SELECT extract(epoch FROM clock_timestamp())::bigint";
        time(self.read(|session| session.value(sql, &[]))?)
    }
}

/// Refuses what must not happen while a night is open.
pub(super) fn refuse_in_night(session: &mut Session) -> Result<(), RegistryError> {
    match open_night(session)? {
        Some(night) => Err(RegistryError::NightOpen { night: night.number }),
        None => Ok(()),
    }
}

fn open_night(session: &mut Session) -> Result<Option<Night>, RegistryError> {
    session.row(&format!("SELECT {COLUMNS} FROM night WHERE state = 'open'"), &[])?.as_ref().map(read).transpose()
}

/// The shards: the last person of each, in one walk over the index.
fn divide(session: &mut Session, size: usize) -> Result<Vec<ShardRange>, RegistryError> {
    let last_of = "SELECT person FROM person WHERE person > $1 ORDER BY person OFFSET $2 LIMIT 1";
    let rest = "SELECT count(*) FROM person WHERE person > $1";
    let (mut ranges, mut after) = (Vec::new(), None::<PersonIndex>);
    let (people, skip) = (u64::try_from(size).unwrap_or(u64::MAX), limit_of(size.saturating_sub(1)));
    loop {
        let from = after.map_or(Vec::new(), |person| person.as_bytes().to_vec());
        if let Some(row) = session.row(last_of, &[&from, &skip])? {
            let upto = person(bytes(&row, 0)?);
            ranges.push(ShardRange { after, upto: Some(upto), people });
            after = Some(upto);
        } else {
            let people = count(session.value(rest, &[&from])?)?;
            if people > 0 || ranges.is_empty() {
                ranges.push(ShardRange { after, upto: None, people });
            }
            // Whoever declares with a later index belongs to the last shard.
            if let Some(last) = ranges.last_mut() {
                last.upto = None;
            }
            return Ok(ranges);
        }
    }
}

fn store(
    session: &mut Session,
    order: &NightOrder,
    ranges: &[ShardRange],
    (mut decision, bits): (i64, u32),
) -> Result<i64, RegistryError> {
    let people = ranges.iter().map(ShardRange::reserved).sum();
    let signs = order.steps.contains(&NightStep::Issue);
    let (mut slot, bits) = if signs { take_slots(session, order.at.day(), bits, people)? } else { (0, bits) };
    let night = next(session, "night")?;
    let steps: Vec<&str> = order.steps.iter().map(|step| step.id()).collect();
    let (rules, config) = (order.terms.rules.as_slice(), order.terms.config.as_slice());
    let sql = "INSERT INTO night (night, at, officer, steps, rules, config, program, keys, state) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open')";
    let (at, keys) = (integer(order.at.seconds()), stored_keys(&order.keys));
    let (steps, program) = (steps.join(","), &order.terms.program);
    session.execute(sql, &[&night, &at, &order.officer, &steps, &rules, &config, program, &keys])?;
    let index = |person: Option<PersonIndex>| person.map(|person| person.as_bytes().to_vec());
    let (mut numbers, mut afters, mut uptos) = (Vec::new(), Vec::new(), Vec::new());
    let (mut counts, mut slots, mut decisions) = (Vec::new(), Vec::new(), Vec::new());
    let mut reserved = Vec::new();
    for (number, range) in (1_i64..).zip(ranges) {
        numbers.push(number);
        afters.push(index(range.after).unwrap_or_default());
        uptos.push(index(range.upto));
        counts.push(integer(range.people));
        reserved.push(if signs { integer(range.reserved()) } else { 0 });
        slots.push(integer(slot));
        decisions.push(decision);
        slot = slot.saturating_add(range.reserved());
        decision = decision.saturating_add(integer(range.reserved()));
    }
    let sql = "INSERT INTO night_shard (night, shard, after, upto, people, first_slot, slots, bits, first_decision, \
               state) SELECT $1, shard, after, upto, people, slot, slots, $2, decision, 'planned' \
               FROM unnest($3::bigint[], $4::bytea[], $5::bytea[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[]) \
               AS planned (shard, after, upto, people, slot, slots, decision)";
    let bits = i32::try_from(bits).unwrap_or(i32::MAX);
    session.execute(sql, &[&night, &bits, &numbers, &afters, &uptos, &counts, &slots, &reserved, &decisions])?;
    Ok(night)
}

fn stored_keys(keys: &[KeyId]) -> Vec<Vec<u8>> {
    keys.iter().map(|key| key.as_bytes().to_vec()).collect()
}

/// Reads [`COLUMNS`].
fn read(row: &Row) -> Result<Night, RegistryError> {
    let steps: &str = get(row, 3)?;
    let steps: Option<Vec<NightStep>> = steps.split(',').map(|step| step.parse().ok()).collect();
    let keys: Vec<&[u8]> = get(row, 7)?;
    let keys = keys.into_iter().map(|key| key.try_into().map(KeyId::from_bytes)).collect::<Result<_, _>>();
    Ok(Night {
        number: get(row, 0)?,
        tag: get(row, 10)?,
        order: NightOrder {
            at: time(get(row, 1)?)?,
            officer: get(row, 2)?,
            steps: steps.ok_or(damaged("database"))?,
            terms: NightTerms { rules: bytes(row, 4)?, config: bytes(row, 5)?, program: get(row, 6)? },
            keys: keys.map_err(|_| damaged("database"))?,
        },
        state: get(row, 8).map(str::parse)?.map_err(|_| damaged("database"))?,
        seconds: u64::try_from(get::<i64>(row, 9)?).unwrap_or(0),
    })
}

fn progress(session: &mut Session, night: i64) -> Result<NightProgress, RegistryError> {
    let sql = format!(
        "SELECT count(*), count(*) FILTER (WHERE state = 'planned'), count(*) FILTER (WHERE state = 'audited'), \
         count(*) FILTER (WHERE state = 'committed'), count(*) FILTER (WHERE state = 'done'), \
         coalesce(sum(people), 0)::bigint, coalesce(sum(people) FILTER (WHERE state = 'done'), 0)::bigint, \
         sum(audited)::bigint, sum(decided)::bigint, sum(asked)::bigint, sum(revoked)::bigint, sum(renewed)::bigint, \
         sum(issued)::bigint, sum(rejected)::bigint, coalesce(sum(attempt), 0)::bigint, \
         count(DISTINCT worker) FILTER (WHERE {RECENT}) FROM night_shard WHERE night = $1"
    );
    let row = session.row(&sql, &[&night])?.ok_or(damaged("database"))?;
    let number = |at| get::<Option<i64>>(&row, at).and_then(|number| count(number.unwrap_or(0)));
    let sql = "SELECT trouble, count(*) FROM night_shard WHERE night = $1 AND state <> 'done' AND trouble <> '' \
               GROUP BY trouble ORDER BY trouble";
    let troubles = session.rows(sql, &[&night])?;
    let trouble = |row: &Row| Ok((get(row, 0)?, count(get(row, 1)?)?));
    Ok(NightProgress {
        shards: number(0)?,
        states: [number(1)?, number(2)?, number(3)?, number(4)?],
        people: number(5)?,
        people_done: number(6)?,
        counts: ShardCounts {
            audited: number(7)?,
            decided: number(8)?,
            asked: number(9)?,
            revoked: number(10)?,
            renewed: number(11)?,
            issued: number(12)?,
            rejected: number(13)?,
        },
        attempts: number(14)?,
        workers: number(15)?,
        troubles: troubles.iter().map(trouble).collect::<Result<_, RegistryError>>()?,
    })
}

fn end(session: &mut Session, night: i64, state: NightState) -> Result<bool, RegistryError> {
    let sql = "UPDATE night SET state = $2, ended = clock_timestamp() WHERE night = $1 AND state = 'open' \
               AND ($2 <> 'done' OR NOT EXISTS (SELECT FROM night_shard WHERE night = $1 AND state <> 'done'))";
    let is_ended = session.execute(sql, &[&night, &state.id()])? == 1;
    if is_ended {
        // Indices of people. No attempt needs them any more, and no rotation of the secret converts them.
        let sql = "UPDATE night_shard SET after = '', upto = NULL WHERE night = $1";
        session.execute(sql, &[&night])?;
    }
    Ok(is_ended)
}

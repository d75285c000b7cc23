//! A worker: waits for a night, checks that it may work on it, and does shard after shard.

use core::fmt;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::sync::oneshot;

use super::engine;
use super::queue::{Counter, Queue, Request, ShardJob, Verdict};
use crate::key::Signer;
use crate::office::Office;
use crate::office::night::{NightError, Outputs, ShardEnd, ShardEvent, ShardNews, ShardWorker, finish};
use crate::office::registry::{Night, NightState, PostgresRegistry, RegistryAddress};
use crate::time::Timestamp;
use crate::words::Explain;

/// How long to wait before the next look, where there is nothing to do.
const IDLE: Duration = Duration::from_millis(500);
/// How long to wait for the next job after one. If there is none, all may be done.
const NEXT: Duration = Duration::from_millis(50);
/// How long to wait after a failure that will pass.
const PATIENCE: Duration = Duration::from_secs(1);
/// A worker that has had no job for this time looks whether jobs are missing.
const NO_JOB: Duration = Duration::from_secs(10);
/// How often the pause after a late attempt is doubled at most: to four minutes.
const DOUBLED: u32 = 9;
/// How often a shard may fail in a worker that ends when all is done.
const FAILURES: u32 = 3;

/// The clock of a worker. The library reads none.
pub type WorkerClock<'a> = &'a (dyn Fn() -> Option<Timestamp> + Sync);

/// What a worker tells while it works.
#[derive(Debug)]
#[non_exhaustive]
pub enum WorkerEvent<'a> {
    /// It works on a night.
    Joined {
        /// The night.
        night: i64,
    },
    /// Something has happened to a shard.
    Shard(&'a ShardEvent<'a>),
    /// It has ended a night: every shard is done.
    Ended {
        /// The night.
        night: i64,
    },
    /// It has found the last night over.
    Over {
        /// The night.
        night: i64,
    },
    /// It waits, because something fails that will pass.
    Waiting {
        /// What fails.
        error: &'a NightError,
    },
}

impl WorkerEvent<'_> {
    /// Emits the event as an event of `tracing`: numbers and identifiers, never people.
    pub fn trace(&self) {
        match self {
            Self::Joined { night } => tracing::info!(target: "fede::night", night, event = "joined"),
            Self::Shard(event) => event.trace(),
            Self::Ended { night } => tracing::info!(target: "fede::night", night, event = "ended"),
            Self::Over { night } => tracing::info!(target: "fede::night", night, event = "over"),
            Self::Waiting { error } => {
                tracing::warn!(target: "fede::night", event = "waiting", error = error.id());
            }
        }
    }
}

/// How a worker ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkerEnd {
    /// It was told to stop.
    Stopped,
    /// No night is open, or its part is done, and it was to end then.
    Idle,
}

/// What is left of a part after one look at its shards.
#[derive(Debug, Clone, Copy)]
enum PartEnd {
    /// Nothing.
    Done,
    /// Shards that another worker has.
    Left {
        /// Number of shards that this worker has done.
        done: u32,
        /// Number of its attempts that were thrown away.
        late: u32,
    },
}

/// The settings of a worker.
#[derive(Clone, Copy)]
pub struct Worker<'a> {
    /// The office.
    pub office: &'a Office,
    /// The key that signs.
    pub key: &'a dyn Signer,
    /// Where codes go. A night without codes needs none.
    pub outputs: Option<&'a Outputs>,
    /// A name that no other worker has; a part of the names of outputs.
    pub name: &'a str,
    /// Number of threads that compute; `None`: one for each core.
    pub threads: Option<NonZero<usize>>,
    /// Whether to end when no night is open.
    pub until_idle: bool,
    /// The clock.
    pub clock: WorkerClock<'a>,
}

impl fmt::Debug for Worker<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Receives the events of a worker.
type Tell<'a> = &'a dyn Fn(&WorkerEvent<'_>);

/// What remains between two nights, and after a failure.
#[derive(Default)]
struct State<'a> {
    worker: Option<ShardWorker<'a>>,
    queue: Option<Queue>,
    /// The night that was told to have been joined.
    joined: Option<i64>,
    /// Engines of this process that have failed. What they held must be given back.
    lost: Vec<String>,
    failures: BTreeMap<i64, u32>,
}

impl State<'_> {
    /// Waits where an error will pass, and tells it once. Returns any other error.
    fn wait_out(
        &mut self,
        error: NightError,
        last: &mut &'static str,
        stop: &AtomicBool,
        tell: Tell<'_>,
    ) -> Result<(), NightError> {
        if !error.is_passing() {
            return Err(error);
        }
        if *last != error.id() {
            tell(&WorkerEvent::Waiting { error: &error });
            *last = error.id();
        }
        self.joined = None;
        pause(PATIENCE, stop);
        Ok(())
    }
}

impl<'a> Worker<'a> {
    /// Works until `stop` is set. Waits where something fails that will pass.
    ///
    /// # Errors
    /// [`NightError`] if this worker cannot work: it is refused, or its key cannot sign. Shards that
    /// it has begun are given back.
    pub fn run(&self, stop: &AtomicBool, tell: Tell<'_>) -> Result<WorkerEnd, NightError> {
        let mut state = State::default();
        let mut last = "";
        while !stop.load(Ordering::Relaxed) {
            match self.pass(&mut state, stop, tell) {
                Ok(true) => last = "",
                Ok(false) if self.until_idle => return Ok(WorkerEnd::Idle),
                Ok(false) => pause(IDLE, stop),
                Err(error) => state.wait_out(error, &mut last, stop, tell)?,
            }
        }
        Ok(WorkerEnd::Stopped)
    }

    /// Does every `shards`th shard of the open night, from `shard` (1 is the first), without a queue:
    /// for those who start workers by number. If the last night is over, there is nothing to do.
    ///
    /// # Errors
    /// As [`Self::run`]; [`NightError::NoNight`] before the first night; and what a shard fails with,
    /// after the others were done.
    pub fn run_part(
        &self,
        (shard, shards): (u32, u32),
        stop: &AtomicBool,
        tell: Tell<'_>,
    ) -> Result<WorkerEnd, NightError> {
        let mut state = State::default();
        let (mut last, mut late) = ("", 0);
        while !stop.load(Ordering::Relaxed) {
            match self.part_pass(&mut state, (shard, shards), stop, tell) {
                Ok(PartEnd::Done) => return Ok(WorkerEnd::Idle),
                Ok(PartEnd::Left { done, late: again }) => {
                    last = "";
                    // Looks at shards that others have do not count.
                    late = if done > 0 { 0 } else { late + again.min(1) };
                    pause(late_pause(self.name, late), stop);
                }
                Err(error) => state.wait_out(error, &mut last, stop, tell)?,
            }
        }
        Ok(WorkerEnd::Stopped)
    }

    /// Works on the open night until it is over. Returns `false` if none is open.
    fn pass(&self, state: &mut State<'a>, stop: &AtomicBool, tell: Tell<'_>) -> Result<bool, NightError> {
        let Some(night) = self.join(state, tell)? else { return Ok(false) };
        if self.end(state, &night, tell)? {
            return Ok(true);
        }
        self.take_jobs(state, &night, stop, tell)?;
        Ok(true)
    }

    /// Tries every shard of the part that is not done.
    fn part_pass(
        &self,
        state: &mut State<'a>,
        (shard, shards): (u32, u32),
        stop: &AtomicBool,
        tell: Tell<'_>,
    ) -> Result<PartEnd, NightError> {
        let Some(night) = self.join(state, tell)? else {
            // Its end may be the work of this process, before it was killed and started again.
            let last = self.worker(state)?.registry().night(None)?.ok_or(NightError::NoNight)?;
            if last.state == NightState::Open {
                return Ok(PartEnd::Left { done: 0, late: 0 });
            }
            tell(&WorkerEvent::Over { night: last.number });
            return Ok(PartEnd::Done);
        };
        let open = self.worker(state)?.registry().open_shards(night.number)?;
        let is_mine = |number: i64| (number - 1) % i64::from(shards) == i64::from(shard) - 1;
        let (mut done, mut late, mut busy, mut trouble) = (0, 0, 0, None::<NightError>);
        for number in open.into_iter().filter(|number| is_mine(*number)) {
            if stop.load(Ordering::Relaxed) {
                return Ok(PartEnd::Left { done, late });
            }
            match self.worker(state)?.work(night.number, number, stop, &|event| tell(&WorkerEvent::Shard(event))) {
                Ok(ShardEnd::Done) => done += 1,
                Ok(ShardEnd::Late) => late += 1,
                Ok(ShardEnd::Busy | ShardEnd::Stopped) => busy += 1,
                Err(error) if error.is_of_worker() || error.is_of_server() => return Err(error),
                // The other shards are done all the same.
                Err(error) => {
                    self.note(state, (night.number, number), &error, tell);
                    if trouble.as_ref().is_none_or(|first| first.is_passing() && !error.is_passing()) {
                        trouble = Some(error);
                    }
                }
            }
        }
        if let Some(error) = trouble {
            return Err(error);
        }
        self.end(state, &night, tell)?;
        Ok(if late + busy == 0 { PartEnd::Done } else { PartEnd::Left { done, late } })
    }

    /// The open night, if this worker may work on it.
    fn join(&self, state: &mut State<'a>, tell: Tell<'_>) -> Result<Option<Night>, NightError> {
        let worker = self.worker(state)?;
        let Some(night) = worker.registry().open_night()? else { return Ok(None) };
        let now = (self.clock)().ok_or_else(|| NightError::Fault { detail: "no clock".to_owned() })?;
        worker.check(&night, now)?;
        if state.joined.replace(night.number) != Some(night.number) {
            tell(&WorkerEvent::Joined { night: night.number });
        }
        Ok(Some(night))
    }

    fn worker<'s>(&self, state: &'s mut State<'a>) -> Result<&'s mut ShardWorker<'a>, NightError> {
        let worker = match state.worker.take() {
            Some(worker) => worker,
            None => {
                let registry = PostgresRegistry::open(self.address()?, self.office.secret())?;
                ShardWorker::new(self.office, registry, self.key, self.outputs, self.name, self.threads)?
            }
        };
        Ok(state.worker.insert(worker))
    }

    fn address(&self) -> Result<&'a RegistryAddress, NightError> {
        self.office.config().registry.as_ref().ok_or(NightError::NotOnServer)
    }

    /// Ends a night whose shards are all done.
    fn end(&self, state: &mut State<'a>, night: &Night, tell: Tell<'_>) -> Result<bool, NightError> {
        let outputs = self.outputs;
        let is_ended = finish(self.worker(state)?.registry(), outputs, night)?;
        if is_ended {
            tell(&WorkerEvent::Ended { night: night.number });
        }
        Ok(is_ended)
    }

    /// Takes jobs from the queue until the night is over.
    fn take_jobs(
        &self,
        state: &mut State<'a>,
        night: &Night,
        stop: &AtomicBool,
        tell: Tell<'_>,
    ) -> Result<(), NightError> {
        let queue = match state.queue.take() {
            Some(queue) => queue,
            None => Queue::open(self.address()?)?,
        };
        let (counter, requests) = mpsc::channel();
        let (end, ended) = oneshot::channel();
        let mut lost = std::mem::take(&mut state.lost);
        let worked = thread::scope(|scope| {
            let engine = scope.spawn(|| engine::run(queue.parts(), Counter(counter), ended, &mut lost));
            let (mut wait, mut without_job) = (IDLE, Duration::ZERO);
            let worked = loop {
                if stop.load(Ordering::Relaxed) || engine.is_finished() {
                    break Ok(());
                }
                match requests.recv_timeout(wait) {
                    Ok(request) => {
                        (wait, without_job) = (NEXT, Duration::ZERO);
                        if let Err(error) = self.answer(state, request, stop, tell) {
                            break Err(error);
                        }
                    }
                    Err(_) => {
                        without_job += wait;
                        wait = IDLE;
                        match self.is_over(state, night, tell) {
                            Ok(true) => break Ok(()),
                            Ok(false) => {}
                            Err(error) => break Err(error),
                        }
                        if without_job >= NO_JOB {
                            without_job = Duration::ZERO;
                            if let Err(error) = self.add_missing(state, &queue, night) {
                                break Err(error);
                            }
                        }
                    }
                }
            };
            let _ = end.send(());
            // Jobs that were fetched meanwhile are given back: their answer does not come.
            drop(requests);
            let engine = engine.join().map_err(|_| NightError::Fault { detail: "queue".to_owned() });
            worked.and(engine.and_then(|ended| ended))
        });
        state.lost = lost;
        if worked.is_ok() {
            state.queue = Some(queue);
        }
        worked
    }

    /// Adds the jobs that the queue lacks: who planned the night may have been killed before it had
    /// added them.
    fn add_missing(&self, state: &mut State<'a>, queue: &Queue, night: &Night) -> Result<(), NightError> {
        queue.add(night.number, &self.worker(state)?.registry().open_shards(night.number)?)
    }

    /// Notes why an attempt at a shard has failed, for people.
    fn note(&self, state: &mut State<'a>, (night, shard): (i64, i64), error: &NightError, tell: Tell<'_>) {
        let news = ShardNews::Failed { error: error.id() };
        tell(&WorkerEvent::Shard(&ShardEvent { night, shard, attempt: 0, news }));
        // Without a connection, the note is lost.
        if let Ok(worker) = self.worker(state) {
            let _ = worker.registry().keep_trouble(night, shard, error.id());
        }
    }

    /// Does the shard of a job, and answers what is to become of the job.
    fn answer(
        &self,
        state: &mut State<'a>,
        request: Request,
        stop: &AtomicBool,
        tell: Tell<'_>,
    ) -> Result<(), NightError> {
        let Request { job: ShardJob { night, shard }, reply } = request;
        let worked = self
            .worker(state)
            .and_then(|worker| worker.work(night, shard, stop, &|event| tell(&WorkerEvent::Shard(event))));
        let (verdict, end) = match worked {
            Ok(ShardEnd::Done) => {
                state.failures.remove(&shard);
                (Verdict::Done, Ok(()))
            }
            Ok(ShardEnd::Late) => (Verdict::Lost, Ok(())),
            Ok(ShardEnd::Busy) => (Verdict::Later, Ok(())),
            Ok(ShardEnd::Stopped) => (Verdict::GiveBack, Ok(())),
            Err(error) if error.is_of_worker() => (Verdict::GiveBack, Err(error)),
            Err(error) => {
                self.note(state, (night, shard), &error, tell);
                if error.is_passing() {
                    tell(&WorkerEvent::Waiting { error: &error });
                }
                let failures = state.failures.entry(shard).or_default();
                *failures += 1;
                let is_hopeless = self.until_idle && !error.is_passing() && *failures >= FAILURES;
                (Verdict::Later, if is_hopeless { Err(error) } else { Ok(()) })
            }
        };
        // Whoever waited may have gone: then the queue finds that out.
        let _ = reply.send(verdict);
        end
    }

    /// Whether the night is over, for this worker or for all.
    fn is_over(&self, state: &mut State<'a>, night: &Night, tell: Tell<'_>) -> Result<bool, NightError> {
        let found = self.worker(state)?.registry().night(Some(night.number))?;
        let is_open = found.is_some_and(|found| found.state == NightState::Open);
        if !is_open {
            return Ok(true);
        }
        self.end(state, night, tell)
    }
}

/// The pause before a part is looked at again, after attempts were thrown away so often without one
/// that was not. It grows, and differs from worker to worker: of two that take a shard from each
/// other, one gets the time to store a step.
fn late_pause(name: &str, times: u32) -> Duration {
    let longest = IDLE * 2_u32.pow(times.min(DOUBLED));
    let chance = Sha256::digest(format!("{name} {times}")).first().copied().unwrap_or(0);
    if times == 0 { IDLE } else { longest / 2 + longest / 2 * u32::from(chance) / 255 }
}

/// Waits, in pieces, so that the worker stops soon.
fn pause(time: Duration, stop: &AtomicBool) {
    let piece = Duration::from_millis(50);
    let mut left = time;
    while !left.is_zero() && !stop.load(Ordering::Relaxed) {
        let now = piece.min(left);
        thread::sleep(now);
        left -= now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_pauses_grow_and_differ() {
        assert_eq!(late_pause("a", 0), IDLE);
        for times in 1..20 {
            let longest = IDLE * 2_u32.pow(times.min(DOUBLED));
            let (one, other) = (late_pause("w1", times), late_pause("w2", times));
            for pause in [one, other] {
                assert!((longest / 2..=longest).contains(&pause), "{times}: {pause:?}");
            }
            assert_ne!(one, other);
        }
    }
}

//! A worker: waits for a night, checks that it may work on it, and does shard after shard.

use core::fmt;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use super::engine;
use super::event::{WorkerEnd, WorkerEvent};
use super::queue::{Counter, Queue, Request, ShardJob, Verdict};
use crate::key::Signer;
use crate::office::Office;
use crate::office::night::{NightError, Outputs, ShardEnd, ShardEvent, ShardNews, ShardWorker, finish, sweep_nights};
use crate::office::registry::{Night, NightState, PostgresRegistry, RegistryAddress};
use crate::time::Timestamp;
use crate::words::Explain;

/// How long to wait before the next look, where there is nothing to do.
pub(super) const IDLE: Duration = Duration::from_millis(500);
/// How long to wait for the next job after one. If there is none, all may be done.
const NEXT: Duration = Duration::from_millis(10);
/// How long to wait after a failure that will pass.
const PATIENCE: Duration = Duration::from_secs(1);
/// A worker that has had no job for this time looks whether jobs are missing.
const NO_JOB: Duration = Duration::from_secs(10);
/// How often a shard may fail in a worker that ends when all is done.
const FAILURES: u32 = 3;

/// The clock of a worker. The library reads none.
pub type WorkerClock<'a> = &'a (dyn Fn() -> Option<Timestamp> + Sync);

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
pub(super) type Tell<'a> = &'a dyn Fn(&WorkerEvent<'_>);

/// What remains between two nights, and after a failure.
#[derive(Default)]
pub(super) struct State<'a> {
    worker: Option<ShardWorker<'a>>,
    queue: Option<Queue>,
    /// The night that was told to have been joined.
    joined: Option<i64>,
    /// Engines of this process that have failed. What they held must be given back.
    lost: Vec<String>,
    failures: BTreeMap<i64, u32>,
    /// Whether the outputs that nobody needs were removed since this worker last met an open night.
    is_swept: bool,
}

impl State<'_> {
    /// Waits where an error will pass, and tells it once. Returns any other error.
    pub(super) fn wait_out(
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
                Ok(true) => (last, state.is_swept) = ("", false),
                Ok(false) if self.until_idle => return Ok(WorkerEnd::Idle),
                Ok(false) => pause(IDLE, stop),
                Err(error) => state.wait_out(error, &mut last, stop, tell)?,
            }
        }
        Ok(WorkerEnd::Stopped)
    }

    /// Works on the open night until it is over. Returns `false` if none is open.
    fn pass(&self, state: &mut State<'a>, stop: &AtomicBool, tell: Tell<'_>) -> Result<bool, NightError> {
        let Some(night) = self.join(state, tell)? else {
            if !state.is_swept {
                self.sweep(state)?;
                state.is_swept = true;
            }
            return Ok(false);
        };
        if self.end(state, &night, tell)? {
            return Ok(true);
        }
        self.take_jobs(state, &night, stop, tell)?;
        Ok(true)
    }

    /// The open night, if this worker may work on it.
    pub(super) fn join(&self, state: &mut State<'a>, tell: Tell<'_>) -> Result<Option<Night>, NightError> {
        let worker = self.worker(state)?;
        let Some(night) = worker.registry().open_night()? else { return Ok(None) };
        let now = (self.clock)().ok_or_else(|| NightError::Fault { detail: "no clock".to_owned() })?;
        worker.check(&night, now)?;
        if state.joined.replace(night.number) != Some(night.number) {
            tell(&WorkerEvent::Joined { night: night.number });
        }
        Ok(Some(night))
    }

    pub(super) fn worker<'s>(&self, state: &'s mut State<'a>) -> Result<&'s mut ShardWorker<'a>, NightError> {
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
    pub(super) fn end(&self, state: &mut State<'a>, night: &Night, tell: Tell<'_>) -> Result<bool, NightError> {
        let outputs = self.outputs;
        let is_ended = finish(self.worker(state)?.registry(), outputs, night)?;
        if is_ended {
            tell(&WorkerEvent::Ended { night: night.number });
        }
        Ok(is_ended)
    }

    /// Removes what a worker that was killed has put, or who ended a night has left.
    pub(super) fn sweep(&self, state: &mut State<'a>) -> Result<(), NightError> {
        self.outputs.map_or(Ok(()), |outputs| sweep_nights(self.worker(state)?.registry(), outputs))
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
    pub(super) fn note(&self, state: &mut State<'a>, (night, shard): (i64, i64), error: &NightError, tell: Tell<'_>) {
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

/// Waits, in pieces, so that the worker stops soon.
pub(super) fn pause(time: Duration, stop: &AtomicBool) {
    let piece = Duration::from_millis(50);
    let mut left = time;
    while !left.is_zero() && !stop.load(Ordering::Relaxed) {
        let now = piece.min(left);
        thread::sleep(now);
        left -= now;
    }
}

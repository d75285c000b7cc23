//! Registries on threads of their own: their calls block, and requests must not.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::oneshot;

use super::PageError;
use super::group::{Group, Write};
use crate::office::Office;
use crate::office::registry::{OfficeRegistry, Registry, RegistryError};

/// Number of jobs that wait for a registry. At 10 ms each, on four registries, the last one waits
/// 160 ms. More would wait longer than people do, so the server says "try again" instead.
const MAX_WAITING: usize = 64;

type Job = Box<dyn FnOnce(&Office, &mut OfficeRegistry) + Send>;

/// A fixed number of open registries, each on a thread of its own.
pub(super) struct Pool {
    jobs: SyncSender<Job>,
    /// How often a registry could not be used. Then other connections may be dead, too.
    failures: Arc<AtomicU64>,
    /// For a registry that takes one write at a time.
    group: Option<Group>,
}

impl Pool {
    /// Opens the registries. An office that cannot be opened is an error before the server starts.
    pub(super) fn open(office: &Arc<Office>, registries: usize) -> Result<Self, RegistryError> {
        let (jobs, waiting) = sync_channel(MAX_WAITING);
        let waiting = Arc::new(Mutex::new(waiting));
        let first = office.registry()?;
        let group = first.has_one_writer().then(|| Group::start(office, first)).transpose()?;
        let failures = Arc::new(AtomicU64::new(0));
        for _ in 0..registries {
            let registry = office.registry()?;
            let (office, waiting, failures) = (Arc::clone(office), Arc::clone(&waiting), Arc::clone(&failures));
            let started = thread::Builder::new().name("registry".to_owned()).spawn(move || {
                work(&office, registry, &waiting, &failures);
            });
            started.map_err(|error| RegistryError::Database(error.to_string()))?;
        }
        Ok(Self { jobs, failures, group })
    }

    /// Runs a write that may share its transaction with others: on SQLite, one at a time can write, and
    /// each transaction waits for the disk. `job` can run more than once; only its last run counts.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub(super) async fn together<T: Send + 'static>(
        &self,
        mut job: impl FnMut(&Office, &mut dyn Registry) -> Result<T, PageError> + Send + 'static,
    ) -> Result<T, PageError> {
        let Some(group) = &self.group else {
            return self.run(move |office, registry| job(office, registry)).await;
        };
        let (give, take) = oneshot::channel();
        let made = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&made);
        let run = Box::new(move |office: &Office, registry: &mut dyn Registry| {
            let done = job(office, registry)?;
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
            Ok(())
        });
        let end = Box::new(move |ended: Result<(), PageError>| {
            let made = made.lock().unwrap_or_else(PoisonError::into_inner).take();
            let _ = give.send(ended.and_then(|()| made.ok_or(PageError::Ended)));
        });
        group.add(Write { run, end })?;
        take.await.map_err(|_| PageError::Ended)?
    }

    /// Runs `job` on a free registry. If the request ends before, the job still runs to its end.
    ///
    /// # Errors
    /// [`PageError::Busy`] if too many jobs wait, and the error of `job`.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Office, &mut OfficeRegistry) -> Result<T, PageError> + Send + 'static,
    ) -> Result<T, PageError> {
        let (give, take) = oneshot::channel();
        let failures = Arc::clone(&self.failures);
        let job: Job = Box::new(move |office, registry| {
            let done = job(office, registry);
            if matches!(done, Err(PageError::Registry { .. })) {
                failures.fetch_add(1, Ordering::Relaxed);
            }
            // Nobody waits any more if the client has gone.
            let _ = give.send(done);
        });
        match self.jobs.try_send(job) {
            Ok(()) => take.await.map_err(|_| PageError::Ended)?,
            Err(TrySendError::Full(_)) => Err(PageError::Busy),
            Err(TrySendError::Disconnected(_)) => Err(PageError::Ended),
        }
    }
}

fn work(office: &Office, mut registry: OfficeRegistry, waiting: &Mutex<Receiver<Job>>, failures: &AtomicU64) {
    let mut seen = 0;
    loop {
        // The lock is held while this thread waits: one thread waits for the next job, the others
        // for the lock.
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else { return };
        // A server that was away and is back has ended all connections. Whoever comes next would get an
        // error from each of them.
        let now = failures.load(Ordering::Relaxed);
        if seen != now {
            seen = now;
            registry.drop_dead_connection();
        }
        // A fault in one job must not take the registry from all others. Whoever waits for the answer
        // gets an error, and an open transaction is undone.
        if catch_unwind(AssertUnwindSafe(|| job(office, &mut registry))).is_err() {
            tracing::error!(target: "fede::online", event = "job-failed");
            registry.roll_back();
        }
    }
}

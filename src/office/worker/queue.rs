//! The job queue: one job for each shard of a night that is not done.

use core::fmt;
use std::collections::BTreeSet;
use std::sync::mpsc;
use std::time::Duration;

use deadpool_postgres::Pool;
use graphile_worker::{IntoTaskHandlerResult, JobSpec, RawJobSpec, TaskHandler, WorkerContext, WorkerUtils};
use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use crate::office::night::NightError;
use crate::office::registry::{PostgresRegistry, RegistryAddress};

/// The schema of the queue.
pub(super) const SCHEMA: &str = "fede_queue";
/// Number of jobs that are added at once.
const CHUNK: usize = 1000;
/// Number of connections: for jobs, heartbeats, and the search for dead workers.
const CONNECTIONS: usize = 3;
/// A job is added again after each failure, so it never uses up its attempts: only failures of the
/// queue itself count.
const ATTEMPTS: i16 = i16::MAX;
/// The priority of a shard that failed: after the others.
const LATER: i16 = 10;

/// A job: a shard of a night.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ShardJob {
    pub(super) night: i64,
    pub(super) shard: i64,
}

/// What is to become of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The shard needs no job any more.
    Done,
    /// Another worker is to take it at once.
    GiveBack,
    /// It has failed, and is to be tried again after the others.
    Later,
    /// Another worker has it: the queue took this one for dead.
    Lost,
}

/// A job on its way to the thread that works on shards.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) job: ShardJob,
    pub(super) reply: oneshot::Sender<Verdict>,
}

/// The way to the thread that works on shards.
#[derive(Debug, Clone)]
pub(super) struct Counter(pub(super) mpsc::Sender<Request>);

impl TaskHandler for ShardJob {
    const IDENTIFIER: &'static str = "shard";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let (reply, answer) = oneshot::channel();
        let request = Request { job: self, reply };
        let is_sent = context.get_ext::<Counter>().is_some_and(|counter| counter.0.send(request).is_ok());
        // Without an answer, the worker is ending.
        let answer = if is_sent { answer.await.ok() } else { None };
        let verdict = answer.unwrap_or(Verdict::GiveBack);
        let priority = match verdict {
            Verdict::Done => return Ok(()),
            // The queue completes a job whoever has it, but lets only the owner fail it. Completed by
            // this worker, it would be missing if the other one died.
            Verdict::Lost => return Err("another worker has the shard".to_owned()),
            Verdict::GiveBack => 0,
            Verdict::Later => {
                // Whatever failed may need a moment. Nothing else can be done meanwhile by this worker.
                tokio::time::sleep(Duration::from_secs(2)).await;
                LATER
            }
        };
        // The job that runs is completed after this. If that fails, there are two jobs for the
        // shard, and the second one finds it done.
        let utils = WorkerUtils::new(context.database().clone(), SCHEMA);
        utils.add_job(self, self.spec(priority)).await.map(drop).map_err(|error| error.to_string())
    }
}

impl ShardJob {
    fn key(self) -> String {
        format!("{}/{}", self.night, self.shard)
    }

    fn spec(self, priority: i16) -> JobSpec {
        JobSpec::builder().job_key(self.key()).max_attempts(ATTEMPTS).priority(priority).build()
    }
}

/// The queue of an office.
pub struct Queue {
    runtime: Runtime,
    pool: Pool,
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").finish_non_exhaustive()
    }
}

impl Queue {
    /// Opens the queue in the database of a registry, and makes its schema if there is none.
    ///
    /// # Errors
    /// [`NightError::Queue`], [`NightError::Registry`].
    pub fn open(address: &RegistryAddress) -> Result<Self, NightError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| NightError::Fault { detail: error.to_string() })?;
        let pool = PostgresRegistry::queue_pool(address, CONNECTIONS)?;
        let queue = Self { runtime, pool };
        queue.runtime.block_on(migrate(&queue.pool))?;
        Ok(queue)
    }

    /// Adds a job for each shard that has none.
    ///
    /// # Errors
    /// [`NightError::Queue`]. The same call again adds the rest.
    pub fn add(&self, night: i64, shards: &[i64]) -> Result<(), NightError> {
        let utils = WorkerUtils::new(self.pool.clone(), SCHEMA);
        for chunk in shards.chunks(CHUNK) {
            let jobs: Vec<ShardJob> = chunk.iter().map(|shard| ShardJob { night, shard: *shard }).collect();
            let present = self.runtime.block_on(present(&self.pool, &jobs))?;
            let mut jobs_to_add = Vec::with_capacity(chunk.len());
            for job in jobs.into_iter().filter(|job| !present.contains(&job.key())) {
                let payload = serde_json::to_value(job).map_err(|error| failed(&error))?;
                jobs_to_add.push(RawJobSpec {
                    identifier: ShardJob::IDENTIFIER.to_owned(),
                    payload,
                    spec: job.spec(0),
                });
            }
            if !jobs_to_add.is_empty() {
                self.runtime.block_on(utils.add_raw_jobs(&jobs_to_add)).map_err(|error| failed(&error))?;
            }
        }
        Ok(())
    }

    pub(super) const fn parts(&self) -> (&Runtime, &Pool) {
        (&self.runtime, &self.pool)
    }
}

/// Makes the schema of the queue, or brings it to this version. One process does it.
async fn migrate(pool: &Pool) -> Result<(), NightError> {
    let client = pool.get().await.map_err(|error| failed(&error))?;
    let lock = |function: &str| format!("SELECT {function}(hashtext('fede queue'))");
    client.batch_execute(&lock("pg_advisory_lock")).await.map_err(|error| failed(&error))?;
    let migrated = WorkerUtils::new(pool.clone(), SCHEMA).migrate().await;
    let _ = client.batch_execute(&lock("pg_advisory_unlock")).await;
    migrated.map_err(|error| failed(&error))
}

/// The keys of those jobs that the queue has. A job that has used up its attempts does not count, nor
/// one that the queue puts off for long: a new one takes its place.
async fn present(pool: &Pool, jobs: &[ShardJob]) -> Result<BTreeSet<String>, NightError> {
    let client = pool.get().await.map_err(|error| failed(&error))?;
    let keys: Vec<String> = jobs.iter().map(|job| job.key()).collect();
    let sql = format!(
        "SELECT key FROM {SCHEMA}.jobs WHERE key = ANY($1) \
         AND (locked_at IS NOT NULL OR attempts < max_attempts AND run_at < now() + interval '1 minute')"
    );
    let rows = client.query(&sql, &[&keys]).await.map_err(|error| failed(&error))?;
    rows.iter().map(|row| row.try_get(0).map_err(|error| failed(&error))).collect()
}

/// An error of the queue, with its innermost cause: the outer errors only say what was tried.
pub(super) fn failed(error: &dyn core::error::Error) -> NightError {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    NightError::Queue { detail: innermost.to_string() }
}

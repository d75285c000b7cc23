//! The engine: takes jobs from the queue until it is told to stop. It is asynchronous, and runs in a
//! thread of its own; the registry is not, and is never used here.

use std::time::Duration;

use deadpool_postgres::Pool;
use graphile_worker::{WorkerOptions, WorkerRecoveryConfig, WorkerShutdownConfig, WorkerUtils};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use super::queue::{Counter, SCHEMA, ShardJob, failed};
use crate::office::night::NightError;

/// How often an idle worker looks for a job. A worker that works fetches the next one at once.
const POLL: Duration = Duration::from_millis(250);
/// How often a worker says that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// How often each worker looks for those that have died.
const SWEEP: Duration = Duration::from_secs(5);
/// A worker that has said nothing for longer counts as dead: others take its shard. If it is alive,
/// its result is thrown away.
const DEAD: Duration = Duration::from_secs(20);
/// The engine waits this long for a job that runs when it stops. The work stops by itself after its
/// step, which comes sooner.
const GRACE: Duration = Duration::from_secs(3600);

/// Takes jobs until `stop` is sent or the queue fails. `lost` are the names of earlier engines of
/// this process: what they held is given back. Returns the name of this one, to be given back if
/// it failed.
pub(super) fn run(
    (runtime, pool): (&Runtime, &Pool),
    counter: Counter,
    stop: oneshot::Receiver<()>,
    lost: &mut Vec<String>,
) -> Result<(), NightError> {
    let options = WorkerOptions::default()
        .database(pool.clone())
        .schema(SCHEMA)
        .concurrency(1)
        .poll_interval(POLL)
        .use_notification_delivery(false)
        .worker_recovery(
            WorkerRecoveryConfig::default()
                .heartbeat_interval(HEARTBEAT)
                .sweep_interval(SWEEP)
                .sweep_threshold(DEAD)
                .recovery_delay(Duration::ZERO),
        )
        .worker_shutdown(
            WorkerShutdownConfig::default()
                .listen_os_shutdown_signals(false)
                .grace_period(GRACE)
                .interrupted_job_retry_delay(Duration::ZERO),
        )
        .shutdown_signal(async {
            // A sender that has gone wants to stop, too.
            let _ = stop.await;
        })
        .add_extension(counter)
        .define_job::<ShardJob>();
    runtime.block_on(async {
        if !lost.is_empty() {
            let names: Vec<&str> = lost.iter().map(String::as_str).collect();
            let utils = WorkerUtils::new(pool.clone(), SCHEMA);
            utils.force_unlock_workers(&names).await.map_err(|error| failed(&error))?;
            lost.clear();
        }
        let worker = options.init().await.map_err(|error| failed(&error))?;
        lost.push(worker.worker_id().clone());
        worker.run().await.map_err(|error| failed(&error))?;
        lost.clear();
        Ok(())
    })
}

//! The log of a worker and of a night: what happens to shards, without anything about a person.

use core::cell::Cell;

use clap::ValueEnum;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{fmt, registry};

use crate::cli::Failure;
use crate::cli::clock::Stopwatch;
use crate::office::night::{ShardEvent, ShardNews};
use crate::office::registry::NightProgress;
use crate::office::worker::WorkerEvent;
use crate::words::errors_cli as fails;

/// The variable with the lowest level that is written.
const VARIABLE: &str = "FEDE_LOG";

/// Whether and how to write a log.
#[derive(Debug, clap::Args)]
pub(super) struct LogArgs {
    /// Write a log to standard error. `FEDE_LOG` is its level: error, warn, info (default), debug.
    #[arg(long, value_name = "FORM", value_enum)]
    log: Option<LogForm>,
}

/// The form of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LogForm {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

impl LogArgs {
    /// Starts the log of this process, if it was asked for. Returns whether it was.
    pub(super) fn start(&self) -> Result<bool, Failure> {
        let Some(form) = self.log else { return Ok(false) };
        let filter = filter(std::env::var(VARIABLE).ok().as_deref())?;
        let log = fmt::layer().with_writer(std::io::stderr).with_target(false).with_ansi(false);
        let log = match form {
            LogForm::Text => log.with_filter(filter).boxed(),
            LogForm::Json => log
                .json()
                .flatten_event(true)
                .with_current_span(false)
                .with_span_list(false)
                .with_filter(filter)
                .boxed(),
        };
        // Fails only if the process has a log already.
        let _ = registry().with(log).try_init();
        Ok(true)
    }
}

/// What is written: the events of fede, and the troubles of the queue. Other libraries could write
/// statements of the database with their values.
fn filter(level: Option<&str>) -> Result<Targets, Failure> {
    let level = match level.unwrap_or("info") {
        "error" => LevelFilter::ERROR,
        "warn" => LevelFilter::WARN,
        "info" => LevelFilter::INFO,
        "debug" => LevelFilter::DEBUG,
        found => {
            return Err(Failure::new("log-level", |lang| fails::LogLevel { found: &found }.say(lang))
                .advise(fails::log_level_hint));
        }
    };
    Ok(Targets::new().with_target("fede", level).with_target("graphile_worker", level.min(LevelFilter::WARN)))
}

/// Which events of a worker are logged. A fault in the rules can reject everybody: the first rejects
/// of each shard say why, and the event `stored` has their number.
#[derive(Default)]
pub(super) struct EventLog {
    /// The last shard that had rejects, and how many were logged.
    rejects: Cell<((i64, i64), u32)>,
}

impl EventLog {
    /// Maximum number of rejects of a shard that are logged.
    const MAX_REJECTS: u32 = 20;

    /// Whether an event is logged.
    pub(super) fn takes(&self, event: &WorkerEvent<'_>) -> bool {
        let WorkerEvent::Shard(ShardEvent { night, shard, news: ShardNews::Rejected { .. }, .. }) = event else {
            return true;
        };
        let (last, logged) = self.rejects.get();
        let logged = if last == (*night, *shard) { logged } else { 0 };
        self.rejects.set(((*night, *shard), logged.saturating_add(1)));
        logged < Self::MAX_REJECTS
    }
}

/// The log of how far a night is: at most a line in ten seconds, and only if something was done.
#[derive(Default)]
pub(super) struct ProgressLog {
    last: Option<(Stopwatch, u64)>,
}

impl ProgressLog {
    /// Number of seconds between two lines.
    const PERIOD: f64 = 10.0;

    pub(super) fn add(&mut self, night: i64, progress: &NightProgress) {
        let [.., done] = progress.states;
        let is_due = self.last.as_ref().is_none_or(|(since, last)| *last != done && since.seconds() >= Self::PERIOD);
        if is_due || progress.is_complete() {
            let NightProgress { shards, people, people_done, workers, attempts, counts, .. } = progress;
            let (issued, rejected) = (counts.issued, counts.rejected);
            tracing::info!(
                target: "fede::night", night, event = "progress", shards, done, people, people_done, workers, attempts,
                issued, rejected
            );
            self.last = Some((Stopwatch::start(), done));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing_subscriber::filter::LevelFilter;

    #[test]
    fn only_fede_and_the_troubles_of_the_queue_are_written() {
        let targets = filter(Some("debug")).unwrap();
        for (target, level, is_written) in [
            ("fede::night", LevelFilter::DEBUG, true),
            ("graphile_worker::runner", LevelFilter::WARN, true),
            ("graphile_worker::runner", LevelFilter::INFO, false),
            ("tokio_postgres::query", LevelFilter::ERROR, false),
            ("object_store", LevelFilter::WARN, false),
        ] {
            assert_eq!(targets.would_enable(target, &level.into_level().unwrap()), is_written, "{target}");
        }
        assert!(!filter(Some("error")).unwrap().would_enable("graphile_worker", &tracing::Level::WARN));
        assert!(filter(Some("loud")).is_err());
    }

    #[test]
    fn the_first_rejects_of_each_shard_are_logged() {
        let log = EventLog::default();
        let takes = |shard| {
            let news = ShardNews::Rejected { decision: 1, error: "a" };
            log.takes(&WorkerEvent::Shard(&ShardEvent { night: 1, shard, attempt: 1, news }))
        };
        assert_eq!((0..50).filter(|_| takes(1)).count(), 20);
        assert_eq!((0..5).filter(|_| takes(2)).count(), 5);
        assert!(log.takes(&WorkerEvent::Joined { night: 1 }));
    }
}

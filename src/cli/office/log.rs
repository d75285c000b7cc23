//! The log of a process that serves or works for long. It has nothing about a person.

use clap::ValueEnum;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{fmt, registry};

use crate::cli::Failure;
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

#[cfg(test)]
mod tests {
    use super::*;

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
}

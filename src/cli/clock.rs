//! The only module that reads the system clock.

use std::time::{SystemTime, UNIX_EPOCH};

use super::Failure;
use super::failure::ValueFault;
use crate::time::Timestamp;
use crate::words::errors_cli as fails;

/// The current time of the system clock.
#[expect(clippy::disallowed_methods, reason = "the command line is where the clock becomes an argument")]
pub(super) fn now() -> Result<Timestamp, Failure> {
    let wrong = || Failure::new("clock", fails::clock).advise(fails::clock_hint);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|_| wrong())?;
    Timestamp::from_seconds(since.as_secs()).map_err(|_| wrong())
}

/// Measures durations with a monotonic clock, which does not change when the time is set.
#[derive(Debug)]
pub(super) struct Stopwatch(std::time::Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "no verdict depends on it")]
    pub(super) fn start() -> Self {
        Self(std::time::Instant::now())
    }

    pub(super) fn millis(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    #[cfg(feature = "office")]
    pub(super) fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}

/// Waits until the second of a time has ended. What is made next then has a later time: files whose
/// order is told by their second are never of the same one.
#[cfg(feature = "office")]
pub(super) fn wait_out(second: Timestamp) -> Result<(), Failure> {
    const LOOK: std::time::Duration = std::time::Duration::from_millis(20);
    // A clock that was set back must not hold the command up.
    let longest = Stopwatch::start();
    while now()? == second && longest.millis() <= 1_000 {
        std::thread::sleep(LOOK);
    }
    Ok(())
}

/// The time from a flag, or the current time.
pub(super) fn at_or_now(given: Option<Timestamp>) -> Result<Timestamp, Failure> {
    given.map_or_else(now, Ok)
}

/// Parses the value of a time flag.
pub(super) fn parse_time(text: &str) -> Result<Timestamp, ValueFault> {
    Timestamp::parse(text).map_err(|error| ValueFault::of(&error))
}

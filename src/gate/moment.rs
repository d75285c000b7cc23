//! A moment at a gate, by two clocks.

use crate::time::{Day, Timestamp};

/// A moment at a gate. The time of day is used to judge codes; it can jump when somebody sets the
/// clock. The monotonic clock measures durations and never jumps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Time of day by the gate's clock.
    pub at: Timestamp,
    /// Monotonic clock: milliseconds since a fixed moment.
    pub millis: u64,
}

impl Moment {
    /// The moment by the two clocks of a browser, `Date.now()` and `performance.now()`, in milliseconds. A time beyond the
    /// calendar is its end, at which nothing is current.
    #[doc(hidden)]
    #[must_use]
    pub fn of_browser(now: u64, millis: u64) -> Self {
        Self { at: Timestamp::from_seconds(now / 1000).unwrap_or_else(|_| Day::LAST.start()), millis }
    }

    /// Milliseconds since an earlier moment.
    #[must_use]
    pub const fn since(self, earlier: u64) -> u64 {
        self.millis.saturating_sub(earlier)
    }
}

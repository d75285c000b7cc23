//! When something happens at a gate, by two clocks.

use crate::time::Timestamp;

/// A moment at a gate. The time of day judges codes, and may jump when somebody sets it; the other clock measures how long
/// ago something was, and never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The time by the gate's clock.
    pub at: Timestamp,
    /// Milliseconds since some fixed moment; they never go back.
    pub millis: u64,
}

impl Moment {
    /// Milliseconds since an earlier moment.
    #[must_use]
    pub const fn since(self, earlier: u64) -> u64 {
        self.millis.saturating_sub(earlier)
    }
}

//! Half-open windows of time.

use super::{TimeError, Timestamp};

/// Position of a moment relative to a [`Window`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Before the window begins.
    Early,
    /// Inside: `not_before <= t < expires`.
    Within,
    /// At the end of the window (`t == expires`) or later.
    Over,
}

/// A half-open span of time: `not_before <= t < expires`.
///
/// ```
/// use fede::time::{Standing, Timestamp, Window};
///
/// let start = Timestamp::parse("2026-03-05T08:00:00Z")?;
/// let end = start.saturating_add(24 * 3600);
/// let window = Window::new(start, end)?;
/// assert_eq!(window.standing(start), Standing::Within);
/// assert_eq!(window.standing(end), Standing::Over);
/// # Ok::<(), fede::time::TimeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    not_before: Timestamp,
    expires: Timestamp,
}

impl Window {
    /// All of time that fede knows: from 1970 to the end of the year 9999.
    pub const ALWAYS: Self = Self { not_before: Timestamp::FIRST, expires: Timestamp::LAST };

    /// Creates a window from the first moment inside it and the first moment after it.
    ///
    /// # Errors
    /// [`TimeError::EmptyWindow`] unless `not_before < expires`.
    pub fn new(not_before: Timestamp, expires: Timestamp) -> Result<Self, TimeError> {
        if not_before >= expires {
            return Err(TimeError::EmptyWindow { not_before, expires });
        }
        Ok(Self { not_before, expires })
    }

    /// The first moment inside.
    #[must_use]
    pub const fn not_before(self) -> Timestamp {
        self.not_before
    }

    /// The first moment after.
    #[must_use]
    pub const fn expires(self) -> Timestamp {
        self.expires
    }

    /// Position of `at` relative to this window.
    #[must_use]
    pub fn standing(self, at: Timestamp) -> Standing {
        if at < self.not_before {
            Standing::Early
        } else if at < self.expires {
            Standing::Within
        } else {
            Standing::Over
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_its_first_second_and_not_its_last() {
        let [t9, t10, t19, t20] = [9, 10, 19, 20].map(|s| Timestamp::from_seconds(s).unwrap());
        let window = Window::new(t10, t20).unwrap();
        assert_eq!(window.standing(t9), Standing::Early);
        assert_eq!(window.standing(t10), Standing::Within);
        assert_eq!(window.standing(t19), Standing::Within);
        assert_eq!(window.standing(t20), Standing::Over);
        assert!(Window::new(t10, t10).is_err());
        assert!(Window::new(t20, t10).is_err());
    }
}

//! When a code was issued and when it is valid.

use super::PayloadError;
use crate::time::{Timestamp, Window};

/// The times of a code: `issued <= not_before < expires` (RFC 8392 `iat`, `nbf`, `exp`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    issued: Timestamp,
    window: Window,
}

impl Validity {
    /// Creates a validity from `iat`, `nbf` and `exp`. Without `nbf`, the code is valid from `iat`.
    ///
    /// # Errors
    /// - [`PayloadError::ExpiresBeforeIssue`] unless `exp` is after `iat`.
    /// - [`PayloadError::StartsBeforeIssue`] if `nbf` is before `iat`.
    /// - [`PayloadError::NeverValid`] unless `exp` is after `nbf`.
    pub fn new(issued: Timestamp, not_before: Option<Timestamp>, expires: Timestamp) -> Result<Self, PayloadError> {
        if expires <= issued {
            return Err(PayloadError::ExpiresBeforeIssue { issued, expires });
        }
        let not_before = not_before.unwrap_or(issued);
        if not_before < issued {
            return Err(PayloadError::StartsBeforeIssue { issued, not_before });
        }
        let window = Window::new(not_before, expires).map_err(|_| PayloadError::NeverValid { not_before, expires })?;
        Ok(Self { issued, window })
    }

    /// When the code was issued (`iat`).
    #[must_use]
    pub const fn issued(&self) -> Timestamp {
        self.issued
    }

    /// When the code is valid: `nbf` inclusive, `exp` exclusive.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_must_follow_each_other() {
        let at = |seconds| Timestamp::from_seconds(seconds).unwrap();
        assert!(Validity::new(at(10), None, at(11)).is_ok());
        assert!(matches!(Validity::new(at(10), None, at(10)), Err(PayloadError::ExpiresBeforeIssue { .. })));
        assert!(matches!(Validity::new(at(10), None, at(9)), Err(PayloadError::ExpiresBeforeIssue { .. })));
        assert!(matches!(Validity::new(at(10), Some(at(9)), at(20)), Err(PayloadError::StartsBeforeIssue { .. })));
        assert!(matches!(Validity::new(at(10), Some(at(20)), at(20)), Err(PayloadError::NeverValid { .. })));
        let later = Validity::new(at(10), Some(at(12)), at(20)).unwrap();
        assert_eq!(later.window().not_before(), at(12));
    }
}

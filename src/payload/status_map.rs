//! How one region maps the health statuses of another.

use super::{PayloadError, Status};

/// Maps green, yellow and red of another region to statuses here, for example "their yellow is
/// our red". The order is kept: a worse status never maps to a better one than a better status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusMap([Status; 3]);

impl StatusMap {
    /// Maps every status to itself.
    pub const IDENTITY: Self = Self(Status::ALL);

    /// Creates a map from what green, yellow and red are mapped to.
    ///
    /// # Errors
    /// [`PayloadError::StatusMapOrder`] if a worse status maps to a better one than a better status
    /// does.
    pub fn new(green: Status, yellow: Status, red: Status) -> Result<Self, PayloadError> {
        for (better, worse) in [(green, yellow), (yellow, red)] {
            if worse < better {
                return Err(PayloadError::StatusMapOrder { better, worse });
            }
        }
        Ok(Self([green, yellow, red]))
    }

    /// Maps a status.
    #[must_use]
    pub const fn apply(self, status: Status) -> Status {
        let [green, yellow, red] = self.0;
        match status {
            Status::Green => green,
            Status::Yellow => yellow,
            Status::Red => red,
        }
    }

    /// Composes two maps: applies this map first, then `outer`.
    #[must_use]
    pub const fn then(self, outer: Self) -> Self {
        let [green, yellow, red] = self.0;
        Self([outer.apply(green), outer.apply(yellow), outer.apply(red)])
    }

    /// What green, yellow and red are mapped to, in this order.
    #[must_use]
    pub const fn statuses(self) -> [Status; 3] {
        self.0
    }
}

impl Default for StatusMap {
    fn default() -> Self {
        Self::IDENTITY
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Status::{Green, Red, Yellow};

    #[test]
    fn a_worse_status_never_counts_as_a_better_one() {
        let strict = StatusMap::new(Green, Red, Red).unwrap();
        assert_eq!(Status::ALL.map(|status| strict.apply(status)), [Green, Red, Red]);
        assert_eq!(StatusMap::IDENTITY.then(strict), strict);
        let lenient = StatusMap::new(Green, Green, Yellow).unwrap();
        assert_eq!(lenient.then(strict).statuses(), [Green, Green, Red]);
        let turned = PayloadError::StatusMapOrder { better: Yellow, worse: Green };
        assert_eq!(StatusMap::new(Yellow, Green, Red), Err(turned));
    }
}

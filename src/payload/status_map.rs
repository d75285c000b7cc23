//! What the statuses of one region count as in another.

use super::{PayloadError, Status};

/// What green, yellow and red of another region count as here: "their yellow is our red".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusMap([Status; 3]);

impl StatusMap {
    /// Every status counts as itself.
    pub const IDENTITY: Self = Self(Status::ALL);

    /// Takes what green, yellow and red count as.
    ///
    /// # Errors
    /// [`PayloadError::StatusMapOrder`] where a worse status counts as a better one than a better status does.
    pub fn new(green: Status, yellow: Status, red: Status) -> Result<Self, PayloadError> {
        for (better, worse) in [(green, yellow), (yellow, red)] {
            if worse < better {
                return Err(PayloadError::StatusMapOrder { better, worse });
            }
        }
        Ok(Self([green, yellow, red]))
    }

    /// What a status counts as.
    #[must_use]
    pub const fn apply(self, status: Status) -> Status {
        let [green, yellow, red] = self.0;
        match status {
            Status::Green => green,
            Status::Yellow => yellow,
            Status::Red => red,
        }
    }

    /// What a status counts as that this map is applied to first, and `outer` then.
    #[must_use]
    pub const fn then(self, outer: Self) -> Self {
        let [green, yellow, red] = self.0;
        Self([outer.apply(green), outer.apply(yellow), outer.apply(red)])
    }

    /// What green, yellow and red count as, in this order.
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

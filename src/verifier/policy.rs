//! What a gate lets pass.

use crate::payload::Status;

/// The statuses that pass; green alone unless told otherwise. An itinerary has no colour to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    accepted: Vec<Status>,
}

impl Policy {
    /// Takes the statuses that pass.
    #[must_use]
    pub fn accepting(statuses: &[Status]) -> Self {
        Self { accepted: Status::ALL.into_iter().filter(|status| statuses.contains(status)).collect() }
    }

    /// The statuses that pass, best first.
    #[must_use]
    pub fn accepted(&self) -> &[Status] {
        &self.accepted
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::accepting(&[Status::Green])
    }
}

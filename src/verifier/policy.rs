//! The policy of a gate: which codes it accepts.

use crate::payload::Status;

/// How a gate treats a code with an itinerary and no health status. A person with a red status can
/// show the travel card alone, so by default staff decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItineraryAlone {
    /// Accept it.
    Pass,
    /// Staff decide: the verdict is undecided.
    #[default]
    Ask,
    /// Refuse it.
    Refuse,
}

/// Which codes are accepted. Default: the status green, and staff decide on an itinerary alone.
///
/// ```
/// use fede::payload::Status;
/// use fede::verifier::{ItineraryAlone, Policy};
///
/// let policy = Policy::accepting(&[Status::Green, Status::Yellow])
///     .with_itinerary_alone(ItineraryAlone::Refuse);
/// assert_eq!(policy.accepted(), [Status::Green, Status::Yellow]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    accepted: Vec<Status>,
    itinerary_alone: ItineraryAlone,
}

impl Policy {
    /// Creates a policy that accepts these statuses. Staff decide on an itinerary alone.
    #[must_use]
    pub fn accepting(statuses: &[Status]) -> Self {
        let accepted = Status::ALL.into_iter().filter(|status| statuses.contains(status)).collect();
        Self { accepted, itinerary_alone: ItineraryAlone::Ask }
    }

    /// Creates a policy that accepts every status and every itinerary. For programs that only need
    /// to know whether a code is genuine and current.
    #[must_use]
    pub fn everything() -> Self {
        Self::accepting(&Status::ALL).with_itinerary_alone(ItineraryAlone::Pass)
    }

    /// Sets how an itinerary alone is treated.
    #[must_use]
    pub const fn with_itinerary_alone(mut self, itinerary_alone: ItineraryAlone) -> Self {
        self.itinerary_alone = itinerary_alone;
        self
    }

    /// The accepted statuses, best first.
    #[must_use]
    pub fn accepted(&self) -> &[Status] {
        &self.accepted
    }

    /// How an itinerary alone is treated.
    #[must_use]
    pub const fn itinerary_alone(&self) -> ItineraryAlone {
        self.itinerary_alone
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::accepting(&[Status::Green])
    }
}

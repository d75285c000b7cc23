//! What a gate lets pass.

use crate::payload::Status;

/// What a gate makes of a code that states an itinerary and no health status. Whoever has a red status can show their
/// travel card alone, so by default a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItineraryAlone {
    /// It passes.
    Pass,
    /// A person decides.
    #[default]
    Ask,
    /// It does not pass.
    Refuse,
}

/// What passes: by default the status green, and no itinerary alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    accepted: Vec<Status>,
    itinerary_alone: ItineraryAlone,
}

impl Policy {
    /// Takes the statuses that pass. About a code without a status a person decides.
    #[must_use]
    pub fn accepting(statuses: &[Status]) -> Self {
        let accepted = Status::ALL.into_iter().filter(|status| statuses.contains(status)).collect();
        Self { accepted, itinerary_alone: ItineraryAlone::Ask }
    }

    /// Every status and every itinerary passes: for programs that want to know whether a code is genuine and current.
    #[must_use]
    pub fn everything() -> Self {
        Self::accepting(&Status::ALL).with_itinerary_alone(ItineraryAlone::Pass)
    }

    /// Says what becomes of an itinerary alone.
    #[must_use]
    pub const fn with_itinerary_alone(mut self, itinerary_alone: ItineraryAlone) -> Self {
        self.itinerary_alone = itinerary_alone;
        self
    }

    /// The statuses that pass, best first.
    #[must_use]
    pub fn accepted(&self) -> &[Status] {
        &self.accepted
    }

    /// What becomes of an itinerary alone.
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

//! What a gate accepts.

use super::{ForeignRules, LiveRule};
use crate::payload::{Challenge, Status};
use crate::time::CLOCK_LEEWAY;

/// How a gate treats a code with an itinerary and no health status. A person with a red status can
/// show the travel card alone, so by default staff decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum ItineraryAlone {
    /// Accept it.
    Pass,
    /// Staff decide: the verdict is undecided.
    #[default]
    Ask,
    /// Refuse it.
    Refuse,
}

/// Which codes are accepted. Default: the status green, staff decide on an itinerary alone, and the
/// gate's clock may be five minutes slow. A live code must be at most 30 seconds old; a copy of a code
/// that is bound to a telephone is accepted.
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
    clock_leeway: u64,
    live: LiveRule,
    live_seconds: u64,
    challenge: Option<Challenge>,
    foreign: ForeignRules,
}

impl Policy {
    /// Default lifetime of a live code, in seconds.
    pub const LIVE_SECONDS: u64 = 30;

    /// Creates a policy that accepts these statuses. Staff decide on an itinerary alone.
    #[must_use]
    pub fn accepting(statuses: &[Status]) -> Self {
        Self {
            accepted: of_all(statuses),
            itinerary_alone: ItineraryAlone::Ask,
            clock_leeway: CLOCK_LEEWAY,
            live: LiveRule::Preferred,
            live_seconds: Self::LIVE_SECONDS,
            challenge: None,
            foreign: ForeignRules::default(),
        }
    }

    /// Replaces the accepted statuses.
    #[must_use]
    pub fn with_accepted(mut self, statuses: &[Status]) -> Self {
        self.accepted = of_all(statuses);
        self
    }

    /// Sets what a gate asks of a code that is bound to a telephone.
    #[must_use]
    pub const fn with_live(mut self, live: LiveRule) -> Self {
        self.live = live;
        self
    }

    /// Sets the lifetime of a live code, in seconds.
    #[must_use]
    pub const fn with_live_seconds(mut self, seconds: u64) -> Self {
        self.live_seconds = seconds;
        self
    }

    /// Sets the digits that the gate shows. A live code must answer them; its time does not matter
    /// then. `None`: the gate shows none.
    #[must_use]
    pub const fn with_challenge(mut self, challenge: Option<Challenge>) -> Self {
        self.challenge = challenge;
        self
    }

    /// Sets which codes of other networks are accepted. Default: none.
    #[must_use]
    pub fn with_foreign(mut self, foreign: ForeignRules) -> Self {
        self.foreign = foreign;
        self
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

    /// Sets how much earlier than a code or its key the gate's clock may be, in seconds.
    #[must_use]
    pub const fn with_clock_leeway(mut self, seconds: u64) -> Self {
        self.clock_leeway = seconds;
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

    /// How much earlier than a code or its key the gate's clock may be, in seconds. The end of a
    /// window has no leeway: an expired code is refused at once.
    #[must_use]
    pub const fn clock_leeway(&self) -> u64 {
        self.clock_leeway
    }

    /// What the gate asks of a code that is bound to a telephone.
    #[must_use]
    pub const fn live(&self) -> LiveRule {
        self.live
    }

    /// The lifetime of a live code, in seconds.
    #[must_use]
    pub const fn live_seconds(&self) -> u64 {
        self.live_seconds
    }

    /// Which codes of other networks are accepted.
    #[must_use]
    pub const fn foreign(&self) -> &ForeignRules {
        &self.foreign
    }

    /// The digits that a live code must answer.
    #[must_use]
    pub const fn challenge(&self) -> Option<Challenge> {
        self.challenge
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::accepting(&[Status::Green])
    }
}

/// The given statuses, best first.
fn of_all(statuses: &[Status]) -> Vec<Status> {
    Status::ALL.into_iter().filter(|status| statuses.contains(status)).collect()
}

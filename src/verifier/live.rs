//! Live codes: whether the telephone that a code is bound to signed it just now.

use super::{Authentic, Policy, Reason};
use crate::time::Timestamp;
use crate::words::identified;

identified! {
    /// What a gate asks of a code that is bound to a telephone. The order is the strictness.
    #[derive(Default)]
    pub enum LiveRule {
        /// The age of a live code does not matter, and a copy of the code is as good.
        Off = "off";
        /// A live code must be fresh. A copy of the code is accepted; gates say that it is a copy.
        #[default]
        Preferred = "preferred";
        /// Only a fresh live code is accepted.
        Required = "required";
    }
}

/// How much the clocks of a telephone and a gate may differ, in seconds. Telephones set their clocks
/// by the network. The leeway for the clocks of offices, of minutes, would make screenshots live as
/// long.
pub(super) const TELEPHONE_LEEWAY: u64 = 5;

/// How much they may differ if the telephone has answered a gate's digits, in seconds: a day, for a
/// clock that was set by hand in another time zone. Whoever has the telephone for some minutes could
/// sign an answer to each of the 10,000 digits. Without this limit they would count as long as the code.
pub(super) const ANSWER_LEEWAY: u64 = 86_400;

impl Authentic {
    /// Checks that the holder's telephone is present. Returns a reason to refuse the code and a
    /// reason why the gate cannot tell.
    ///
    /// A code without a holder's key has no telephone: the gate's rules say what paper needs.
    pub(super) fn presence(&self, at: Timestamp, policy: &Policy) -> (Option<Reason>, Option<Reason>) {
        if self.claims().holder_key().is_none() {
            return (None, None);
        }
        let within = |signed: Timestamp, max: u64, leeway: u64| {
            if signed > at.saturating_add(leeway) {
                (None, Some(Reason::LiveAhead { signed, at }))
            } else if at > signed.saturating_add(max.saturating_add(leeway)) {
                (Some(Reason::LiveTooOld { signed, at, max }), None)
            } else {
                (None, None)
            }
        };
        match (policy.challenge(), self.presentation()) {
            (Some(asked), Some(shown)) if shown.challenge() == Some(asked) => {
                within(shown.signed(), policy.live_seconds(), ANSWER_LEEWAY)
            }
            // A copy has no telephone that could answer.
            (Some(_) | None, None) if policy.live() == LiveRule::Required => (Some(Reason::LiveRequired), None),
            (Some(challenge), _) => (None, Some(Reason::ChallengeOpen { challenge })),
            (None, Some(shown)) if policy.live() != LiveRule::Off => {
                within(shown.signed(), policy.live_seconds(), TELEPHONE_LEEWAY)
            }
            (None, _) => (None, None),
        }
    }
}

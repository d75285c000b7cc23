//! The digits that a gate shows until a live code answers them.

use super::{Judgement, Moment};
use crate::payload::Challenge;
use crate::verifier::Decision;

/// The digits that are shown. None at first.
#[derive(Default)]
pub(super) struct OpenChallenge(Option<Open>);

struct Open {
    challenge: Challenge,
    /// Since when, in ms.
    since: u64,
    /// Whether a code that was accepted has answered them.
    is_answered: bool,
}

impl OpenChallenge {
    /// How long the gate shows digits and waits for a live code that answers them, in ms.
    const MILLIS: u64 = 120_000;

    pub(super) fn ask(&mut self, random: u32, now: Moment) -> Challenge {
        let challenge = Challenge::of_random(random);
        self.0 = Some(Open { challenge, since: now.millis, is_answered: false });
        challenge
    }

    pub(super) fn stop(&mut self) {
        self.0 = None;
    }

    /// All codes of a frame or of a file must answer the digits, also after the first one that does:
    /// otherwise one code that answers would let the others in.
    pub(super) fn stop_if_answered(&mut self) {
        self.0.take_if(|open| open.is_answered);
    }

    /// The digits, until they have been shown for long enough.
    pub(super) fn at(&self, now: Moment) -> Option<Challenge> {
        let open = self.0.as_ref().filter(|open| now.since(open.since) < Self::MILLIS);
        open.map(|open| open.challenge)
    }

    /// Notes a judgement, which may be the answer.
    pub(super) fn note(&mut self, judgement: &Judgement) {
        let answer = judgement.presentation().and_then(|shown| shown.challenge());
        if let Some(open) = self.0.as_mut().filter(|open| answer == Some(open.challenge)) {
            open.is_answered |= judgement.decision() == Decision::Accepted;
        }
    }
}

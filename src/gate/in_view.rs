//! The codes that are in front of the camera. A code is judged once, however many frames show it.

use super::passed::CodeMark;
use super::{Judgement, Moment};
use crate::payload::Challenge;
use crate::verifier::Decision;

/// The judged texts that are still in front of the camera.
#[derive(Default)]
pub(super) struct InView(Vec<Shown>);

struct Shown {
    text: String,
    last_seen: u64,
    /// The code, if it is a live code that was let through. Its telephone goes on showing new texts.
    live: Option<CodeMark>,
    /// The digits that it answered.
    answered: Option<Challenge>,
}

impl InView {
    /// Time out of view, in ms, after which a code is judged and shown again.
    const OUT_OF_VIEW_MILLIS: u64 = 3_000;
    /// Maximum number of codes in view at a time.
    pub(super) const MAX: usize = 16;

    /// Notes that a text is seen. Returns whether it was judged and has been in view since.
    pub(super) fn still_shows(&mut self, text: &str, now: Moment) -> bool {
        self.forget(now);
        let shown = self.0.iter_mut().find(|shown| shown.text == text);
        shown.map(|shown| shown.last_seen = now.millis).is_some()
    }

    /// Notes a judged text. Returns whether it is the next text of a telephone that was let through
    /// and has been in view since: a telephone signs its code anew every few seconds.
    pub(super) fn continues(&mut self, text: &str, judgement: &Judgement, now: Moment) -> bool {
        let is_in = judgement.decision() == Decision::Accepted;
        let code = judgement.code().filter(|_| judgement.presentation().is_some());
        let answered = judgement.presentation().and_then(|shown| shown.challenge());
        let is_same = |before: &&mut Shown| {
            // A telephone with a wrong clock shows for a while the digits that let it in.
            let is_let_in = is_in || (answered.is_some() && before.answered == answered);
            is_let_in && before.live.is_some() && before.live == code
        };
        if let Some(before) = self.0.iter_mut().find(is_same) {
            (before.last_seen, before.text) = (now.millis, text.to_owned());
            return true;
        }
        if self.0.len() >= Self::MAX {
            self.0.remove(0);
        }
        self.0.push(Shown { text: text.to_owned(), last_seen: now.millis, live: code.filter(|_| is_in), answered });
        false
    }

    /// Forgets what is out of view.
    pub(super) fn forget(&mut self, now: Moment) {
        self.0.retain(|shown| now.since(shown.last_seen) <= Self::OUT_OF_VIEW_MILLIS);
    }

    /// Forgets everything: a code that is still held up may have another verdict now.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

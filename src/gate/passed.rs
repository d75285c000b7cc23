//! The codes that a gate has let through: keyed hashes, kept for a limited time within a shift.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::Moment;
use crate::payload::{Cti, Region};

/// What identifies a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CodeMark {
    /// The region and the identifier of a code.
    Own(Region, Cti),
    /// The digest of what a code of another network states.
    Foreign(String),
}

/// The codes let through in a shift. The key is drawn when the shift begins and exists only in
/// memory. Without it the hashes identify nobody.
pub(super) struct Passed {
    key: Zeroizing<[u8; 32]>,
    seen: BTreeMap<[u8; 16], Passing>,
    /// Monotonic time of the last cleanup, in ms.
    forgot: u64,
}

/// When a code was let through the last time and the time before, in ms.
#[derive(Clone, Copy)]
struct Passing {
    last: u64,
    before: Option<u64>,
}

impl Passed {
    /// Maximum number of codes, more than the people who pass a gate in a day. Beyond it the oldest
    /// is forgotten.
    const MAX_CODES: usize = 200_000;
    /// Interval between cleanups, in ms.
    const FORGET_EVERY_MILLIS: u64 = 60_000;

    pub(super) fn new(key: [u8; 32]) -> Self {
        Self { key: Zeroizing::new(key), seen: BTreeMap::new(), forgot: 0 }
    }

    /// Records a code that is let through. Returns how many ms ago it was let through before, if
    /// that was within `memory` ms.
    pub(super) fn note(&mut self, code: &CodeMark, now: Moment, memory: u64) -> Option<u64> {
        let tag = self.tag(code)?;
        if now.since(self.forgot) >= Self::FORGET_EVERY_MILLIS {
            self.forgot = now.millis;
            self.seen.retain(|_, passing| now.since(passing.last) <= memory);
        }
        let before = self.seen.get(&tag).map(|passing| passing.last);
        self.seen.insert(tag, Passing { last: now.millis, before });
        if self.seen.len() > Self::MAX_CODES {
            let oldest = self.seen.iter().min_by_key(|(_, passing)| passing.last).map(|(tag, _)| *tag);
            oldest.map(|tag| self.seen.remove(&tag));
        }
        before.map(|then| now.since(then)).filter(|ago| *ago <= memory)
    }

    /// Reverses the last [`Self::note`] of a code that was not let through after all. The time
    /// before is kept.
    pub(super) fn undo(&mut self, code: &CodeMark) {
        let Some(tag) = self.tag(code) else { return };
        match self.seen.get(&tag).and_then(|passing| passing.before) {
            Some(last) => self.seen.insert(tag, Passing { last, before: None }),
            None => self.seen.remove(&tag),
        };
    }

    fn tag(&self, code: &CodeMark) -> Option<[u8; 16]> {
        // An HMAC with the key of the shift. A plain hash could be reversed by trying days and
        // slots.
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.as_slice()).ok()?;
        match code {
            CodeMark::Own(region, cti) => {
                mac.update(region.code().as_bytes());
                mac.update(&cti.day().number().to_be_bytes());
                mac.update(&cti.slot().number().to_be_bytes());
            }
            CodeMark::Foreign(digest) => mac.update(digest.as_bytes()),
        }
        mac.finalize().into_bytes().first_chunk().copied()
    }
}

impl core::fmt::Debug for Passed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Passed").field("codes", &self.seen.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::Slot;
    use crate::time::Timestamp;

    #[test]
    fn a_code_that_comes_back_is_known_for_a_while() {
        let moment = |seconds: u64| Moment { at: Timestamp::from_seconds(0).unwrap(), millis: seconds * 1000 };
        let code =
            |slot| CodeMark::Own(Region::new("CN-SH").unwrap(), Cti::new(moment(0).at.day(), Slot::new(slot).unwrap()));
        let mut passed = Passed::new([7; 32]);
        assert_eq!(passed.note(&code(1), moment(0), 600_000), None);
        assert_eq!(passed.note(&code(2), moment(10), 600_000), None);
        assert_eq!(passed.note(&code(1), moment(240), 600_000), Some(240_000));
        assert_eq!(passed.note(&code(1), moment(840), 600_000), Some(600_000));
        assert_eq!(passed.note(&code(1), moment(1441), 600_000), None);
        assert!(!format!("{passed:?}").contains("CN-SH"));
        // The second passing is undone; the first is still known.
        passed.note(&code(3), moment(1450), 600_000);
        assert_eq!(passed.note(&code(3), moment(1500), 600_000), Some(50_000));
        passed.undo(&code(3));
        assert_eq!(passed.note(&code(3), moment(1550), 600_000), Some(100_000));
        // The only passing is undone: the code is unknown.
        passed.note(&code(4), moment(1560), 600_000);
        passed.undo(&code(4));
        assert_eq!(passed.note(&code(4), moment(1570), 600_000), None);
    }

    #[test]
    fn another_shift_knows_nothing() {
        let cti = Cti::new(Timestamp::from_seconds(0).unwrap().day(), Slot::new(1).unwrap());
        for code in [CodeMark::Own(Region::new("CN-SH").unwrap(), cti), CodeMark::Foreign("00".repeat(32))] {
            assert_ne!(Passed::new([1; 32]).tag(&code), Passed::new([2; 32]).tag(&code));
        }
    }
}

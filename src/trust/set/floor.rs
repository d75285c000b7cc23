//! Floors: which file may follow the one of its kind that a gate has taken last.
//!
//! A file has a *mark*: when it was issued, and its version. A gate's mark never falls; that is the whole argument:
//!
//! 1. **No return.** A publisher's marks rise from file to file. So what was withdrawn by a file that a gate has taken
//!    stands in files of a lower mark only, and none of them is taken again, whichever keys count at the time. One
//!    exception: of two files issued in the same second, the one with the lower version may follow if it needed a
//!    signature by a key that did not count before. Such a signature is newer than the rotation.
//! 2. **Recovery.** Whoever has stolen keys can choose a version of 2^64 - 1, but no issue time after the gate's clock:
//!    a gate refuses files from the future. Once the stolen keys are out, the version that they set binds nobody
//!    (The Update Framework, section 1.5.2, "recovery from fast-forward attacks"), and the next file is issued later.
//!
//! As long as the keys that signed the held file count, the version may not fall either. `model.rs` explores all short
//! histories of roots, lists, snapshots, thefts and replays against both statements.

#[cfg(test)]
mod model;

use super::{Marked, SetPart, SyncError, Taken};
use crate::time::Timestamp;
use crate::trust::Digest;

/// The place of a file in the order of its kind. The issue time comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::trust) struct Mark {
    pub(in crate::trust) issued: Timestamp,
    pub(in crate::trust) version: u64,
}

/// The file that a gate holds, as far as floors are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HeldMark {
    pub(super) mark: Mark,
    /// Whether the keys that signed it still count.
    pub(super) counts: bool,
}

/// Why a file may not follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Backward {
    /// Its version is lower, and the held file's keys still count.
    Version,
    /// Another file of the same version, by keys that still count.
    SameVersion,
    /// It was issued earlier, or at the same time with a lower version.
    Mark,
}

/// A file that is offered to a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FoundMark {
    pub(super) mark: Mark,
    /// Whether it would not count by keys alone that counted when the held file was taken.
    pub(super) is_by_new_keys: bool,
}

/// Whether another file than the held one may follow it.
pub(super) fn may_follow(held: HeldMark, FoundMark { mark: found, is_by_new_keys }: FoundMark) -> Result<(), Backward> {
    if held.counts && found.version < held.mark.version {
        return Err(Backward::Version);
    }
    if held.counts && found.version == held.mark.version {
        return Err(Backward::SameVersion);
    }
    if found >= held.mark || (found.issued == held.mark.issued && is_by_new_keys) {
        return Ok(());
    }
    Err(Backward::Mark)
}

/// The last file of its kind that was taken, with its bytes where they can still be read.
#[derive(Debug)]
pub(super) struct Floor {
    version: u64,
    pub(super) digest: Digest,
    bytes: Option<Vec<u8>>,
}

impl Floor {
    pub(super) const fn new((version, digest): Taken, bytes: Option<Vec<u8>>) -> Self {
        Self { version, digest, bytes }
    }

    /// The held version, where the file still counts: it may not be left out then. A file that can no longer be read
    /// counts by its version.
    pub(super) fn standing(&self, still_counts: impl Fn(&[u8]) -> bool) -> Option<u64> {
        match &self.bytes {
            Some(bytes) if !still_counts(bytes) => None,
            _ => Some(self.version),
        }
    }

    /// Checks that a document may follow. `still_counts` says whether the keys that signed the held file still count;
    /// `is_by_new_keys` is that of [`FoundMark`].
    pub(super) fn check<T: Marked, E>(
        &self,
        part: SetPart,
        (found, digest): (&T, Digest),
        still_counts: impl Fn(&[u8]) -> bool,
        is_by_new_keys: impl Fn() -> bool,
    ) -> Result<(), SyncError<E>> {
        if digest == self.digest {
            return Ok(());
        }
        let found = found.mark();
        // Without its bytes the held file counts by its version, and its issue time is unknown: any time will do.
        let before = self.bytes.as_deref().and_then(T::from_taken);
        let issued = before.map_or(found.issued, |before| before.mark().issued);
        let held =
            HeldMark { mark: Mark { issued, version: self.version }, counts: self.standing(still_counts).is_some() };
        let offered = FoundMark { mark: found, is_by_new_keys: !held.counts && is_by_new_keys() };
        may_follow(held, offered).map_err(|backward| match backward {
            Backward::Version => SyncError::Rollback { part, held: self.version, found: found.version },
            Backward::SameVersion => SyncError::Equivocation { part, version: found.version },
            Backward::Mark => SyncError::IssuedBefore { part, held: issued, found: found.issued },
        })
    }
}

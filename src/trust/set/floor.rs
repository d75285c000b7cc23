//! Rollback protection: which file may replace the one of its kind that a gate took last.
//!
//! Each file has a *mark*: its issue time, then its version. The mark that a gate holds never
//! falls. This gives two properties:
//!
//! 1. **No rollback.** A publisher's marks rise from file to file. An item that a file withdrew is
//!    therefore present only in files with a lower mark, and the gate takes none of those again,
//!    whichever keys are valid at the time. There is one exception. Of two files issued in the same
//!    second, the one with the lower version may follow if it needed a signature by a key that was
//!    not valid before. Such a signature was made after the rotation.
//! 2. **Recovery.** A thief of keys can choose a version of 2^64 - 1, but no issue time after the
//!    gate's clock, because a gate refuses files from the future. Once the stolen keys are removed,
//!    the version that they set no longer binds (The Update Framework, section 1.5.2, "recovery
//!    from fast-forward attacks"), and the next file has a later issue time.
//!
//! While the keys that signed the held file are valid, the version must not fall either. `model.rs`
//! checks both properties on all short histories of roots, lists, snapshots, thefts and replays.

#[cfg(test)]
mod model;

use super::{SetPart, SyncError};
use crate::time::Timestamp;
use crate::trust::{Digest, Document, Taken};

/// Position of a file in the order of its kind. The issue time is compared first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    pub(super) issued: Timestamp,
    pub(super) version: u64,
}

impl Mark {
    pub(super) fn of(document: &impl Document) -> Self {
        Self { issued: document.window().not_before(), version: document.version() }
    }
}

/// The mark of the file that a gate holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HeldMark {
    pub(super) mark: Mark,
    /// Whether the keys that signed it are still valid.
    pub(super) counts: bool,
}

/// Why a file may not replace the held one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Backward {
    /// Its version is lower, and the keys of the held file are still valid.
    Version,
    /// It is another file of the same version, and the keys of the held file are still valid.
    SameVersion,
    /// It was issued earlier, or at the same time with a lower version.
    Mark,
}

/// The mark of a file that is offered to a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FoundMark {
    pub(super) mark: Mark,
    /// Whether the keys that were valid when the held file was taken do not meet the threshold
    /// alone.
    pub(super) is_by_new_keys: bool,
}

/// Whether a file other than the held one may replace it.
pub(super) fn may_follow(held: HeldMark, FoundMark { mark: found, is_by_new_keys }: FoundMark) -> Result<(), Backward> {
    if held.counts && found.version < held.mark.version {
        return Err(Backward::Version);
    }
    if held.counts && found.version == held.mark.version {
        return Err(Backward::SameVersion);
    }
    // In every case the mark decides: the issue time must not fall, whichever keys are valid.
    if found >= held.mark || (found.issued == held.mark.issued && is_by_new_keys) {
        return Ok(());
    }
    Err(Backward::Mark)
}

/// The last file of its kind that was taken, with its bytes if they can still be read.
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

    /// The held version, if the file is still valid. A snapshot must not leave out such a file. If
    /// the bytes cannot be read, the file is treated as valid.
    pub(super) fn standing(&self, still_counts: impl Fn(&[u8]) -> bool) -> Option<u64> {
        match &self.bytes {
            Some(bytes) if !still_counts(bytes) => None,
            _ => Some(self.version),
        }
    }

    /// Checks that a document may replace the held one. `still_counts` says whether the keys that
    /// signed the held file are still valid. `is_by_new_keys` is the field of [`FoundMark`].
    pub(super) fn check<T: Document, E>(
        &self,
        part: SetPart,
        (found, digest): (&T, Digest),
        still_counts: impl Fn(&[u8]) -> bool,
        is_by_new_keys: impl Fn() -> bool,
    ) -> Result<(), SyncError<E>> {
        if digest == self.digest {
            return Ok(());
        }
        let found = Mark::of(found);
        // Without the bytes of the held file only its version is known. Its issue time is unknown,
        // so any time passes.
        let before = self.bytes.as_deref().and_then(T::from_taken);
        let issued = before.map_or(found.issued, |before| before.window().not_before());
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

//! How a region is recognised, and within which scope.

use crate::payload::{Region, StatementKind, StatusMap};
use crate::time::Timestamp;
use crate::trust::{Digest, TrustError};

/// A list that another publisher has signed, from which a region's entry was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provenance {
    publisher: Region,
    list_version: u64,
    list_digest: Digest,
}

impl Provenance {
    /// Names a list by its publisher, its version and the digest of its file.
    #[must_use]
    pub const fn new(publisher: Region, list_version: u64, list_digest: Digest) -> Self {
        Self { publisher, list_version, list_digest }
    }

    /// Who publishes that list.
    #[must_use]
    pub const fn publisher(&self) -> Region {
        self.publisher
    }

    /// Its version.
    #[must_use]
    pub const fn list_version(&self) -> u64 {
        self.list_version
    }

    /// The SHA-256 digest of its file.
    #[must_use]
    pub const fn list_digest(&self) -> Digest {
        self.list_digest
    }
}

/// The way by which a region is recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The publisher itself vouches for the region's keys: its own, or, as a platform, those of its regions.
    Vouched,
    /// The entry was taken from other publishers' lists under an agreement; the nearest first.
    Direct {
        /// The lists that the entry has come through.
        via: Vec<Provenance>,
    },
    /// The region has no keys of its own: those of another region of this list issue in its name.
    Adoption {
        /// Whose keys.
        of: Region,
    },
}

/// How a region is recognised: the way, and the scope of the agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognition {
    way: Way,
    kinds: Option<Vec<StatementKind>>,
    until: Option<Timestamp>,
    statuses: StatusMap,
    may_pass_on: bool,
}

impl Recognition {
    /// More lists than any entry has come through.
    pub const MAX_VIA: usize = 8;

    /// The publisher's own vouching, without limits.
    #[must_use]
    pub const fn vouched() -> Self {
        Self::unlimited(Way::Vouched)
    }

    /// Recognition by the keys of the region whose code has been adopted.
    #[must_use]
    pub const fn adoption(of: Region) -> Self {
        Self::unlimited(Way::Adoption { of })
    }

    /// Recognition of an entry that has come through other publishers' lists, the nearest first.
    ///
    /// # Errors
    /// [`TrustError::Via`] for none, or more than [`Self::MAX_VIA`].
    pub fn direct(via: Vec<Provenance>) -> Result<Self, TrustError> {
        if via.is_empty() || via.len() > Self::MAX_VIA {
            return Err(TrustError::Via { found: via.len() });
        }
        Ok(Self::unlimited(Way::Direct { via }))
    }

    const fn unlimited(way: Way) -> Self {
        Self { way, kinds: None, until: None, statuses: StatusMap::IDENTITY, may_pass_on: false }
    }

    /// Recognises these kinds of statement alone.
    ///
    /// # Errors
    /// [`TrustError::Scope`] for none, or one twice.
    pub fn with_kinds(mut self, mut kinds: Vec<StatementKind>) -> Result<Self, TrustError> {
        kinds.sort_unstable();
        if kinds.is_empty() || kinds.array_windows().any(|[kind, next]| kind == next) {
            return Err(TrustError::Scope);
        }
        self.kinds = Some(kinds);
        Ok(self)
    }

    /// Recognises for `t < until` alone.
    #[must_use]
    pub const fn with_until(mut self, until: Timestamp) -> Self {
        self.until = Some(until);
        self
    }

    /// Lets the region's statuses count as others.
    #[must_use]
    pub const fn with_statuses(mut self, statuses: StatusMap) -> Self {
        self.statuses = statuses;
        self
    }

    /// Grants that others take this entry over from here: recognition is never transitive otherwise.
    #[must_use]
    pub const fn with_passing_on(mut self) -> Self {
        self.may_pass_on = true;
        self
    }

    /// This recognition within a scope of kinds, an end and a map of statuses that are applied to its own: kinds are
    /// taken away, the end only comes nearer, and what a status counts as here is what counts there.
    ///
    /// # Errors
    /// [`TrustError::Scope`] where no kind is left, or one is named twice.
    pub fn narrowed(
        mut self,
        kinds: Option<Vec<StatementKind>>,
        until: Option<Timestamp>,
        statuses: StatusMap,
    ) -> Result<Self, TrustError> {
        if let Some(kinds) = kinds {
            let kinds = kinds.into_iter().filter(|kind| self.covers(*kind)).collect();
            self = self.with_kinds(kinds)?;
        }
        self.until = match (self.until, until) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        self.statuses = self.statuses.then(statuses);
        Ok(self)
    }

    /// The way.
    #[must_use]
    pub const fn way(&self) -> &Way {
        &self.way
    }

    /// The only kinds recognised, or none where all are that the keys may sign.
    #[must_use]
    pub fn kinds(&self) -> Option<&[StatementKind]> {
        self.kinds.as_deref()
    }

    /// Whether a kind is within the scope.
    #[must_use]
    pub fn covers(&self, kind: StatementKind) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }

    /// When the recognition ends.
    #[must_use]
    pub const fn until(&self) -> Option<Timestamp> {
        self.until
    }

    /// What the region's statuses count as.
    #[must_use]
    pub const fn statuses(&self) -> StatusMap {
        self.statuses
    }

    /// Whether others may take a direct entry over from this list.
    #[must_use]
    pub const fn may_pass_on(&self) -> bool {
        self.may_pass_on
    }
}

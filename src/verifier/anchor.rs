//! What a verifier needs to know of trust: keys, what they may sign, and whether the list still counts.

use super::RecognitionPath;
use crate::key::{KeyId, VerifyingKey};
use crate::payload::{Cti, Region, StatementKind, StatusMap, Withdrawal};
use crate::time::{Timestamp, Window};

/// A key that is trusted to sign some kinds of statement in a region's name, for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    region: Region,
    key: VerifyingKey,
    window: Window,
    kinds: Vec<StatementKind>,
    path: RecognitionPath,
    until: Option<Timestamp>,
    statuses: StatusMap,
    max_lifetime: u64,
}

impl Anchor {
    /// The longest time in seconds that a code counts, where the trust list sets none: 90 days, for as long as an office
    /// keeps what it has revoked.
    pub const MAX_LIFETIME: u64 = 90 * 86_400;

    /// Creates an anchor.
    #[must_use]
    pub const fn new(
        region: Region,
        key: VerifyingKey,
        window: Window,
        kinds: Vec<StatementKind>,
        path: RecognitionPath,
    ) -> Self {
        let (until, statuses, max_lifetime) = (None, StatusMap::IDENTITY, Self::MAX_LIFETIME);
        Self { region, key, window, kinds, path, until, statuses, max_lifetime }
    }

    /// Sets the longest time in seconds, from issue to expiry, that a code of the region counts.
    #[must_use]
    pub const fn with_max_lifetime(mut self, seconds: u64) -> Self {
        self.max_lifetime = seconds;
        self
    }

    /// Ends the recognition: it counts for `t < until`.
    #[must_use]
    pub const fn with_until(mut self, until: Option<Timestamp>) -> Self {
        self.until = until;
        self
    }

    /// Lets the region's statuses count as others.
    #[must_use]
    pub const fn with_statuses(mut self, statuses: StatusMap) -> Self {
        self.statuses = statuses;
        self
    }

    /// The region in whose name the key signs.
    #[must_use]
    pub const fn region(&self) -> Region {
        self.region
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &VerifyingKey {
        &self.key
    }

    /// When the key counts.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// What it may sign.
    #[must_use]
    pub fn kinds(&self) -> &[StatementKind] {
        &self.kinds
    }

    /// How it came to be recognised.
    #[must_use]
    pub const fn path(&self) -> &RecognitionPath {
        &self.path
    }

    /// When the recognition of the region ends.
    #[must_use]
    pub const fn until(&self) -> Option<Timestamp> {
        self.until
    }

    /// The longest time in seconds, from issue to expiry, that a code of the region counts.
    #[must_use]
    pub const fn max_lifetime(&self) -> u64 {
        self.max_lifetime
    }

    /// What the region's statuses count as here.
    #[must_use]
    pub const fn statuses(&self) -> StatusMap {
        self.statuses
    }
}

/// Why trust itself cannot be relied on at a time: the gate's trouble, not the code's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// The trust list has expired.
    ListExpired {
        /// When.
        expires: Timestamp,
    },
    /// The clock stands before the root's issue.
    ClockBeforeRoot {
        /// When the root was issued.
        issued: Timestamp,
    },
    /// The clock stands before the list's issue.
    ClockBeforeList {
        /// When the list was issued.
        issued: Timestamp,
    },
    /// The root has expired.
    RootExpired {
        /// When.
        expires: Timestamp,
    },
    /// The gate has no trust list yet.
    NoList,
    /// The last proof that the list is the newest is too old.
    Stale {
        /// When it was made.
        issued: Timestamp,
        /// From when on it has been too old.
        since: Timestamp,
    },
    /// The clock stands before a time that the gate has seen already.
    ClockBack {
        /// The latest time seen.
        seen: Timestamp,
    },
}

/// What a region's revocation list says of a code, if the gate can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationStatus {
    /// The region publishes no revocation list.
    NotPublished,
    /// The list names the code not.
    Good,
    /// The list names the code.
    Withdrawn {
        /// How and why.
        withdrawal: Withdrawal,
        /// The list's version.
        list_version: u64,
    },
    /// The gate cannot tell.
    Unknown(RevocationConcern),
}

/// Why a gate cannot tell whether a code is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationConcern {
    /// The gate has no list of the region, or not the part for the day of issue.
    Missing,
    /// The list, or the part for the day of issue, is not what the region signed, or is of another region.
    Unsound,
    /// The list has expired.
    Stale {
        /// When.
        expires: Timestamp,
    },
    /// The clock stands before the list's issue.
    ClockBefore {
        /// When the list was issued.
        issued: Timestamp,
    },
    /// The trust list says that an older version counts no longer.
    TooOld {
        /// The lowest version that counts.
        lowest: u64,
        /// The version that the gate has.
        found: u64,
    },
    /// The list covers no codes issued so long ago.
    NotCovered {
        /// The first day of issue that it covers.
        since: crate::time::Day,
    },
}

/// The keys that a verifier trusts, and what has been revoked. `trust` has the real one.
pub trait TrustAnchors {
    /// Every anchor whose key has this id: ids can collide, and a key can sign for several regions.
    fn anchors(&self, kid: KeyId) -> Vec<&Anchor>;

    /// What stands against relying on them at `at`.
    fn concerns(&self, at: Timestamp) -> Vec<Concern>;

    /// Whether a code of a region is revoked, as far as can be told at `at`.
    fn revocation(&self, region: Region, cti: Cti, at: Timestamp) -> RevocationStatus;
}

//! The lifetime of a set: fresh, then ageing, then stale.

use crate::payload::Lang;
use crate::time::Timestamp;
use crate::trust::{Snapshot, SnapshotTerms, TrustList, TrustedRoot};
use crate::words::trust as say;

/// Freshness of a set at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Nothing needs to be done.
    Fresh,
    /// Still valid; an update is due.
    Ageing,
    /// Too old to decide with.
    Stale,
}

impl Freshness {
    /// The stable identifier.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Ageing => "ageing",
            Self::Stale => "stale",
        }
    }

    /// Word for people.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Fresh => say::fresh(lang),
            Self::Ageing => say::ageing(lang),
            Self::Stale => say::stale(lang),
        }
    }
}

/// When a set becomes ageing, and when it becomes stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    ageing_from: Timestamp,
    stale_from: Timestamp,
    snapshot_stale_from: Timestamp,
}

impl Lifetime {
    /// Computes the lifetime from the list's thresholds for the age of its snapshot and from the
    /// expiry of list and root. The warning before an expiry is as long as the one before a
    /// snapshot becomes stale.
    #[must_use]
    pub fn new(root: &TrustedRoot, list: &TrustList, snapshot: &Snapshot, terms: &SnapshotTerms) -> Self {
        let issued = snapshot.window().not_before();
        let lead = terms.stale_after() - terms.ageing_after();
        let expires = list.window().expires().min(root.expires());
        let snapshot_stale_from = issued.saturating_add(terms.stale_after());
        Self {
            ageing_from: issued.saturating_add(terms.ageing_after()).min(expires.saturating_sub(lead)),
            stale_from: snapshot_stale_from.min(expires),
            snapshot_stale_from,
        }
    }

    /// Time from which a gate warns.
    #[must_use]
    pub const fn ageing_from(&self) -> Timestamp {
        self.ageing_from
    }

    /// Time from which a gate is undecided.
    #[must_use]
    pub const fn stale_from(&self) -> Timestamp {
        self.stale_from
    }

    /// Time from which the snapshot itself is too old.
    #[must_use]
    pub const fn snapshot_stale_from(&self) -> Timestamp {
        self.snapshot_stale_from
    }

    /// Freshness of the set at `at`.
    #[must_use]
    pub fn freshness(&self, at: Timestamp) -> Freshness {
        if at >= self.stale_from {
            Freshness::Stale
        } else if at >= self.ageing_from {
            Freshness::Ageing
        } else {
            Freshness::Fresh
        }
    }
}

//! The trust list: which regions are recognised, how, and with which keys.

mod agreement;
mod change;
mod codec;
mod compare;
mod foreign;
mod foreign_change;
mod recognition;
mod region;

pub use agreement::{Agreement, SharedKind};
pub use change::Change;
pub use foreign_change::ForeignChange;
pub use recognition::{Provenance, Recognition, Way};
pub(in crate::trust) use region::Signers;
pub use region::{KeyUse, ListedKey, ListedRegion};

use crate::foreign::ForeignNetwork;
use crate::payload::{Region, order};
use crate::time::{Standing, Timestamp, Window};
use crate::trust::{RootRole, TrustError};

/// Who signs snapshots, and how old a snapshot may get at a gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotTerms {
    role: RootRole,
    ageing_after: u64,
    stale_after: u64,
}

impl SnapshotTerms {
    /// Creates the terms. Ages are in seconds: at `ageing_after` a gate starts to warn, at
    /// `stale_after` it becomes undecided.
    ///
    /// # Errors
    /// [`TrustError::Thresholds`] unless `0 < ageing_after < stale_after`.
    pub fn new(role: RootRole, ageing_after: u64, stale_after: u64) -> Result<Self, TrustError> {
        if ageing_after == 0 || ageing_after >= stale_after {
            return Err(TrustError::Thresholds { ageing_after, stale_after });
        }
        Ok(Self { role, ageing_after, stale_after })
    }

    /// Who signs snapshots.
    #[must_use]
    pub const fn role(&self) -> &RootRole {
        &self.role
    }

    /// Age in seconds at which a gate starts to warn.
    #[must_use]
    pub const fn ageing_after(&self) -> u64 {
        self.ageing_after
    }

    /// Age in seconds at which a gate becomes undecided.
    #[must_use]
    pub const fn stale_after(&self) -> u64 {
        self.stale_after
    }
}

/// The content of a trust list.
///
/// ```
/// use fede::trust::{Document, KeyUse, ListedKey, ListedRegion, Recognition, TrustList};
/// # use fede::{key::SigningKey, payload::Region, time::{Timestamp, Window}};
/// # let [key, list_key] = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]).unwrap());
/// # let now = Timestamp::parse("2026-03-05T08:00:00Z")?;
/// # let window = Window::new(now, now.saturating_add(30 * 86_400))?;
///
/// let key = ListedKey::new(key.verifying_key(), window, vec![KeyUse::Health])?;
/// let (region, names) = (Region::new("CN-SH")?, ["上海市", "Shanghai"]);
/// let shanghai = ListedRegion::new(region, names, vec![key], Recognition::vouched())?;
/// let list = TrustList::new(1, window, Region::new("CN")?, vec![shanghai])?;
/// let file = list.to_draft().signed_by(&list_key).encode();
/// # assert_eq!(list.regions().len(), 1);
/// # assert!(!file.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustList {
    version: u64,
    window: Window,
    publisher: Region,
    regions: Vec<ListedRegion>,
    snapshot: Option<SnapshotTerms>,
    agreements: Vec<Agreement>,
    foreign: Vec<ForeignNetwork>,
}

impl TrustList {
    /// Maximum size of a list file in bytes. Ten thousand regions with two keys each take about 2.7
    /// MB.
    pub const MAX_BYTES: usize = 4 << 20;
    /// Maximum number of agreements: every pair of the 34 regions of a large country, in both
    /// directions.
    pub const MAX_AGREEMENTS: usize = 2048;
    /// Maximum number of regions: twice the codes of ISO 3166-1 and ISO 3166-2 together.
    pub const MAX_REGIONS: usize = 10_000;

    /// Creates a list. `window` is its validity window; `regions` may be in any order.
    ///
    /// # Errors
    /// [`TrustError::Version`], [`TrustError::TooManyRegions`], [`TrustError::DuplicateRegion`],
    /// [`TrustError::AdoptsNothing`], [`TrustError::AdoptsDirect`].
    pub fn new(
        version: u64,
        window: Window,
        publisher: Region,
        mut regions: Vec<ListedRegion>,
    ) -> Result<Self, TrustError> {
        if version == 0 {
            return Err(TrustError::Version);
        }
        if regions.len() > Self::MAX_REGIONS {
            return Err(TrustError::TooManyRegions { found: regions.len() });
        }
        order::sort_by_key(&mut regions, ListedRegion::region);
        if let Some([listed, _]) = regions.array_windows().find(|[listed, next]| listed.region() == next.region()) {
            return Err(TrustError::DuplicateRegion { region: listed.region() });
        }
        let (agreements, foreign) = (Vec::new(), Vec::new());
        let list = Self { version, window, publisher, regions, snapshot: None, agreements, foreign };
        list.check_adoptions().map(|()| list)
    }

    /// Checks that each adopted code belongs to a region that this publisher vouches for.
    /// Recognition is never transitive.
    fn check_adoptions(&self) -> Result<(), TrustError> {
        for listed in &self.regions {
            if let Way::Adoption { of } = *listed.recognition().way() {
                let adopted = self.region(of).filter(|adopted| !adopted.keys().is_empty());
                let region = listed.region();
                let adopted = adopted.ok_or(TrustError::AdoptsNothing { region, of })?;
                // An agreement with another publisher has a scope. It does not extend to third
                // regions.
                if *adopted.recognition().way() != Way::Vouched {
                    return Err(TrustError::AdoptsDirect { region, of });
                }
            }
        }
        Ok(())
    }

    /// Sets who signs the snapshots of the set that this list belongs to.
    #[must_use]
    pub fn with_snapshot(mut self, terms: SnapshotTerms) -> Self {
        self.snapshot = Some(terms);
        self
    }

    /// Adds the agreements about what offices share. They may be in any order.
    ///
    /// # Errors
    /// [`TrustError::Agreement`] if one names a region that is not on the list, if two have the
    /// same direction, or if there are more than [`Self::MAX_AGREEMENTS`].
    pub fn with_agreements(mut self, mut agreements: Vec<Agreement>) -> Result<Self, TrustError> {
        order::sort_by_key(&mut agreements, Self::direction);
        let fault = |agreement: &Agreement| TrustError::Agreement { from: agreement.from(), to: agreement.to() };
        if let Some(over) = agreements.get(Self::MAX_AGREEMENTS) {
            return Err(fault(over));
        }
        if let Some([one, _]) =
            agreements.array_windows().find(|[one, next]| Self::direction(one) == Self::direction(next))
        {
            return Err(fault(one));
        }
        let is_listed = |region| self.region(region).is_some();
        if let Some(one) = agreements.iter().find(|one| !is_listed(one.from()) || !is_listed(one.to())) {
            return Err(fault(one));
        }
        self.agreements = agreements;
        Ok(self)
    }

    fn direction(agreement: &Agreement) -> (Region, Region) {
        (agreement.from(), agreement.to())
    }

    /// What offices share, sorted by direction.
    #[must_use]
    pub fn agreements(&self) -> &[Agreement] {
        &self.agreements
    }

    /// The agreement under which `from` shares with `to` at `at`.
    #[must_use]
    pub fn agreement(&self, from: Region, to: Region, at: Timestamp) -> Option<&Agreement> {
        let of_direction = self.agreements.iter().find(|one| Self::direction(one) == (from, to));
        of_direction.filter(|one| one.window().standing(at) == Standing::Within)
    }

    /// The version, from 1.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Validity window, from issue to expiry.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// Publisher of the list.
    #[must_use]
    pub const fn publisher(&self) -> Region {
        self.publisher
    }

    /// Regions, sorted by code.
    #[must_use]
    pub fn regions(&self) -> &[ListedRegion] {
        &self.regions
    }

    /// Entry of a region.
    #[must_use]
    pub fn region(&self, region: Region) -> Option<&ListedRegion> {
        let found = self.regions.binary_search_by_key(&region, ListedRegion::region).ok()?;
        self.regions.get(found)
    }

    /// Keys that sign codes of a region: its own, or those of the region whose code it has adopted.
    #[must_use]
    pub fn keys_for<'a>(&'a self, listed: &'a ListedRegion) -> &'a [ListedKey] {
        match *listed.recognition().way() {
            Way::Adoption { of } => self.region(of).map_or(&[], ListedRegion::keys),
            Way::Vouched | Way::Direct { .. } => listed.keys(),
        }
    }

    /// Snapshot terms, if the publisher makes snapshots.
    #[must_use]
    pub const fn snapshot(&self) -> Option<&SnapshotTerms> {
        self.snapshot.as_ref()
    }

    /// Checks that every key is a valid point. Judging a code checks only the one key that it
    /// needs.
    ///
    /// # Errors
    /// [`TrustError::CoseKey`] for the first invalid key.
    pub fn check_keys(&self) -> Result<(), TrustError> {
        for listed in self.regions.iter().flat_map(ListedRegion::keys) {
            listed.key().check().map_err(|error| TrustError::CoseKey(error.into()))?;
        }
        Ok(())
    }
}

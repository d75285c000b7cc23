//! Agreements: which region's office shares which facts with another region's office.

use crate::payload::{Lang, Region, order};
use crate::time::{Timestamp, Window};
use crate::trust::TrustError;
use crate::words::{trust as say, verdict, vocabulary};

vocabulary! {
    /// Facts that an agreement covers.
    #[non_exhaustive]
    pub enum SharedKind {
        /// Confirmed and suspected cases.
        Cases = 1, "cases", say::share_cases;
        /// Contacts with cases.
        Contacts = 2, "contacts", say::share_contacts;
        /// Isolation orders.
        Orders = 3, "orders", say::share_orders;
        /// Test results.
        Tests = 4, "tests", say::share_tests;
    }
}

/// An agreement in one direction: the office of `from` shares facts with the office of `to`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    from: Region,
    to: Region,
    kinds: Vec<SharedKind>,
    days: u64,
    window: Window,
}

impl Agreement {
    /// Maximum number of days that a fact may count: as far back as an audit rule can look.
    pub const MAX_DAYS: u64 = 365;

    /// Creates an agreement. `kinds` may be in any order. A fact counts for `days` days from its
    /// start, and only in `window`.
    ///
    /// # Errors
    /// [`TrustError::Agreement`] if the regions are the same, if there is no kind or one is
    /// repeated, or if `days` is not from 1 to [`Self::MAX_DAYS`].
    pub fn new(
        [from, to]: [Region; 2],
        mut kinds: Vec<SharedKind>,
        days: u64,
        window: Window,
    ) -> Result<Self, TrustError> {
        order::sort_by(&mut kinds, Ord::cmp);
        let is_repeated = kinds.array_windows().any(|[one, next]| one == next);
        if from == to || kinds.is_empty() || is_repeated || !(1..=Self::MAX_DAYS).contains(&days) {
            return Err(TrustError::Agreement { from, to });
        }
        Ok(Self { from, to, kinds, days, window })
    }

    /// The region whose office shares.
    #[must_use]
    pub const fn from(&self) -> Region {
        self.from
    }

    /// The region whose office receives.
    #[must_use]
    pub const fn to(&self) -> Region {
        self.to
    }

    /// The facts that it covers, sorted.
    #[must_use]
    pub fn kinds(&self) -> &[SharedKind] {
        &self.kinds
    }

    /// How many days a fact counts, from its start.
    #[must_use]
    pub const fn days(&self) -> u64 {
        self.days
    }

    /// When the agreement is in force.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// The agreement in words, for a publisher.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        let kinds: Vec<_> = self.kinds.iter().map(|kind| kind.words(lang)).collect();
        let (from, to): (&Timestamp, &Timestamp) = (&self.window.not_before(), &self.window.expires());
        say::Share { kinds: &kinds.join(verdict::comma(lang)), days: self.days, from, to }.say(lang)
    }
}

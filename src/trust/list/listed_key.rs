//! A key of a region, and its uses.

use crate::key::{UncheckedKey, VerifyingKey};
use crate::payload::StatementKind;
use crate::time::Window;
use crate::trust::TrustError;
use crate::words::{code, trust as say, vocabulary};

vocabulary! {
    /// What a key may sign.
    pub enum KeyUse {
        /// Codes with a health status.
        Health = 1, "health", code::health;
        /// Codes with an itinerary.
        Itinerary = 2, "itinerary", code::itinerary;
        /// The region's revocation list.
        Revocation = 3, "revocation", say::use_revocation;
        /// Rules for gates.
        Rules = 4, "rules", say::use_rules;
    }
}

impl KeyUse {
    /// Kind of statement, if the use is signing codes.
    #[must_use]
    pub const fn kind(self) -> Option<StatementKind> {
        match self {
            Self::Health => Some(StatementKind::Health),
            Self::Itinerary => Some(StatementKind::Itinerary),
            Self::Revocation | Self::Rules => None,
        }
    }
}

impl From<StatementKind> for KeyUse {
    fn from(kind: StatementKind) -> Self {
        match kind {
            StatementKind::Health => Self::Health,
            StatementKind::Itinerary => Self::Itinerary,
        }
    }
}

/// A key of a region: its validity window and its uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    key: UncheckedKey,
    window: Window,
    uses: Vec<KeyUse>,
}

impl ListedKey {
    /// Creates an entry. `uses` may be in any order.
    ///
    /// # Errors
    /// [`TrustError::Uses`] if there is no use, or one is repeated.
    pub fn new(key: &VerifyingKey, window: Window, uses: Vec<KeyUse>) -> Result<Self, TrustError> {
        Self::unchecked(key.into(), window, uses)
    }

    /// Like [`Self::new`], for a key that has not yet been checked to be a valid point.
    pub(in crate::trust) fn unchecked(
        key: UncheckedKey,
        window: Window,
        mut uses: Vec<KeyUse>,
    ) -> Result<Self, TrustError> {
        uses.sort_unstable();
        if uses.is_empty() || uses.array_windows().any(|[one, next]| one == next) {
            return Err(TrustError::Uses { kid: key.kid() });
        }
        Ok(Self { key, window, uses })
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &UncheckedKey {
        &self.key
    }

    /// Validity window of the key.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// What it may sign.
    #[must_use]
    pub fn uses(&self) -> &[KeyUse] {
        &self.uses
    }

    /// Kinds of statement that it may sign.
    pub fn kinds(&self) -> impl Iterator<Item = StatementKind> + '_ {
        self.uses.iter().filter_map(|one| one.kind())
    }

    /// Whether it may sign revocation lists.
    #[must_use]
    pub fn signs_revocations(&self) -> bool {
        self.uses.contains(&KeyUse::Revocation)
    }
}

//! The two kinds of statement: health status and itinerary. They are kept apart everywhere.

use core::fmt;

use super::Lang;
use crate::words::code as say;

/// What a code can state about a person. Trust in a key is granted for each kind separately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatementKind {
    /// A health status.
    Health,
    /// An itinerary.
    Itinerary,
}

impl StatementKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Health, Self::Itinerary];

    /// The stable identifier, used in files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Health => "health",
            Self::Itinerary => "itinerary",
        }
    }

    /// The words shown to people.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Health => say::health(lang),
            Self::Itinerary => say::itinerary(lang),
        }
    }
}

impl fmt::Display for StatementKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

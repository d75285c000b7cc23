//! Withdrawal of a code: revoked or suspended, and why.

use core::fmt;

use super::Lang;
use crate::words::code as say;

/// Why a code was withdrawn. The classes reveal nothing about the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum WithdrawalClass {
    /// The office gives no reason.
    #[default]
    Unspecified,
    /// The code was issued by mistake or with wrong content.
    IssuedInError,
    /// A later code replaces it.
    Superseded,
    /// The code was lost, or somebody else used it.
    Lost,
    /// The holder misused the code.
    Misused,
}

impl WithdrawalClass {
    /// Every class.
    pub const ALL: [Self; 5] = [Self::Unspecified, Self::IssuedInError, Self::Superseded, Self::Lost, Self::Misused];

    /// The stable identifier, used in command-line flags.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::IssuedInError => "issued-in-error",
            Self::Superseded => "superseded",
            Self::Lost => "lost",
            Self::Misused => "misused",
        }
    }

    /// The words shown to people.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Unspecified => say::unspecified(lang),
            Self::IssuedInError => say::issued_in_error(lang),
            Self::Superseded => say::superseded(lang),
            Self::Lost => say::lost(lang),
            Self::Misused => say::misused(lang),
        }
    }

    const fn number(self) -> u8 {
        match self {
            Self::Unspecified => 0,
            Self::IssuedInError => 1,
            Self::Superseded => 2,
            Self::Lost => 3,
            Self::Misused => 4,
        }
    }
}

/// A code is revoked for good or suspended for now, with the reason class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Withdrawal {
    /// Withdrawn for good.
    Revoked(WithdrawalClass),
    /// Withdrawn until the office decides.
    Suspended(WithdrawalClass),
}

impl Withdrawal {
    /// Why the code was withdrawn.
    #[must_use]
    pub const fn class(self) -> WithdrawalClass {
        match self {
            Self::Revoked(class) | Self::Suspended(class) => class,
        }
    }

    /// The number in a revocation list: twice the class number, plus one for a suspension.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Revoked(class) => 2 * class.number(),
            Self::Suspended(class) => 2 * class.number() + 1,
        }
    }

    /// The withdrawal with this number; `None` for an unknown number.
    #[must_use]
    pub fn from_number(number: u64) -> Option<Self> {
        let all = WithdrawalClass::ALL.into_iter().flat_map(|class| [Self::Revoked(class), Self::Suspended(class)]);
        all.into_iter().find(|one| u64::from(one.number()) == number)
    }
}

impl fmt::Display for Withdrawal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::Revoked(_) => "revoked",
            Self::Suspended(_) => "suspended",
        };
        write!(f, "{kind} ({})", self.class().id())
    }
}

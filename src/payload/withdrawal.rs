//! Withdrawal of a code: revoked or suspended, and why.

use core::fmt;

use crate::words::{code as say, vocabulary};

vocabulary! {
    /// Why a code was withdrawn. The classes reveal nothing about the person.
    #[derive(Default)]
    pub enum WithdrawalClass {
        /// The office gives no reason.
        #[default]
        Unspecified = 0, "unspecified", say::unspecified;
        /// The code was issued by mistake or with wrong content.
        IssuedInError = 1, "issued-in-error", say::issued_in_error;
        /// A later code replaces it.
        Superseded = 2, "superseded", say::superseded;
        /// The code was lost, or somebody else used it.
        Lost = 3, "lost", say::lost;
        /// The holder misused the code.
        Misused = 4, "misused", say::misused;
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

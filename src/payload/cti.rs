//! The identifier of a code: its issue day and a slot of that day. A withdrawal says why the code
//! with an identifier is revoked or suspended.

use core::fmt;

use super::PayloadError;
use super::hex;
use crate::time::Day;
use crate::words::{code as say, vocabulary};

/// A slot of a day: 40 bits. An office uses each slot at most once per region and day. Without a
/// registry, the slot is drawn at random.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(u64);

impl Slot {
    /// The largest slot: 2⁴⁰ − 1, which fits 5 bytes.
    pub const MAX: u64 = (1 << 40) - 1;

    /// Creates a slot from a number of at most 40 bits.
    ///
    /// # Errors
    /// [`PayloadError::SlotRange`] for a larger one.
    pub const fn new(number: u64) -> Result<Self, PayloadError> {
        if number > Self::MAX {
            return Err(PayloadError::SlotRange { found: number });
        }
        Ok(Self(number))
    }

    /// Creates a slot from the low 40 bits. Used for random slots.
    #[must_use]
    pub const fn from_low_bits(bits: u64) -> Self {
        Self(bits & Self::MAX)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

/// The code's identifier (RFC 8392 `cti`): the UTC day of issue in 3 bytes, a [`Slot`] in 5.
///
/// ```
/// use fede::payload::{Cti, Slot};
/// use fede::time::Day;
///
/// let cti = Cti::new(Day::parse("2026-03-05")?, Slot::new(7)?);
/// assert_eq!(Cti::from_bytes(cti.to_bytes())?, cti);
/// assert_eq!(Cti::parse(&cti.to_string())?, cti);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cti {
    day: Day,
    slot: Slot,
}

impl Cti {
    /// Creates an identifier from a day and a slot.
    #[must_use]
    pub const fn new(day: Day, slot: Slot) -> Self {
        Self { day, slot }
    }

    /// Parses the form that [`fmt::Display`] writes: `2026-03-05/1a2b3c4d5e`.
    ///
    /// # Errors
    /// [`PayloadError::NotACti`] for any other text, also for capital hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, PayloadError> {
        let parse = || {
            let (day, slot) = text.split_once('/')?;
            let [a, b, c, d, e] = hex::array(slot)?;
            let slot = u64::from_be_bytes([0, 0, 0, a, b, c, d, e]);
            Some(Self::new(Day::parse(day).ok()?, Slot::new(slot).ok()?))
        };
        parse().ok_or(PayloadError::NotACti)
    }

    /// The UTC day of issue.
    #[must_use]
    pub const fn day(self) -> Day {
        self.day
    }

    /// The slot within the day.
    #[must_use]
    pub const fn slot(self) -> Slot {
        self.slot
    }

    /// The 8 bytes, big-endian: 3 bytes for the day, 5 bytes for the slot.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 8] {
        // Days up to the year 9999 take 22 bits, so the shift loses nothing.
        let [_, day @ ..] = self.day.number().to_be_bytes();
        let [_, _, _, slot @ ..] = self.slot.0.to_be_bytes();
        let ([a, b, c], [d, e, f, g, h]) = (day, slot);
        [a, b, c, d, e, f, g, h]
    }

    /// Decodes the 8 bytes.
    ///
    /// # Errors
    /// [`PayloadError::CtiDayRange`] for a day beyond the year 9999.
    pub fn from_bytes(bytes: [u8; 8]) -> Result<Self, PayloadError> {
        let [a, b, c, d, e, f, g, h] = bytes;
        let number = u32::from_be_bytes([0, a, b, c]);
        let day = Day::from_number(number).map_err(|_| PayloadError::CtiDayRange { found: number })?;
        Ok(Self { day, slot: Slot::from_low_bits(u64::from_be_bytes([0, 0, 0, d, e, f, g, h])) })
    }
}

impl core::str::FromStr for Cti {
    type Err = PayloadError;

    /// Reads the form `2026-03-05/1a2b3c4d5e`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Cti {
    /// `2026-03-05/1a2b3c4d5e`: the day, and the slot in hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:010x}", self.day, self.slot.0)
    }
}

vocabulary! {
    /// Why a code was withdrawn. The classes reveal nothing about the person.
    #[derive(Default)]
    #[non_exhaustive]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_and_slot_are_three_and_five_bytes() {
        let cti = Cti::new(Day::parse("2026-03-05").unwrap(), Slot::new(0x1a_2b3c_4d5e).unwrap());
        assert_eq!(cti.to_bytes(), [0x00, 0x50, 0x25, 0x1a, 0x2b, 0x3c, 0x4d, 0x5e]);
        assert_eq!(Cti::from_bytes(cti.to_bytes()), Ok(cti));
        assert_eq!(cti.to_string(), "2026-03-05/1a2b3c4d5e");
        assert!(matches!(Cti::from_bytes([0xff; 8]), Err(PayloadError::CtiDayRange { found: 0xff_ffff })));
        assert!(Slot::new(Slot::MAX + 1).is_err());
        assert_eq!(Cti::parse("2026-03-05/1a2b3c4d5e"), Ok(cti));
        for bad in
            ["", "2026-03-05", "2026-03-05/", "2026-03-05/1a2b3c4d5", "2026-03-05/1A2B3C4D5E", "2026-03-05/+a2b3c4d5e"]
        {
            assert_eq!(Cti::parse(bad), Err(PayloadError::NotACti), "{bad}");
        }
    }
}

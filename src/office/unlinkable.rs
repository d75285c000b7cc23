//! What keeps codes from being linked or counted: fresh salts, and slots in a keyed order.

use core::fmt;

use aes::Aes256;
use fpe::ff1::{FF1, FlexibleNumeralString};

use super::{OfficeSecret, PersonIndex};
use crate::payload::Slot;
use crate::time::{Day, Timestamp};

/// The slots of an office on one day: format-preserving encryption (NIST SP 800-38G, FF1) of
/// 0, 1, 2, … in `bits` bits, under a key of the office, with the day as tweak.
///
/// The layout of a day is a number that the registry stores. It is the number of bits, or for a day
/// on which the registry was restored from a backup, also a *series* in its higher bits. Each series
/// has slots of its own: those that the lost registry has given are in another one.
pub struct SlotSequence {
    cipher: FF1<Aes256>,
    tweak: [u8; 8],
    bits: u32,
    series: u32,
    numeral_bits: u32,
}

impl SlotSequence {
    /// Minimum number of bits. FF1 is not secure with fewer.
    pub(super) const MIN_BITS: u32 = 20;
    /// Maximum number of bits: the size of a slot.
    pub(super) const MAX_BITS: u32 = 40;
    /// Number of bits of the slots of one series: room for 536 million codes, and for 2047 series
    /// beside the first.
    const SERIES_BITS: u32 = 29;
    /// Number of series beside the first.
    const SERIES: u32 = (1 << (Self::MAX_BITS - Self::SERIES_BITS)) - 1;
    /// The lowest bit of the series in a layout.
    const LAYOUT_SHIFT: u32 = 8;

    /// Creates the sequence of a day with a layout: a number of bits, or a layout that the registry
    /// has. `None` if it is out of range.
    #[must_use]
    pub fn new(secret: &OfficeSecret, day: Day, layout: u32) -> Option<Self> {
        let (bits, series) = (bits_of(layout), layout >> Self::LAYOUT_SHIFT);
        let most = if series == 0 { Self::MAX_BITS } else { Self::SERIES_BITS };
        let is_in_range = (Self::MIN_BITS..=most).contains(&bits) && series <= Self::SERIES;
        let numeral_bits = numeral_bits(bits);
        let cipher = FF1::new(secret.slot_key().as_slice(), 1 << numeral_bits).ok()?;
        let mut tweak = [0; 8];
        for (to, from) in tweak.iter_mut().zip(day.number().to_be_bytes().into_iter().chain(series.to_be_bytes())) {
            *to = from;
        }
        is_in_range.then_some(Self { cipher, tweak, bits, series, numeral_bits })
    }

    /// The layout of a day after the registry was restored from a backup at `at`. Its slots are
    /// disjoint from those of the layouts that the day had before. `None` if the day had so many
    /// slots that there is no room for others.
    ///
    /// Nobody knows which series were begun after the backup, so the minute chooses: it comes back
    /// after 34 hours, on another day.
    pub(super) fn layout_after_restore(layout: u32, at: Timestamp) -> Option<u32> {
        let bits = bits_of(layout);
        let minute = u32::try_from(at.seconds() / 60 % u64::from(Self::SERIES)).ok()?;
        (bits <= Self::SERIES_BITS).then_some(bits | (minute + 1) << Self::LAYOUT_SHIFT)
    }

    /// The number of slots of the day.
    #[must_use]
    pub const fn len(&self) -> u64 {
        1 << self.bits
    }

    /// Always `false`: every day has slots.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        false
    }

    /// The slot at a position. `None` if the position is beyond the last slot of the day.
    #[must_use]
    pub fn slot(&self, position: u64) -> Option<Slot> {
        if position >= self.len() {
            return None;
        }
        let numeral = |shift| u16::try_from(position >> shift & ((1 << self.numeral_bits) - 1)).ok();
        let shifts = (0..self.bits / self.numeral_bits).rev().map(|place| place * self.numeral_bits);
        let numerals = FlexibleNumeralString::from(shifts.map(numeral).collect::<Option<Vec<u16>>>()?);
        let sealed = Vec::from(self.cipher.encrypt(self.tweak(), &numerals).ok()?);
        let slot = sealed.into_iter().fold(0, |number, numeral| number << self.numeral_bits | u64::from(numeral));
        Slot::new(u64::from(self.series) << Self::SERIES_BITS | slot).ok()
    }

    /// The day, and the series unless it is the first.
    fn tweak(&self) -> &[u8] {
        match self.tweak.split_first_chunk::<4>() {
            Some((day, _)) if self.series == 0 => day,
            _ => &self.tweak,
        }
    }
}

/// Number of bits of the slots in a layout.
const fn bits_of(layout: u32) -> u32 {
    layout & 0xff
}

/// Number of slots of a day with a layout.
pub(super) const fn slots_of(layout: u32) -> u64 {
    match 1_u64.checked_shl(bits_of(layout)) {
        Some(slots) => slots,
        None => 0,
    }
}

/// Number of bits per FF1 numeral: the largest that gives both halves the same length. Large
/// numerals are faster than single bits.
fn numeral_bits(bits: u32) -> u32 {
    (1..=16).rev().find(|numeral| bits.is_multiple_of(2 * numeral)).unwrap_or(1)
}

impl fmt::Debug for SlotSequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SlotSequence").field("bits", &self.bits).field("series", &self.series).finish_non_exhaustive()
    }
}

/// When a person's commitment gets a fresh salt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Renewal {
    /// At once.
    Always,
    /// On any later day than the one on which it was made.
    Daily,
    /// When it is this many days old, or earlier on the day assigned to the person's index. So each
    /// night renews about one share of that many. Argon2id for everyone every night would take 417
    /// core-hours per 100 million people.
    Within(u32),
}

impl Renewal {
    /// Whether a commitment is due for renewal at `at`. `made` is when the last one was computed.
    pub(super) fn is_due(self, person: PersonIndex, made: Option<Timestamp>, at: Timestamp) -> bool {
        let Some(made) = made else { return true };
        let (made, today) = (made.day().number(), at.day().number());
        match self {
            Self::Always => true,
            Self::Daily => made != today,
            Self::Within(days) => {
                let days = days.max(1);
                let share = person.as_bytes().first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes)) % days;
                today.saturating_sub(made) >= days || (today > made && today % days == share)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn sequence(secret: u8, day: u32, bits: u32) -> SlotSequence {
        SlotSequence::new(&OfficeSecret::new([secret; 32]), Day::from_number(day).unwrap(), bits).unwrap()
    }

    #[test]
    fn slots_never_repeat_and_stay_within_their_bits() {
        let slots = sequence(1, 20_517, 20);
        let numbers: BTreeSet<u64> = (0..20_000).map(|position| slots.slot(position).unwrap().number()).collect();
        assert_eq!(numbers.len(), 20_000);
        // The slots are spread over the whole range, not only the first 20 000.
        assert!(*numbers.first().unwrap() < 1000 && *numbers.last().unwrap() > (1 << 20) - 1000);
        assert!(*numbers.last().unwrap() < 1 << 20);
        assert_eq!(slots.slot(1 << 20), None);
        assert!(slots.slot((1 << 20) - 1).is_some());
    }

    #[test]
    fn each_day_and_office_has_its_own_order() {
        let first = |slots: &SlotSequence| (0..4).map(|position| slots.slot(position).unwrap()).collect::<Vec<_>>();
        let one = first(&sequence(1, 20_517, 24));
        assert_eq!(one, first(&sequence(1, 20_517, 24)));
        assert_ne!(one, first(&sequence(1, 20_518, 24)));
        assert_ne!(one, first(&sequence(2, 20_517, 24)));
    }

    #[test]
    fn the_bits_have_limits() {
        let (secret, day) = (OfficeSecret::new([1; 32]), Day::from_number(20_517).unwrap());
        for bits in [0, 19, 41] {
            assert!(SlotSequence::new(&secret, day, bits).is_none());
        }
        assert!(sequence(1, 20_517, 40).slot((1 << 40) - 1).is_some());
    }

    #[test]
    fn a_restored_day_gives_no_slot_that_it_may_have_given_before() {
        let at = |minute: u64| Timestamp::parse("2026-03-05T23:58:00Z").unwrap().saturating_add(minute * 60);
        let numbers = |layout| {
            let slots = sequence(1, 20_517, layout);
            (0..2000).map(move |position| slots.slot(position).unwrap().number()).collect::<BTreeSet<_>>()
        };
        let mut given = numbers(20);
        let mut layout = 20;
        for minute in 0..4 {
            layout = SlotSequence::layout_after_restore(layout, at(minute)).unwrap();
            let more = numbers(layout);
            assert_eq!(more.len(), 2000);
            assert!(given.is_disjoint(&more), "also those of a restore at another minute");
            given.extend(more);
        }
        // Slots stay below 2^40, and nothing is left where the first series may fill them.
        for minute in 0..2047 {
            let layout = SlotSequence::layout_after_restore(29, at(minute)).unwrap();
            assert_eq!(slots_of(layout), 1 << 29);
            assert!(sequence(1, 20_517, layout).slot((1 << 29) - 1).unwrap().number() >= 1 << 29);
        }
        assert_eq!(SlotSequence::layout_after_restore(30, at(0)), None);
        let day = Day::from_number(20_517).unwrap();
        assert!(SlotSequence::new(&OfficeSecret::new([1; 32]), day, 30 | 1 << 8).is_none());
        assert!(SlotSequence::new(&OfficeSecret::new([1; 32]), day, 20 | 2048 << 8).is_none());
    }

    /// The codes of one person could once be linked for 180 days.
    #[test]
    fn every_salt_is_renewed_within_its_days_in_even_shares() {
        let at = |day: u64| Timestamp::parse("2026-03-05T02:00:00Z").unwrap().saturating_add(day * 86_400);
        let person = |number: u32| {
            let mut bytes = [0; 32];
            bytes[..4].copy_from_slice(&number.wrapping_mul(2_654_435_761).to_be_bytes());
            PersonIndex::from_bytes(bytes)
        };
        let mut made: Vec<u64> = vec![0; 1400];
        for night in 1..60 {
            let mut renewed = 0;
            for (person, made) in (0..).map(person).zip(&mut made) {
                if Renewal::Within(14).is_due(person, Some(at(*made)), at(night)) {
                    (*made, renewed) = (night, renewed + 1);
                }
                assert!(night - *made < 14);
            }
            assert!((50..200).contains(&renewed), "night {night}: {renewed} of 1400");
        }
        assert!(!Renewal::Within(14).is_due(person(1), Some(at(0)), at(0)), "not twice on a day");
        assert!(Renewal::Within(1).is_due(person(1), Some(at(0)), at(1)));
    }
}

//! When a person's commitment gets a fresh salt. Codes with the same salt can be linked to one
//! person.

use super::PersonIndex;
use crate::time::Timestamp;

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
    use super::*;

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

//! Limits on how often an address, or somebody with one document number, may try something.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::time::Timestamp;

/// Length of a period in seconds. An attempt counts for one to two periods.
const PERIOD_SECONDS: u64 = 300;

/// Maximum number of keys in one period: 2 × 65,536 keys of 32 bytes are about 8 MiB. If there are
/// more, the older period ends early: a server under attack forgets rather than refuses everybody.
const MAX_KEYS: usize = 1 << 16;

/// What is limited, and to how many attempts in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Limited {
    /// Requests of an address. A page needs two, and a school may have one address.
    Requests,
    /// Declarations of an address: a class, or a queue at a counter.
    Declarations,
    /// Declarations of an address with one document number. Each costs a commitment.
    DeclarationsOfNumber,
    /// Sign-ins of residents of an address.
    SignIns,
    /// Sign-ins of an address with one document number. Not of all addresses: strangers would keep
    /// the holder out. A receipt has too many random bits to be guessed.
    SignInsOfNumber,
    /// Requests of holder pages of an address for the codes of their telephones. A page asks some times
    /// a day.
    CodesOfTelephones,
    /// Calls of the interface with a token: forty a second.
    CallsOfToken,
    /// Calls of the interface that write, with a token. It bounds the answers that are kept for a day.
    WritesOfToken,
    /// Forms with files of an address.
    Uploads,
    /// Proofs of an address, of people who need no session: at most 6 MiB each.
    Proofs,
    /// Sign-ins of the staff of an address. Visitors of the same network do not use them up.
    StaffSignIns,
    /// Sign-ins of an address with a provider, each way. Another site can make a browser ask for them, so
    /// they do not use up other sign-ins.
    ProviderSignIns,
}

impl Limited {
    /// Maximum number of attempts in a period.
    const fn most(self) -> u32 {
        match self {
            Self::Requests => 3000,
            Self::CallsOfToken => 12_000,
            Self::WritesOfToken => 6000,
            Self::Declarations | Self::CodesOfTelephones => 200,
            Self::DeclarationsOfNumber | Self::SignInsOfNumber | Self::Proofs => 10,
            Self::SignIns | Self::StaffSignIns | Self::Uploads => 60,
            Self::ProviderSignIns => 240,
        }
    }
}

/// The keyed hash of what is counted.
pub(super) type RateKey = [u8; 32];

#[derive(Default)]
struct Periods {
    number: u64,
    current: HashMap<(Limited, RateKey), u32>,
    previous: HashMap<(Limited, RateKey), u32>,
}

/// The attempts of the last two periods.
#[derive(Default)]
pub(super) struct Rates(Mutex<Periods>);

impl Rates {
    /// Counts an attempt. Returns whether it is within the limit.
    pub(super) fn take(&self, limited: Limited, key: RateKey, now: Timestamp) -> bool {
        let number = now.seconds() / PERIOD_SECONDS;
        let mut periods = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The clock may have been ahead for a while: then the counts begin again.
        if number != periods.number {
            let last = std::mem::take(&mut periods.current);
            // After a pause, the last period is no longer the one before this one.
            periods.previous = if number == periods.number + 1 { last } else { HashMap::new() };
            periods.number = number;
        }
        let key = (limited, key);
        if periods.current.len() >= MAX_KEYS && !periods.current.contains_key(&key) {
            periods.previous = std::mem::take(&mut periods.current);
        }
        let before = periods.previous.get(&key).copied().unwrap_or_default();
        let count = periods.current.entry(key).or_default();
        let is_within = before.saturating_add(*count) < limited.most();
        *count = count.saturating_add(u32::from(is_within));
        is_within
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_seconds(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn attempts_end_at_the_limit_and_begin_again_after_two_periods() {
        let rates = Rates::default();
        let take = |key: u8, seconds| rates.take(Limited::SignInsOfNumber, [key; 32], at(seconds));
        assert!((0..10).all(|_| take(1, 0)));
        assert!(!take(1, 0) && take(2, 0), "each key has its own count");
        assert!(!take(1, PERIOD_SECONDS), "the last period counts");
        assert!(take(1, 2 * PERIOD_SECONDS));
        assert!(rates.take(Limited::SignIns, [1; 32], at(0)), "each limit has its own count");
    }

    #[test]
    fn a_clock_that_was_ahead_keeps_nobody_out() {
        let rates = Rates::default();
        let take = |seconds| rates.take(Limited::SignInsOfNumber, [1; 32], at(seconds));
        assert!((0..10).all(|_| take(86_400)) && !take(86_400));
        assert!(take(0));
    }

    #[test]
    fn memory_has_a_bound() {
        let rates = Rates::default();
        for number in 0..200_000_u32 {
            let mut key = [0; 32];
            key[..4].copy_from_slice(&number.to_be_bytes());
            rates.take(Limited::Requests, key, at(0));
        }
        let periods = rates.0.lock().unwrap();
        assert!(periods.current.len() <= MAX_KEYS && periods.previous.len() <= MAX_KEYS);
    }
}

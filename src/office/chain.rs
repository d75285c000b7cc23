//! The chains of the journal: who writes beside others writes into a chain of its own.

use super::JournalKey;
use super::journal::{LineHash, START, keyed};

/// A chain of the journal.
///
/// Chain 0 is the journal of the acts that are alone. Chains 1 to 16 are standing: a single
/// declaration is written into any that is free. Every shard of a night has a chain, so what is in
/// it depends on the shard only, and not on who did the work when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chain(i64);

impl Chain {
    /// The journal of the acts that are alone.
    pub const MAIN: Self = Self(0);

    /// Number of standing chains: so many single declarations can be committed at the same time.
    pub const STANDING: u16 = 16;

    /// Maximum number of shards of a night.
    pub const MAX_SHARDS: i64 = 1 << 24;

    /// Maximum number of a night. Numbers of chains have 63 bits.
    pub const MAX_NIGHTS: i64 = (1 << 38) - 1;

    /// The chain of a shard of a night. Nights are numbered from 1, shards from 0. `None` if a number
    /// is out of range.
    #[must_use]
    pub const fn of_shard(night: i64, shard: i64) -> Option<Self> {
        if night < 1 || night > Self::MAX_NIGHTS || shard < 0 || shard >= Self::MAX_SHARDS {
            return None;
        }
        Some(Self(night * Self::MAX_SHARDS + shard))
    }

    /// The standing chains.
    pub fn standing() -> impl Iterator<Item = Self> {
        (1..=i64::from(Self::STANDING)).map(Self)
    }

    /// The chain with a number. `None` if there is no such chain.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        let chain = Self(number);
        let is_chain = match chain.night() {
            0 => (0..=i64::from(Self::STANDING)).contains(&number),
            night => (1..=Self::MAX_NIGHTS).contains(&night),
        };
        is_chain.then_some(chain)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The night, 0 for chain 0 and standing chains.
    #[must_use]
    pub const fn night(self) -> i64 {
        self.0.div_euclid(Self::MAX_SHARDS)
    }

    /// The shard of the night. Chain 0 and standing chains have their number here.
    #[must_use]
    pub const fn shard(self) -> i64 {
        self.0.rem_euclid(Self::MAX_SHARDS)
    }

    /// The hash before the first line. It covers the number of the chain, so nobody can exchange two
    /// chains.
    pub(super) fn start(self, key: &JournalKey) -> LineHash {
        if self == Self::MAIN { START } else { keyed(key, &[b"chain", &self.0.to_be_bytes()]) }
    }

    /// The seal of the last line. Without the key, nobody can remove lines at the end and seal the
    /// rest.
    pub(super) fn seal(self, key: &JournalKey, seq: i64, hash: &LineHash) -> LineHash {
        let seq = seq.to_be_bytes();
        if self == Self::MAIN {
            keyed(key, &[b"end", &seq, hash])
        } else {
            keyed(key, &[b"chain end", &self.0.to_be_bytes(), &seq, hash])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_chain() {
        for (night, shard) in [(1, 0), (1, Chain::MAX_SHARDS - 1), (2, 0), (Chain::MAX_NIGHTS, Chain::MAX_SHARDS - 1)] {
            let chain = Chain::of_shard(night, shard).unwrap();
            assert_eq!((chain.night(), chain.shard()), (night, shard));
            assert_eq!(Chain::from_number(chain.number()), Some(chain));
        }
        for (night, shard) in [(0, 1), (-1, 0), (1, -1), (1, Chain::MAX_SHARDS), (Chain::MAX_NIGHTS + 1, 0)] {
            assert_eq!(Chain::of_shard(night, shard), None);
        }
        for number in [-1, i64::MIN, 17, Chain::MAX_SHARDS - 1, i64::MAX] {
            assert_eq!(Chain::from_number(number), None, "{number}");
        }
        assert_eq!(Chain::from_number(0), Some(Chain::MAIN));
        assert_eq!(Chain::standing().last().map(Chain::number), Some(16));
    }
}

//! A block: the withdrawn slots of one day of issue, grouped by how and why they were withdrawn.

use core::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::rice::RiceRow;
use crate::codec::cbor::{Reader, Writer};
use crate::payload::{Slot, Withdrawal};
use crate::trust::TrustError;

/// The withdrawn slots of one day of issue, encoded and indexed for lookup.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use fede::payload::{Slot, Withdrawal, WithdrawalClass};
/// use fede::trust::Block;
///
/// let lost = Withdrawal::Revoked(WithdrawalClass::Lost);
/// let bytes = Block::new(&BTreeMap::from([(Slot::new(7)?, lost)]))?.encode();
/// let block = Block::decode(&bytes)?;
/// assert_eq!(block.withdrawal(Slot::new(7)?), Some(lost));
/// assert_eq!(block.withdrawal(Slot::new(8)?), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    groups: Vec<(Withdrawal, RiceRow)>,
}

impl Block {
    /// Maximum size of a block in bytes. 10 million withdrawn codes out of 100 million of a day
    /// take 6 MB.
    pub const MAX_BYTES: usize = 16 << 20;
    /// Maximum number of slots in a block. Reading takes time per slot, and a slot can be as small
    /// as one bit. Without this limit 16 MiB could hold 134 million slots.
    pub const MAX_SLOTS: usize = 1 << 24;

    /// Encodes the withdrawn slots of a day. The same slots give the same bytes.
    ///
    /// # Errors
    /// [`TrustError::Slots`] for an empty map, [`TrustError::TooManySlots`].
    pub fn new(withdrawn: &BTreeMap<Slot, Withdrawal>) -> Result<Self, TrustError> {
        if withdrawn.len() > Self::MAX_SLOTS {
            let found = u64::try_from(withdrawn.len()).unwrap_or(u64::MAX);
            return Err(TrustError::TooManySlots { max: Self::MAX_SLOTS, found });
        }
        let mut groups: BTreeMap<Withdrawal, Vec<Slot>> = BTreeMap::new();
        for (slot, withdrawal) in withdrawn {
            groups.entry(*withdrawal).or_default().push(*slot);
        }
        if groups.is_empty() {
            return Err(TrustError::Slots);
        }
        let mut groups: Vec<_> =
            groups.into_iter().map(|(withdrawal, slots)| (withdrawal, RiceRow::encode(&slots))).collect();
        groups.sort_unstable_by_key(|(withdrawal, _)| withdrawal.number());
        Ok(Self { groups })
    }

    /// Encodes the block as `[+ [withdrawal, k, count, bits]]`, ascending by withdrawal.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let bytes: usize = self.groups.iter().map(|(_, row)| row.bits().len() + 16).sum();
        let mut w = Writer::with_capacity(bytes);
        w.array(self.groups.len());
        for (withdrawal, row) in &self.groups {
            w.array(4).unsigned(withdrawal.number().into()).unsigned(row.parameter().into());
            w.unsigned(u64::try_from(row.count()).unwrap_or(u64::MAX)).bytes(row.bits());
        }
        w.into_bytes()
    }

    /// Decodes a block, strictly.
    ///
    /// # Errors
    /// [`TrustError::Cbor`], [`TrustError::Slots`], [`TrustError::TooManySlots`].
    pub fn decode(bytes: &[u8]) -> Result<Self, TrustError> {
        let mut r = Reader::new(bytes);
        let count = r.array()?;
        let (mut groups, mut slots): (Vec<(Withdrawal, RiceRow)>, u64) = (Vec::new(), 0);
        for _ in 0..count {
            r.array_of(4)?;
            let withdrawal = Withdrawal::from_number(r.unsigned()?).ok_or(TrustError::Slots)?;
            if groups.last().is_some_and(|(last, _)| last.number() >= withdrawal.number()) {
                return Err(TrustError::Slots);
            }
            // The running sum is checked before each row is decoded.
            let (parameter, count) = (r.unsigned()?, r.unsigned()?);
            slots = slots.saturating_add(count);
            if usize::try_from(slots).map_or(true, |slots| slots > Self::MAX_SLOTS) {
                return Err(TrustError::TooManySlots { max: Self::MAX_SLOTS, found: slots });
            }
            groups.push((withdrawal, RiceRow::decode(r.bytes()?, parameter, count)?));
        }
        r.finish()?;
        let block = Self { groups };
        match block.groups.len() {
            0 => Err(TrustError::Slots),
            // The slots of one row ascend, so a single row cannot repeat a slot.
            1 => Ok(block),
            _ if block.names_a_slot_twice() => Err(TrustError::Slots),
            _ => Ok(block),
        }
    }

    /// Merges the rows. Each ascends, so a slot that is in two rows comes up twice in a row. Memory
    /// is one slot per row.
    fn names_a_slot_twice(&self) -> bool {
        let mut rows: Vec<_> = self.groups.iter().map(|(_, row)| row.slots()).collect();
        let mut heads: BinaryHeap<Reverse<(Slot, usize)>> = BinaryHeap::with_capacity(rows.len());
        heads.extend(rows.iter_mut().enumerate().filter_map(|(at, row)| Some(Reverse((row.next()?, at)))));
        let mut last = None;
        while let Some(Reverse((slot, at))) = heads.pop() {
            if last == Some(slot) {
                return true;
            }
            last = Some(slot);
            let next = rows.get_mut(at).and_then(Iterator::next);
            heads.extend(next.map(|slot| Reverse((slot, at))));
        }
        false
    }

    /// How and why a slot was withdrawn. `None` if it was not.
    #[must_use]
    pub fn withdrawal(&self, slot: Slot) -> Option<Withdrawal> {
        self.groups.iter().find(|(_, row)| row.contains(slot)).map(|(withdrawal, _)| *withdrawal)
    }

    /// Number of withdrawn slots.
    #[must_use]
    pub fn count(&self) -> usize {
        self.groups.iter().map(|(_, row)| row.count()).sum()
    }

    /// All slots with their withdrawals.
    pub fn entries(&self) -> impl Iterator<Item = (Slot, Withdrawal)> + '_ {
        self.groups.iter().flat_map(|(withdrawal, row)| row.slots().map(|slot| (slot, *withdrawal)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::WithdrawalClass;

    fn slot(number: u64) -> Slot {
        Slot::new(number).unwrap()
    }

    #[test]
    fn a_day_is_read_back() {
        let (revoked, suspended) =
            (Withdrawal::Revoked(WithdrawalClass::Unspecified), Withdrawal::Suspended(WithdrawalClass::Lost));
        let day = BTreeMap::from([(slot(5), revoked), (slot(7), suspended), (slot(Slot::MAX), revoked)]);
        let block = Block::new(&day).unwrap();
        let bytes = block.encode();
        assert_eq!(Block::decode(&bytes), Ok(block.clone()));
        assert_eq!(block.entries().collect::<BTreeMap<_, _>>(), day);
        assert_eq!([5, 6, 7].map(|number| block.withdrawal(slot(number))), [Some(revoked), None, Some(suspended)]);
        for end in 0..bytes.len() {
            assert!(Block::decode(&bytes[..end]).is_err());
        }
    }

    #[test]
    fn a_block_says_something_and_in_order() {
        assert_eq!(Block::decode(&[0x80]), Err(TrustError::Slots));
        assert_eq!(Block::new(&BTreeMap::new()), Err(TrustError::Slots));
        // Withdrawals 1 and 0, each with slot 0.
        let turned = [0x82, 0x84, 1, 0, 1, 0x41, 0x80, 0x84, 0, 0, 1, 0x41, 0x80];
        assert_eq!(Block::decode(&turned), Err(TrustError::Slots));
        let twice = [0x82, 0x84, 0, 0, 1, 0x41, 0x80, 0x84, 1, 0, 1, 0x41, 0x80];
        assert_eq!(Block::decode(&twice), Err(TrustError::Slots), "one slot, withdrawn in two ways");
    }

    /// Before the limit, a 16 MiB block of one region cost a gate 1.15 GiB and 2.6 s.
    #[test]
    fn a_block_holds_a_bounded_number_of_slots() {
        // Two rows of one bits: every bit is a slot.
        let ones = |count: usize| vec![0xff; count / 8];
        let block = |counts: [usize; 2]| {
            let mut w = Writer::with_capacity(32 << 20);
            w.array(2);
            for (withdrawal, count) in (0..).zip(counts) {
                w.array(4).unsigned(withdrawal).unsigned(0).unsigned(u64::try_from(count).unwrap()).bytes(&ones(count));
            }
            w.into_bytes()
        };
        let most = Block::MAX_SLOTS;
        let found = u64::try_from(most + 8).unwrap();
        assert_eq!(Block::decode(&block([most, 8])), Err(TrustError::TooManySlots { max: most, found }));
        // The largest that is accepted; both rows begin with slot 0.
        assert_eq!(Block::decode(&block([most - 8, 8])), Err(TrustError::Slots));
    }
}

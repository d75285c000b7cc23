//! Golomb–Rice coding of ascending slots. The gaps are coded, and samples speed up lookups.
//!
//! A gap (slot − previous slot − 1) is written as `gap >> k` zero bits, a one bit, and the low `k`
//! bits, most significant bit first. The last byte is padded with zeros (Rice, 1979). The number of
//! slots and the last slot determine `k`, so a row has exactly one encoding.

use crate::payload::Slot;
use crate::trust::TrustError;

/// An encoded row of slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RiceRow {
    bits: Vec<u8>,
    parameter: u32,
    count: usize,
    /// Every [`Self::STRIDE`] slots: the slot, and the bit position of the next gap.
    samples: Vec<(u64, usize)>,
}

impl RiceRow {
    /// Slots per sample. A lookup decodes half as many gaps on average, at a few nanoseconds each.
    const STRIDE: usize = 32;

    /// Encodes slots. They must ascend without repeats.
    pub(super) fn encode(slots: &[Slot]) -> Self {
        let last = slots.last().map_or(0, |slot| slot.number());
        let parameter = best_parameter(slots.len(), last);
        let (mut writer, mut samples, mut next) = (BitWriter::default(), Vec::new(), 0);
        for (position, slot) in slots.iter().enumerate() {
            let gap = slot.number().saturating_sub(next);
            writer.gap(gap, parameter);
            next = slot.number() + 1;
            if position % Self::STRIDE == 0 {
                samples.push((slot.number(), writer.length));
            }
        }
        Self { bits: writer.bytes, parameter, count: slots.len(), samples }
    }

    /// Decodes `count` slots. Bits that [`Self::encode`] would not write are refused.
    pub(super) fn decode(bits: &[u8], parameter: u64, count: u64) -> Result<Self, TrustError> {
        let parameter = u32::try_from(parameter).ok().filter(|found| *found <= 40).ok_or(TrustError::Slots)?;
        // A gap takes at least one bit. This check bounds the memory by the length of the input.
        let most = bits.len().saturating_mul(8);
        let count = usize::try_from(count).ok().filter(|count| (1..=most).contains(count)).ok_or(TrustError::Slots)?;
        let (mut at, mut next, mut samples) = (0, 0, Vec::with_capacity(count / Self::STRIDE + 1));
        for position in 0..count {
            let (gap, after) = read_gap(bits, at, parameter).ok_or(TrustError::Slots)?;
            let slot = gap.checked_add(next).filter(|slot| *slot <= Slot::MAX).ok_or(TrustError::Slots)?;
            (at, next) = (after, slot + 1);
            if position % Self::STRIDE == 0 {
                samples.push((slot, at));
            }
        }
        let is_filled_up = at.div_ceil(8) == bits.len() && (window(bits, at) == 0);
        if !is_filled_up || parameter != best_parameter(count, next - 1) {
            return Err(TrustError::Slots);
        }
        Ok(Self { bits: bits.to_vec(), parameter, count, samples })
    }

    /// The encoded bits.
    pub(super) fn bits(&self) -> &[u8] {
        &self.bits
    }

    /// The Rice parameter `k`.
    pub(super) const fn parameter(&self) -> u32 {
        self.parameter
    }

    /// Number of slots.
    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// Whether the row contains a slot.
    pub(super) fn contains(&self, wanted: Slot) -> bool {
        let after = self.samples.partition_point(|(slot, _)| *slot <= wanted.number());
        let Some((mut slot, mut at)) = after.checked_sub(1).and_then(|found| self.samples.get(found)).copied() else {
            return false;
        };
        for _ in 1..Self::STRIDE {
            if slot >= wanted.number() {
                break;
            }
            // Only padding follows the last slot.
            let Some((gap, next)) = read_gap(&self.bits, at, self.parameter) else { return false };
            (slot, at) = (slot + 1 + gap, next);
        }
        slot == wanted.number()
    }

    /// The slots, ascending.
    pub(super) fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        let (mut at, mut next) = (0, 0);
        (0..self.count).map_while(move |_| {
            let (gap, after) = read_gap(&self.bits, at, self.parameter)?;
            let slot = Slot::new(next + gap).ok()?;
            (at, next) = (after, slot.number() + 1);
            Some(slot)
        })
    }
}

/// Returns the `k` that needs the fewest bits if gaps are distributed geometrically (Kiely, IPN
/// Progress Report 42-159, section III): `1 + ⌊log2(0.4812 · mean)⌋`, or 0 where that is negative.
fn best_parameter(count: usize, last: u64) -> u32 {
    let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
    let mean_per_mille = (last + 1).saturating_sub(count).saturating_mul(1000) / count;
    let scaled = mean_per_mille.saturating_mul(4812) / 10_000_000;
    u64::BITS - scaled.leading_zeros()
}

#[derive(Debug, Default)]
struct BitWriter {
    bytes: Vec<u8>,
    /// Length in bits.
    length: usize,
}

impl BitWriter {
    fn gap(&mut self, gap: u64, parameter: u32) {
        for _ in 0..gap >> parameter {
            self.bit(false);
        }
        self.bit(true);
        for place in (0..parameter).rev() {
            self.bit(gap >> place & 1 == 1);
        }
    }

    fn bit(&mut self, one: bool) {
        if self.length.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut().filter(|_| one) {
            *last |= 0x80 >> (self.length % 8);
        }
        self.length += 1;
    }
}

/// Reads the gap at bit `at`. Returns it with the position of the next gap. `None` past the end, or
/// if the gap is larger than the largest slot.
fn read_gap(bits: &[u8], mut at: usize, parameter: u32) -> Option<(u64, usize)> {
    let mut quotient = 0;
    // No gap is larger than the largest slot. Without this bound, bits shifted out at the top would
    // give one row two encodings.
    let largest = Slot::MAX >> parameter;
    while quotient <= largest {
        let zeros = window(bits, at).leading_zeros();
        if zeros < WINDOW_BITS {
            quotient += u64::from(zeros);
            at += usize::try_from(zeros + 1).ok()?;
            return read_low_bits(bits, at, quotient, parameter).filter(|_| quotient <= largest);
        }
        quotient += u64::from(WINDOW_BITS);
        at += usize::try_from(WINDOW_BITS).ok()?;
        if at >= bits.len() * 8 {
            return None;
        }
    }
    None
}

fn read_low_bits(bits: &[u8], mut at: usize, quotient: u64, parameter: u32) -> Option<(u64, usize)> {
    let low = match parameter {
        0 => 0,
        _ => window(bits, at) >> (u64::BITS - parameter),
    };
    at += usize::try_from(parameter).ok()?;
    // Padding must not be read as part of a gap.
    (at <= bits.len() * 8).then_some((quotient.checked_shl(parameter)? | low, at))
}

/// Number of valid bits in a window at any bit position.
const WINDOW_BITS: u32 = 57;

/// The bits from position `at`, left-aligned, with zeros past the end.
fn window(bits: &[u8], at: usize) -> u64 {
    let rest = bits.get(at / 8..).unwrap_or_default();
    let bytes = match rest.first_chunk::<8>() {
        Some(bytes) => *bytes,
        None => {
            let mut bytes = [0; 8];
            bytes.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            bytes
        }
    };
    u64::from_be_bytes(bytes) << (at % 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slots(numbers: impl IntoIterator<Item = u64>) -> Vec<Slot> {
        let numbers: std::collections::BTreeSet<u64> = numbers.into_iter().collect();
        numbers.into_iter().map(|number| Slot::new(number).unwrap()).collect()
    }

    fn read_back(row: &RiceRow) -> Result<RiceRow, TrustError> {
        let count = u64::try_from(row.count).unwrap();
        RiceRow::decode(&row.bits, row.parameter.into(), count)
    }

    #[test]
    fn a_short_row_by_hand() {
        // Gaps 3, 0, 5: mean 8/3, so k = 1; encoded as 01·1, 1·0, 001·1.
        let row = RiceRow::encode(&slots([3, 4, 10]));
        assert_eq!((row.parameter, row.bits.as_slice()), (1, [0b0111_0001, 0b1000_0000].as_slice()));
        assert_eq!(read_back(&row), Ok(row));
    }

    #[test]
    fn one_encoding_each() {
        let row = RiceRow::encode(&slots([3, 4, 10]));
        let decode = |bits: &[u8], parameter, count| RiceRow::decode(bits, parameter, count);
        assert_eq!(decode(&row.bits, 0, 3), Err(TrustError::Slots), "another parameter");
        assert_eq!(decode(&row.bits, 1, 2), Err(TrustError::Slots), "fewer");
        assert_eq!(decode(&row.bits, 1, 4), Err(TrustError::Slots), "more");
        assert_eq!(decode(&[0b0111_0001, 0b1000_0001], 1, 3), Err(TrustError::Slots), "filled with ones");
        assert_eq!(decode(&[0b0111_0001, 0b1000_0000, 0], 1, 3), Err(TrustError::Slots), "a byte too many");
        assert_eq!(decode(&[], 0, 0), Err(TrustError::Slots), "nothing");
        assert_eq!(decode(&[0; 4096], 0, 1), Err(TrustError::Slots), "zeros without end");
        // 33 554 433 zeros before the one: shifted left by 39 bits this is the same number as one
        // zero.
        let mut wrapped = vec![0; 33_554_433 / 8];
        wrapped.extend([0x40, 0, 0, 0, 0, 0]);
        assert_eq!(decode(&wrapped, 39, 1), Err(TrustError::Slots), "beyond the last slot");
        assert_eq!(decode(&row.bits, u64::MAX, 3), Err(TrustError::Slots));
        assert_eq!(decode(&row.bits, 1, u64::MAX), Err(TrustError::Slots));
    }

    proptest! {
        #[test]
        fn every_row_is_read_back(numbers in prop::collection::btree_set(prop_oneof![0..2000_u64, 0..=Slot::MAX], 1..400)) {
            let slots = slots(numbers.iter().copied());
            let row = RiceRow::encode(&slots);
            prop_assert_eq!(read_back(&row), Ok(row.clone()));
            prop_assert_eq!(row.slots().collect::<Vec<_>>(), slots);
            for number in numbers.iter().flat_map(|n| [n.saturating_sub(1), *n, (n + 1).min(Slot::MAX)]) {
                prop_assert_eq!(row.contains(Slot::new(number).unwrap()), numbers.contains(&number));
            }
        }

        #[test]
        fn no_bits_make_it_panic(bits in prop::collection::vec(any::<u8>(), 0..64), parameter in 0..50_u64, count in 0..600_u64) {
            if let Ok(row) = RiceRow::decode(&bits, parameter, count) {
                prop_assert_eq!(RiceRow::encode(&row.slots().collect::<Vec<_>>()), row);
            }
        }
    }
}

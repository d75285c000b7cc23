//! The parts of deflate (RFC 1951) that scanlines need: copies in pieces, length and distance
//! codes, a prefix code, a bit writer.

/// A dark and a light byte of a scanline.
const DARK: u8 = 0;
pub(super) const LIGHT: u8 = 0xff;
pub(super) const END_OF_BLOCK: usize = 256;
/// Maximum length of a copy, in bytes.
const MAX_COPY: usize = 258;

/// A copy in pieces of almost equal length, so that at most two length codes are needed.
pub(super) struct Copies {
    pieces: usize,
    each: usize,
    longer: usize,
}

impl Copies {
    /// Fewer than three bytes cannot be copied. They are written as literals.
    pub(super) const fn new(bytes: usize) -> Self {
        if bytes < 3 {
            return Self { pieces: 0, each: bytes, longer: 0 };
        }
        let pieces = bytes.div_ceil(MAX_COPY);
        Self { pieces, each: bytes / pieces, longer: bytes % pieces }
    }

    /// Code, number of extra bits and their value for each piece.
    pub(super) fn lengths(&self) -> impl Iterator<Item = (usize, u32, u64)> + use<> {
        let (each, longer) = (self.each, self.longer);
        (0..self.pieces).map(move |piece| length(each + usize::from(piece < longer)))
    }

    /// Number of bytes that are too few to copy.
    pub(super) const fn written_out(&self) -> usize {
        if self.pieces == 0 { self.each } else { 0 }
    }
}

/// Code of a length, number of its extra bits and their value (RFC 1951, clause 3.2.5).
pub(super) fn length(bytes: usize) -> (usize, u32, u64) {
    if bytes == MAX_COPY {
        return (285, 0, 0);
    }
    ranges(257, 3, 4, bytes)
}

/// Code of a distance, number of its extra bits and their value (RFC 1951, clause 3.2.5).
pub(super) fn distance(bytes: usize) -> (usize, u32, u64) {
    ranges(0, 1, 2, bytes)
}

/// Returns the code in a table of doubling ranges that starts with code `first` for value `start`.
/// The first `2 * group` codes are for one value each. After that each extra bit adds `group`
/// codes.
fn ranges(first: usize, start: usize, group: usize, bytes: usize) -> (usize, u32, u64) {
    let (mut code, mut from, mut extra) = (first, start, 0_u32);
    let mut in_group = 2 * group;
    loop {
        let width = 1_usize << extra;
        if bytes < from + width {
            return (code, extra, u64::try_from(bytes.saturating_sub(from)).unwrap_or(0));
        }
        (code, from, in_group) = (code + 1, from + width, in_group - 1);
        if in_group == 0 {
            (in_group, extra) = (group, extra + 1);
        }
    }
}

/// A prefix code: the length of each symbol in bits, and its bits in stream order.
pub(super) struct Code {
    pub(super) lengths: Vec<u32>,
    pub(super) bits: Vec<u64>,
}

impl Code {
    /// Creates the code: light in one bit, dark in two, and the end of block and the lengths of
    /// copies in the rest. `None` if a symbol is out of range.
    pub(super) fn new(copies: &[usize]) -> Option<Self> {
        let mut rare: Vec<usize> = copies.to_vec();
        rare.push(END_OF_BLOCK);
        rare.sort_unstable();
        rare.dedup();
        let mut lengths = vec![0_u32; 286];
        *lengths.get_mut(usize::from(LIGHT))? = 1;
        *lengths.get_mut(usize::from(DARK))? = 2;
        // A full binary tree with this number of leaves. The first `higher` leaves are one level
        // higher.
        let depth = rare.len().ilog2();
        let higher = (2_usize << depth) - rare.len();
        for (position, symbol) in rare.iter().enumerate() {
            *lengths.get_mut(*symbol)? = 2 + depth + u32::from(position >= higher);
        }
        let mut code = Self { bits: vec![0; lengths.len()], lengths };
        code.assign();
        Some(code)
    }

    /// Assigns the bits from the lengths (clause 3.2.2). The most significant bit is written first.
    pub(super) fn assign(&mut self) {
        let mut next = 0_u64;
        for length in 1..=15_u32 {
            next <<= 1;
            for (bits, _) in self.bits.iter_mut().zip(&self.lengths).filter(|(_, found)| **found == length) {
                *bits = next.reverse_bits() >> (u64::BITS - length);
                next += 1;
            }
        }
    }
}

/// Packs bits into bytes, least significant bit first.
#[derive(Default)]
pub(super) struct BitWriter {
    pub(super) bytes: Vec<u8>,
    pending: u64,
    count: u32,
}

impl BitWriter {
    pub(super) fn put(&mut self, bits: u64, count: u32) {
        self.pending |= bits << self.count;
        self.count += count;
        if self.count >= 32 {
            let [a, b, c, d, ..] = self.pending.to_le_bytes();
            self.bytes.extend([a, b, c, d]);
            self.pending >>= 32;
            self.count -= 32;
        }
    }

    pub(super) fn flush(&mut self) {
        let bytes = self.pending.to_le_bytes();
        let used = usize::try_from(self.count.div_ceil(8)).unwrap_or(0);
        self.bytes.extend(bytes.iter().take(used));
        (self.pending, self.count) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_distances_have_the_codes_of_the_table() {
        for (bytes, code) in
            [(3, (257, 0, 0)), (10, (264, 0, 0)), (11, (265, 1, 0)), (12, (265, 1, 1)), (18, (268, 1, 1))]
        {
            assert_eq!(length(bytes), code, "{bytes}");
        }
        assert_eq!(
            [length(130), length(131), length(257), length(258)],
            [(280, 4, 15), (281, 5, 0), (284, 5, 30), (285, 0, 0)]
        );
        assert_eq!(
            [distance(1), distance(4), distance(5), distance(6), distance(7)],
            [(0, 0, 0), (3, 0, 0), (4, 1, 0), (4, 1, 1), (5, 1, 0)]
        );
        assert_eq!([distance(66), distance(24577), distance(32768)], [(12, 5, 1), (29, 13, 0), (29, 13, 8191)]);
    }

    #[test]
    fn pieces_add_up() {
        for bytes in 3..3000 {
            let copies = Copies::new(bytes);
            let all: usize = (0..copies.pieces).map(|piece| copies.each + usize::from(piece < copies.longer)).sum();
            assert!(
                all == bytes && copies.each >= 3 && copies.each + usize::from(copies.longer > 0) <= MAX_COPY,
                "{bytes}"
            );
        }
    }
}

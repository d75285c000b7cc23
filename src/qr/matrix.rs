//! The modules of a symbol, one bit each.

/// Number of 64-bit words for the widest row, 177 modules.
pub(super) const WORDS: usize = 3;
/// One row. Module x is bit x mod 64 of word x / 64. A set bit is dark.
pub(super) type Row = [u64; WORDS];

/// A square of modules without quiet zone: 21 × 21 for version 1 to 177 × 177 for version 40.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    rows: Vec<Row>,
}

impl Matrix {
    pub(super) const fn from_rows(rows: Vec<Row>) -> Self {
        Self { rows }
    }

    /// Number of modules per side.
    #[must_use]
    pub fn side(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    /// The version, 1 to 40 (ISO/IEC 18004, clause 6.3.1).
    #[must_use]
    pub fn version(&self) -> u32 {
        (self.side().saturating_sub(17)) / 4
    }

    /// Whether the module at column `x` and row `y` is dark. Both count from 0 at the top left.
    #[must_use]
    pub fn is_dark(&self, x: u32, y: u32) -> bool {
        usize::try_from(y).ok().and_then(|y| self.rows.get(y)).is_some_and(|row| bit(row, x))
    }

    /// The rows from the top as bits, the leftmost module in the lowest bit. A set bit is dark.
    pub(super) fn row_words(&self) -> impl Iterator<Item = &Row> + '_ {
        self.rows.iter()
    }

    /// The rows from the top, each from the left. `true` is dark.
    pub fn rows(&self) -> impl Iterator<Item = impl Iterator<Item = bool> + '_> + '_ {
        self.rows.iter().map(move |row| (0..self.side()).map(move |x| bit(row, x)))
    }
}

pub(super) fn bit(row: &Row, x: u32) -> bool {
    usize::try_from(x / 64).ok().and_then(|word| row.get(word)).is_some_and(|word| (word >> (x % 64)) & 1 == 1)
}

pub(super) fn set_bit(row: &mut Row, x: u32) {
    if let Some(word) = usize::try_from(x / 64).ok().and_then(|word| row.get_mut(word)) {
        *word |= 1 << (x % 64);
    }
}

//! The modules of a symbol, one bit each, and what all symbols of one version and level have in
//! common.

use std::sync::OnceLock;

use qrcode::canvas::{Canvas, MaskPattern, Module};
use qrcode::{Color, EcLevel, Version};

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

/// The mask patterns in the order of their numbers (ISO/IEC 18004, clause 7.8.2).
pub(super) const MASKS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

/// The modules that do not depend on the data, and the positions of the data.
#[derive(Debug)]
pub(super) struct Template {
    /// For each mask: the rows with function patterns and format information, and with the data
    /// modules that the mask inverts.
    pub(super) masks: [MaskRows; 8],
    /// Position of each data module among all words of the rows, in placement order.
    pub(super) path: Vec<Place>,
    pub(super) side: usize,
}

/// One module: bit `shift` of word `word`, counted over all rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) word: u16,
    pub(super) shift: u8,
}

impl Place {
    pub(super) fn column_and_row(self) -> (usize, usize) {
        let word = usize::from(self.word);
        (word % WORDS * 64 + usize::from(self.shift), word / WORDS)
    }
}

#[derive(Debug, Default)]
pub(super) struct MaskRows {
    pub(super) rows: Vec<Row>,
}

/// 40 versions with 4 levels, each created when first needed.
static TEMPLATES: [[OnceLock<Template>; 4]; 40] = [const { [const { OnceLock::new() }; 4] }; 40];

/// The template of a version from 1 to 40.
pub(super) fn template(version: i16, level: EcLevel) -> Option<&'static Template> {
    let place = usize::try_from(version).ok()?.checked_sub(1)?;
    let column = match level {
        EcLevel::L => 0,
        EcLevel::M => 1,
        EcLevel::Q => 2,
        EcLevel::H => 3,
    };
    let cell = TEMPLATES.get(place)?.get(column)?;
    Some(cell.get_or_init(|| Template::draw(version, level)))
}

impl Template {
    fn draw(version: i16, level: EcLevel) -> Self {
        let version = Version::Normal(version);
        let side = version.width();
        let mut canvas = Canvas::new(version, level);
        canvas.draw_all_functional_patterns();
        // `is_functional` does not know the version information. Modules that are empty at this
        // point are data.
        let is_data = |x, y| canvas.get(x, y) == Module::Empty;
        let masks = MASKS.map(|mask| {
            let mut masked = canvas.clone();
            masked.apply_mask(mask);
            let row = |y| row_of(side, |x| masked.get(x, y) == Module::Masked(Color::Dark));
            MaskRows { rows: (0..side).map(row).collect() }
        });
        Self { masks, path: path(side, is_data), side: usize::try_from(side).unwrap_or_default() }
    }
}

fn row_of(side: i16, is_dark: impl Fn(i16) -> bool) -> Row {
    let mut row = Row::default();
    for x in (0..side).filter(|x| is_dark(*x)) {
        set_bit(&mut row, u32::try_from(x).unwrap_or_default());
    }
    row
}

/// The placement order: two columns at a time from the right, alternately upwards and downwards,
/// skipping the vertical timing pattern (ISO/IEC 18004, clause 7.7.3).
fn path(side: i16, is_data: impl Fn(i16, i16) -> bool) -> Vec<Place> {
    const TIMING_COLUMN: i16 = 6;
    let rights = (TIMING_COLUMN + 2..side).rev().step_by(2).chain((1..TIMING_COLUMN).rev().step_by(2));
    let mut path = Vec::new();
    for (turn, right) in rights.enumerate() {
        for step in 0..side {
            let y = if turn % 2 == 0 { side - 1 - step } else { step };
            for x in [right, right - 1].into_iter().filter(|x| is_data(*x, y)) {
                path.extend(place(x, y));
            }
        }
    }
    path
}

fn place(x: i16, y: i16) -> Option<Place> {
    let (x, y) = (u16::try_from(x).ok()?, u16::try_from(y).ok()?);
    Some(Place { word: y * u16::try_from(WORDS).ok()? + x / 64, shift: u8::try_from(x % 64).ok()? })
}

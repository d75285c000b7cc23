//! Everything that all symbols of one version and level have in common. Drawn once by `qrcode`.

use std::sync::OnceLock;

use qrcode::canvas::{Canvas, MaskPattern, Module};
use qrcode::{Color, EcLevel, Version};

use super::matrix::{Row, WORDS, set_bit};

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

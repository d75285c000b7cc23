//! Damage with a shape: a finger, a reflection, a fold, a line that a thermal printer left out. The modules under
//! it look as certain as others, and say nothing. They lose their weight, so that their codewords are the first to
//! be treated as erasures.
//!
//! Two things give damage away: less contrast than elsewhere, and areas or lines of one colour that the mask of a
//! symbol hardly ever leaves (ISO/IEC 18004, clause 7.8).

use super::layout::FunctionModules;
use super::modules::{Levels, Modules};
use super::number::real;

/// Share of the usual contrast below which a module says less.
const CONTRAST: f32 = 0.5;
/// What is left of a value in an area of one colour.
const LEFT: f32 = 0.1;
/// Areas, columns by rows, that are hardly ever of one colour: once in 30,000 places, and once in 8,000.
const AREAS: [(usize, usize); 3] = [(4, 4), (1, 14), (14, 1)];

/// Steps of work per module.
pub(super) const STEPS: usize = 20;

/// The modules, with small values where they say nothing.
pub(super) fn without_damage(modules: &Modules, levels: &Levels, function: &FunctionModules) -> Modules {
    let side = modules.side();
    let usual = levels.contrasts().sum::<f32>() / real(side * side);
    let mut weights: Vec<f32> = levels.contrasts().map(|contrast| (contrast / (CONTRAST * usual)).min(1.0)).collect();
    let counts = Counts::of(modules, function);
    for (width, height) in AREAS {
        for top in 0..(side + 1).saturating_sub(height) {
            for left in 0..(side + 1).saturating_sub(width) {
                let (dark, light) = counts.within((left, top), (left + width, top + height));
                // Fixed patterns have areas of one colour: at most a quarter of this one may be theirs.
                if (dark == 0 || light == 0) && 4 * (dark + light) >= 3 * width * height {
                    for row in top..top + height {
                        let line = weights.get_mut(row * side + left..row * side + left + width).unwrap_or_default();
                        line.iter_mut().for_each(|weight| *weight = weight.min(LEFT));
                    }
                }
            }
        }
    }
    Modules::new(side, modules.values().iter().zip(weights).map(|(value, weight)| value * weight).collect())
}

/// Numbers of dark and of light modules of data above and to the left of each place (an integral image).
struct Counts {
    stride: usize,
    sums: Vec<(usize, usize)>,
}

impl Counts {
    fn of(modules: &Modules, function: &FunctionModules) -> Self {
        let stride = modules.side() + 1;
        let mut sums = vec![(0, 0); stride * stride];
        let lines = modules.values().chunks_exact(modules.side()).zip(function.known().chunks_exact(modules.side()));
        for (row, (values, known)) in lines.enumerate() {
            let (mut dark, mut light) = (0, 0);
            for (column, (value, known)) in values.iter().zip(known).enumerate() {
                dark += usize::from(*known == 0.0 && *value > 0.0);
                light += usize::from(*known == 0.0 && *value <= 0.0);
                let above = sums.get(row * stride + column + 1).copied().unwrap_or_default();
                if let Some(sum) = sums.get_mut((row + 1) * stride + column + 1) {
                    *sum = (above.0 + dark, above.1 + light);
                }
            }
        }
        Self { stride, sums }
    }

    /// The numbers of dark and of light modules from a place to another one.
    fn within(&self, (left, top): (usize, usize), (right, bottom): (usize, usize)) -> (usize, usize) {
        let at = |x: usize, y: usize| self.sums.get(y * self.stride + x).copied().unwrap_or_default();
        let (a, b, c, d) = (at(left, top), at(right, bottom), at(right, top), at(left, bottom));
        (a.0 + b.0 - c.0 - d.0, a.1 + b.1 - c.1 - d.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Level, encode};

    /// The light of a symbol, and the places of its modules of data.
    fn symbol() -> (usize, Vec<f32>) {
        let symbol = encode(&"FD1:FINGER*ON*GLASS".repeat(8), Level::M).unwrap();
        let light = symbol.rows().flatten().map(|is_dark| if is_dark { 40.0 } else { 200.0 }).collect();
        (usize::try_from(symbol.side()).unwrap(), light)
    }

    fn weighed(side: usize, light: &[f32]) -> (Modules, Modules) {
        let levels = Levels::of(light, side);
        let modules = levels.soft(light, false);
        let weighed = without_damage(&modules, &levels, &FunctionModules::of(side).unwrap());
        (modules, weighed)
    }

    #[test]
    fn a_whole_symbol_keeps_its_values() {
        let (side, light) = symbol();
        let (before, after) = weighed(side, &light);
        let lost = before.values().iter().zip(after.values()).filter(|(a, b)| b.abs() < 0.5 * a.abs()).count();
        assert!(lost * 100 < side * side, "{lost} of {}", side * side);
    }

    #[test]
    fn under_a_finger_and_along_a_missing_line_nothing_is_left() {
        let (side, mut light) = symbol();
        let is_finger = |column: usize, row: usize| (18..30).contains(&column) && (16..34).contains(&row);
        let is_line = |column: usize, row: usize| column == 40 && (10..side).contains(&row);
        for (at, light) in light.iter_mut().enumerate() {
            let (column, row) = (at % side, at / side);
            if is_finger(column, row) {
                // Skin has some texture.
                *light = 130.0 + f32::from(u8::try_from((column * 7 + row * 13) % 5).unwrap());
            } else if is_line(column, row) {
                *light = 200.0;
            }
        }
        let (before, after) = weighed(side, &light);
        let function = FunctionModules::of(side).unwrap();
        let strong = |modules: &Modules, is_there: &dyn Fn(usize, usize) -> bool| {
            let data = (0..side * side).filter(|at| function.known()[*at] == 0.0 && is_there(at % side, at / side));
            data.filter(|at| modules.values()[*at].abs() > 0.3).count()
        };
        assert!(strong(&before, &is_finger) > 100 && strong(&before, &is_line) > 20);
        assert!(strong(&after, &is_finger) < 10, "{}", strong(&after, &is_finger));
        assert_eq!(strong(&after, &is_line), 0);
    }
}

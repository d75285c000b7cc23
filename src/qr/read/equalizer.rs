//! Equalizer: undoes blur and motion. Each value becomes a weighted sum of itself and its
//! neighbours, with the weights that fit the known parts of the symbol best.
//!
//! A lens out of focus and a moving hand spread every module over its neighbours, in the same way
//! all over the symbol. Least squares finds the weights that undo this. The targets are the colours
//! of the fixed patterns, which are known, and the apparent colours of the data.

use super::grid::solve;
use super::layout::FunctionModules;
use super::modules::Modules;
use super::number::narrow;

/// Number of terms: a module, its eight neighbours, and a constant.
const TERMS: usize = 10;
/// Weight of a module of a fixed pattern, relative to a certain module of data.
const KNOWN_WEIGHT: f32 = 3.0;

/// Returns the modules without the spread. `None` if the equations have no solution.
pub(super) fn equalize(modules: &Modules, function: &FunctionModules) -> Option<Modules> {
    let side = modules.side();
    let places = || (0..side).flat_map(|row| (0..side).map(move |column| (column, row)));
    let mut normal = [[0.0_f64; TERMS + 1]; TERMS];
    for ((column, row), (value, known)) in places().zip(modules.values().iter().zip(function.known())) {
        let (target, weight) =
            if *known == 0.0 { (value.signum(), value.abs().min(1.0)) } else { (*known, KNOWN_WEIGHT) };
        let terms = terms(modules, column, row);
        for (equation, left) in normal.iter_mut().zip(terms) {
            let left = f64::from(left * weight);
            for (sum, right) in equation.iter_mut().zip(terms.into_iter().chain([target])) {
                *sum += left * f64::from(right);
            }
        }
    }
    // Regularisation: weights that the modules do not determine stay small.
    for (at, equation) in normal.iter_mut().enumerate() {
        if let Some(own) = equation.get_mut(at) {
            *own += 1.0;
        }
    }
    let weights = solve(normal)?;
    let values = places().map(|(column, row)| {
        let sum: f64 =
            terms(modules, column, row).into_iter().zip(weights).map(|(term, weight)| f64::from(term) * weight).sum();
        narrow(sum).clamp(-1.5, 1.5)
    });
    Some(Modules::new(side, values.collect()))
}

/// The terms of a module's value. Outside the symbol everything is light.
fn terms(modules: &Modules, column: usize, row: usize) -> [f32; TERMS] {
    let side = modules.side();
    let at = |dx: usize, dy: usize| match ((column + dx).checked_sub(1), (row + dy).checked_sub(1)) {
        (Some(x), Some(y)) if x < side && y < side => modules.at(x, y),
        _ => -1.0,
    };
    [at(0, 0), at(1, 0), at(2, 0), at(0, 1), at(1, 1), at(2, 1), at(0, 2), at(1, 2), at(2, 2), 1.0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Level, encode};

    #[test]
    fn a_symbol_that_moved_by_a_module_is_sharp_again() {
        let symbol = encode(&"FD1:".repeat(40), Level::L).unwrap();
        let side = usize::try_from(symbol.side()).unwrap();
        let sharp: Vec<f32> = symbol.rows().flatten().map(|is_dark| if is_dark { 1.0 } else { -1.0 }).collect();
        let right = Modules::new(side, sharp.clone());
        let at = |column: usize, row: usize| if column < side { right.at(column, row) } else { -1.0 };
        let blurred = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
        let blurred = blurred.map(|(x, y)| 0.64 * at(x, y) + 0.36 * at(x + 1, y)).collect();
        let modules = Modules::new(side, blurred);
        let sure = |modules: &Modules| {
            modules.values().iter().zip(&sharp).filter(|(value, right)| **value * **right > 0.3).count()
        };
        let function = FunctionModules::of(side).unwrap();
        let equalized = equalize(&modules, &function).unwrap();
        assert!(sure(&modules) < side * side * 6 / 10, "{} of {}", sure(&modules), side * side);
        assert!(sure(&equalized) > side * side * 9 / 10, "{} of {}", sure(&equalized), side * side);
    }
}

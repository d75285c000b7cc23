//! Deblurring: finds the modules whose light, spread over those around them, gives what was seen.
//!
//! A lens far out of focus spreads a module over more than the next one. No weighted sum of what was seen undoes
//! that without raising the noise, as the [equalizer](super::equalizer) does for less blur. Here the spread is
//! estimated from what the modules probably are. Then the modules are found that give, with this spread, what was
//! seen, each between light and dark. Both steps are repeated.

use super::grid::solve;
use super::layout::FunctionModules;
use super::modules::Modules;
use super::number::narrow;

/// How many modules away the light of a module reaches.
const REACH: usize = 2;
const WIDTH: usize = 2 * REACH + 1;
/// The modules around one, and a constant.
const TERMS: usize = WIDTH * WIDTH + 1;
/// How often the spread is estimated.
const ROUNDS: usize = 2;
/// How often each module is fitted to the others.
const SWEEPS: usize = 5;
/// Weight of a module of a fixed pattern, relative to one of data.
const KNOWN_WEIGHT: f32 = 3.0;
/// Weight of the assumption that nothing spreads.
const RIDGE: f32 = 3.0;
/// Weight of what a module was before, relative to the squares of the spread.
const HOLD: f32 = 0.02;

/// Steps of work per module.
pub(super) const STEPS: usize = ROUNDS * (50 + 10 * SWEEPS);

/// The weight of each module around one.
type Spread = [[f32; WIDTH]; WIDTH];

/// Returns the modules without the spread, beginning with a guess. `None` if there is no solution.
pub(super) fn deblurred(seen: &Modules, guess: &Modules, function: &FunctionModules) -> Option<Modules> {
    let mut field = Field::new(seen, guess, function)?;
    let mut values = Vec::new();
    for _ in 0..ROUNDS {
        let (spread, constant) = field.spread()?;
        values = field.fit(&spread, constant)?;
    }
    Some(Modules::new(seen.side(), values))
}

struct Field<'a> {
    seen: &'a Modules,
    known: &'a [f32],
    side: usize,
    /// Values in a row of `values`.
    stride: usize,
    /// What the modules are taken for, with a margin of light ones around them.
    values: Vec<f32>,
}

impl<'a> Field<'a> {
    fn new(seen: &'a Modules, guess: &Modules, function: &'a FunctionModules) -> Option<Self> {
        let (side, known) = (seen.side(), function.known());
        let stride = side + 2 * REACH;
        let mut values = vec![-1.0; stride * stride];
        for row in 0..side {
            let own = guess.values().get(row * side..)?.iter().zip(known.get(row * side..)?);
            let line = values.get_mut((row + REACH) * stride + REACH..)?.iter_mut().take(side);
            for (value, (guess, known)) in line.zip(own) {
                *value = if *known == 0.0 { guess.clamp(-1.0, 1.0) } else { *known };
            }
        }
        Some(Self { seen, known, side, stride, values })
    }

    fn places(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let side = self.side;
        (0..side).flat_map(move |row| (0..side).map(move |column| (column, row)))
    }

    /// The spread, and a constant, that explain best what was seen.
    fn spread(&self) -> Option<(Spread, f32)> {
        let mut normal = [[0.0_f32; TERMS + 1]; TERMS];
        for (column, row) in self.places() {
            // The modules around, 1 for the constant, and what was seen.
            let mut terms = [1.0_f32; TERMS + 1];
            let around = window(&self.values, self.stride, column, row)?;
            terms.iter_mut().zip(around.into_iter().flatten()).for_each(|(term, value)| *term = *value);
            *terms.last_mut()? = self.seen.at(column, row);
            let is_known = *self.known.get(row * self.side + column)? != 0.0;
            let weight = if is_known { KNOWN_WEIGHT } else { 1.0 };
            for (equation, left) in normal.iter_mut().zip(terms) {
                let left = left * weight;
                equation.iter_mut().zip(terms).for_each(|(sum, right)| *sum += left * right);
            }
        }
        for (at, equation) in normal.iter_mut().enumerate() {
            *equation.get_mut(at)? += RIDGE;
        }
        let found = solve(normal.map(|equation| equation.map(f64::from)))?;
        let mut spread = [[0.0; WIDTH]; WIDTH];
        spread.iter_mut().flatten().zip(found).for_each(|(weight, found)| *weight = narrow(found));
        Some((spread, narrow(*found.last()?)))
    }

    /// Fits the modules of data, one after the other. Returns for each what the others leave to it.
    fn fit(&mut self, spread: &Spread, constant: f32) -> Option<Vec<f32>> {
        let stride = self.stride;
        // What was seen less what the modules give, and 1 where something was seen.
        let (mut rest, mut inside) = (vec![0.0_f32; stride * stride], vec![0.0_f32; stride * stride]);
        for (column, row) in self.places() {
            let around = window(&self.values, stride, column, row)?;
            let given: f32 =
                around.into_iter().flatten().zip(spread.iter().flatten()).map(|(value, weight)| value * weight).sum();
            let at = (row + REACH) * stride + column + REACH;
            *rest.get_mut(at)? = self.seen.at(column, row) - constant - given;
            *inside.get_mut(at)? = 1.0;
        }
        // A module gives to the one at its left what that one takes from its right.
        let mut given = *spread;
        given.reverse();
        given.iter_mut().for_each(|line| line.reverse());
        let mut free_values = self.seen.values().to_vec();
        for _ in 0..SWEEPS {
            for ((column, row), (free, known)) in self.places().zip(free_values.iter_mut().zip(self.known)) {
                if *known != 0.0 {
                    *free = *known;
                    continue;
                }
                let value = self.values.get_mut((row + REACH) * stride + column + REACH)?;
                *free = *value + missing(&rest, &inside, stride, (column, row), &given)?;
                let change = free.clamp(-1.0, 1.0) - *value;
                if change == 0.0 {
                    continue;
                }
                *value += change;
                for (line, given) in given.iter().enumerate() {
                    let start = (row + line) * stride + column;
                    let seen = inside.get(start..start + WIDTH)?;
                    for ((rest, seen), given) in rest.get_mut(start..start + WIDTH)?.iter_mut().zip(seen).zip(given) {
                        *rest -= change * given * seen;
                    }
                }
            }
        }
        Some(free_values.into_iter().map(|value| value.clamp(-1.5, 1.5)).collect())
    }
}

/// By how much a module must change to give what is missing around it.
fn missing(rest: &[f32], inside: &[f32], stride: usize, (column, row): (usize, usize), given: &Spread) -> Option<f32> {
    let (mut with, mut squares) = (0.0, HOLD);
    let lines = window(rest, stride, column, row)?.into_iter().zip(window(inside, stride, column, row)?);
    for ((rest, seen), given) in lines.zip(given) {
        for ((rest, seen), given) in rest.iter().zip(seen).zip(given) {
            with += rest * given;
            squares += seen * given * given;
        }
    }
    Some(with / squares)
}

/// The values around a module. `column` and `row` are those of the module, without the margin.
fn window(values: &[f32], stride: usize, column: usize, row: usize) -> Option<[&[f32; WIDTH]; WIDTH]> {
    let line = |line: usize| values.get((row + line) * stride + column..)?.first_chunk::<WIDTH>();
    Some([line(0)?, line(1)?, line(2)?, line(3)?, line(4)?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::read::equalizer::equalize;
    use crate::qr::{Level, encode};

    #[test]
    fn a_symbol_far_out_of_focus_is_sharp_again() {
        let symbol = encode(&"FD1:".repeat(40), Level::L).unwrap();
        let side = usize::try_from(symbol.side()).unwrap();
        let sharp: Vec<f32> = symbol.rows().flatten().map(|is_dark| if is_dark { 1.0 } else { -1.0 }).collect();
        let right = Modules::new(side, sharp.clone());
        // A disc with a radius of one and a half modules.
        let disc = |dx: isize, dy: isize| match dx * dx + dy * dy {
            0..=1 => 1.0,
            2 => 0.8,
            3..=4 => 0.2,
            _ => 0.0_f32,
        };
        let blurred = |at: usize| {
            let (mut sum, mut all) = (0.0, 0.0);
            for (dx, dy) in (-2..=2).flat_map(|dx| (-2..=2).map(move |dy| (dx, dy))) {
                let place = |from: usize, by: isize| from.checked_add_signed(by).filter(|at| *at < side);
                let value = place(at % side, dx).zip(place(at / side, dy)).map_or(-1.0, |(x, y)| right.at(x, y));
                sum += disc(dx, dy) * value;
                all += disc(dx, dy);
            }
            sum / all
        };
        let seen = Modules::new(side, (0..side * side).map(blurred).collect());
        let function = FunctionModules::of(side).unwrap();
        let wrong = |modules: &Modules| {
            modules.values().iter().zip(&sharp).filter(|(value, right)| **value * **right <= 0.0).count()
        };
        let equalized = equalize(&seen, &function).unwrap();
        let sharpened = deblurred(&seen, &equalized, &function).unwrap();
        let counts = [&seen, &equalized, &sharpened].map(wrong);
        println!("{counts:?} of {} modules are wrong: as seen, equalized, deblurred", side * side);
        assert!(counts[2] * 4 < counts[1], "{counts:?} of {}", side * side);
        assert!(counts[2] * 10 < side * side, "{counts:?} of {}", side * side);
    }
}

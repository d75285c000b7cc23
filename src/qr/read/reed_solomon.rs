//! Reed–Solomon over GF(256) with errors and erasures, as in QR codes (ISO/IEC 18004, clause
//! 7.5.2): polynomial x⁸ + x⁴ + x³ + x² + 1, roots from α⁰.
//!
//! `rxing` corrects only errors. An erasure is a codeword known to be doubtful; correcting it costs
//! half as much as an error.

/// Powers of α, twice, so that the sum of two logarithms needs no modulo; and the logarithm of each
/// element except 0.
#[expect(
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "at compile time, where what is wrong does not compile"
)]
const TABLES: ([u8; 512], [u8; 256]) = {
    let (mut powers, mut logarithms) = ([0; 512], [0; 256]);
    let (mut at, mut element) = (0, 1_u16);
    while at < 512 {
        let [_, low] = element.to_be_bytes();
        powers[at] = low;
        if at < 255 {
            let [.., logarithm] = at.to_be_bytes();
            logarithms[element as usize] = logarithm;
        }
        element <<= 1;
        if element & 0x100 != 0 {
            element ^= 0x11d;
        }
        at += 1;
    }
    (powers, logarithms)
};
static POWERS: [u8; 512] = TABLES.0;
static LOGARITHMS: [u8; 256] = TABLES.1;

fn log(element: u8) -> usize {
    LOGARITHMS.get(usize::from(element)).copied().map_or(0, usize::from)
}

/// α to an exponent below 512.
fn power(exponent: usize) -> u8 {
    POWERS.get(exponent).copied().unwrap_or(0)
}

fn multiply(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 { 0 } else { power(log(a) + log(b)) }
}

fn divide(a: u8, b: u8) -> u8 {
    if a == 0 { 0 } else { power(log(a) + 255 - log(b)) }
}

/// Evaluates a polynomial, lowest coefficient first.
fn value(polynomial: &[u8], at: u8) -> u8 {
    polynomial.iter().rev().fold(0, |sum, coefficient| multiply(sum, at) ^ coefficient)
}

/// The syndromes of a received word. All are zero for a code word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Syndromes(Vec<u8>);

impl Syndromes {
    /// Syndromes of a word with this number of correction codewords, highest coefficient first.
    pub(super) fn of(word: &[u8], correction: usize) -> Self {
        let at = |root: usize| word.iter().fold(0, |sum, codeword| multiply(sum, power(root)) ^ codeword);
        Self((0..correction).map(at).collect())
    }

    pub(super) fn are_zero(&self) -> bool {
        self.0.iter().all(|syndrome| *syndrome == 0)
    }
}

/// Corrects a word in place. `erasures` are the positions of doubtful codewords. Returns the number
/// of other wrong codewords. `None` if no code word is near enough; the word is then unchanged.
pub(super) fn correct(word: &mut [u8], syndromes: &Syndromes, erasures: &[usize]) -> Option<usize> {
    let correction = syndromes.0.len();
    if erasures.len() > correction || word.len() > 255 {
        return None;
    }
    let place = |position: usize| word.len().checked_sub(position + 1);
    // The locator starts with a root for each erasure. The Berlekamp–Massey algorithm continues
    // from there.
    let mut locator = vec![1_u8];
    for position in erasures {
        let root = power(place(*position)?);
        let mut shifted = vec![0];
        shifted.extend(locator.iter().map(|coefficient| multiply(*coefficient, root)));
        locator.push(0);
        locator.iter_mut().zip(shifted).for_each(|(coefficient, other)| *coefficient ^= other);
    }
    let mut previous = locator.clone();
    let mut length = erasures.len();
    for step in erasures.len()..correction {
        previous.insert(0, 0);
        let terms = locator.iter().enumerate().filter(|(at, _)| *at <= step);
        let discrepancy = terms.fold(0, |sum, (at, coefficient)| {
            sum ^ multiply(*coefficient, syndromes.0.get(step - at).copied().unwrap_or(0))
        });
        if discrepancy == 0 {
            continue;
        }
        let mut next = locator.clone();
        next.resize(next.len().max(previous.len()), 0);
        next.iter_mut().zip(&previous).for_each(|(coefficient, other)| *coefficient ^= multiply(*other, discrepancy));
        if 2 * length <= step + erasures.len() {
            previous = locator.iter().map(|coefficient| divide(*coefficient, discrepancy)).collect();
            length = step + 1 + erasures.len() - length;
        }
        locator = next;
    }
    while locator.last() == Some(&0) {
        locator.pop();
    }
    let found = locator.len().checked_sub(1).filter(|found| *found == length)?;
    let errors = found.checked_sub(erasures.len())?;
    if 2 * errors + erasures.len() > correction {
        return None;
    }
    let evaluator: Vec<u8> = (0..correction)
        .map(|at| {
            let terms = locator.iter().enumerate().filter(|(from, _)| *from <= at);
            terms.fold(0, |sum, (from, coefficient)| {
                sum ^ multiply(*coefficient, syndromes.0.get(at - from).copied().unwrap_or(0))
            })
        })
        .collect();
    // In characteristic 2, only the odd terms of the derivative remain.
    let derivative: Vec<u8> = locator
        .iter()
        .enumerate()
        .map(|(at, coefficient)| if at % 2 == 1 { *coefficient } else { 0 })
        .skip(1)
        .collect();
    let mut changes = Vec::with_capacity(found);
    for position in 0..word.len() {
        let exponent = place(position)?;
        let inverse = power(255 - exponent);
        if value(&locator, inverse) == 0 {
            let slope = value(&derivative, inverse);
            if slope == 0 {
                return None;
            }
            changes.push((position, multiply(power(exponent), divide(value(&evaluator, inverse), slope))));
        }
    }
    if changes.len() != found {
        return None;
    }
    for (position, change) in changes {
        if let Some(codeword) = word.get_mut(position) {
            *codeword ^= change;
        }
    }
    Some(errors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use qrcode::ec::create_error_correction_code;

    /// A code word from `qrcode`.
    fn word(data: &[u8], correction: usize) -> Vec<u8> {
        let mut word = data.to_vec();
        word.extend(create_error_correction_code(data, correction));
        word
    }

    proptest! {
        /// Two errors cost as much as four erasures. Everything within the bound is corrected.
        #[test]
        fn errors_and_erasures_within_the_bound_are_corrected(
            data in prop::collection::vec(any::<u8>(), 1..120),
            half in 1_usize..16,
            (errors, erased) in (0_usize..16, 0_usize..31),
            noise in prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 62),
        ) {
            let correction = 2 * half;
            let errors = errors.min(half);
            let erased = erased.min(correction - 2 * errors);
            let right = word(&data, correction);
            let mut places: Vec<usize> = noise.iter().map(|(index, _)| index.index(right.len())).collect();
            places.sort_unstable();
            places.dedup();
            places.truncate(errors + erased);
            let mut wrong = right.clone();
            for (place, (_, change)) in places.iter().zip(&noise) {
                wrong[*place] ^= change;
            }
            let erasures = &places[..erased.min(places.len())];
            let syndromes = Syndromes::of(&wrong, correction);
            let found = correct(&mut wrong, &syndromes, erasures);
            prop_assert_eq!(found, Some(places.len() - erasures.len()));
            prop_assert!(wrong == right);
        }

        /// Beyond the bound nothing panics, and the result is a code word or the unchanged word.
        #[test]
        fn anything_else_is_a_code_word_or_left_alone(
            mut any_word in prop::collection::vec(any::<u8>(), 1..255),
            correction in 0_usize..40,
            erasures in prop::collection::btree_set(any::<prop::sample::Index>().prop_map(|index| index.index(255)), 0..20),
        ) {
            let before = any_word.clone();
            let erasures: Vec<usize> = erasures.into_iter().filter(|at| *at < before.len()).collect();
            let syndromes = Syndromes::of(&any_word, correction);
            match correct(&mut any_word, &syndromes, &erasures) {
                Some(_) => prop_assert!(Syndromes::of(&any_word, correction).are_zero()),
                None => prop_assert!(any_word == before),
            }
        }
    }
}

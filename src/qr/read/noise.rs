//! How much noise a picture has.

use super::number::real;

/// Noise is measured in one of so many rows.
const ROWS: usize = 8;

/// The standard deviation of noise.
///
/// It is measured as the median of second differences across and down, together: they are near to 0 on
/// light that changes evenly and along edges.
pub(super) fn noise(pixels: &[u8], width: usize) -> f32 {
    let mut counts = [0_usize; 1024];
    for rows in pixels.chunks_exact(width * ROWS) {
        let mut rows = rows.chunks_exact(width).map(|row| row.array_windows::<3>().step_by(4));
        let (Some(above), Some(row), Some(below)) = (rows.next(), rows.next(), rows.next()) else { continue };
        for ((above, row), below) in above.zip(row).zip(below) {
            let [above, row, below] = [above, row, below].map(second_difference);
            let difference = (above + below - 2 * row).unsigned_abs();
            if let Some(count) = counts.get_mut(usize::from(difference)) {
                *count += 1;
            }
        }
    }
    // Of normal noise the median is 4.05 standard deviations: 0.6745 of those of the differences, which have six.
    real(quantile(&counts, 2).unwrap_or(0)) / 4.05
}

/// The least value that more than one `part`th of all have at most, from the number of each value.
pub(super) fn quantile(counts: &[usize], part: usize) -> Option<usize> {
    let mut left = counts.iter().sum::<usize>() / part;
    counts.iter().position(|count| {
        let is_it = *count > left;
        left = left.saturating_sub(*count);
        is_it
    })
}

fn second_difference([left, middle, right]: &[u8; 3]) -> i16 {
    i16::from(*left) + i16::from(*right) - 2 * i16::from(*middle)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::number::floor;
    use super::*;

    /// So many pixels of light 150 with normal noise.
    pub(in crate::qr::read) fn noisy(count: usize, deviation: f32) -> Vec<u8> {
        let mut seed = 7_u64;
        // The sum of twelve even distributions is nearly normal.
        let mut noise = || {
            let mut even = || {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                f32::from(u16::try_from(seed >> 48).unwrap()) / 65_536.0
            };
            let sum: f32 = (0..12).map(|_| even()).sum();
            (sum - 6.0) * deviation
        };
        (0..count).map(|_| u8::try_from(floor(150.5 + noise())).unwrap()).collect()
    }

    #[test]
    fn noise_is_measured_and_edges_are_none() {
        let width = 320;
        for deviation in [0.0, 2.0, 4.0, 8.0, 20.0] {
            let found = noise(&noisy(width * 240, deviation), width);
            assert!((found - deviation).abs() <= 0.05 * deviation + 0.3, "{deviation}: {found}");
        }
        let squares: Vec<u8> =
            (0..width * 240).map(|at| if (at / 5 + at / width / 5) % 2 == 0 { 30 } else { 220 }).collect();
        assert!(noise(&squares, width) < 0.1);
    }

    #[test]
    fn more_than_a_part_have_at_most_the_quantile() {
        assert_eq!(quantile(&[1, 1, 2], 2), Some(2));
        assert_eq!((quantile(&[3, 1], 4), quantile(&[0, 0], 2), quantile(&[], 2)), (Some(0), None, None));
    }
}

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

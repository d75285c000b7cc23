//! Binarization: luma → a picture of one bit per pixel, by the surroundings of each pixel.
//!
//! The threshold of a block of 8 × 8 pixels is the mean of the block means in its 5 × 5
//! neighbourhood. A block without contrast is light, unless it is inside a dark area. All is measured
//! by the contrast around a block, so that faint symbols in bright light are as good as black ones.

use wide::bytemuck::cast;
use wide::{u8x16, u16x8};

use super::bits::BitImage;
use super::noise::{noise, quantile};
use super::number::floor;
use crate::qr::LumaImage;

const BLOCK: usize = 8;
/// The contrast of a block above which it is not flat, as far as its blocks tell.
const MIN_CONTRAST: core::ops::RangeInclusive<u8> = 12..=24;
/// The most that noise raises it to: faint symbols are read in noise too.
const MAX_NOISE: u8 = 48;
/// Where a threshold is, between the mean of its surroundings and dark or light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// In the middle. A flat block is light, unless it is inside a dark area: under glare, what is
    /// around a block does not tell what it is.
    Middle,
    /// The same, lowered by an eighth of the light.
    ByLight,
    /// Separates dark modules that run together, and keeps noise light.
    Darker,
    /// In a negative, separates light modules that run together.
    Lighter,
}

impl Line {
    /// How far the threshold is moved, in parts of the contrast around it: 1 / 64.
    const SHIFT: u16 = 4;

    /// Whether flat blocks are judged by their light alone.
    const fn is_by_light(self) -> bool {
        matches!(self, Self::Middle | Self::ByLight)
    }

    fn shifted(self, threshold: u8, contrast: u8) -> u8 {
        let by = u8::try_from(u16::from(contrast) * Self::SHIFT / 64).unwrap_or(0);
        match self {
            Self::Middle => threshold,
            Self::ByLight => threshold - threshold / 8,
            Self::Darker => threshold.saturating_sub(by),
            // With 255, padding would be dark.
            Self::Lighter => threshold.saturating_add(by).min(u8::MAX - 1),
        }
    }
}

/// Binarizes a picture.
pub(super) fn threshold(image: &LumaImage, line: Line) -> BitImage {
    let width = usize::try_from(image.width()).unwrap_or(0);
    let height = usize::try_from(image.height()).unwrap_or(0);
    let mut bits = BitImage::new(width, height);
    if width == 0 || height == 0 {
        return bits;
    }
    let columns = width.div_ceil(BLOCK);
    let blocks = Blocks::of(image.pixels(), width, columns, line);
    let (lights, contrasts) = match line {
        Line::Middle | Line::ByLight => (vec![0; blocks.means.len()], vec![0; blocks.means.len()]),
        Line::Darker | Line::Lighter => blocks.surroundings(),
    };
    let mut lines = smoothed(&blocks.lines(&lights, &contrasts), columns);
    lines.iter_mut().zip(&contrasts).for_each(|(at, contrast)| *at = line.shifted(*at, *contrast));
    let pixels = image.pixels().chunks_exact(width * BLOCK);
    let rest = pixels.remainder();
    let mut rows = bits.rows_mut();
    let mut limits = Vec::with_capacity(columns.div_ceil(2));
    for (block_rows, lines) in pixels.chain((!rest.is_empty()).then_some(rest)).zip(lines.chunks_exact(columns)) {
        limits.clear();
        limits.extend(lines.chunks(2).map(of_two_blocks));
        for (row, words) in block_rows.chunks_exact(width).zip(rows.by_ref()) {
            compare(row, &limits, words);
        }
    }
    drop(rows);
    bits
}

/// What is measured of each block, row by row.
struct Blocks {
    columns: usize,
    means: Vec<u8>,
    darkest: Vec<u8>,
    /// Differences between the lightest and the darkest pixel.
    ranges: Vec<u8>,
    /// The contrast above which a block is not flat.
    least_contrast: u8,
}

impl Blocks {
    fn of(pixels: &[u8], width: usize, columns: usize, line: Line) -> Self {
        let count = columns * pixels.len().div_ceil(width * BLOCK);
        let [mut means, mut darkest, mut ranges] = [(); 3].map(|()| Vec::with_capacity(count));
        for block_rows in pixels.chunks(width * BLOCK) {
            let rows = u16::try_from(block_rows.len() / width).unwrap_or(1).max(1);
            for column in (0..columns).step_by(2) {
                let two = two_blocks(block_rows.chunks_exact(width).map(|row| sixteen(row, column * BLOCK)));
                for (sum, least, greatest) in two.into_iter().take(columns - column) {
                    // The sum of 64 pixels fits into 16 bits.
                    means.push(u8::try_from(sum / (8 * rows)).unwrap_or(u8::MAX));
                    darkest.push(least);
                    ranges.push(greatest - least);
                }
            }
        }
        let least_contrast = if line.is_by_light() {
            *MIN_CONTRAST.end()
        } else {
            least_contrast(&ranges).max(noise_contrast(pixels, width))
        };
        Self { columns, means, darkest, ranges, least_contrast }
    }

    const fn is_flat(&self, range: u8) -> bool {
        range <= self.least_contrast
    }

    /// The mean light and the mean contrast of the blocks around each block that are not flat. 0 if there
    /// are none.
    fn surroundings(&self) -> (Vec<u8>, Vec<u8>) {
        let sums = |values: &[u8]| {
            let values = values.iter().zip(&self.ranges);
            let values = values.map(|(value, range)| if self.is_flat(*range) { 0 } else { u16::from(*value) });
            box_sums(&values.collect::<Vec<_>>(), self.columns)
        };
        let counts = sums(&vec![1; self.ranges.len()]);
        let means = |sums: Vec<u16>| {
            let mean = |(sum, count): (u16, &u16)| u8::try_from(sum / (*count).max(1)).unwrap_or(u8::MAX);
            sums.into_iter().zip(&counts).map(mean).collect()
        };
        (means(sums(&self.means)), means(sums(&self.ranges)))
    }

    /// The mean of each block. For a flat one, the line between it and what differs from it around it.
    fn lines(&self, lights: &[u8], contrasts: &[u8]) -> Vec<u8> {
        let mut decided: Vec<u8> = Vec::with_capacity(self.means.len());
        let blocks = self.means.iter().zip(&self.darkest).zip(&self.ranges).zip(lights.iter().zip(contrasts));
        for (at, (((mean, darkest), range), (light, contrast))) in blocks.enumerate() {
            let line = match (self.is_flat(*range), *contrast) {
                (false, _) => *mean,
                (true, 0) => self.far_from_contrast(at, *darkest, &decided),
                (true, contrast) if mean < light => mean.saturating_add(contrast / 2),
                (true, contrast) => darkest.saturating_sub(contrast / 2),
            };
            decided.push(line);
        }
        decided
    }

    /// The line of a flat block with only such around it. Inside a dark area it follows the blocks
    /// decided before; elsewhere everything is light.
    fn far_from_contrast(&self, at: usize, darkest: u8, decided: &[u8]) -> u8 {
        let before = |back: usize| at.checked_sub(back).and_then(|at| decided.get(at)).map(|line| u16::from(*line));
        let around = || {
            let (up, left, corner) = (before(self.columns)?, before(1)?, before(self.columns + 1)?);
            u8::try_from((up + 2 * left + corner) / 4).ok()
        };
        let around = if at.is_multiple_of(self.columns) { None } else { around() };
        around.filter(|around| darkest < *around).unwrap_or(darkest / 2)
    }
}

/// The contrast above which a block is not flat: twice that of the flattest quarter of all blocks, which
/// have only noise.
fn least_contrast(ranges: &[u8]) -> u8 {
    let mut counts = [0_usize; 256];
    for range in ranges {
        if let Some(count) = counts.get_mut(usize::from(*range)) {
            *count += 1;
        }
    }
    let noise = quantile(&counts, 4).and_then(|range| u8::try_from(2 * range).ok()).unwrap_or(u8::MAX);
    noise.clamp(*MIN_CONTRAST.start(), *MIN_CONTRAST.end())
}

/// The contrast that noise alone seldom gives a block: 5 standard deviations, up to [`MAX_NOISE`].
fn noise_contrast(pixels: &[u8], width: usize) -> u8 {
    u8::try_from(floor(5.0 * noise(pixels, width))).unwrap_or(u8::MAX).min(MAX_NOISE)
}

/// The rows of two blocks beside each other → of each, the sum of its pixels, the darkest and the lightest.
fn two_blocks(rows: impl Iterator<Item = u8x16>) -> [(u16, u8, u8); 2] {
    let (mut least, mut greatest) = (u8x16::MAX, u8x16::ZERO);
    let (mut left, mut right) = (u16x8::ZERO, u16x8::ZERO);
    for row in rows {
        (least, greatest) = (least.min(row), greatest.max(row));
        (left, right) = (left + u16x8::from_u8x16_low(row), right + u16x8::from_u8x16_high(row));
    }
    let [least_left, least_right] = cast::<_, [[u8; BLOCK]; 2]>(least);
    let [greatest_left, greatest_right] = cast::<_, [[u8; BLOCK]; 2]>(greatest);
    let measured = |sum: u16x8, least: [u8; BLOCK], greatest: [u8; BLOCK]| {
        let least = least.into_iter().fold(u8::MAX, u8::min);
        (sum.reduce_add(), least, greatest.into_iter().fold(0, u8::max))
    };
    [measured(left, least_left, greatest_left), measured(right, least_right, greatest_right)]
}

/// Sixteen pixels of a row. The last one is repeated beyond the edge.
fn sixteen(row: &[u8], from: usize) -> u8x16 {
    let row = row.get(from..).unwrap_or_default();
    if let Some(pixels) = row.first_chunk() {
        return u8x16::new(*pixels);
    }
    let mut pixels = [row.last().copied().unwrap_or(u8::MAX); 2 * BLOCK];
    pixels.iter_mut().zip(row).for_each(|(to, from)| *to = *from);
    u8x16::new(pixels)
}

/// Averages each block's mean over two blocks on each side.
fn smoothed(means: &[u8], columns: usize) -> Vec<u8> {
    let wide: Vec<u16> = means.iter().map(|mean| u16::from(*mean)).collect();
    // At an edge, the five nearest are taken, so every sum has as many.
    let count = u16::try_from(columns.min(5) * (means.len() / columns).min(5)).unwrap_or(1).max(1);
    box_sums(&wide, columns).into_iter().map(|sum| u8::try_from(sum / count).unwrap_or(u8::MAX)).collect()
}

/// The sum of the values within two places on each side. At an edge, the five nearest are taken.
fn box_sums(values: &[u16], columns: usize) -> Vec<u16> {
    let rows: Vec<&[u16]> = values.chunks_exact(columns).collect();
    let mut summed = Vec::with_capacity(values.len());
    let mut sums = vec![0_u16; columns];
    for y in 0..rows.len() {
        let first = y.saturating_sub(2).min(rows.len().saturating_sub(5));
        sums.fill(0);
        for row in rows.iter().skip(first).take(5) {
            sums.iter_mut().zip(*row).for_each(|(sum, value)| *sum += *value);
        }
        let inner = sums.array_windows().map(|[a, b, c, d, e]: &[u16; 5]| a + b + c + d + e);
        let start = summed.len();
        if columns < 5 {
            summed.resize(start + columns, sums.iter().sum());
            continue;
        }
        let left: u16 = sums.iter().take(5).sum();
        let right: u16 = sums.iter().skip(columns - 5).sum();
        summed.extend([left; 2]);
        summed.extend(inner);
        summed.extend([right; 2]);
    }
    summed
}

/// The thresholds of sixteen pixels in two blocks.
fn of_two_blocks(lines: &[u8]) -> u8x16 {
    let [left, right] = [lines.first(), lines.last()].map(|line| [line.copied().unwrap_or(0); BLOCK]);
    cast([left, right])
}

/// Sets the bits of one row: a pixel is dark if it is not lighter than its block's threshold.
fn compare(row: &[u8], limits: &[u8x16], words: &mut [u64]) {
    let (whole, rest) = row.as_chunks::<16>();
    for (word, (pixels, limits)) in words.iter_mut().zip(whole.chunks(4).zip(limits.chunks(4))) {
        for (place, (pixels, limit)) in pixels.iter().zip(limits).enumerate() {
            *word |= no_greater(u8x16::new(*pixels), *limit) << (16 * place);
        }
    }
    // Padding beyond the edge is 255. It counts as dark only with a threshold of 255, which does
    // not occur.
    let mut last = [u8::MAX; 16];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    if let (false, Some(word), Some(limit)) = (rest.is_empty(), words.get_mut(whole.len() / 4), limits.get(whole.len()))
    {
        *word |= no_greater(u8x16::new(last), *limit) << (16 * (whole.len() % 4));
    }
}

/// One bit for each of sixteen pixels, set if it is not greater than its limit.
fn no_greater(pixels: u8x16, limits: u8x16) -> u64 {
    u64::from(pixels.min(limits).simd_eq(pixels).to_bitmask())
}

#[cfg(test)]
mod tests {
    use super::super::noise::tests::noisy;
    use super::*;

    #[test]
    fn sixteen_pixels_are_compared_at_once() {
        for limit in 0..=u8::MAX {
            for light in 0..=u8::MAX {
                let mut pixels = [light; 16];
                pixels[..8].copy_from_slice(&[0, 255, limit, limit.wrapping_add(1), 127, 128, light / 2, !light]);
                let expected = pixels.iter().rev().fold(0, |bits, pixel| bits << 1 | u64::from(*pixel <= limit));
                assert_eq!(no_greater(u8x16::new(pixels), u8x16::splat(limit)), expected, "{limit} {light}");
            }
        }
    }

    #[test]
    fn two_blocks_are_measured_each_by_itself() {
        let row = |y: u8| -> [u8; 11] { core::array::from_fn(|x| 10 * y + u8::try_from(x).unwrap()) };
        let rows: Vec<_> = (0..3).map(row).collect();
        let [left, right] = two_blocks(rows.iter().map(|row| sixteen(row, 0)));
        assert_eq!(left, (3 * 28 + 8 * 30, 0, 27));
        // The last pixel is repeated.
        assert_eq!(right, (3 * (8 + 9 + 6 * 10) + 8 * 30, 8, 30));
        let [left, _] = two_blocks(rows.iter().map(|row| sixteen(row, 8)));
        assert_eq!(left, right);
    }

    #[test]
    fn noise_stays_light() {
        let (width, height) = (320, 240);
        for (deviation, contrast) in [(0.0, 0), (4.0, 20), (8.0, 40), (20.0, 48)] {
            let pixels = noisy(width * height, deviation);
            assert!(noise_contrast(&pixels, width).abs_diff(contrast) <= 2, "{deviation}");
            if deviation < 9.0 {
                let bits = threshold(&LumaImage::new(320, 240, pixels).unwrap(), Line::Darker);
                let dark: u32 = (0..height).flat_map(|y| bits.row(y)).map(|word| word.count_ones()).sum();
                // A block in ten has more contrast, and half of its pixels are dark then. Without noise in mind, all have.
                assert!(dark < 76_800 / 20, "{deviation}: {dark}");
            }
        }
    }

    #[test]
    fn light_that_falls_off_does_not_hide_dark_squares() {
        let (width, height) = (203, 101);
        let is_dark = |x: usize, y: usize| (x / 6 + y / 6).is_multiple_of(2);
        let pixels = (0..height)
            .flat_map(|y| {
                (0..width).map(move |x| {
                    let light = 80 + x / 2;
                    u8::try_from(if is_dark(x, y) { light / 2 } else { light }).unwrap()
                })
            })
            .collect();
        let bits = threshold(&LumaImage::new(203, 101, pixels).unwrap(), Line::Middle);
        let wrong = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .filter(|(x, y)| bits.get(i32::try_from(*x).unwrap(), i32::try_from(*y).unwrap()) != Some(is_dark(*x, *y)));
        assert_eq!(wrong.count(), 0);
    }

    #[test]
    fn faint_squares_are_dark_in_any_light_and_light_squares_in_any_dark() {
        let (width, height) = (200_usize, 160_usize);
        let is_square = |x: usize, y: usize| {
            (40..160).contains(&x) && (40..120).contains(&y) && (x / 10 + y / 10).is_multiple_of(2)
        };
        for (ground, square) in [(60, 44), (120, 104), (245, 229), (250, 100), (60, 76), (229, 245), (20, 200)] {
            let pixels: Vec<u8> = (0..width * height)
                .map(|at| if is_square(at % width, at / width) { square } else { ground } + u8::from(at % 3 == 0))
                .collect();
            for line in [Line::Darker, Line::Lighter] {
                let bits = threshold(&LumaImage::new(200, 160, pixels.clone()).unwrap(), line);
                let wrong = (40 * width..120 * width)
                    .map(|at| (at % width, at / width))
                    .filter(|(x, _)| (40..160).contains(x))
                    .filter(|(x, y)| {
                        let is_dark = bits.get(i32::try_from(*x).unwrap(), i32::try_from(*y).unwrap()).unwrap();
                        is_dark != (is_square(*x, *y) == (square < ground))
                    });
                assert_eq!(wrong.count(), 0, "{square} on {ground}, {line:?}");
            }
        }
    }

    #[test]
    fn noise_raises_the_least_contrast_up_to_a_limit() {
        assert_eq!(least_contrast(&[0; 40]), 12);
        assert_eq!(least_contrast(&[8; 40]), 16);
        assert_eq!(least_contrast(&[90; 40]), 24);
        // A quarter decides: what has contrast is not noise.
        assert_eq!(least_contrast(&[[7; 12].as_slice(), &[90; 28]].concat()), 14);
        assert_eq!(least_contrast(&[]), 24);
    }

    #[test]
    fn a_picture_without_contrast_is_light() {
        for (width, height) in [(1, 1), (7, 9), (64, 64), (65, 3)] {
            for light in [1, 90, 255] {
                let bits = threshold(
                    &LumaImage::new(width, height, vec![light; usize::try_from(width * height).unwrap()]).unwrap(),
                    Line::Middle,
                );
                assert!(
                    (0..bits.height()).all(|y| bits.row(y).iter().all(|word| *word == 0)),
                    "{width} {height} {light}"
                );
            }
        }
    }
}

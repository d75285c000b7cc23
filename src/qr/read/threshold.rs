//! Binarization: luma → a picture of one bit per pixel, by the surroundings of each pixel.
//!
//! The threshold of a block of 8 × 8 pixels is the mean of the block means in its 5 × 5
//! neighbourhood. A block without contrast is light, unless it is inside a dark area.

use super::number::signed;
use crate::qr::LumaImage;

const BLOCK: usize = 8;
/// The unchanged threshold, in sixteenths.
pub(super) const WHOLE: u16 = 16;
/// Minimum difference between the darkest and the lightest pixel of a block. Less is noise.
const MIN_CONTRAST: u8 = 24;

/// Binarizes a picture with the threshold scaled by `sixteenths` / 16.
pub(super) fn threshold(image: &LumaImage, sixteenths: u16) -> BitImage {
    let width = usize::try_from(image.width()).unwrap_or(0);
    let height = usize::try_from(image.height()).unwrap_or(0);
    let mut bits = BitImage::new(width, height);
    if width == 0 || height == 0 {
        return bits;
    }
    let columns = width.div_ceil(BLOCK);
    let mut lines = smoothed(&means(image.pixels(), width, columns), columns);
    if sixteenths != WHOLE {
        let part = |line: &mut u8| {
            *line = u8::try_from(u16::from(*line) * sixteenths / WHOLE).unwrap_or(u8::MAX).min(u8::MAX - 1);
        };
        lines.iter_mut().for_each(part);
    }
    let pixels = image.pixels().chunks_exact(width * BLOCK);
    let rest = pixels.remainder();
    let mut rows = bits.rows_mut();
    for (block_rows, limits) in pixels.chain((!rest.is_empty()).then_some(rest)).zip(lines.chunks_exact(columns)) {
        for (row, words) in block_rows.chunks_exact(width).zip(rows.by_ref()) {
            compare(row, limits, words);
        }
    }
    drop(rows);
    bits
}

/// The mean of each block, row by row.
fn means(pixels: &[u8], width: usize, columns: usize) -> Vec<u8> {
    let mut means: Vec<u8> = Vec::with_capacity(columns * pixels.len().div_ceil(width * BLOCK));
    // Per column of pixels within a row of blocks. Columns beyond the edge repeat the last one.
    let mut least = vec![0; columns * BLOCK];
    let mut greatest = vec![0; columns * BLOCK];
    let mut sums = vec![0_u16; columns * BLOCK];
    for block_rows in pixels.chunks(width * BLOCK) {
        least.fill(u8::MAX);
        greatest.fill(0);
        sums.fill(0);
        for row in block_rows.chunks_exact(width) {
            least.iter_mut().zip(row).for_each(|(least, pixel)| *least = (*least).min(*pixel));
            greatest.iter_mut().zip(row).for_each(|(greatest, pixel)| *greatest = (*greatest).max(*pixel));
            sums.iter_mut().zip(row).for_each(|(sum, pixel)| *sum += u16::from(*pixel));
        }
        repeat_last(&mut least, width);
        repeat_last(&mut greatest, width);
        repeat_last(&mut sums, width);
        let blocks =
            least.as_chunks::<BLOCK>().0.iter().zip(greatest.as_chunks::<BLOCK>().0).zip(sums.as_chunks::<BLOCK>().0);
        let rows = u16::try_from(block_rows.len() / width).unwrap_or(1).max(1);
        let above = means.len().checked_sub(columns);
        for (column, ((least, greatest), sums)) in blocks.enumerate() {
            let least = least.iter().fold(u8::MAX, |least, pixel| least.min(*pixel));
            let greatest = greatest.iter().fold(0, |greatest, pixel| greatest.max(*pixel));
            let mean = if greatest - least > MIN_CONTRAST {
                // The sum of 64 pixels fits into 16 bits.
                u8::try_from(sums.iter().sum::<u16>() / (8 * rows)).unwrap_or(u8::MAX)
            } else {
                // Inside a dark area, the mean follows the blocks decided before.
                let before = |back: usize| {
                    means.len().checked_sub(back).and_then(|at| means.get(at)).map(|mean| u16::from(*mean))
                };
                let around = above.filter(|_| column > 0).and_then(|_| {
                    let (up, left, corner) = (before(columns)?, before(1)?, before(columns + 1)?);
                    u8::try_from((up + 2 * left + corner) / 4).ok()
                });
                around.filter(|around| least < *around).unwrap_or(least / 2)
            };
            means.push(mean);
        }
    }
    means
}

fn repeat_last<T: Copy>(columns: &mut [T], width: usize) {
    if let Some((last, beyond)) = width.checked_sub(1).and_then(|last| columns.get_mut(last..)?.split_first_mut()) {
        beyond.fill(*last);
    }
}

/// Averages each block's mean over two blocks on each side.
fn smoothed(means: &[u8], columns: usize) -> Vec<u8> {
    let rows: Vec<&[u8]> = means.chunks_exact(columns).collect();
    let mut smooth = Vec::with_capacity(means.len());
    let mut sums = vec![0_u16; columns];
    // At an edge, the five nearest blocks are taken.
    let five = |at: usize, count: usize| {
        let first = at.saturating_sub(2).min(count.saturating_sub(5));
        first..(first + 5).min(count)
    };
    for y in 0..rows.len() {
        sums.fill(0);
        let around = five(y, rows.len());
        let height = u16::try_from(around.len()).unwrap_or(1);
        for row in rows.get(around).unwrap_or_default() {
            sums.iter_mut().zip(*row).for_each(|(sum, mean)| *sum += u16::from(*mean));
        }
        for x in 0..columns {
            let around = five(x, columns);
            let count = height * u16::try_from(around.len()).unwrap_or(1);
            let sum: u16 = sums.get(around).unwrap_or_default().iter().sum();
            smooth.push(u8::try_from(sum / count).unwrap_or(u8::MAX));
        }
    }
    smooth
}

/// Sets the bits of one row: a pixel is dark if it is not lighter than its block's threshold.
fn compare(row: &[u8], limits: &[u8], words: &mut [u64]) {
    let (whole, rest) = row.as_chunks::<BLOCK>();
    let mut last = [u8::MAX; BLOCK];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    let mut blocks = whole.iter().chain((!rest.is_empty()).then_some(&last)).zip(limits);
    for word in words {
        for (place, (pixels, limit)) in blocks.by_ref().take(8).enumerate() {
            *word |= no_greater(u64::from_le_bytes(*pixels), *limit) << (8 * place);
        }
    }
    // Padding beyond the edge is 255. It counts as dark only with a threshold of 255, which does
    // not occur.
}

/// Compares eight bytes with a limit at once. The result has one bit per byte, set if the byte is
/// not greater.
const fn no_greater(bytes: u64, limit: u8) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = ONES << 7;
    let limits = ONES * u64_of(limit);
    // The lower seven bits are compared by a subtraction that borrows only from the highest bit.
    let lower = (limits | HIGH) - (bytes & !HIGH);
    let is = if limit >= 0x80 { !bytes | lower } else { !bytes & lower };
    ((is & HIGH) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[expect(clippy::as_conversions, reason = "no `From` in a constant function")]
const fn u64_of(byte: u8) -> u64 {
    byte as u64
}

/// Strength, in halves of the difference.
const HALVES: i32 = 3;

/// Returns the sharpened picture. Noise increases too.
pub(super) fn sharpened(image: &LumaImage) -> Option<LumaImage> {
    let width = usize::try_from(image.width()).ok().filter(|width| *width > 0)?;
    let rows: Vec<&[u8]> = image.pixels().chunks_exact(width).collect();
    let mut pixels = Vec::with_capacity(image.pixels().len());
    // For each column, the sum of three rows. Edges are repeated.
    let mut sums = vec![0_i32; width];
    for (y, row) in rows.iter().enumerate() {
        let above = rows.get(y.saturating_sub(1)).unwrap_or(row);
        let below = rows.get(y + 1).unwrap_or(row);
        for (sum, ((a, b), c)) in sums.iter_mut().zip(above.iter().zip(*row).zip(*below)) {
            *sum = i32::from(*a) + i32::from(*b) + i32::from(*c);
        }
        let first = sums.first().copied().unwrap_or(0);
        let last = sums.last().copied().unwrap_or(0);
        let left = core::iter::once(&first).chain(&sums);
        let right = sums.iter().skip(1).chain(core::iter::once(&last));
        pixels.extend(row.iter().zip(left.zip(&sums).zip(right)).map(|(pixel, ((a, b), c))| {
            let pixel = i32::from(*pixel);
            let moved = pixel + (9 * pixel - (a + b + c)) * HALVES / 18;
            u8::try_from(moved.clamp(0, 255)).unwrap_or(0)
        }));
    }
    LumaImage::new(image.width(), image.height(), pixels).ok()
}

/// Rows of words with 64 pixels each, the leftmost in the lowest bit. A set bit is dark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BitImage {
    width: usize,
    height: usize,
    stride: usize,
    words: Vec<u64>,
}

impl BitImage {
    /// An all light picture.
    pub(super) fn new(width: usize, height: usize) -> Self {
        let stride = width.div_ceil(64);
        Self { width, height, stride, words: vec![0; stride * height] }
    }

    pub(super) const fn width(&self) -> usize {
        self.width
    }

    pub(super) const fn height(&self) -> usize {
        self.height
    }

    pub(super) fn row(&self, y: usize) -> &[u64] {
        self.words.get(y * self.stride..(y + 1) * self.stride).unwrap_or_default()
    }

    pub(super) fn rows_mut(&mut self) -> impl Iterator<Item = &mut [u64]> {
        self.words.chunks_exact_mut(self.stride.max(1))
    }

    /// Returns the first and last pixel of the run of one colour in a row that contains a position.
    /// `None` if the pixel has the other colour, or if the run is longer than `longest` + 1 pixels.
    pub(super) fn run(&self, x: i32, y: i32, is_dark: bool, longest: i32) -> Option<(i32, i32)> {
        let longest = usize::try_from(longest).ok()?;
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        if x >= self.width || y >= self.height {
            return None;
        }
        let row = self.row(y);
        let own = |word: usize| row.get(word).map_or(0, |bits| if is_dark { *bits } else { !bits });
        let (word, place) = (x / 64, x % 64);
        if own(word) >> place & 1 == 0 {
            return None;
        }
        let count = |ones: u32| usize::try_from(ones).unwrap_or(0);
        let (mut first, mut last) = (x + 1 - count((own(word) << (63 - place)).leading_ones()), x);
        let mut before = word;
        while first > 0 && first == before * 64 {
            before -= 1;
            first -= count(own(before).leading_ones());
            if x - first > longest {
                return None;
            }
            if first > before * 64 {
                break;
            }
        }
        last += count((own(word) >> place).trailing_ones()) - 1;
        let mut after = word;
        while last == after * 64 + 63 && last + 1 < self.width {
            after += 1;
            let more = count(own(after).trailing_ones());
            last += more;
            if last - first > longest {
                return None;
            }
            if more < 64 {
                break;
            }
        }
        // The padding of the last word is light.
        let last = last.min(self.width - 1);
        (last - first <= longest).then_some((signed(first), signed(last)))
    }

    /// Whether a pixel is dark. `None` outside the picture.
    #[inline]
    pub(super) fn get(&self, x: i32, y: i32) -> Option<bool> {
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        if x >= self.width {
            return None;
        }
        self.words.get(y * self.stride + x / 64).map(|word| word >> (x % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_bytes_are_compared_at_once() {
        for limit in 0..=u8::MAX {
            for byte in 0..=u8::MAX {
                let bytes = [byte, 0, 255, limit, limit.wrapping_add(1), 127, 128, byte.wrapping_mul(3)];
                let expected = bytes.iter().rev().fold(0, |bits, byte| bits << 1 | u64::from(*byte <= limit));
                assert_eq!(no_greater(u64::from_le_bytes(bytes), limit), expected, "{limit} {byte}");
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
        let bits = threshold(&LumaImage::new(203, 101, pixels).unwrap(), WHOLE);
        let wrong = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .filter(|(x, y)| bits.get(i32::try_from(*x).unwrap(), i32::try_from(*y).unwrap()) != Some(is_dark(*x, *y)));
        assert_eq!(wrong.count(), 0);
    }

    #[test]
    fn a_picture_without_contrast_is_light() {
        for (width, height) in [(1, 1), (7, 9), (64, 64), (65, 3)] {
            for light in [1, 90, 255] {
                let bits = threshold(
                    &LumaImage::new(width, height, vec![light; usize::try_from(width * height).unwrap()]).unwrap(),
                    WHOLE,
                );
                assert!(
                    (0..bits.height()).all(|y| bits.row(y).iter().all(|word| *word == 0)),
                    "{width} {height} {light}"
                );
            }
        }
    }

    #[test]
    fn edges_are_steeper_and_flat_light_stays() {
        let flat = LumaImage::new(5, 4, vec![77; 20]).unwrap();
        assert_eq!(sharpened(&flat), Some(flat));
        let slope: Vec<u8> = (0..6).flat_map(|_| [50, 50, 80, 120, 150, 150]).collect();
        let steep = sharpened(&LumaImage::new(6, 6, slope).unwrap()).unwrap();
        assert_eq!(steep.pixels()[12..18], [50, 35, 75, 125, 165, 150]);
        assert_eq!(sharpened(&LumaImage::new(0, 3, vec![]).unwrap()), None);
    }

    #[test]
    fn pixels_have_their_places() {
        let mut bits = BitImage::new(70, 2);
        bits.rows_mut().nth(1).unwrap()[1] = 1 << 5;
        assert_eq!([(69, 1), (68, 1), (69, 0)].map(|(x, y)| bits.get(x, y)), [Some(true), Some(false), Some(false)]);
        assert_eq!([(70, 1), (-1, 0), (0, 2)].map(|(x, y)| bits.get(x, y)), [None; 3]);
        assert_eq!(bits.row(1), [0, 32]);
    }

    #[test]
    fn runs_are_as_pixel_by_pixel() {
        let mut bits = BitImage::new(331, 3);
        let mut seed = 7_u64;
        for row in bits.rows_mut() {
            for word in row.iter_mut() {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                *word = if seed >> 60 < 6 { u64::MAX * (seed >> 59 & 1) } else { seed & (seed << 3) };
            }
            *row.last_mut().unwrap() &= (1 << 11) - 1;
        }
        for (x, y, is_dark) in (0..331).flat_map(|x| [(x, 0, true), (x, 1, false), (x, 2, true), (x, 2, false)]) {
            let is_own = |x: i32| bits.get(x, y) == Some(is_dark);
            let slow = is_own(x).then(|| {
                let first = (0..=x).rev().take_while(|x| is_own(*x)).last().unwrap();
                (first, (x..331).take_while(|x| is_own(*x)).last().unwrap())
            });
            assert_eq!(bits.run(x, y, is_dark, 331), slow, "{x} {y} {is_dark}");
        }
        assert_eq!([(-1, 0), (331, 0), (0, 3)].map(|(x, y)| bits.run(x, y, true, 331)), [None; 3]);
    }
}

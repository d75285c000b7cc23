//! A picture of one bit per pixel.

use super::number::signed;

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

//! A grey picture, the input of the readers.

use wide::bytemuck::cast;
use wide::{i16x8, u8x16, u16x8};

use crate::words::{Explain, Lang, errors_qr as say};

/// Why pixels do not form a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum LumaError {
    /// The number of pixels is not width × height.
    Length {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Number of bytes found.
        found: usize,
    },
}

impl Explain for LumaError {
    fn id(&self) -> &'static str {
        match self {
            Self::Length { .. } => "pixels-length",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Length { width, height, found } => say::PixelsLength { width, height, found }.say(lang),
        }
    }

    fn hint(&self, _: Lang) -> String {
        String::new()
    }
}

/// Luminance, one byte per pixel (0 black, 255 white), row by row from the top left.
///
/// ```
/// use fede::qr::LumaImage;
///
/// // A camera frame of 4 × 2 grey pixels.
/// let frame = LumaImage::new(4, 2, vec![255; 8])?;
/// assert_eq!((frame.width(), frame.height()), (4, 2));
/// # Ok::<(), fede::qr::LumaError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LumaImage {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl LumaImage {
    /// Creates a picture from width × height pixels.
    ///
    /// # Errors
    /// [`LumaError::Length`].
    pub fn new(width: u32, height: u32, pixels: Vec<u8>) -> Result<Self, LumaError> {
        if u64::try_from(pixels.len()).ok() != Some(u64::from(width) * u64::from(height)) {
            return Err(LumaError::Length { width, height, found: pixels.len() });
        }
        Ok(Self { width, height, pixels })
    }

    /// Returns the pixels, so that their memory can be reused.
    #[must_use]
    pub fn into_pixels(self) -> Vec<u8> {
        self.pixels
    }

    /// Width in pixels.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// The pixels, row by row from the top left.
    #[must_use]
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The picture at half its width and height. Each pixel is the mean of four. An odd last row or
    /// column is left out.
    #[must_use]
    pub fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let [from, to] = [self.width, width].map(|side| usize::try_from(side).unwrap_or_default().max(1));
        let mut pixels = vec![0; self.pixels.len() / from / 2 * (from / 2)];
        for (rows, means) in self.pixels.chunks_exact(2 * from).zip(pixels.chunks_exact_mut(to)) {
            let (above, below) = rows.split_at(from);
            halve(above, below, means);
        }
        Self { width, height, pixels }
    }

    /// The negative of the picture.
    #[must_use]
    #[cfg(feature = "sandbox")]
    pub(super) fn inverted(&self) -> Self {
        Self { pixels: self.pixels.iter().map(|pixel| !pixel).collect(), ..*self }
    }
}

/// Writes the means of four pixels each of two rows.
fn halve(above: &[u8], below: &[u8], means: &mut [u8]) {
    let (means, last) = means.as_chunks_mut::<8>();
    let (above, above_last) = above.as_chunks::<16>();
    let (below, below_last) = below.as_chunks::<16>();
    for (means, (above, below)) in means.iter_mut().zip(above.iter().zip(below)) {
        *means = means_of(*above, *below);
    }
    let padded = |row: &[u8]| {
        let mut padded = [0; 16];
        padded.iter_mut().zip(row).for_each(|(to, from)| *to = *from);
        padded
    };
    let rest = means_of(padded(above_last), padded(below_last));
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = from);
}

/// The means of four pixels each, all at once.
fn means_of(above: [u8; 16], below: [u8; 16]) -> [u8; 8] {
    const BYTE: u16x8 = u16x8::new([0xFF; 8]);
    const HALF: u16x8 = u16x8::new([2; 8]);
    // Each lane has two pixels that are beside each other.
    let (above, below): (u16x8, u16x8) = (cast(above), cast(below));
    let sums = (above & BYTE) + (above >> 8_u32) + (below & BYTE) + (below >> 8_u32);
    let means: i16x8 = cast((sums + HALF) >> 2_u32);
    let [means, _] = cast::<_, [[u8; 8]; 2]>(u8x16::narrow_i16x8(means, means));
    means
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halving_takes_means() {
        let image = LumaImage::new(5, 3, vec![0, 4, 8, 8, 9, 4, 8, 8, 9, 9, 1, 1, 1, 1, 1]).unwrap();
        assert_eq!(image.halved(), LumaImage::new(2, 1, vec![4, 8]).unwrap());
        let nothing = LumaImage::new(0, 0, vec![]).unwrap();
        assert_eq!(nothing.halved(), nothing);
        assert_eq!(LumaImage::new(1, 5, vec![7; 5]).unwrap().halved().pixels(), &[] as &[u8]);
        assert!(LumaImage::new(u32::MAX, u32::MAX, vec![]).is_err());
    }

    #[test]
    fn rows_of_every_length_are_halved() {
        for width in 2..70_u32 {
            let pixels: Vec<u8> = (0..4 * width).map(|at| u8::try_from(at * 97 % 256).unwrap()).collect();
            let image = LumaImage::new(width, 4, pixels).unwrap();
            let halved = image.halved();
            assert_eq!((halved.width(), halved.height()), (width / 2, 2));
            let light = |x: u32, y: u32| u32::from(image.pixels()[usize::try_from(y * width + x).unwrap()]);
            let means = (0..2).flat_map(|y| (0..width / 2).map(move |x| (2 * x, 2 * y)));
            let means =
                means.map(|(x, y)| (light(x, y) + light(x + 1, y) + light(x, y + 1) + light(x + 1, y + 1) + 2) / 4);
            assert!(halved.pixels().iter().map(|mean| u32::from(*mean)).eq(means), "{width}");
        }
    }
}

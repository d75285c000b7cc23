//! A grey picture, the input of the readers.

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
        let row_pixels = usize::try_from(self.width).unwrap_or_default().max(1);
        let mut pixels = Vec::with_capacity(self.pixels.len() / 4);
        for rows in self.pixels.chunks_exact(row_pixels * 2) {
            let (above, below) = rows.split_at(row_pixels);
            let pairs = above.as_chunks::<2>().0.iter().zip(below.as_chunks::<2>().0);
            pixels.extend(pairs.map(|([a, b], [c, d])| {
                let sum = [a, b, c, d].map(|pixel| u16::from(*pixel)).iter().sum::<u16>();
                let [_, mean] = ((sum + 2) / 4).to_be_bytes();
                mean
            }));
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
}

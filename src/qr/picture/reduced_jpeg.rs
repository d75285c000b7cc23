//! Decodes a JPEG that would take too much memory at a half or a quarter of its size.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageBuffer};
use jpeg_decoder::{Decoder, PixelFormat};

use super::error::PictureError;
use super::grey::{Backdrop, Decoded, oriented, to_luma};
use super::memory::is_progressive;

/// Limit on the pixels of the file. Telephones take 200 megapixels.
const MAX_JPEG_PIXELS: u64 = 256_000_000;
/// Maximum pixels of the result.
const MAX_REDUCED_PIXELS: u64 = 51_000_000;

/// Decodes at reduced size. A progressive JPEG cannot be: its coefficients are in memory at full
/// size.
pub(super) fn decode_reduced(
    file: &[u8],
    (width, height): (u32, u32),
    orientation: Orientation,
) -> Result<Decoded, PictureError> {
    let pixels = u64::from(width) * u64::from(height);
    let refused = PictureError::TooManyPixels { width, height };
    if is_progressive(file) || pixels >= MAX_JPEG_PIXELS {
        return Err(refused);
    }
    let factor = if pixels / 4 <= MAX_REDUCED_PIXELS { 2 } else { 4 };
    let side = |side: u32| u16::try_from(side / factor).map_err(|_| refused);
    let mut decoder = Decoder::new(Cursor::new(file));
    let damaged = |_| PictureError::Damaged;
    let (width, height) = decoder.scale(side(width)?, side(height)?).map_err(damaged)?;
    let pixels = decoder.decode().map_err(damaged)?;
    let (width, height) = (u32::from(width), u32::from(height));
    let picture = match decoder.info().map(|info| info.pixel_format) {
        Some(PixelFormat::L8) => ImageBuffer::from_raw(width, height, pixels).map(DynamicImage::ImageLuma8),
        Some(PixelFormat::RGB24) => ImageBuffer::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8),
        _ => return Err(PictureError::Unsupported { format: "JPEG (CMYK)" }),
    };
    let picture = picture.ok_or(PictureError::Damaged)?;
    oriented(to_luma(picture, Backdrop::White)?, orientation)
}

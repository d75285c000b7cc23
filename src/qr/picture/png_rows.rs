//! Decodes a PNG to luminance a few rows at a time. A 16-bit picture with four channels is never in
//! memory as a whole.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageBuffer};
use png::{BitDepth, ColorType, DecodingError, Transformations};

use super::error::{MAX_PIXELS, PictureError};
use super::grey::{Backdrop, Decoded, oriented, to_luma};
use crate::qr::LumaImage;

/// Size of the rows that are converted at a time, in bytes. It fits into the cache.
const STRIP_BYTES: usize = 1 << 18;
/// Maximum size of a row in bytes. 16 384 pixels of eight bytes, the widest camera picture, take
/// 128 KiB.
const MAX_ROW_BYTES: usize = 16 << 20;
/// Unpacked pixels allowed for any file, in bytes. Only pixels of one colour compress a
/// hundredfold, and unpacking takes time: one second for 800 MB.
const MIN_UNPACKED_BYTES: u64 = 320 << 20;
/// Additional unpacked bytes allowed per byte of the file.
const UNPACKED_A_BYTE: u64 = 64;
/// Maximum memory for the colour profile and other chunks, in bytes.
const MAX_CHUNK_BYTES: usize = 64 << 20;

/// What becomes of a file that ends before the picture does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    Refuse,
    /// The missing rows are white.
    Keep,
}

/// Decodes a PNG that is not interlaced. `None` if the file is not such a PNG; another decoder must
/// then try.
pub(super) fn decode(file: &[u8], backdrop: Backdrop, cut: Cut) -> Option<Result<Decoded, PictureError>> {
    if !file.starts_with(b"\x89PNG\r\n\x1a\n") {
        return None;
    }
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(file), png::Limits { bytes: MAX_CHUNK_BYTES });
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let (width, height, is_interlaced) = match decoder.read_header_info() {
        Ok(info) => (info.width, info.height, info.interlaced),
        Err(error) => return Some(Err(of_library(&error))),
    };
    if u64::from(width) * u64::from(height) >= MAX_PIXELS {
        return Some(Err(PictureError::TooManyPixels { width, height }));
    }
    (!is_interlaced).then(|| rows(decoder, file.len(), backdrop, cut))
}

fn rows(
    mut decoder: png::Decoder<Cursor<&[u8]>>,
    file_bytes: usize,
    backdrop: Backdrop,
    cut: Cut,
) -> Result<Decoded, PictureError> {
    // Fewer than eight bits are expanded to eight; 16 bits stay.
    decoder.set_transformations(Transformations::EXPAND);
    let mut reader = decoder.read_info().map_err(|error| of_library(&error))?;
    let info = reader.info();
    let (width, height) = (info.width, info.height);
    let exif = info.exif_metadata.as_deref();
    let orientation = exif.and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms);
    let kind = reader.output_color_type();
    let row_bytes = reader.output_line_size(width).filter(|bytes| *bytes <= MAX_ROW_BYTES);
    let row_bytes = row_bytes.ok_or(PictureError::TooMuchMemory)?;
    let unpacked = u64::try_from(row_bytes).unwrap_or(u64::MAX).saturating_mul(u64::from(height));
    let file_bytes = u64::try_from(file_bytes).unwrap_or(u64::MAX);
    if unpacked > MIN_UNPACKED_BYTES.saturating_add(file_bytes.saturating_mul(UNPACKED_A_BYTE)) {
        return Err(PictureError::TooMuchMemory);
    }
    let size = |pixels: u32| usize::try_from(pixels).map_err(|_| PictureError::TooMuchMemory);
    let mut pixels = Vec::with_capacity(size(width)? * size(height)?);
    let mut is_transparent = false;
    let mut strip = Vec::with_capacity(STRIP_BYTES + row_bytes);
    loop {
        let row = match reader.next_row() {
            Ok(row) => row,
            Err(_) if cut == Cut::Keep => None,
            Err(error) => return Err(of_library(&error)),
        };
        let is_last = row.is_none();
        strip.extend_from_slice(row.as_ref().map_or(&[], |row| row.data()));
        if strip.len() >= STRIP_BYTES || is_last {
            let rows = u32::try_from(strip.len() / row_bytes.max(1)).unwrap_or(0);
            if kind == (ColorType::Grayscale, BitDepth::Eight) {
                pixels.append(&mut strip);
            } else if rows > 0 {
                let decoded = to_luma(dynamic(core::mem::take(&mut strip), width, rows, kind)?, backdrop)?;
                is_transparent |= decoded.is_transparent;
                pixels.extend_from_slice(decoded.image.pixels());
                strip.reserve(STRIP_BYTES + row_bytes);
            }
        }
        if is_last {
            break;
        }
    }
    if cut == Cut::Keep {
        pixels.resize(size(width)? * size(height)?, 255);
    }
    let image = LumaImage::new(width, height, pixels).map_err(|_| PictureError::Damaged)?;
    oriented(Decoded { image, is_transparent }, orientation)
}

/// Converts rows to a picture of the library `image`, so that every format is converted to grey in
/// the same way.
fn dynamic(
    rows: Vec<u8>,
    width: u32,
    height: u32,
    (color, depth): (ColorType, BitDepth),
) -> Result<DynamicImage, PictureError> {
    let wide = |rows: &[u8]| rows.as_chunks::<2>().0.iter().map(|bytes| u16::from_be_bytes(*bytes)).collect();
    let picture = match (color, depth) {
        (ColorType::Grayscale, BitDepth::Eight) => {
            ImageBuffer::from_raw(width, height, rows).map(DynamicImage::ImageLuma8)
        }
        (ColorType::GrayscaleAlpha, BitDepth::Eight) => {
            ImageBuffer::from_raw(width, height, rows).map(DynamicImage::ImageLumaA8)
        }
        (ColorType::Rgb, BitDepth::Eight) => ImageBuffer::from_raw(width, height, rows).map(DynamicImage::ImageRgb8),
        (ColorType::Rgba, BitDepth::Eight) => ImageBuffer::from_raw(width, height, rows).map(DynamicImage::ImageRgba8),
        (ColorType::Grayscale, BitDepth::Sixteen) => {
            ImageBuffer::from_raw(width, height, wide(&rows)).map(DynamicImage::ImageLuma16)
        }
        (ColorType::GrayscaleAlpha, BitDepth::Sixteen) => {
            ImageBuffer::from_raw(width, height, wide(&rows)).map(DynamicImage::ImageLumaA16)
        }
        (ColorType::Rgb, BitDepth::Sixteen) => {
            ImageBuffer::from_raw(width, height, wide(&rows)).map(DynamicImage::ImageRgb16)
        }
        (ColorType::Rgba, BitDepth::Sixteen) => {
            ImageBuffer::from_raw(width, height, wide(&rows)).map(DynamicImage::ImageRgba16)
        }
        _ => None,
    };
    picture.ok_or(PictureError::Damaged)
}

fn of_library(error: &DecodingError) -> PictureError {
    match error {
        DecodingError::LimitsExceeded => PictureError::TooMuchMemory,
        _ => PictureError::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(width: u32, height: u32, kind: (ColorType, BitDepth), palette: bool, data: &[u8]) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(kind.0);
        encoder.set_depth(kind.1);
        if palette {
            encoder.set_palette((0..48).map(|at| at * 5).collect::<Vec<u8>>());
            encoder.set_trns(vec![0, 128, 255]);
        }
        encoder.write_header().unwrap().write_image_data(data).unwrap();
        file
    }

    #[test]
    fn rows_are_as_a_picture_decoded_whole() {
        let (width, height) = (301, 257);
        let kinds = [
            (ColorType::Grayscale, BitDepth::Two, false),
            (ColorType::Grayscale, BitDepth::Eight, false),
            (ColorType::Grayscale, BitDepth::Sixteen, false),
            (ColorType::GrayscaleAlpha, BitDepth::Eight, false),
            (ColorType::GrayscaleAlpha, BitDepth::Sixteen, false),
            (ColorType::Rgb, BitDepth::Eight, false),
            (ColorType::Rgb, BitDepth::Sixteen, false),
            (ColorType::Rgba, BitDepth::Eight, false),
            (ColorType::Rgba, BitDepth::Sixteen, false),
            (ColorType::Indexed, BitDepth::Four, true),
        ];
        for (color, depth, palette) in kinds {
            let bits = color.samples() * usize::from(depth as u8) * usize::try_from(width).unwrap();
            let row = bits.div_ceil(8);
            let mut seed = 5_u32;
            let data: Vec<u8> = (0..row * 257)
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    seed.to_be_bytes()[0]
                })
                .collect();
            let file = file(width, height, (color, depth), palette, &data);
            let whole = to_luma(image::load_from_memory(&file).unwrap(), Backdrop::White).unwrap();
            assert!(decode(&file, Backdrop::White, Cut::Refuse).unwrap().unwrap() == whole, "{color:?} {depth:?}");
        }
    }

    #[test]
    fn what_packs_too_well_is_refused() {
        let kind = (ColorType::Rgba, BitDepth::Sixteen);
        let mut small = file(1, 1, kind, false, &[0; 8]);
        // 90 megapixels of eight bytes, in a file of a few bytes.
        for (at, side) in [(16, 9_500_u32), (20, 9_500)] {
            small[at..at + 4].copy_from_slice(&side.to_be_bytes());
        }
        let mut checksum = crc32fast::Hasher::new();
        checksum.update(&small[12..29]);
        small[29..33].copy_from_slice(&checksum.finalize().to_be_bytes());
        assert_eq!(decode(&small, Backdrop::White, Cut::Refuse), Some(Err(PictureError::TooMuchMemory)));
    }
}

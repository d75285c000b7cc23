//! Decodes picture files to grey pixels, with limits that are checked before memory is allocated.

use std::io::Cursor;

use image::error::ImageError;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::colours::hidden;
use super::error::{MAX_FILE_BYTES, MAX_PIXELS, PictureError};
use super::grey::{Backdrop, Decoded, oriented, to_luma};
#[cfg(feature = "formats")]
use super::memory::is_progressive;
use super::memory::{allowed, needed};
use super::png_rows::{self, Cut};
#[cfg(feature = "formats")]
use super::reduced_jpeg::decode_reduced;
use super::tiff::has_jpeg_inside;
use super::two_levels::two_levels;
use crate::qr::LumaImage;

/// Decodes a picture file to luminance: its first page or frame. Transparent parts are shown on
/// white. The orientation in the metadata is applied. [`look_through`] shows all pages and frames.
///
/// [`look_through`]: super::look_through
///
/// ```
/// use fede::qr::{PictureError, decode_picture};
///
/// assert_eq!(decode_picture(b"text").unwrap_err(), PictureError::NotAPicture);
/// ```
///
/// # Errors
/// A [`PictureError`] that says what is wrong with the file.
pub fn decode_picture(file: &[u8]) -> Result<LumaImage, PictureError> {
    check_length(file)?;
    decode_first(file, Backdrop::White).map(|decoded| decoded.image)
}

/// Refuses a file without bytes, or with too many.
pub(super) fn check_length(file: &[u8]) -> Result<(), PictureError> {
    let found = u64::try_from(file.len()).unwrap_or(u64::MAX);
    if found > MAX_FILE_BYTES {
        return Err(PictureError::TooLarge { found });
    }
    if found == 0 { Err(PictureError::Empty) } else { Ok(()) }
}

/// Decodes the first page or frame.
pub(super) fn decode_first(file: &[u8], backdrop: Backdrop) -> Result<Decoded, PictureError> {
    // A fast path for pictures of codes as fede draws them.
    if let Some(image) = two_levels(file) {
        return Ok(Decoded { image, is_transparent: false });
    }
    if let Some(decoded) = png_rows::decode(file, backdrop, Cut::Refuse) {
        return decoded;
    }
    let mut reader = ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| PictureError::Damaged)?;
    if let Some(format) = reader.format().filter(|format| !format.reading_enabled()) {
        return Err(PictureError::NotInThisBuild { format: format.extensions_str().first().unwrap_or(&"") });
    }
    if reader.format().is_none() {
        if !ImageFormat::Tga.reading_enabled() {
            return Err(PictureError::NotAPicture);
        }
        // TGA has no magic number, so every unrecognised file may be one.
        reader.set_format(ImageFormat::Tga);
        return decode(reader, file, backdrop).map_err(|error| match error {
            PictureError::Damaged => PictureError::NotAPicture,
            other => other,
        });
    }
    decode(reader, file, backdrop)
}

/// The first page or frame along the axes of its colours: see [`hidden`]. `None` if there is nothing
/// more to see than in its light, or if it is large or damaged.
pub(super) fn decode_hidden(file: &[u8]) -> Option<LumaImage> {
    let reader = ImageReader::new(Cursor::new(file)).with_guessed_format().ok()?;
    // Without a format it may be a TGA: nobody takes photographs in it.
    reader.format().filter(ImageFormat::reading_enabled)?;
    let (mut decoder, format) = begin(reader, file.len()).ok()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) >= MAX_PIXELS / 4 || !decoder.color_type().has_color() {
        return None;
    }
    check_memory(&mut decoder, format, file).ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    hidden(&picture)
}

fn decode(reader: ImageReader<Cursor<&[u8]>>, file: &[u8], backdrop: Backdrop) -> Result<Decoded, PictureError> {
    let (mut decoder, format) = begin(reader, file.len())?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) >= MAX_PIXELS {
        #[cfg(feature = "formats")]
        if format == ImageFormat::Jpeg {
            let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
            return decode_reduced(file, (width, height), orientation);
        }
        return Err(PictureError::TooManyPixels { width, height });
    }
    let checked = check_memory(&mut decoder, format, file);
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    // A large picture in a small file, such as one with much sky.
    #[cfg(feature = "formats")]
    if format == ImageFormat::Jpeg && matches!(checked, Err(PictureError::TooMuchMemory)) && !is_progressive(file) {
        return decode_reduced(file, (width, height), orientation);
    }
    checked?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| of_library(&error, format))?;
    oriented(to_luma(picture, backdrop)?, orientation)
}

/// Reads the head of a file.
fn begin<'a>(
    mut reader: ImageReader<Cursor<&'a [u8]>>,
    file_bytes: usize,
) -> Result<(impl ImageDecoder + 'a, ImageFormat), PictureError> {
    let format = reader.format().ok_or(PictureError::NotAPicture)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(allowed(file_bytes));
    reader.limits(limits);
    Ok((reader.into_decoder().map_err(|error| of_library(&error, format))?, format))
}

/// Refuses a file that takes too much memory, before it does.
fn check_memory(decoder: &mut impl ImageDecoder, format: ImageFormat, file: &[u8]) -> Result<(), PictureError> {
    if format == ImageFormat::Tiff && has_jpeg_inside(file) != Some(false) {
        // Nothing says how much memory its decoder takes.
        return Err(PictureError::Unsupported { format: "TIFF (JPEG)" });
    }
    let (width, height) = decoder.dimensions();
    let (pixels, allowed) = (u64::from(width) * u64::from(height), allowed(file.len()));
    if needed(format, file, pixels, decoder.total_bytes()).is_none_or(|needed| needed > allowed) {
        return Err(PictureError::TooMuchMemory);
    }
    if format == ImageFormat::Gif {
        // A frame may be larger than the canvas, and both are in memory at the same time.
        let mut limits = Limits::default();
        limits.max_alloc = Some(allowed - decoder.total_bytes());
        decoder.set_limits(limits).map_err(|error| of_library(&error, format))?;
    }
    Ok(())
}

fn of_library(error: &ImageError, format: ImageFormat) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooMuchMemory,
        // Zstandard, LZMA, fax, numbers that are no bytes.
        ImageError::Unsupported(_) if format == ImageFormat::Tiff => {
            PictureError::Unsupported { format: "TIFF (another compression)" }
        }
        ImageError::Unsupported(_) => PictureError::NotAPicture,
        _ => PictureError::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qr::{Level, encode, png};
    use image::ImageFormat;

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn common_formats_are_decoded() {
        let picture = DynamicImage::ImageRgb8(image::ImageBuffer::from_pixel(9, 7, image::Rgb([200, 200, 200])));
        for format in [
            ImageFormat::Png,
            ImageFormat::Jpeg,
            ImageFormat::Bmp,
            ImageFormat::Gif,
            ImageFormat::Tiff,
            ImageFormat::WebP,
            ImageFormat::Qoi,
            ImageFormat::Pnm,
            ImageFormat::Tga,
        ] {
            if !format.reading_enabled() {
                continue;
            }
            let decoded = decode_picture(&file(&picture, format)).unwrap();
            assert_eq!((decoded.width(), decoded.height()), (9, 7), "{format:?}");
            assert!(decoded.pixels().iter().all(|pixel| pixel.abs_diff(200) < 4), "{format:?}");
        }
    }

    #[test]
    fn a_format_of_another_build_is_named() {
        for (file, format) in [
            (b"GIF89a\x01\x00\x01\x00".as_slice(), ImageFormat::Gif),
            (b"RIFF\x04\x00\x00\x00WEBP", ImageFormat::WebP),
            (b"II*\0\x08\0\0\0", ImageFormat::Tiff),
        ] {
            let error = decode_picture(file).unwrap_err();
            let is_named = matches!(error, PictureError::NotInThisBuild { format: named } if format.extensions_str().contains(&named));
            assert_eq!(is_named, !format.reading_enabled(), "{error:?}");
        }
    }

    #[test]
    fn what_is_transparent_is_white() {
        let pixels = image::ImageBuffer::from_vec(3, 1, vec![0, 0, 0, 255, 0, 128]).unwrap();
        let picture = DynamicImage::ImageLumaA8(pixels);
        assert_eq!(decode_picture(&file(&picture, ImageFormat::Png)).unwrap().pixels(), &[255, 0, 127]);
    }

    #[test]
    fn hostile_files_are_errors() {
        assert_eq!(decode_picture(b""), Err(PictureError::Empty));
        assert_eq!(decode_picture(b"FD1:not a picture at all, but a text"), Err(PictureError::NotAPicture));
        let symbol = png(&encode("FD1:TEST", Level::M).unwrap(), 8, 4).unwrap();
        for cut in 8..symbol.len() - 12 {
            assert!(decode_picture(&symbol[..cut]).is_err(), "{cut}");
        }
        // Width and height are at bytes 16 to 24 of a PNG, before the checksum.
        let mut bomb = symbol;
        bomb[16..24].copy_from_slice(&[0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10]);
        let crc = png_crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc);
        assert_eq!(decode_picture(&bomb), Err(PictureError::TooManyPixels { width: 10_000, height: 10_000 }));
        bomb[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
        let crc = png_crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc);
        assert!(decode_picture(&bomb).is_err());
    }

    /// CRC-32 as used in PNG.
    fn png_crc(bytes: &[u8]) -> [u8; 4] {
        let step = |crc: u32, byte: &u8| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 })
        };
        (!bytes.iter().fold(u32::MAX, step)).to_be_bytes()
    }
}

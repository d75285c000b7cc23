//! Decodes picture files to grey pixels, with limits that are checked before memory is allocated.

use std::io::Cursor;

use image::error::ImageError;
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::LumaImage;
#[cfg(feature = "formats")]
use super::decoding_memory::is_progressive;
use super::decoding_memory::{allowed, needed};
use super::png_rows::{self, Cut};
use crate::words::{Explain, Lang, errors_qr as say};

/// Maximum file size in bytes. A photo of 100 megapixels as PNG is rarely larger.
pub const MAX_FILE_BYTES: u64 = 128 << 20;
/// Limit on the number of pixels; pictures must have fewer. No gate camera takes more, and a file
/// of a few hundred bytes can announce a picture that fills all memory.
pub const MAX_PIXELS: u64 = 100_000_000;
/// Why a file cannot be read as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum PictureError {
    /// The format is unknown.
    NotAPicture,
    /// The file has no bytes.
    Empty,
    /// The format is known, and fede does not read it.
    Unsupported {
        /// The name of the format, such as `HEIC`.
        format: &'static str,
    },
    /// This build does not read the format.
    NotInThisBuild {
        /// The usual ending of such a file, such as `tiff`.
        format: &'static str,
    },
    /// The file is too large.
    TooLarge {
        /// Size found, in bytes.
        found: u64,
    },
    /// The picture has too many pixels.
    TooManyPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// Decoding would take more memory than is allowed for a file of this size, as with pixels of
    /// one colour that are compressed a thousandfold.
    TooMuchMemory,
    /// The file is truncated or has invalid contents.
    Damaged,
}

impl Explain for PictureError {
    fn id(&self) -> &'static str {
        match self {
            Self::NotAPicture => "picture-unknown-format",
            Self::Empty => "picture-empty",
            Self::Unsupported { .. } => "picture-format-unsupported",
            Self::NotInThisBuild { .. } => "picture-format-not-built",
            Self::TooLarge { .. } => "picture-too-large",
            Self::TooManyPixels { .. } => "picture-too-many-pixels",
            Self::TooMuchMemory => "picture-too-much-memory",
            Self::Damaged => "picture-damaged",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::NotAPicture => say::picture_unknown_format(lang).to_owned(),
            Self::Empty => say::picture_empty(lang).to_owned(),
            Self::Unsupported { format } => say::PictureFormatUnsupported { format }.say(lang),
            Self::NotInThisBuild { format } => say::PictureFormatNotBuilt { format }.say(lang),
            Self::TooLarge { found } => say::PictureTooLarge { max: &MAX_FILE_BYTES, found }.say(lang),
            Self::TooManyPixels { width, height } => {
                say::PictureTooManyPixels { max: &MAX_PIXELS, width, height }.say(lang)
            }
            Self::TooMuchMemory => say::picture_too_much_memory(lang).to_owned(),
            Self::Damaged => say::picture_damaged(lang).to_owned(),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::NotAPicture => say::picture_unknown_format_hint(lang).to_owned(),
            Self::Empty => say::picture_empty_hint(lang).to_owned(),
            Self::Unsupported { .. } => say::picture_format_unsupported_hint(lang).to_owned(),
            Self::NotInThisBuild { .. } => say::picture_format_not_built_hint(lang).to_owned(),
            Self::TooLarge { .. } | Self::TooManyPixels { .. } | Self::TooMuchMemory => {
                say::picture_too_large_hint(lang).to_owned()
            }
            Self::Damaged => say::picture_damaged_hint(lang).to_owned(),
        }
    }
}

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

/// What shows through transparent parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Backdrop {
    White,
    Black,
}

/// A decoded picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) image: LumaImage,
    /// Whether the backdrop shows through somewhere.
    pub(super) is_transparent: bool,
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

/// Decodes a PNG with two levels of grey, the form in which codes are drawn. Decodes eight pixels
/// at a time, while a general decoder does one. `None` for other files and for damaged ones.
fn two_levels(file: &[u8]) -> Option<LumaImage> {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(png::Transformations::IDENTITY);
    let mut reader = decoder.read_info().ok()?;
    let info = reader.info();
    let (width, height) = (info.width, info.height);
    let is_grey = info.color_type == png::ColorType::Grayscale && info.bit_depth == png::BitDepth::One;
    let is_plain = info.trns.is_none() && info.exif_metadata.is_none() && !info.interlaced;
    if !(is_grey && is_plain) || u64::from(width) * u64::from(height) >= MAX_PIXELS {
        return None;
    }
    let (width_px, stride) = (usize::try_from(width).ok()?, reader.output_line_size(width)?);
    let mut packed = vec![0; reader.output_buffer_size()?];
    reader.next_frame(&mut packed).ok()?;
    // The orientation may come after the pixels.
    reader.finish().ok()?;
    if reader.info().exif_metadata.is_some() {
        return None;
    }
    let mut pixels = Vec::with_capacity(width_px * usize::try_from(height).ok()?);
    for row in packed.chunks_exact(stride) {
        let end = pixels.len() + width_px;
        for byte in row {
            pixels.extend_from_slice(EIGHT_PIXELS.get(usize::from(*byte))?);
        }
        pixels.truncate(end);
    }
    LumaImage::new(width, height, pixels).ok()
}

/// The pixels of each byte of a two-level picture, the leftmost in the highest bit.
#[expect(clippy::indexing_slicing, reason = "evaluated when compiled: what lies out of bounds does not compile")]
static EIGHT_PIXELS: [[u8; 8]; 256] = {
    let mut table = [[0; 8]; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut place = 0;
        while place < 8 {
            if byte >> (7 - place) & 1 == 1 {
                table[byte][place] = 255;
            }
            place += 1;
        }
        byte += 1;
    }
    table
};

fn decode(mut reader: ImageReader<Cursor<&[u8]>>, file: &[u8], backdrop: Backdrop) -> Result<Decoded, PictureError> {
    let format = reader.format().ok_or(PictureError::NotAPicture)?;
    let allowed = allowed(file.len());
    let mut limits = Limits::default();
    limits.max_alloc = Some(allowed);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(|error| of_library(&error))?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels >= MAX_PIXELS {
        return decode_reduced(file, format, (width, height), decoder.orientation());
    }
    if needed(format, file, pixels, decoder.total_bytes()).is_none_or(|needed| needed > allowed) {
        return Err(PictureError::TooMuchMemory);
    }
    if format == ImageFormat::Gif {
        // A frame may be larger than the canvas, and both are in memory at the same time.
        limits.max_alloc = Some(allowed - decoder.total_bytes());
        decoder.set_limits(limits).map_err(|error| of_library(&error))?;
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| of_library(&error))?;
    oriented(to_luma(picture, backdrop)?, orientation)
}

/// Limit on the pixels of a JPEG that is decoded at a reduced size. Telephones take 200 megapixels.
#[cfg(feature = "formats")]
const MAX_JPEG_PIXELS: u64 = 256_000_000;
/// Maximum pixels of the result.
#[cfg(feature = "formats")]
const MAX_REDUCED_PIXELS: u64 = 51_000_000;

/// Decodes a large JPEG at a half or a quarter of its size. A progressive one cannot be: its
/// coefficients are in memory at full size.
#[cfg(feature = "formats")]
fn decode_reduced(
    file: &[u8],
    format: ImageFormat,
    (width, height): (u32, u32),
    orientation: Result<Orientation, ImageError>,
) -> Result<Decoded, PictureError> {
    let pixels = u64::from(width) * u64::from(height);
    let refused = PictureError::TooManyPixels { width, height };
    if format != ImageFormat::Jpeg || is_progressive(file) || pixels >= MAX_JPEG_PIXELS {
        return Err(refused);
    }
    let factor = if pixels / 4 <= MAX_REDUCED_PIXELS { 2 } else { 4 };
    let side = |side: u32| u16::try_from(side / factor).map_err(|_| refused);
    let mut decoder = jpeg_decoder::Decoder::new(Cursor::new(file));
    let damaged = |_| PictureError::Damaged;
    let (width, height) = decoder.scale(side(width)?, side(height)?).map_err(damaged)?;
    let pixels = decoder.decode().map_err(damaged)?;
    let (width, height) = (u32::from(width), u32::from(height));
    let picture = match decoder.info().map(|info| info.pixel_format) {
        Some(jpeg_decoder::PixelFormat::L8) => {
            image::ImageBuffer::from_raw(width, height, pixels).map(DynamicImage::ImageLuma8)
        }
        Some(jpeg_decoder::PixelFormat::RGB24) => {
            image::ImageBuffer::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8)
        }
        _ => return Err(PictureError::Unsupported { format: "JPEG (CMYK)" }),
    };
    let picture = picture.ok_or(PictureError::Damaged)?;
    oriented(to_luma(picture, Backdrop::White)?, orientation.unwrap_or(Orientation::NoTransforms))
}

#[cfg(not(feature = "formats"))]
fn decode_reduced(
    _: &[u8],
    _: ImageFormat,
    (width, height): (u32, u32),
    _: Result<Orientation, ImageError>,
) -> Result<Decoded, PictureError> {
    Err(PictureError::TooManyPixels { width, height })
}

/// Applies the orientation of the camera.
pub(super) fn oriented(decoded: Decoded, orientation: Orientation) -> Result<Decoded, PictureError> {
    if orientation == Orientation::NoTransforms {
        return Ok(decoded);
    }
    let Decoded { image, is_transparent } = decoded;
    let (width, height) = (image.width(), image.height());
    let pixels = GrayImage::from_raw(width, height, image.into_pixels()).ok_or(PictureError::Damaged)?;
    let mut picture = DynamicImage::ImageLuma8(pixels);
    picture.apply_orientation(orientation);
    Ok(Decoded { is_transparent, ..to_luma(picture, Backdrop::White)? })
}

fn of_library(error: &ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooMuchMemory,
        ImageError::Unsupported(_) => PictureError::NotAPicture,
        _ => PictureError::Damaged,
    }
}

pub(super) fn to_luma(picture: DynamicImage, backdrop: Backdrop) -> Result<Decoded, PictureError> {
    let (width, height) = (picture.width(), picture.height());
    let mut is_transparent = false;
    let pixels = if picture.color().has_alpha() {
        let behind = if backdrop == Backdrop::White { 255 } else { 0 };
        let over = |image::LumaA([light, alpha]): &image::LumaA<u8>| {
            is_transparent |= *alpha < 255;
            let (light, alpha) = (u32::from(*light), u32::from(*alpha));
            let [.., seen] = ((light * alpha + behind * (255 - alpha) + 127) / 255).to_be_bytes();
            seen
        };
        picture.into_luma_alpha8().pixels().map(over).collect()
    } else {
        picture.into_luma8().into_raw()
    };
    let image = LumaImage::new(width, height, pixels).map_err(|_| PictureError::Damaged)?;
    Ok(Decoded { image, is_transparent })
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
    fn two_levels_are_what_any_decoder_makes_of_them() {
        for width in (1..40).chain([801]) {
            let (stride, height) = (usize::div_ceil(width, 8), 7);
            let packed: Vec<u8> = (0..stride * height).map(|at| u8::try_from(at * 89 % 256).unwrap()).collect();
            let mut file = Vec::new();
            let mut encoder = ::png::Encoder::new(&mut file, u32::try_from(width).unwrap(), 7);
            encoder.set_depth(::png::BitDepth::One);
            encoder.write_header().unwrap().write_image_data(&packed).unwrap();
            let ours = two_levels(&file).unwrap();
            assert_eq!(ours.pixels(), image::load_from_memory(&file).unwrap().into_luma8().as_raw());
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

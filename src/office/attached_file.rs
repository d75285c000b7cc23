//! Files that residents attach. They are untrusted: their content decides what they are, pictures are
//! drawn again, and nothing else is taken.

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::{DynamicImage, ImageDecoder, Limits};

use crate::words::{Explain, Lang, errors_online as say, online, vocabulary};

vocabulary! {
    /// The kinds of files that are stored.
    pub enum FileKind {
        /// A PDF document, stored as it came.
        Pdf = 0, "pdf", online::file_pdf;
        /// A picture. Every picture is stored as JPEG.
        Jpeg = 1, "jpg", online::file_picture;
    }
}

impl FileKind {
    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum FileError {
    /// There are too many files.
    TooMany,
    /// The file is too large.
    TooLarge,
    /// It is no PDF, PNG or JPEG.
    Kind,
    /// The picture has too many pixels.
    Pixels,
    /// The picture is damaged or cut.
    Damaged,
}

impl Explain for FileError {
    fn id(&self) -> &'static str {
        match self {
            Self::TooMany => "files-too-many",
            Self::TooLarge => "file-too-large",
            Self::Kind => "file-kind",
            Self::Pixels => "file-pixels",
            Self::Damaged => "file-damaged",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::TooMany => say::files_too_many(lang),
            Self::TooLarge => say::file_too_large(lang),
            Self::Kind => say::file_kind(lang),
            Self::Pixels => say::file_pixels(lang),
            Self::Damaged => say::file_damaged(lang),
        }
        .to_owned()
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::TooMany => say::files_too_many_hint(lang),
            Self::TooLarge => say::file_too_large_hint(lang),
            Self::Kind => say::file_kind_hint(lang),
            Self::Pixels => say::file_pixels_hint(lang),
            Self::Damaged => say::file_damaged_hint(lang),
        }
        .to_owned()
    }
}

/// A file that may be stored.
pub struct AttachedFile {
    kind: FileKind,
    bytes: Vec<u8>,
}

impl core::fmt::Debug for AttachedFile {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("AttachedFile").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl AttachedFile {
    /// Maximum length of a file that is handed in, in bytes: a scanned page, or a photograph of a phone.
    pub const MAX_BYTES: usize = 2 << 20;

    /// Maximum number of files of a dispute or request.
    pub const MAX_COUNT: usize = 3;

    /// Maximum number of pixels of a picture: those of most phones have 12 million.
    pub const MAX_PIXELS: u64 = 24_000_000;

    /// Maximum memory for a decoded picture, in bytes: 24 million pixels of four bytes.
    const MAX_DECODED_BYTES: u64 = 96 << 20;

    /// Longest edge of a stored picture, in pixels: a page of A4 at 200 dots per inch.
    const MAX_EDGE: u32 = 2400;

    /// Quality of a stored picture, of 100.
    const QUALITY: u8 = 85;

    /// Checks a file by its content. A picture is decoded within limits, turned as its camera says, and
    /// encoded again: what else it had (where it was taken, other files behind it) falls away.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn check(bytes: Vec<u8>) -> Result<Self, FileError> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(FileError::TooLarge);
        }
        if bytes.starts_with(b"%PDF-1.") || bytes.starts_with(b"%PDF-2.") {
            // A file that was cut has no end (ISO 32000-1, 7.5.5). Readers look for it in the last 1024 bytes.
            let end = bytes.get(bytes.len().saturating_sub(1024)..).unwrap_or_default();
            let is_whole = end.windows(5).any(|five| five == b"%%EOF");
            return if is_whole { Ok(Self { kind: FileKind::Pdf, bytes }) } else { Err(FileError::Damaged) };
        }
        let read = Cursor::new(bytes.as_slice());
        let decoded = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            let mut limits = Limits::no_limits();
            limits.max_alloc = Some(Self::MAX_DECODED_BYTES);
            decode(PngDecoder::with_limits(read, limits).map_err(|_| FileError::Damaged)?)?
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            decode(JpegDecoder::new(read).map_err(|_| FileError::Damaged)?)?
        } else {
            return Err(FileError::Kind);
        };
        Ok(Self { kind: FileKind::Jpeg, bytes: encode(&decoded)? })
    }

    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> FileKind {
        self.kind
    }

    /// The content.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Decodes a picture. Its size is known before memory is taken for it.
fn decode(mut decoder: impl ImageDecoder) -> Result<DynamicImage, FileError> {
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > AttachedFile::MAX_PIXELS || decoder.total_bytes() > AttachedFile::MAX_DECODED_BYTES {
        return Err(FileError::Pixels);
    }
    let orientation = decoder.orientation().map_err(|_| FileError::Damaged)?;
    let mut decoded = DynamicImage::from_decoder(decoder).map_err(|_| FileError::Damaged)?;
    if decoded.width().max(decoded.height()) > AttachedFile::MAX_EDGE {
        decoded = decoded.thumbnail(AttachedFile::MAX_EDGE, AttachedFile::MAX_EDGE);
    }
    decoded.apply_orientation(orientation);
    Ok(decoded)
}

fn encode(decoded: &DynamicImage) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, AttachedFile::QUALITY);
    // JPEG has neither transparency nor 16 bits.
    decoded.to_rgb8().write_with_encoder(encoder).map_err(|_| FileError::Damaged)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, RgbImage};

    fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        RgbImage::from_fn(width, height, |x, _| [u8::try_from(x % 251).unwrap(), 7, 9].into())
            .write_to(&mut bytes, format)
            .unwrap();
        bytes.into_inner()
    }

    #[test]
    fn pictures_are_drawn_again_and_lose_what_is_behind_and_beside_them() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let mut bytes = picture(40, 20, format);
            bytes.extend_from_slice(b"PK\x03\x04<script>alert(1)</script>");
            let file = AttachedFile::check(bytes).unwrap();
            assert_eq!(file.kind(), FileKind::Jpeg);
            assert!(file.bytes().starts_with(b"\xff\xd8\xff"));
            assert!(!file.bytes().windows(8).any(|part| part == b"<script>"));
            assert_eq!(image::load_from_memory(file.bytes()).unwrap().width(), 40);
        }
        // With Exif: where it was taken, and that it lies on its side (orientation 6).
        let plain = picture(40, 20, ImageFormat::Jpeg);
        let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0 GPS 31.2304N 121.4737E";
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let bytes = [&plain[..2], b"\xff\xe1", &length, exif, &plain[2..]].concat();
        let file = AttachedFile::check(bytes).unwrap();
        assert!(!file.bytes().windows(3).any(|part| part == b"GPS"));
        let turned = image::load_from_memory(file.bytes()).unwrap();
        assert_eq!((turned.width(), turned.height()), (20, 40), "it stands as the camera was held");
        let large = AttachedFile::check(picture(4000, 1000, ImageFormat::Jpeg)).unwrap();
        assert_eq!(image::load_from_memory(large.bytes()).unwrap().width(), AttachedFile::MAX_EDGE);
    }

    #[test]
    fn the_content_decides_and_not_the_beginning_alone() {
        let check = |bytes: &[u8]| AttachedFile::check(bytes.to_vec()).map(|file| file.kind());
        assert_eq!(check(b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"), Ok(FileKind::Pdf));
        assert_eq!(check(b"%PDF-1.7\n1 0 obj\nendobj\n"), Err(FileError::Damaged), "cut");
        for other in [
            b"".as_slice(),
            b"<html><script>alert(1)</script></html>",
            b"  %PDF-1.7 %%EOF",
            b"GIF89a\x01\0\x01\0",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            b"PK\x03\x04",
            b"MZ\x90\0",
        ] {
            assert_eq!(check(other), Err(FileError::Kind));
        }
        // Only the first bytes are those of a picture.
        for start in [b"\x89PNG\r\n\x1a\n".as_slice(), b"\xff\xd8\xff\xe0"] {
            assert_eq!(check(&[start, b"<html><script>alert(1)</script>"].concat()), Err(FileError::Damaged));
        }
        let png = picture(40, 20, ImageFormat::Png);
        assert_eq!(check(&png[..png.len() / 2]), Err(FileError::Damaged));
        assert_eq!(check(&vec![b'a'; AttachedFile::MAX_BYTES + 1]), Err(FileError::TooLarge));
    }

    /// A small file of 400 million pixels: refused by its head, before memory is taken.
    #[test]
    fn a_decompression_bomb_is_refused_by_its_head() {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 20_000, 20_000);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&vec![0; 20_000 / 8 * 20_000]).unwrap();
        drop(writer);
        assert!(bytes.len() < AttachedFile::MAX_BYTES, "{}", bytes.len());
        assert_eq!(AttachedFile::check(bytes).map(drop), Err(FileError::Pixels));
    }
}

//! Names the formats of files that people take for pictures, by their first bytes.

#[cfg(feature = "formats")]
use super::memory::jpeg_frame;

/// A document that is drawn before it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Document {
    Pdf,
    Svg,
}

impl Document {
    pub(crate) fn of(file: &[u8]) -> Option<Self> {
        let header = file.get(..file.len().min(MAX_HEADER_BYTES)).unwrap_or_default();
        if header.windows(5).any(|five| five == b"%PDF-") {
            return Some(Self::Pdf);
        }
        is_svg(header).then_some(Self::Svg)
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Svg => "SVG",
        }
    }
}

/// How far a PDF's header and the root element of an SVG may be from the beginning, in bytes.
const MAX_HEADER_BYTES: usize = 1024;

/// Formats by their first bytes.
const BEGINNINGS: [(&[u8], &str); 17] = [
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"II\xbc", "JPEG XR"),
    (b"II+\0", "BigTIFF"),
    (b"MM\0+", "BigTIFF"),
    (b"8BPS", "Photoshop"),
    (b"%!PS", "PostScript"),
    (b"\xc5\xd0\xd3\xc6", "PostScript"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\xd0\xcf\x11\xe0", "Microsoft Office"),
    (b"\x1aE\xdf\xa3", "Matroska/WebM"),
    (b"{\\rtf", "RTF"),
];

/// The brands of ISO base media files (ISO/IEC 14496-12), by their first letters.
const BRANDS: [(&[u8], &str); 12] = [
    (b"avi", "AVIF"),
    (b"heic", "HEIC"),
    (b"heix", "HEIC"),
    (b"hevc", "HEIC"),
    (b"heim", "HEIC"),
    (b"heis", "HEIC"),
    (b"mif1", "HEIF"),
    (b"msf1", "HEIF"),
    (b"crx", "CR3"),
    (b"qt", "QuickTime"),
    (b"jp2", "JPEG 2000"),
    (b"", "MP4"),
];

/// The name of a format that fede does not read. `None` for pictures that it may read, and for
/// anything unknown.
pub(super) fn unsupported(file: &[u8]) -> Option<&'static str> {
    if file.get(4..8) == Some(b"ftyp") {
        let brands = file.get(8..).unwrap_or_default();
        let major = BRANDS.iter().find(|(brand, _)| brands.starts_with(brand)).map(|(_, name)| *name);
        // An AVIF or HEIC file may have the brand `mif1`, and its own among the compatible ones.
        let box_end = file.first_chunk().map_or(0, |length: &[u8; 4]| u32::from_be_bytes(*length));
        let compatible = file.get(16..usize::try_from(box_end.min(256)).unwrap_or(16)).unwrap_or_default();
        let other = compatible.chunks_exact(4).find_map(|brand| match brand {
            b"avif" => Some("AVIF"),
            b"heic" | b"heix" => Some("HEIC"),
            _ => None,
        });
        return match major {
            Some("HEIF") => other.or(major),
            major => major,
        };
    }
    if let Some(document) = Document::of(file) {
        return Some(document.name());
    }
    if let Some(name) = rare(file) {
        return Some(name);
    }
    BEGINNINGS.iter().find(|(beginning, _)| file.starts_with(beginning)).map(|(_, name)| *name)
}

/// The name of a format that few people meet, or of a kind of JPEG that no decoder here takes.
#[cfg(feature = "formats")]
fn rare(file: &[u8]) -> Option<&'static str> {
    match file {
        [0xff, 0xd8, ..] => match jpeg_frame(file)? {
            (0xf7, _) => Some("JPEG-LS"),
            (0xc3 | 0xcb, _) => Some("JPEG (lossless)"),
            (0xc9 | 0xca, _) => Some("JPEG (arithmetic)"),
            (_, 12) => Some("JPEG (12 bits)"),
            _ => None,
        },
        [0, 0, 1, 0, ..] => Some("ICO"),
        [b'\n', 5, 1, ..] => Some("PCX"),
        [b'A', b'T', b'&', b'T', b'F', ..] => Some("DjVu"),
        [0xd7, 0xcd, 0xc6, 0x9a, ..] => Some("WMF"),
        [b'O', b'g', b'g', b'S', ..] => Some("Ogg video"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', ..] => Some("AVI video"),
        _ => None,
    }
}

#[cfg(not(feature = "formats"))]
const fn rare(_: &[u8]) -> Option<&'static str> {
    None
}

/// Whether this is the beginning of an SVG: text with a root element `svg`.
fn is_svg(header: &[u8]) -> bool {
    let header = header.strip_prefix(b"\xef\xbb\xbf").unwrap_or(header);
    let starts = header.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
    starts && header.windows(4).any(|four| four == b"<svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_its_bytes() {
        for (file, name) in [
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".as_slice(), Some("HEIC")),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", Some("HEIC")),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", Some("AVIF")),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1miaf", Some("HEIF")),
            (b"\0\0\0\x1cftypavis\0\0\0\0", Some("AVIF")),
            (b"\0\0\0\x14ftypqt  \0\0\0\0", Some("QuickTime")),
            (b"\0\0\0\x14ftypisom\0\0\0\0", Some("MP4")),
            (b"\xff\xff\xff\xffftyp", Some("MP4")),
            (b"PK\x03\x04 a table", Some("ZIP")),
            (b"RIFF\0\0\0\0WEBP", None),
            (b"\n%PDF-1.7", Some("PDF")),
            (b"\xef\xbb\xbf <?xml version='1.0'?><svg xmlns='", Some("SVG")),
            (b"text with <svg in it", None),
            (b"\x89PNG\r\n\x1a\n", None),
            (b"\xff\xd8\xff\xe0", None),
            (b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08", None),
            (b"\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x11\x08", None),
            (b"", None),
        ] {
            assert_eq!(unsupported(file), name, "{}", String::from_utf8_lossy(file));
        }
    }

    #[test]
    #[cfg(feature = "formats")]
    fn rare_formats_and_kinds_of_jpeg_are_named() {
        for (file, name) in [
            (b"RIFF\0\0\0\0AVI LIST".as_slice(), Some("AVI video")),
            (b"\0\0\x01\0\x01\0", Some("ICO")),
            (b"\xff\xd8\xff\xe0\0\x04ab\xff\xc1\0\x11\x0c", Some("JPEG (12 bits)")),
            (b"\xff\xd8\xff\xc4\0\x04ab\xff\xff\xc3\0\x11\x08", Some("JPEG (lossless)")),
            (b"\xff\xd8\xff\xc9\0\x11\x08", Some("JPEG (arithmetic)")),
            (b"\xff\xd8\xff\xf7\0\x11\x08", Some("JPEG-LS")),
        ] {
            assert_eq!(unsupported(file), name, "{}", String::from_utf8_lossy(file));
        }
    }
}

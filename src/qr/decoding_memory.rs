//! Limits on the memory for decoding a picture. A small file can announce a picture that would fill
//! all memory.

use image::ImageFormat;

/// Memory allowed for any file, in bytes. A colour photograph of 24 megapixels takes 96 MB.
const MIN_BYTES: u64 = 240 << 20;
/// Additional memory allowed per byte of the file, in bytes. A photograph takes from 1 to 40.
const A_BYTE: u64 = 64;

/// Maximum memory for decoding a file of this length, in bytes.
pub(super) fn allowed(file_bytes: usize) -> u64 {
    let file_bytes = u64::try_from(file_bytes).unwrap_or(u64::MAX);
    MIN_BYTES.saturating_add(file_bytes.saturating_mul(A_BYTE))
}

/// Peak memory for decoding, in bytes, if the pixels take `total` bytes. `None` if it cannot be
/// determined.
pub(super) fn needed(format: ImageFormat, file: &[u8], pixels: u64, total: u64) -> Option<u64> {
    let decoder = match format {
        // 16-bit coefficients are kept until the last pass.
        ImageFormat::Jpeg if is_progressive(file) => 3 * total,
        ImageFormat::Jpeg | ImageFormat::Pnm | ImageFormat::Bmp => total,
        // The canvas, the frame and its planes.
        ImageFormat::WebP => 3 * total,
        ImageFormat::Tiff if has_jpeg_inside(file)? => return None,
        _ => 2 * total,
    };
    // Plus the conversion to luminance with transparency.
    Some(decoder.saturating_add(3 * pixels))
}

/// Whether a JPEG is progressive, by its frame header SOF2 (ITU-T T.81, table B.1).
pub(super) fn is_progressive(file: &[u8]) -> bool {
    let mut rest = file.get(2..).unwrap_or_default();
    while let [0xff, marker, after @ ..] = rest {
        match marker {
            // Fill bytes.
            0xff => rest = rest.get(1..).unwrap_or_default(),
            // Baseline and extended sequential.
            0xc0 | 0xc1 => return false,
            _ => {
                let Some([high, low]) = after.first_chunk::<2>() else { return true };
                rest = after.get(usize::from(u16::from_be_bytes([*high, *low]))..).unwrap_or_default();
            }
        }
    }
    // If no frame header is found, the more expensive kind is assumed.
    true
}

/// Whether the first picture of a TIFF consists of JPEGs. Each JPEG has its own size, which the
/// header of the file does not state. `None` if the file is not a TIFF.
fn has_jpeg_inside(file: &[u8]) -> Option<bool> {
    const COMPRESSION: u64 = 259;
    const JPEG: u64 = 7;
    let is_little = file.starts_with(b"II");
    let number = |at: u64, length: usize| -> Option<u64> {
        let at = usize::try_from(at).ok()?;
        let bytes = file.get(at..at.checked_add(length)?)?;
        let digit = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        Some(if is_little { bytes.iter().rev().fold(0, digit) } else { bytes.iter().fold(0, digit) })
    };
    // BigTIFF uses numbers of eight bytes.
    let (start, count_bytes, entry_bytes, value_at) = match number(2, 2)? {
        43 => (number(8, 8)?, 8, 20, 12),
        _ => (number(4, 4)?, 2, 12, 8),
    };
    let count = number(start, count_bytes)?.min(1 << 16);
    let first = start.checked_add(u64::try_from(count_bytes).ok()?)?;
    for entry in 0..count {
        let at = first.checked_add(entry * entry_bytes)?;
        if number(at, 2)? == COMPRESSION {
            let length = match number(at.checked_add(2)?, 2)? {
                1 => 1,
                3 => 2,
                4 => 4,
                _ => return Some(true),
            };
            let is_single = number(at.checked_add(4)?, if entry_bytes == 20 { 8 } else { 4 })? == 1;
            if !is_single || number(at.checked_add(value_at)?, length)? == JPEG {
                return Some(true);
            }
        }
    }
    Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiff(compression: u8) -> Vec<u8> {
        let mut file = b"II*\0\x08\0\0\0\x01\0".to_vec();
        file.extend([3, 1, 3, 0, 1, 0, 0, 0, compression, 0, 0, 0, 0, 0, 0, 0]);
        file
    }

    #[test]
    fn what_a_header_does_not_tell_is_refused() {
        assert_eq!(has_jpeg_inside(&tiff(7)), Some(true));
        assert_eq!(has_jpeg_inside(&tiff(8)), Some(false));
        assert_eq!(has_jpeg_inside(b"MM\0*\0\0\0\x08\0\x01\x01\x03\0\x03\0\0\0\x01\0\x07"), Some(true));
        assert_eq!(has_jpeg_inside(b"II*\0\xff\xff\xff\xff"), None);
        assert_eq!(needed(ImageFormat::Tiff, &tiff(7), 1, 1), None);
    }

    #[test]
    fn passes_of_a_jpeg_are_counted() {
        let head = |marker: u8| [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0xff, 0xc0, 0xff, 0xff, marker, 0, 11, 8];
        assert!(!is_progressive(&head(0xc0)) && is_progressive(&head(0xc2)) && is_progressive(&[0xff]));
        assert_eq!(needed(ImageFormat::Jpeg, &head(0xc2), 10, 30), Some(120));
        assert_eq!(needed(ImageFormat::Jpeg, &head(0xc1), 10, 30), Some(60));
    }
}

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
        _ => 2 * total,
    };
    // Plus the conversion to luminance with transparency.
    Some(decoder.saturating_add(3 * pixels))
}

/// Whether a JPEG is progressive. If no frame header is found, the more expensive kind is assumed.
pub(super) fn is_progressive(file: &[u8]) -> bool {
    !matches!(jpeg_frame(file), Some((0xc0 | 0xc1, _)))
}

/// The marker and the bits of a sample in the frame header of a JPEG (ITU-T T.81, table B.1).
pub(super) fn jpeg_frame(file: &[u8]) -> Option<(u8, u8)> {
    let mut rest = file.get(2..).unwrap_or_default();
    while let [0xff, marker, after @ ..] = rest {
        match marker {
            // Fill bytes.
            0xff => rest = rest.get(1..).unwrap_or_default(),
            // Tables of Huffman and arithmetic codes, and an extension, are among the frame headers.
            0xc0..=0xcf | 0xf7 if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => return Some((*marker, *after.get(2)?)),
            _ => {
                let [high, low] = after.first_chunk::<2>()?;
                rest = after.get(usize::from(u16::from_be_bytes([*high, *low]))..).unwrap_or_default();
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_of_a_jpeg_are_counted() {
        let head = |marker: u8| [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0xff, 0xc0, 0xff, 0xff, marker, 0, 11, 8];
        assert!(!is_progressive(&head(0xc0)) && is_progressive(&head(0xc2)) && is_progressive(&[0xff]));
        assert_eq!(needed(ImageFormat::Jpeg, &head(0xc2), 10, 30), Some(120));
        assert_eq!(needed(ImageFormat::Jpeg, &head(0xc1), 10, 30), Some(60));
    }
}

//! Conversion of camera frames to grey.

/// Returns the grey pixels of a frame of `width` × `height` pixels in rows of `stride` bytes.
/// `layout` is 1 for one byte per pixel (the luma plane of a camera frame) and 4 for red, green,
/// blue and a fourth byte. If bytes are missing, the result is shorter than `width` × `height`, and
/// the caller refuses it.
#[must_use]
pub fn grey(mut bytes: Vec<u8>, [width, height, stride, layout]: [u32; 4]) -> Vec<u8> {
    let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let (width, height, stride) = (size(width), size(height), size(stride).max(1));
    if layout == 4 {
        let rows = bytes.chunks(stride).take(height);
        return rows.flat_map(|row| row.chunks_exact(4).take(width)).map(luma).collect();
    }
    if stride == width {
        bytes.truncate(width.saturating_mul(height));
        return bytes;
    }
    bytes.chunks(stride).take(height).flat_map(|row| row.iter().take(width)).copied().collect()
}

/// ITU-R BT.601 luma with weights 77, 150 and 29 out of 256.
fn luma(pixel: &[u8]) -> u8 {
    let [red, green, blue, ..] = pixel else { return 0 };
    let sum = 77 * u32::from(*red) + 150 * u32::from(*green) + 29 * u32::from(*blue);
    u8::try_from(sum >> 8).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planes_and_colours_become_grey() {
        assert_eq!(grey(vec![1, 2, 3, 4, 5, 6, 7], [2, 3, 2, 1]), [1, 2, 3, 4, 5, 6]);
        assert_eq!(grey(vec![1, 2, 0, 3, 4, 0], [2, 2, 3, 1]), [1, 2, 3, 4]);
        assert_eq!(grey(vec![255, 255, 255, 0, 0, 0, 0, 255], [2, 1, 8, 4]), [255, 0]);
        assert_eq!(grey(vec![1, 2, 3], [2, 2, 2, 1]), [1, 2, 3]);
        assert!(grey(vec![], [0, 0, 0, 4]).is_empty());
    }
}

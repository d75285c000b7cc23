//! Decodes a PNG with two levels of grey, the form in which codes are drawn.

use std::io::Cursor;

use super::error::MAX_PIXELS;
use crate::qr::LumaImage;

/// Decodes eight pixels at a time, while a general decoder does one. `None` for other files and for
/// damaged ones.
pub(super) fn two_levels(file: &[u8]) -> Option<LumaImage> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
}

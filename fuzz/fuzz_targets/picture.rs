//! Any bytes as a picture file, and any pixels as a picture: no panic, no hang.

#![no_main]

use fede::qr::{LumaImage, Reader, Readers, decode_picture};
use libfuzzer_sys::fuzz_target;

/// Larger pictures only make the fuzzer slow.
const MAX_PIXELS: usize = 1 << 16;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(picture) = decode_picture(bytes)
        && picture.pixels().len() <= MAX_PIXELS
    {
        let _ = Readers.read(&picture);
    }
    if let [width, pixels @ ..] = bytes
        && *width > 0
    {
        let rows = pixels.len() / usize::from(*width);
        let whole = pixels[..rows * usize::from(*width)].to_vec();
        let height = u32::try_from(rows).expect("few rows");
        let picture = LumaImage::new(u32::from(*width), height, whole).expect("a whole number of rows");
        let _ = Readers.read(&picture);
    }
});

//! Any bytes as a picture file, and any pixels as a picture and as frames: no panic, no hang.

#![no_main]

use fede::qr::{Burst, Effort, LumaImage, QrReader, Reader, decode_picture};
use libfuzzer_sys::fuzz_target;

/// Larger pictures only make the fuzzer slow.
const MAX_PIXELS: usize = 1 << 16;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(picture) = decode_picture(bytes)
        && picture.pixels().len() <= MAX_PIXELS
    {
        read(&picture);
    }
    if let [width, pixels @ ..] = bytes
        && *width > 0
    {
        let rows = pixels.len() / usize::from(*width);
        let whole = pixels[..rows * usize::from(*width)].to_vec();
        let height = u32::try_from(rows).expect("few rows");
        read(&LumaImage::new(u32::from(*width), height, whole).expect("a whole number of rows"));
    }
});

fn read(picture: &LumaImage) {
    for effort in [Effort::Fast, Effort::Normal, Effort::Thorough] {
        let _ = QrReader::new(effort).read(picture);
    }
    let mut burst = Burst::new(Effort::Fast);
    // Accepting all, so that what is not certain is taken further too.
    for _ in 0..2 {
        let _ = burst.push(picture, &mut |symbol| !symbol.text().is_empty());
    }
}

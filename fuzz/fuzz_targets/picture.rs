//! Arbitrary bytes as a picture file, read at every effort.
//!
//! Checks that nothing panics or hangs, and that no picture has more pixels than the limit.

#![no_main]

use fede::qr::{Effort, LumaImage, MAX_PIXELS, QrReader, SymbolReader, decode_picture};
use libfuzzer_sys::fuzz_target;

/// Maximum number of pixels of a picture that is searched. Larger ones are only decoded, because
/// they slow down the fuzzer.
const MAX_SEARCHED: usize = 1 << 16;

fuzz_target!(|bytes: &[u8]| {
    let Ok(picture) = decode_picture(bytes) else { return };
    assert!(u64::try_from(picture.pixels().len()).is_ok_and(|pixels| pixels <= u64::from(MAX_PIXELS)));
    if picture.pixels().len() <= MAX_SEARCHED {
        read(&picture);
    }
});

fn read(picture: &LumaImage) {
    for effort in [Effort::Fast, Effort::Normal, Effort::Thorough] {
        let _ = QrReader::new(effort).read(picture);
    }
}

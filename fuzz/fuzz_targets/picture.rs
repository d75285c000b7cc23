//! Arbitrary bytes as a picture file, read at every effort.
//!
//! Checks that nothing panics or hangs, that no picture has more pixels than the limit, and that
//! only the first pages are looked at.

#![no_main]

use fede::qr::{Effort, LumaImage, MAX_PIXELS, QrReader, SymbolReader, decode_picture, look_through};
use libfuzzer_sys::fuzz_target;

/// Maximum number of pixels of a picture that is searched. Larger ones are only decoded, because
/// they slow down the fuzzer.
const MAX_SEARCHED: usize = 1 << 16;

/// Maximum number of pages of a file that are looked at, each over white and over black.
const MAX_LOOKS: usize = 8;

fuzz_target!(|bytes: &[u8]| {
    let mut looks = 0;
    let looked = look_through(bytes, &mut |picture| {
        looks += 1;
        assert!(u64::try_from(picture.pixels().len()).is_ok_and(|pixels| pixels <= MAX_PIXELS));
        if picture.pixels().len() <= MAX_SEARCHED {
            read(picture);
        }
        false
    });
    assert!(looks <= MAX_LOOKS);
    // A file that is cut off shows what is there, which `decode_picture` refuses.
    let is_whole = looked.is_ok_and(|looked| !looked.is_cut);
    assert!(!is_whole || decode_picture(bytes).is_ok());
});

fn read(picture: &LumaImage) {
    for effort in [Effort::Fast, Effort::Normal, Effort::Thorough] {
        let _ = QrReader::new(effort).read(picture);
    }
}

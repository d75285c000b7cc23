//! Arbitrary pixels as camera frames, and arbitrary bytes as a stream of JPEG pictures.
//!
//! Checks that nothing panics, that a frame shows no more codes than it can hold, and that every
//! frame is counted. The input is: kind (even: raw frames, odd: JPEG), width, bytes per row,
//! layout, rows per frame, and the bytes.

#![no_main]

use std::sync::LazyLock;

use fede::gate::{Frames, Mjpeg, Shift, grey};
use fede::qr::{Burst, Effort, LumaImage};
use fede_fuzz::split::head;
use fede_fuzz::world::{Kept, moment, shift};
use libfuzzer_sys::fuzz_target;

static FIRST: LazyLock<Kept> = LazyLock::new(Kept::first);

/// Larger or more frames only slow down the fuzzer.
const MAX_PIXELS: usize = 1 << 16;
const MAX_FRAMES: u64 = 4;

fuzz_target!(|bytes: &[u8]| {
    let Some(([kind, width, stride, layout, height], bytes)) = head::<5>(bytes) else { return };
    let mut shift = shift(&FIRST);
    let mut burst = Burst::new(Effort::Fast);
    if kind % 2 == 1 {
        let mut frames = Mjpeg::new(bytes);
        for _ in 0..MAX_FRAMES {
            let Ok(Some(frame)) = frames.next(Vec::new()) else { break };
            if let Ok(picture) = frame
                && picture.pixels().len() <= MAX_PIXELS
            {
                show(&mut shift, &mut burst, &picture);
            }
        }
        return;
    }
    let size = [width, height, stride, if layout % 2 == 0 { 1 } else { 4 }].map(u32::from);
    let frame_bytes = (usize::from(stride) * usize::from(height)).max(1);
    for frame in bytes.chunks(frame_bytes).take(usize::try_from(MAX_FRAMES).expect("few")) {
        let pixels = grey(frame.to_vec(), size);
        assert!(pixels.len() <= usize::from(width) * usize::from(height));
        if let Ok(picture) = LumaImage::new(u32::from(width), u32::from(height), pixels) {
            show(&mut shift, &mut burst, &picture);
        }
    }
});

fn show(shift: &mut Shift, burst: &mut Burst, picture: &LumaImage) {
    let before = shift.tally().frames();
    let sight = shift.frame(picture, moment(before * 33));
    assert_eq!(shift.tally().frames(), before + 1);
    assert!(sight.judged.is_empty() || shift.last().is_some());
    // Accepts everything, so that uncertain results are processed too.
    let _ = burst.push(picture, &mut |symbol| !symbol.text().is_empty());
}

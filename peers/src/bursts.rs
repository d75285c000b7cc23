//! Bursts of frames of one symbol: read by fede with the frames together, and by each contender from any frame alone.

use std::path::Path;

use fede::qr::{Burst, Effort, LumaImage, decode_picture};
use serde_json::Value;

use crate::contenders::{Contender, timed};

pub fn measure(set: &Path, contenders: &[Contender]) {
    let manifest = std::fs::read_to_string(set.join("manifest.jsonl")).expect("a manifest");
    let mut alone = vec![0; contenders.len()];
    let (mut bursts, mut together, mut by_peer, mut recovered, mut frames_until) = (0, 0, 0, 0, Vec::new());
    for line in manifest.lines() {
        let value: Value = serde_json::from_str(line).expect("a line of JSON");
        let text = value["texts"][0].as_str().expect("a text");
        let frames: Vec<LumaImage> =
            value["frames"].as_array().expect("frames").iter().map(|name| luma(set, name)).collect();
        bursts += 1;
        let mut any_peer = false;
        for (contender, alone) in contenders.iter().zip(&mut alone) {
            let is_read = frames.iter().any(|frame| timed(contender, frame).0.iter().any(|found| found.text == text));
            *alone += usize::from(is_read);
            any_peer |= is_read && !contender.name.starts_with("fede");
        }
        let mut burst = Burst::new(Effort::Normal);
        let until = frames
            .iter()
            .position(|frame| burst.push(frame, &mut |_| false).iter().any(|symbol| symbol.text() == text));
        together += usize::from(until.is_some());
        by_peer += usize::from(any_peer);
        recovered += usize::from(until.is_some() && !any_peer);
        frames_until.extend(until.map(|frame| frame + 1));
    }
    frames_until.sort_unstable();
    println!("{}: {bursts} bursts", set.display());
    println!(
        "  fede normal, together       {together:>4}   after {} frames (median)",
        frames_until.get(frames_until.len() / 2).unwrap_or(&0)
    );
    for (contender, alone) in contenders.iter().zip(alone) {
        println!("  {:14} any frame    {alone:>4}", contender.name);
    }
    println!("  any peer, any frame         {by_peer:>4}   of the rest fede reads {recovered} of {}", bursts - by_peer);
}

fn luma(set: &Path, name: &Value) -> LumaImage {
    let path = set.join(name.as_str().expect("a name"));
    decode_picture(&std::fs::read(path).expect("a file")).expect("a picture")
}

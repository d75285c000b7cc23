//! Real photographs: how many are read, that none is misread, and that nothing is found where nothing is.
//!
//! `cargo test --release --test photos -- --nocapture` prints the table and the times.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fede::qr::{Reader, Readers, Symbol, decode_picture};
use serde_json::Value;
use support::{hex, shared_vectors};

/// Images of which every known text is read, by family of sets: what this reader reached when it was
/// first measured. It must not get worse.
const FLOORS: [(&str, usize); 4] = [("boofcv", 116), ("dgc", 77), ("jsqr", 58), ("zxing", 134)];
/// Symbols that are there and read, but that no manifest lists: one beside others in two frames of a film, and the
/// outer one of a symbol within a symbol, which is in two sets.
const UNLISTED: usize = 4;

#[derive(Default)]
struct Tally {
    images: usize,
    whole: usize,
    texts: usize,
    read: usize,
    unlisted: usize,
    slowest_ms: u128,
}

#[test]
fn photographs_are_read() {
    let Some(vectors) = shared_vectors() else { return };
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for set in directories(&vectors.join("photos")) {
        let Ok(manifest) = std::fs::read_to_string(set.join("manifest.jsonl")) else { continue };
        let name = set.file_name().unwrap().to_str().unwrap();
        let family = name.split('_').next().unwrap().to_owned();
        for line in manifest.lines() {
            let entry: Value = serde_json::from_str(line).unwrap();
            tally(&set, &entry, tallies.entry(family.clone()).or_default());
        }
    }
    for (family, tally) in &tallies {
        println!(
            "{family:8} {}/{} images, {}/{} texts, {} unlisted, slowest {} ms",
            tally.whole, tally.images, tally.read, tally.texts, tally.unlisted, tally.slowest_ms
        );
    }
    for (family, floor) in FLOORS {
        let tally = &tallies[family];
        assert!(tally.whole >= floor, "{family}: expected {floor} images, read {}", tally.whole);
    }
    assert_eq!(tallies.values().map(|tally| tally.unlisted).sum::<usize>(), UNLISTED, "a misread?");
}

#[test]
fn nothing_is_found_where_nothing_is() {
    let Some(vectors) = shared_vectors() else { return };
    let mut count = 0;
    let sets = directories(&vectors.join("photos/nothing"));
    for file in sets.iter().flat_map(|set| children(&set.join("img"))) {
        let picture = decode_picture(&std::fs::read(&file).unwrap());
        let picture = picture.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let symbols = Readers.read(&picture);
        assert!(symbols.is_empty(), "{}: {symbols:?}", file.display());
        count += 1;
    }
    assert!(count >= 10, "{count}");
}

#[expect(clippy::disallowed_methods, reason = "the table shows times; nothing is asserted of them")]
fn tally(set: &Path, entry: &Value, tally: &mut Tally) {
    let strings = |name: &str| -> Vec<String> {
        entry[name].as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
    };
    let (texts, bytes) = (strings("texts"), strings("hex"));
    if texts.is_empty() {
        return;
    }
    let file = set.join(entry["image"].as_str().unwrap());
    let picture = decode_picture(&std::fs::read(&file).unwrap()).unwrap();
    let start = std::time::Instant::now();
    let symbols = Readers.read(&picture);
    tally.slowest_ms = tally.slowest_ms.max(start.elapsed().as_millis());
    tally.images += 1;
    tally.texts += texts.len();
    // Where a set names only the text, its bytes are the text's in UTF-8, whatever the symbol holds.
    let is_listed =
        |symbol: &Symbol, (text, bytes): (&String, &String)| symbol.text() == text || hex(symbol.bytes()) == *bytes;
    let listed = || texts.iter().zip(&bytes);
    let read = listed().filter(|one| symbols.iter().any(|symbol| is_listed(symbol, *one))).count();
    tally.read += read;
    tally.whole += usize::from(read == texts.len());
    for symbol in symbols.iter().filter(|symbol| !listed().any(|one| is_listed(symbol, one))) {
        tally.unlisted += 1;
        println!("{}: unlisted {:?}", file.display(), symbol.text());
    }
}

fn directories(path: &Path) -> Vec<PathBuf> {
    children(path).into_iter().filter(|path| path.is_dir()).collect()
}

fn children(path: &Path) -> Vec<PathBuf> {
    let mut children: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    children.sort();
    children
}

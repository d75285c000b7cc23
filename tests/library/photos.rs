//! Real photographs: how many are read, no misreads, and no symbols found in pictures without any.
//!
//! `cargo test --release --features full --test library photos -- --nocapture` prints the table.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::support::{hex, shared_vectors};
use fede::qr::{Effort, QrReader, Symbol, SymbolReader, decode_picture};
use serde_json::Value;

/// Minimum number of images of which every known text is read, per family of sets, for the efforts
/// fast, normal and thorough. Measured with this reader; it must not get worse.
const FLOORS: [(&str, [usize; 3]); 4] =
    [("boofcv", [128, 129, 130]), ("dgc", [77, 77, 77]), ("jsqr", [57, 57, 58]), ("zxing", [137, 138, 142])];
/// Texts that are in the pictures but in no manifest: symbols next to others, or symbols that no
/// other reader can read.
const UNLISTED: [&str; 3] = [
    "正宗铁观音茶叶 乐品乐茶 \nhttp://detail.tmall.com/item.htm?id=13996190738",
    "[外側QRコード]\r\n \r\n*ﾀ\u{ff9e}ﾌ\u{ff9e}ﾙQR*\r\nhttp://d-qr.net/ex/",
    "http://if.gs/1LXF1AI",
];

const EFFORTS: [Effort; 3] = [Effort::Fast, Effort::Normal, Effort::Thorough];

/// A picture and its expected symbols.
struct Photo {
    file: PathBuf,
    texts: Vec<String>,
    hex: Vec<String>,
}

#[test]
fn photographs_are_read() {
    let Some(vectors) = shared_vectors() else { return };
    let photos = photos(&vectors);
    let known: Vec<&str> = photos.iter().flat_map(|(_, photo)| &photo.texts).map(String::as_str).collect();
    let (mut whole, mut images) = (BTreeMap::<String, [usize; 3]>::new(), BTreeMap::<String, usize>::new());
    for (family, photo) in photos.iter().filter(|(_, photo)| !photo.texts.is_empty()) {
        let picture = decode_picture(&std::fs::read(&photo.file).unwrap()).unwrap();
        *images.entry(family.clone()).or_default() += 1;
        let counts = whole.entry(family.clone()).or_default();
        let mut lower: Vec<String> = Vec::new();
        for (effort, count) in EFFORTS.into_iter().zip(counts) {
            let symbols = QrReader::new(effort).read(&picture);
            assert_all_again(&lower, &symbols, &photo.file, effort);
            lower = symbols.iter().map(|symbol| symbol.text().to_owned()).collect();
            *count += usize::from(photo.is_read_whole(&symbols));
            for symbol in symbols {
                let is_known = known.contains(&symbol.text()) || UNLISTED.contains(&symbol.text());
                let is_listed = photo.hex.contains(&hex(symbol.bytes()));
                assert!(is_known || is_listed, "{}: a misread? {:?}", photo.file.display(), symbol.text());
            }
        }
    }
    for (family, counts) in &whole {
        println!(
            "{family:8} of {} images, fast {}, normal {}, thorough {}",
            images[family], counts[0], counts[1], counts[2]
        );
    }
    for (family, floors) in FLOORS {
        for (found, floor) in whole[family].into_iter().zip(floors) {
            assert!(found >= floor, "{family}: expected {floors:?} images, read {:?}", whole[family]);
        }
    }
}

/// Scenes that were lost by some reader. What an effort reads in one, every higher one reads.
#[test]
#[cfg_attr(not(feature = "slow"), ignore = "takes a minute without optimisation")]
fn more_effort_never_reads_less_of_a_scene() {
    let Some(vectors) = shared_vectors() else { return };
    for file in children(&vectors.join("scenes/img")) {
        let picture = decode_picture(&std::fs::read(&file).unwrap()).unwrap();
        let mut lower: Vec<String> = Vec::new();
        for effort in EFFORTS {
            let symbols = QrReader::new(effort).read(&picture);
            assert_all_again(&lower, &symbols, &file, effort);
            lower = symbols.iter().map(|symbol| symbol.text().to_owned()).collect();
        }
    }
}

fn assert_all_again(lower: &[String], symbols: &[Symbol], file: &Path, effort: Effort) {
    let lost = lower.iter().find(|text| !symbols.iter().any(|symbol| symbol.text() == text.as_str()));
    assert_eq!(lost, None, "{}, lost at {effort:?}", file.display());
}

#[test]
fn nothing_is_found_where_nothing_is() {
    let Some(vectors) = shared_vectors() else { return };
    let mut count = 0;
    let sets = directories(&vectors.join("photos/nothing"));
    for file in sets.iter().flat_map(|set| children(&set.join("img"))) {
        let picture = decode_picture(&std::fs::read(&file).unwrap());
        let picture = picture.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for effort in EFFORTS {
            let symbols = QrReader::new(effort).read(&picture);
            assert!(symbols.is_empty(), "{}: {symbols:?}", file.display());
        }
        count += 1;
    }
    assert!(count >= 10, "{count}");
}

impl Photo {
    /// Whether every expected symbol is read. If a set has only the text, the expected bytes are
    /// its UTF-8, even if the symbol has another encoding.
    fn is_read_whole(&self, symbols: &[Symbol]) -> bool {
        self.texts
            .iter()
            .zip(&self.hex)
            .all(|(text, bytes)| symbols.iter().any(|symbol| symbol.text() == text || hex(symbol.bytes()) == *bytes))
    }
}

/// All pictures, with the family of their set.
fn photos(vectors: &Path) -> Vec<(String, Photo)> {
    let mut photos = Vec::new();
    for set in directories(&vectors.join("photos")) {
        let Ok(manifest) = std::fs::read_to_string(set.join("manifest.jsonl")) else { continue };
        let family = set.file_name().unwrap().to_str().unwrap().split('_').next().unwrap().to_owned();
        for line in manifest.lines() {
            let entry: Value = serde_json::from_str(line).unwrap();
            let strings = |name: &str| -> Vec<String> {
                entry[name]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|text| text.as_str().map(str::to_owned))
                    .collect()
            };
            let file = set.join(entry["image"].as_str().unwrap());
            photos.push((family.clone(), Photo { file, texts: strings("texts"), hex: strings("hex") }));
        }
    }
    photos
}

fn directories(path: &Path) -> Vec<PathBuf> {
    children(path).into_iter().filter(|path| path.is_dir()).collect()
}

fn children(path: &Path) -> Vec<PathBuf> {
    let mut children: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    children.sort();
    children
}

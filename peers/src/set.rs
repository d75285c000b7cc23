//! Pictures with what is to be found in them.

use std::path::{Path, PathBuf};

use fede::qr::{LumaImage, decode_picture};
use serde_json::Value;

use crate::contenders::Found;

pub struct Set {
    pub name: String,
    pub pictures: Vec<Picture>,
}

pub struct Picture {
    pub path: PathBuf,
    pub expected: Vec<Expected>,
    /// The `kind` that the set gives it.
    pub family: Option<String>,
}

/// A text, and its bytes where the set names them.
pub struct Expected {
    text: String,
    hex: Option<String>,
}

impl Set {
    /// Reads a set; one without a manifest holds pictures in which nothing is.
    pub fn open(path: &Path) -> Self {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let pictures = match std::fs::read_to_string(path.join("manifest.jsonl")) {
            Ok(manifest) => manifest.lines().map(|line| Picture::from_line(path, line)).collect(),
            Err(_) => {
                let mut paths: Vec<PathBuf> = files(path);
                paths.sort();
                paths.into_iter().map(|path| Picture { path, expected: Vec::new(), family: None }).collect()
            }
        };
        Self { name, pictures }
    }
}

fn files(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let is_picture = |path: &PathBuf| path.extension().is_none_or(|extension| extension != "jsonl");
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).filter(is_picture).collect()
}

impl Picture {
    fn from_line(set: &Path, line: &str) -> Self {
        let value: Value = serde_json::from_str(line).expect("a line of JSON");
        let strings = |name: &str| -> Vec<String> {
            value[name].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let mut hex = strings("hex").into_iter();
        let expected = strings("texts").into_iter().map(|text| Expected { text, hex: hex.next() }).collect();
        let family = value["kind"].as_str().map(str::to_owned);
        Self { path: set.join(value["image"].as_str().expect("an image")), expected, family }
    }

    pub fn luma(&self) -> LumaImage {
        let bytes = std::fs::read(&self.path).unwrap_or_else(|error| panic!("{}: {error}", self.path.display()));
        decode_picture(&bytes).unwrap_or_else(|error| panic!("{}: {error}", self.path.display()))
    }

    /// Which of the expected texts were found.
    pub fn read_by(&self, found: &[Found]) -> Vec<bool> {
        self.expected.iter().map(|expected| found.iter().any(|one| expected.is(one))).collect()
    }

    /// What was found and is not expected.
    pub fn unexpected<'a>(&'a self, found: &'a [Found]) -> impl Iterator<Item = &'a Found> {
        found.iter().filter(|one| !self.expected.iter().any(|expected| expected.is(one)))
    }
}

impl Expected {
    /// Where a set names only the text, its bytes are the text's in UTF-8, whatever the symbol holds.
    fn is(&self, found: &Found) -> bool {
        let hex = || found.bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        self.text == found.text || self.hex.as_ref().is_some_and(|expected| *expected == hex())
    }
}

//! Output as JSON lines.

use std::path::Path;

use serde::Serialize;

use super::archive::GrowingFile;
use super::{Entry, Output};
use crate::office::bulk::BulkError;

/// A file of JSON lines.
#[derive(Debug)]
pub(in crate::office::bulk) struct LineFile(GrowingFile);

impl LineFile {
    pub(in crate::office::bulk) fn open(path: &Path, length: u64) -> Result<Self, BulkError> {
        GrowingFile::open(path, length).map(Self)
    }

    pub(in crate::office::bulk) fn put(&mut self, line: &impl Serialize) -> Result<(), BulkError> {
        // Only numbers and strings: serialisation cannot fail.
        let mut text = serde_json::to_vec(line).unwrap_or_default();
        text.push(b'\n');
        self.0.write(&text)
    }

    pub(in crate::office::bulk) fn sync(&mut self) -> Result<u64, BulkError> {
        self.0.sync()
    }
}

/// The texts of codes as JSON lines.
#[derive(Debug)]
pub(super) struct CodeLines(LineFile);

#[derive(Serialize)]
struct CodeLine<'a> {
    line: u64,
    cti: String,
    text: &'a str,
}

impl CodeLines {
    pub(super) fn open(path: &Path, length: u64) -> Result<Self, BulkError> {
        LineFile::open(path, length).map(Self)
    }
}

impl Output for CodeLines {
    fn put(&mut self, entry: &Entry<'_>) -> Result<(), BulkError> {
        self.0.put(&CodeLine { line: entry.line, cti: entry.cti.to_string(), text: entry.text })
    }

    fn sync(&mut self) -> Result<u64, BulkError> {
        self.0.sync()
    }

    fn finish(&mut self) -> Result<(), BulkError> {
        self.0.sync().map(drop)
    }
}

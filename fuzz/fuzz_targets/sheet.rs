//! Arbitrary XML as the parts of a spreadsheet, which is read as a table.
//!
//! Checks that nothing panics, and that the table is bounded. The input is the first sheet, then the
//! shared strings, the styles and the workbook, separated by zero bytes. Parts that are not there
//! are ordinary. Arbitrary archives are inputs of `table`: here the archive itself is intact.

#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use fede::office::{Table, TextFile};
use fede_fuzz::sheet;
use libfuzzer_sys::fuzz_target;

const COLUMNS: &[&str] = &["document", "number"];
/// Maximum number of columns of a sheet.
const MAX_COLUMNS: usize = 1_000;

/// A file in memory, if there is a file system for that.
static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let dir = if memory.is_dir() { memory } else { std::env::temp_dir() };
    dir.join(format!("fede-fuzz-sheet-{}", std::process::id()))
});

fuzz_target!(init: sheet::contain_parser(), |bytes: &[u8]| {
    let mut parts = bytes.split(|byte| *byte == 0);
    let mut part = |ordinary: &'static [u8]| parts.next().filter(|part| !part.is_empty()).unwrap_or(ordinary);
    let parts = [
        part(sheet::SHEET.as_bytes()),
        part(sheet::STRINGS.as_bytes()),
        part(sheet::STYLES.as_bytes()),
        part(sheet::WORKBOOK.as_bytes()),
    ];
    fs::write(&*FILE, sheet::archive(parts)).expect("room");
    let Ok(text) = TextFile::scan(&FILE, None) else { return };
    let Ok(mut table) = Table::open(&text, COLUMNS, 2) else { return };
    let mut rows = 0;
    while let Ok(Some(row)) = table.next_row() {
        rows += 1;
        for column in COLUMNS {
            assert!(row.field(column).is_none_or(|field| field.len() <= bytes.len() + (1 << 16)));
        }
    }
    assert!(rows <= text.lines() && text.bytes() <= (256 << 20) + text.lines() * (MAX_COLUMNS as u64 + 2));
});

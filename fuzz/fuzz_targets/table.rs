//! Arbitrary bytes as a table of people or stays, in each encoding.
//!
//! Checks that nothing panics, that line numbers only rise, that there are no more rows than lines,
//! and that each column of a row can be read or gives an error.

#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use fede::office::{Encoding, Lines, Table, TextFile};
use libfuzzer_sys::fuzz_target;

const COLUMNS: &[&str] = &["document", "number", "place", "arrival", "departure"];

/// A file in memory, if there is a file system for that.
static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let dir = if memory.is_dir() { memory } else { std::env::temp_dir() };
    dir.join(format!("fede-fuzz-table-{}", std::process::id()))
});

fuzz_target!(init: fede_fuzz::sheet::contain_parser(), |bytes: &[u8]| {
    fs::write(&*FILE, bytes).expect("room");
    for encoding in [None, Some(Encoding::Utf8), Some(Encoding::Gb18030)] {
        let Ok(text) = TextFile::scan(&FILE, encoding) else { continue };
        let Ok(mut table) = Table::open(&text, COLUMNS, 2) else { continue };
        let (mut rows, mut last) = (0, 0);
        while let Ok(Some(row)) = table.next_row() {
            assert!(row.line() > last);
            (rows, last) = (rows + 1, row.line());
            let _ = row.check_width();
            for column in COLUMNS {
                let _ = (row.field(column), row.required(column));
            }
        }
        assert!(rows <= text.lines() + 1);
    }
    let mut lines = Lines::new(bytes, 1 << 10);
    while let Ok(Some(_)) = lines.next_line() {}
});

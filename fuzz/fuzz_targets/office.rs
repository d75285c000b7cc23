//! Any bytes as a table, a line of a declaration, rules, an office's settings: no panic, and no more rows than lines.

#![no_main]

use std::io::Write;

use fede::office::audit::Rules;
use fede::office::{Declaration, Encoding, OfficeConfig, Table, TextFile};
use fede::time::Timestamp;
use libfuzzer_sys::fuzz_target;

const COLUMNS: &[&str] = &["document", "number", "place", "arrival", "departure"];

fuzz_target!(|bytes: &[u8]| {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(bytes).expect("room");
    for encoding in [None, Some(Encoding::Utf8), Some(Encoding::Gb18030)] {
        let Ok(text) = TextFile::scan(file.path(), encoding) else { continue };
        let Ok(mut table) = Table::open(&text, COLUMNS, 2) else { continue };
        let (mut rows, mut last) = (0, 0);
        while let Ok(Some(row)) = table.next_row() {
            assert!(row.line() > last);
            (rows, last) = (rows + 1, row.line());
        }
        assert!(rows <= text.lines() + 1);
    }
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    let now = Timestamp::parse("2026-03-05T04:00:00Z").expect("a time");
    if let Ok((declaration, _)) = Declaration::from_json(text, now) {
        assert_eq!(Declaration::from_stored(&declaration.to_stored()).as_ref(), Some(&declaration));
    }
    let _ = (Rules::from_toml(text), OfficeConfig::from_toml(text));
});

//! Bounds of a spreadsheet's archive, checked before its XML is parsed.
//!
//! The parser keeps shared strings, styles and the list of sheets in memory, and allocates as many
//! strings as the file announces. Only the rows of a sheet pass through. So each part has a limit of
//! its own, and the parts that decide what is read must be plain.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// Why a spreadsheet is not read: `damaged`, `large`, `wide` or `other`.
pub(super) type SheetFault = &'static str;

/// Maximum number of files in the archive. A workbook with a hundred sheets has about 300.
pub(super) const MAX_ENTRIES: usize = 2_000;
/// Maximum size of all inflated files, in bytes.
const MAX_INFLATED_BYTES: u64 = 512 << 20;
/// Maximum ratio of inflated to packed size. Sheets of equal rows reach about 50.
pub(super) const MAX_RATIO: u64 = 200;
/// Maximum size of the shared strings, in bytes. Two million names have 70 MB.
const MAX_STRINGS_BYTES: u64 = 128 << 20;
/// Maximum number of shared strings that a file may announce.
const MAX_STRINGS: u64 = 8_000_000;
/// Maximum size of the styles, in bytes. The parser takes 40 times as much. Large workbooks have
/// 500 KB.
const MAX_STYLES_BYTES: u64 = 2 << 20;
/// Maximum size of any other part that is no sheet and no picture, in bytes.
const MAX_PART_BYTES: u64 = 16 << 20;
/// Maximum size of the part that names the workbook, in bytes. Others have 600.
const MAX_START_BYTES: u64 = 64 << 10;
/// Size of one read, in bytes.
const CHUNK: usize = 64 << 10;
/// Maximum length of the value of an attribute, with the blanks before it, in bytes.
const MAX_VALUE_BYTES: usize = 64;
/// What is kept of a chunk, so that no name and value are cut.
const OVERLAP: usize = 128;

/// What a part of the archive is, by its name. The parser finds the first three by these names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// `_rels/.rels`, which names the workbook.
    Start,
    Strings,
    Styles,
    /// A sheet, or a picture.
    Large,
    Other,
}

/// Directories of parts that may be large.
const LARGE: [&str; 2] = ["worksheets/", "media/"];

impl Part {
    /// The parser takes names in any case.
    fn of(lowercase: &str) -> Self {
        if lowercase.ends_with("_rels/.rels") {
            Self::Start
        } else if lowercase.ends_with("sharedstrings.xml") {
            Self::Strings
        } else if lowercase.ends_with("styles.xml") {
            Self::Styles
        } else if LARGE.iter().any(|directory| lowercase.contains(directory)) {
            Self::Large
        } else {
            Self::Other
        }
    }

    const fn max_bytes(self) -> u64 {
        match self {
            Self::Start => MAX_START_BYTES,
            Self::Strings => MAX_STRINGS_BYTES,
            Self::Styles => MAX_STYLES_BYTES,
            Self::Large => MAX_INFLATED_BYTES,
            Self::Other => MAX_PART_BYTES,
        }
    }
}

/// Checks the archive by inflating it once: the sizes that it states may be false.
pub(super) fn check(bytes: &[u8]) -> Result<(), SheetFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| "damaged")?;
    if archive.len() > MAX_ENTRIES {
        return Err("large");
    }
    let packed = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let mut left = MAX_INFLATED_BYTES.min(packed.saturating_mul(MAX_RATIO));
    let mut is_workbook = false;
    for place in 0..archive.len() {
        let entry = archive.by_index(place).map_err(|_| "damaged")?;
        let name = entry.name().map_err(|_| "damaged")?.to_lowercase().replace('\\', "/");
        is_workbook |= name.ends_with("workbook.xml");
        let part = Part::of(&name);
        left -= check_part(part, entry, left.min(part.max_bytes()))?;
    }
    if is_workbook { Ok(()) } else { Err("other") }
}

/// Inflates a part of at most `max` bytes. Returns its size.
fn check_part(part: Part, mut entry: impl Read, max: u64) -> Result<u64, SheetFault> {
    let limit = u64::try_from(CHUNK).unwrap_or(u64::MAX);
    // The end of the last chunk, and the next one.
    let mut window = Vec::with_capacity(CHUNK + OVERLAP);
    let mut size = 0;
    loop {
        let read = entry.by_ref().take(limit).read_to_end(&mut window).map_err(|_| "damaged")?;
        size += u64::try_from(read).unwrap_or(u64::MAX);
        if size > max {
            return Err("large");
        }
        match part {
            Part::Strings => check_counts(&window, read == 0)?,
            Part::Start => check_start(&window)?,
            _ => {}
        }
        if read == 0 {
            return Ok(size);
        }
        window.drain(..window.len().saturating_sub(OVERLAP));
    }
}

/// Refuses what XML does not allow. It could hide a name in an encoding that is not ASCII.
fn check_characters(window: &[u8]) -> Result<(), SheetFault> {
    let is_control = |byte: &u8| *byte < b' ' && !b"\t\n\r".contains(byte);
    if window.iter().any(is_control) { Err("damaged") } else { Ok(()) }
}

/// The parser reserves memory for as many strings as `uniqueCount` says.
fn check_counts(window: &[u8], is_end: bool) -> Result<(), SheetFault> {
    const NAME: &[u8] = b"uniqueCount";
    check_characters(window)?;
    let mut rest = window;
    while let Some(at) = rest.windows(NAME.len()).position(|bytes| bytes == NAME) {
        rest = rest.get(at + NAME.len()..).unwrap_or_default();
        // A name at the end is seen again with what follows it.
        let Some(value) = rest.get(..MAX_VALUE_BYTES).or_else(|| is_end.then_some(rest)) else { break };
        let value = value.trim_ascii_start();
        if value.is_empty() {
            return Err("damaged");
        }
        let Some(value) = value.strip_prefix(b"=").map(<[u8]>::trim_ascii_start) else { continue };
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).ok_or("damaged")?;
        let end = value.iter().position(|byte| !byte.is_ascii_digit()).ok_or("large")?;
        let digits = value.get(..end).and_then(|digits| core::str::from_utf8(digits).ok()).ok_or("damaged")?;
        if digits.parse::<u64>().map_err(|_| "large")? > MAX_STRINGS {
            return Err("large");
        }
    }
    Ok(())
}

/// The workbook must not be a part that may be large.
fn check_start(window: &[u8]) -> Result<(), SheetFault> {
    check_characters(window)?;
    let text = String::from_utf8_lossy(window).to_lowercase();
    // A reference to a character could hide a name.
    if text.contains('&') || LARGE.iter().any(|directory| text.contains(directory)) { Err("other") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announced_strings_are_bounded() {
        let check = |text: &str| check_part(Part::Strings, text.as_bytes(), 1 << 20).map(drop);
        assert_eq!(check(r#"<sst uniqueCount="2"><si>uniqueCount</si><si>uniqueCount = 9</si></sst>"#), Err("damaged"));
        assert_eq!(check(r#"<sst uniqueCount="2"><si>uniqueCount</si></sst>"#), Ok(()));
        assert_eq!(check("<sst uniqueCount = '8000000'>"), Ok(()));
        for value in ["8000001", "4294967295", "99999999999999999999", &"0".repeat(200)] {
            assert_eq!(check(&format!("<sst uniqueCount=\"{value}\">")), Err("large"), "{value}");
            assert_eq!(check(&format!("<sst uniqueCount \n=\t' {value}'>")), Err("large"), "{value}");
        }
        assert_eq!(check(&format!("<sst uniqueCount{}='4294967295'>", " ".repeat(500))), Err("damaged"));
        // On every side of the border of two chunks.
        for before in CHUNK - 60..=CHUNK {
            let text = format!("{}<sst uniqueCount=\"4294967295\">", " ".repeat(before));
            assert_eq!(check(&text), Err("large"), "{before}");
        }
        assert_eq!(check("<sst unique\u{1b}(BCount='4294967295'>"), Err("damaged"));
        assert_eq!(check("\0<\0s\0s\0t\0"), Err("damaged"));
    }

    #[test]
    fn the_workbook_is_no_sheet() {
        let check = |text: &str| check_part(Part::Start, text.as_bytes(), MAX_START_BYTES).map(drop);
        assert_eq!(check(r#"<Relationship Target="xl/workbook.xml"/>"#), Ok(()));
        assert_eq!(check(r#"<Relationship Target="xl/WorkSheets/workbook.xml"/>"#), Err("other"));
        assert_eq!(check(r#"<Relationship Target="xl/m&#101;dia/workbook.xml"/>"#), Err("other"));
        assert_eq!(check(&" ".repeat(1 << 17)), Err("large"));
    }

    #[test]
    fn each_part_has_its_limit() {
        for (name, max) in [
            ("xl/worksheets/sheet1.xml", MAX_INFLATED_BYTES),
            ("xl/media/image1.png", MAX_INFLATED_BYTES),
            ("xl/worksheets/styles.xml", MAX_STYLES_BYTES),
            ("xl/sharedstrings.xml", MAX_STRINGS_BYTES),
            ("xl/workbook.xml", MAX_PART_BYTES),
            ("_rels/.rels", MAX_START_BYTES),
            ("xl/_rels/workbook.xml.rels", MAX_PART_BYTES),
        ] {
            assert_eq!(Part::of(name).max_bytes(), max, "{name}");
        }
    }
}

//! Separators and quotation marks of a table.

use std::io::{BufRead, BufReader, Read};

use super::lines::MAX_ROW_BYTES;
use super::words_of_tables::column_of;
use super::{IncomingError, TextFile};

/// The separators of a table's fields: of RFC 4180, of spreadsheets where the comma is the decimal
/// sign, and of text copied from a spreadsheet.
pub(super) const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Maximum number of lines above the names of the columns, such as a title and a date.
pub(super) const MAX_TITLES: usize = 5;

/// The separator of a table: the one with which one of the first lines names the most columns.
pub(super) fn separator(file: &TextFile, columns: &[&'static str]) -> Result<u8, IncomingError> {
    let mut reader = BufReader::new(file.open()?).take(MAX_ROW_BYTES);
    let mut lines = Vec::new();
    // One more for `sep=;`.
    for _ in 0..MAX_TITLES + 2 {
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line).map_err(IncomingError::io("read", file.path()))?;
        lines.push(String::from_utf8_lossy(&line).into_owned());
    }
    let known = |line: &String, separator: u8| {
        let headings = line.split(char::from(separator)).map(|heading| heading.trim().trim_matches('"'));
        headings.filter(|heading| column_of(heading, columns).is_some()).count()
    };
    let most = |separator: u8| lines.iter().map(|line| known(line, separator)).max();
    // Of equals, the first: the comma.
    Ok(SEPARATORS.into_iter().rev().max_by_key(|separator| most(*separator)).unwrap_or(b','))
}

/// Whether a line only tells a spreadsheet the separator: `sep=;`.
pub(super) fn separator_line(line: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}').trim().trim_matches('"');
    line.strip_prefix("sep=").is_some_and(|separator| separator.len() <= 1)
}

/// The position of a byte in a table (RFC 4180, section 2), as the `csv` crate reads it.
///
/// Counting quotation marks is not enough, because inside an unquoted field they are ordinary
/// characters. No multi-byte character of GB 18030 or Big5 contains one of these bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Quoting {
    #[default]
    FieldStart,
    Unquoted,
    Within,
    /// After a quotation mark that ends the field, unless a second one follows.
    Mark,
}

impl Quoting {
    /// The position after these bytes.
    pub(super) fn after_all(self, bytes: &[u8], separator: u8) -> Self {
        // Without a mark, only the last byte counts. Most tables have none.
        let seen = if self == Self::Within || bytes.contains(&b'"') {
            bytes
        } else {
            let last = bytes.iter().rposition(|byte| *byte != b'\r');
            last.and_then(|last| bytes.get(last..)).unwrap_or_default()
        };
        seen.iter().fold(self, |quoting, byte| quoting.after(*byte, separator))
    }

    const fn after(self, byte: u8, separator: u8) -> Self {
        match (self, byte) {
            // The transcoder drops carriage returns.
            (_, b'\r') => self,
            (Self::FieldStart | Self::Mark, b'"') => Self::Within,
            (Self::Within, b'"') => Self::Mark,
            (Self::Within, _) => Self::Within,
            (_, b'\n') => Self::FieldStart,
            (_, byte) if byte == separator => Self::FieldStart,
            _ => Self::Unquoted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_bytes_are_passed_as_one_by_one() {
        let alphabet = [b'a', b'"', b',', b'\n', b'\r', b';'];
        let texts = (0..6_u32.pow(5)).map(|number| {
            let mut rest = number;
            [(); 5].map(|()| {
                let byte = alphabet[rest as usize % 6];
                rest /= 6;
                byte
            })
        });
        for text in texts {
            for start in [Quoting::FieldStart, Quoting::Unquoted, Quoting::Within, Quoting::Mark] {
                let each = text.iter().fold(start, |quoting, byte| quoting.after(*byte, b','));
                assert_eq!(start.after_all(&text, b','), each, "{start:?} {text:?}");
            }
        }
    }
}

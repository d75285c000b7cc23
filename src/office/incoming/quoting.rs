//! Separators and quotation marks of a table.

use std::io::{BufRead, BufReader, Read};

use super::lines::MAX_ROW_BYTES;
use super::words_of_tables::column_of;
use super::{IncomingError, TextFile};

/// The separators of a table's fields: of RFC 4180, of spreadsheets where the comma is the decimal
/// sign, and of text copied from a spreadsheet.
pub(super) const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// The separator of a table: the one with which the first line names the most columns.
pub(super) fn separator(file: &TextFile, columns: &[&'static str]) -> Result<u8, IncomingError> {
    let mut line = Vec::new();
    let reader = BufReader::new(file.open()?);
    reader.take(MAX_ROW_BYTES).read_until(b'\n', &mut line).map_err(IncomingError::io("read", file.path()))?;
    let line = String::from_utf8_lossy(&line);
    let known = |separator: u8| {
        let headings = line.split(char::from(separator)).map(|heading| heading.trim().trim_matches('"'));
        headings.filter(|heading| column_of(heading, columns).is_some()).count()
    };
    // Of equals, the first: the comma.
    Ok(SEPARATORS.into_iter().rev().max_by_key(|separator| known(*separator)).unwrap_or(b','))
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
    pub(super) const fn after(self, byte: u8, separator: u8) -> Self {
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

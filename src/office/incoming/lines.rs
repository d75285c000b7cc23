//! Lines of text with a length limit.

use std::io::{self, BufRead, BufReader, Read};

/// Read size, in bytes.
pub(super) const CHUNK: usize = 64 << 10;
/// Maximum length of a row of a table, in bytes.
pub(super) const MAX_ROW_BYTES: u64 = 1 << 20;

pub(super) fn count_lines(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(u64::MAX)
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The text, without the line ending.
    Text(String),
    /// The line is longer than the limit and was skipped.
    TooLong,
}

/// Reads lines of UTF-8. No line takes more memory than the limit.
#[derive(Debug)]
pub struct Lines<R> {
    reader: BufReader<R>,
    max: usize,
}

impl<R: Read> Lines<R> {
    /// Creates a reader of lines of at most `max` bytes.
    #[must_use]
    pub fn new(reader: R, max: usize) -> Self {
        Self { reader: BufReader::with_capacity(256 << 10, reader), max }
    }

    /// The next line; `None` at the end.
    ///
    /// # Errors
    /// The error of the reader, or invalid UTF-8.
    pub fn next_line(&mut self) -> io::Result<Option<Line>> {
        // One byte more than `max`: the newline, or proof that the line is too long.
        let limit = u64::try_from(self.max).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        let count = self.reader.by_ref().take(limit).read_until(b'\n', &mut bytes)?;
        if count == 0 {
            return Ok(None);
        }
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        } else if bytes.len() > self.max {
            self.skip_line()?;
            return Ok(Some(Line::TooLong));
        }
        String::from_utf8(bytes)
            .map(|text| Some(Line::Text(text)))
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the file has changed while it was read"))
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let (count, is_end) = match buffer.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.reader.consume(count);
            if is_end {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_passed_over() {
        let text = format!("a\n\n{}\nlast", "x".repeat(2000));
        let mut lines = Lines::new(text.as_bytes(), 1000);
        let text = |text: &str| Some(Line::Text(text.to_owned()));
        assert_eq!(lines.next_line().unwrap(), text("a"));
        assert_eq!(lines.next_line().unwrap(), text(""));
        assert_eq!(lines.next_line().unwrap(), Some(Line::TooLong));
        assert_eq!(lines.next_line().unwrap(), text("last"));
        assert_eq!(lines.next_line().unwrap(), None);
        assert_eq!(Lines::new("x".repeat(1000).as_bytes(), 1000).next_line().unwrap(), text(&"x".repeat(1000)));
    }
}

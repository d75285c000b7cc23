//! The rows of a CSV table (RFC 4180) with the names of the columns in the first row.

use std::borrow::Cow;
use std::io::{self, Chain, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use csv::StringRecord;

use super::lines::MAX_ROW_BYTES;
use super::quoting::{MAX_TITLES, separator, separator_line};
use super::words_of_tables::{column_of, known_word};
use super::{Fault, FieldError, IncomingError, TextFile, Transcoder};

/// Buffer size of the CSV reader, in bytes.
const BUFFER: usize = 64 << 10;

/// Maximum length of the heading or the name of a sheet that is shown, in characters.
const MAX_HEADING_CHARS: usize = 40;

/// A table, read row by row.
#[derive(Debug)]
pub struct Table {
    reader: csv::Reader<Budget>,
    budget: Arc<AtomicU64>,
    path: PathBuf,
    /// The position of each known column.
    places: Vec<(&'static str, Option<usize>)>,
    width: usize,
    record: StringRecord,
    /// What the file has and nobody reads: columns, and sheets of a workbook.
    unread: Vec<Fault>,
}

/// A reader that fails when a row exceeds the limit.
#[derive(Debug)]
struct Budget {
    inner: Chain<Transcoder, &'static [u8]>,
    left: Arc<AtomicU64>,
}

impl Read for Budget {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        let left = self.left.load(Ordering::Relaxed).checked_sub(u64::try_from(count).unwrap_or(u64::MAX));
        let left = left.ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?;
        self.left.store(left, Ordering::Relaxed);
        Ok(count)
    }
}

/// The positions of the columns of a table.
#[derive(Debug, Clone)]
pub struct Columns {
    places: Vec<(&'static str, Option<usize>)>,
    width: usize,
}

/// An owned row, to be parsed by another thread.
#[derive(Debug, Clone)]
pub struct Record {
    line: u64,
    record: StringRecord,
}

impl Columns {
    /// The row of a record.
    #[must_use]
    pub fn row<'a>(&'a self, record: &'a Record) -> Row<'a> {
        Row { record: &record.record, places: &self.places, width: self.width, line: record.line }
    }
}

impl Record {
    /// The line in which the row begins, counted from 1.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }
}

/// A row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    record: &'a StringRecord,
    places: &'a [(&'static str, Option<usize>)],
    width: usize,
    line: u64,
}

impl Table {
    /// Opens a table with these columns. The first `required` of them are required. Fields are
    /// separated by commas, semicolons or tabs; other columns are ignored.
    ///
    /// # Errors
    /// [`IncomingError`].
    pub fn open(file: &TextFile, columns: &'static [&'static str], required: usize) -> Result<Self, IncomingError> {
        let separator = separator(file, columns)?;
        let budget = Arc::new(AtomicU64::new(MAX_ROW_BYTES));
        // Add a missing last line ending, because `line` computes a row's line from the next one.
        let end: &[u8] = if file.ends_line() { b"" } else { b"\n" };
        let inner = Budget { inner: file.open()?.chain(end), left: Arc::clone(&budget) };
        // Flexible: rows with a wrong number of fields are reported by `check_width`, one by one.
        let reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .buffer_capacity(BUFFER)
            .has_headers(false)
            .flexible(true)
            .from_reader(inner);
        let (path, record) = (file.path().to_owned(), StringRecord::new());
        let places = columns.iter().map(|column| (*column, None)).collect();
        let sheets = file.other_sheets().iter().map(|name| Fault::new(shortened(name), FieldError::OtherSheet));
        let mut table = Self { reader, budget, path, places, width: 0, record, unread: sheets.collect() };
        if !table.advance()? || (separator_line(table.record.get(0).unwrap_or_default()) && !table.advance()?) {
            return Err(IncomingError::Empty { path: table.path });
        }
        table.refuse_other_kind()?;
        table.pass_titles(columns)?;
        // Spreadsheets leave empty columns at the end.
        table.width = table
            .record
            .iter()
            .enumerate()
            .filter(|(_, name)| !name.trim().is_empty())
            .last()
            .map_or(0, |(last, _)| last + 1);
        for (at, heading) in table.record.iter().enumerate() {
            let place =
                column_of(heading, columns).and_then(|column| table.places.iter_mut().find(|(of, _)| *of == column));
            match place {
                Some((column, Some(_))) => return Err(IncomingError::ColumnTwice { path: table.path, column }),
                Some((_, place)) => *place = Some(at),
                None if heading.trim().is_empty() => {}
                None => table.unread.push(Fault::new(shortened(heading), FieldError::Ignored)),
            }
        }
        if file.ends_in_quotes(separator) {
            return Err(table.unclosed_quote());
        }
        if let Some((column, _)) = table.places.iter().take(required).find(|(_, place)| place.is_none()) {
            return Err(IncomingError::NoColumn { path: table.path, column });
        }
        Ok(table)
    }

    /// Refuses what programs save under the names of tables, too.
    fn refuse_other_kind(&self) -> Result<(), IncomingError> {
        let begins = self.record.get(0).unwrap_or_default().trim_start_matches('\u{feff}').trim_start();
        let fault = match begins.as_bytes() {
            [b'{' | b'[', ..] => "json",
            [b'<', ..] => "markup",
            [b'%', b'P', b'D', b'F', ..] => "pdf",
            _ => return Ok(()),
        };
        Err(IncomingError::Sheet { path: self.path.clone(), fault })
    }

    /// Passes over rows above the names of the columns, and notes them. If no row has the name of a
    /// column, what is missing is said of the last one.
    fn pass_titles(&mut self, columns: &[&'static str]) -> Result<(), IncomingError> {
        for _ in 0..MAX_TITLES {
            if self.record.iter().any(|heading| column_of(heading, columns).is_some()) {
                return Ok(());
            }
            let title = self.record.iter().find(|field| !is_blank(field)).map(shortened).unwrap_or_default();
            let before = self.record.clone();
            if !self.advance()? {
                self.record = before;
                return Ok(());
            }
            self.unread.push(Fault::new(title, FieldError::Title));
        }
        Ok(())
    }

    /// Finds the row with a quote that is never closed (RFC 4180, section 2).
    ///
    /// Such a quote turns the rest of the file into one row. So it is detected before any row is
    /// used.
    fn unclosed_quote(mut self) -> IncomingError {
        let mut line = 1;
        loop {
            match self.advance() {
                Err(error) => return error,
                // The last line ending is part of the unclosed field.
                Ok(false) => return IncomingError::Quote { path: self.path, line: line + 1 },
                Ok(true) => line = self.line(),
            }
        }
    }

    /// The next row; `None` at the end.
    ///
    /// # Errors
    /// [`IncomingError::Row`], [`IncomingError::Io`].
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, IncomingError> {
        if !self.advance()? {
            return Ok(None);
        }
        let line = self.line();
        Ok(Some(Row { record: &self.record, places: &self.places, width: self.width, line }))
    }

    /// The first line of the row just read. Computed from the reader's position, which is the line
    /// after the row.
    fn line(&self) -> u64 {
        let next = self.reader.position().line();
        let within: usize = self.record.iter().map(|field| field.matches('\n').count()).sum();
        next.saturating_sub(u64::try_from(within).unwrap_or(0)).saturating_sub(1)
    }

    /// The next row as an owned record, to be parsed by [`Columns::row`]; `None` at the end.
    ///
    /// # Errors
    /// As [`Self::next_row`].
    pub(crate) fn next_record(&mut self) -> Result<Option<Record>, IncomingError> {
        if !self.advance()? {
            return Ok(None);
        }
        Ok(Some(Record { line: self.line(), record: self.record.clone() }))
    }

    /// The positions of the columns.
    #[must_use]
    pub fn columns(&self) -> Columns {
        Columns { places: self.places.clone(), width: self.width }
    }

    /// What the file has and nobody reads: columns ([`FieldError::Ignored`]), and other sheets of a
    /// workbook ([`FieldError::OtherSheet`]).
    #[must_use]
    pub fn unread(&self) -> &[Fault] {
        &self.unread
    }

    pub(in crate::office) fn into_unread(self) -> Vec<Fault> {
        self.unread
    }

    /// Reads the next row that is not blank.
    fn advance(&mut self) -> Result<bool, IncomingError> {
        while self.advance_any()? {
            if self.record.iter().any(|field| !is_blank(field)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn advance_any(&mut self) -> Result<bool, IncomingError> {
        // Allow for the buffer: the reader may have read parts of later rows already.
        self.budget.store(MAX_ROW_BYTES + 2 * u64::try_from(BUFFER).unwrap_or(0), Ordering::Relaxed);
        let line = self.reader.position().line();
        self.reader.read_record(&mut self.record).map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                IncomingError::Row { path: self.path.clone(), line, max: MAX_ROW_BYTES }
            }
            csv::ErrorKind::Io(error) => IncomingError::io("read", &self.path)(error),
            _ => IncomingError::Encoding { path: self.path.clone(), line, expected: "text" },
        })
    }
}

/// Whether a field has nothing. Old programs end a file with a sign of its own (U+001A).
fn is_blank(field: &str) -> bool {
    field.trim().trim_matches('\u{1a}').is_empty()
}

impl<'a> Row<'a> {
    /// The line in which the row begins, counted from 1.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// Checks that the row has as many fields as the first row.
    ///
    /// # Errors
    /// [`FieldError::Width`].
    pub fn check_width(&self) -> Result<(), Fault> {
        let (expected, found) = (self.width, self.record.len());
        // Spreadsheets leave empty fields at the end.
        if found >= expected && self.record.iter().skip(expected).all(|field| field.trim().is_empty()) {
            return Ok(());
        }
        Err(Fault::new("row", FieldError::Width { expected, found }))
    }

    /// A field without surrounding blanks; `None` if the column is missing or the field is empty.
    #[must_use]
    pub fn field(&self, column: &str) -> Option<&'a str> {
        let (_, place) = self.places.iter().find(|(name, _)| *name == column)?;
        self.record.get((*place)?).map(text_of).filter(|text| !text.is_empty())
    }

    /// The identifier that the word in a field stands for.
    #[must_use]
    pub fn word(&self, column: &str) -> Option<Cow<'a, str>> {
        self.field(column).map(|found| known_word(column, found))
    }

    /// A required field.
    ///
    /// # Errors
    /// [`FieldError::Missing`].
    pub fn required(&self, column: &'static str) -> Result<&'a str, Fault> {
        self.field(column).ok_or(FieldError::Missing).map_err(Fault::of(column))
    }
}

/// A heading, or the name of a sheet, as it is shown.
fn shortened(name: &str) -> String {
    name.trim().chars().take(MAX_HEADING_CHARS).collect()
}

/// The text of a field. Some programs write `="123"`, so that a spreadsheet takes no text for a number.
fn text_of(field: &str) -> &str {
    let field = field.trim();
    field.strip_prefix("=\"").and_then(|text| text.strip_suffix('"')).map_or(field, str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<Vec<(u64, Option<String>)>, IncomingError> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("t.csv");
        std::fs::write(&path, text).unwrap();
        let mut table = Table::open(&TextFile::scan(&path, None)?, &["number", "since", "until"], 2)?;
        let mut rows = Vec::new();
        while let Some(row) = table.next_row()? {
            rows.push((row.line(), row.field("since").map(str::to_owned)));
        }
        Ok(rows)
    }

    #[test]
    fn rows_have_lines_and_fields() {
        let read = rows("\u{feff}Number , since\r\nA1,\"x\ny\"\n\nB2, z \nC3,\n").unwrap();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(read, [(2, text("x\ny")), (5, text("z")), (6, None)]);
        // The last line may have no line ending.
        let read = rows("number,since\nA1,x\nB2,y\nC3,z").unwrap();
        assert_eq!(read, [(2, text("x")), (3, text("y")), (4, text("z"))]);
    }

    #[test]
    fn what_spreadsheets_leave_is_passed_over() {
        let text = |text: &str| Some(text.to_owned());
        for separator in [",", ";", "\t"] {
            let table =
                ["number,since,备注,,", "A1,x,y,,", ",,,,", "B2,z,,,,,", ",,", ""].join("\n").replace(',', separator);
            assert_eq!(rows(&table).unwrap(), [(2, text("x")), (4, text("z"))]);
        }
        assert_eq!(rows("\"证件号码\";\"开始日期\"\r\nA;\"x;y\"\r\n").unwrap(), [(2, text("x;y"))]);
        assert_eq!(rows("number,since\nA1,\"=\"\" x \"\"\"\n").unwrap(), [(2, text("x"))]);
        assert!(rows("number;since\nA;\"x").unwrap_err().to_string().contains("closing quote"));
    }

    #[test]
    fn titles_above_the_columns_are_passed_over() {
        let text = |text: &str| Some(text.to_owned());
        let title = "隔离人员登记表,,\n";
        assert_eq!(rows(&format!("{title}number,since,备注\nA1,x,y\n")).unwrap(), [(3, text("x"))]);
        assert_eq!(rows("Isolation; today\n\nfilled in by;Li\n\nnumber;since\nA1;x\n").unwrap(), [(6, text("x"))]);
        assert_eq!(rows("\"title\nin two lines\"\nnumber,since\nA1,x\n").unwrap(), [(4, text("x"))]);
        assert_eq!(rows(&format!("{}number,since\nA1,x\n", title.repeat(5))).unwrap(), [(7, text("x"))]);
        // A table without names of columns is none.
        for text in [title.repeat(6) + "number,since\nA1,x\n", "passport,A1\n".repeat(9), title.to_owned()] {
            assert!(matches!(rows(&text), Err(IncomingError::NoColumn { column: "number", .. })), "{text}");
        }
        for (text, fault) in [("[{\"number\": 1}]", "JSON"), ("\u{feff}<html><table>", "HTML"), ("%PDF-1.7\n", "PDF")] {
            assert!(rows(text).unwrap_err().to_string().contains(fault), "{text}");
        }
    }

    #[test]
    fn each_fault_is_named() {
        let said = |text: &str| {
            let said = rows(text).unwrap_err().to_string();
            said.split_once("t.csv").unwrap().1.to_owned()
        };
        assert_eq!(said(""), ": expected a first row with the names of the columns, found an empty file");
        assert_eq!(said("number\nA\n"), ":1: expected the column since, found none of that name");
        assert_eq!(said("number,since,Since\n"), ":1: expected the column since once, found it twice");
        assert_eq!(said("number,证件号码,since\n"), ":1: expected the column number once, found it twice");
        assert_eq!(said("number,since\nA,b\nA,\"c\n"), ":3: expected a closing quote, found the end of the file");
        assert_eq!(said("number,since\nA,b\nA,\"c"), ":3: expected a closing quote, found the end of the file");
        // A quote inside an unquoted field is an ordinary character.
        assert_eq!(said("number,since\nA\",b\nA,\"c\n"), ":3: expected a closing quote, found the end of the file");
        let open = format!("number,since\nA,b\nA,\"{}", "x\n".repeat(1 << 20));
        assert_eq!(said(&open), ":3: expected a row of at most 1048576 bytes, found a longer one");
    }
}

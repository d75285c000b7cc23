//! Errors of a whole file, of one field of a row, and of a declaration.

use std::io;
use std::path::{Path, PathBuf};

use super::words_of_tables::{column_in, words_in};
use crate::key::NumberError;
use crate::office::{StayError, TravelError};
use crate::payload::PayloadError;
use crate::time::{TimeError, Timestamp};
use crate::words::{Explain, Lang, errors_tables as say, file, json};

/// Why a file as a whole cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum IncomingError {
    /// The operating system reports an error.
    Io {
        /// The operation that failed.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        error: io::Error,
    },
    /// The bytes are not valid in the encoding.
    Encoding {
        /// The file.
        path: PathBuf,
        /// The first line with such bytes.
        line: u64,
        /// The encodings that were tried.
        expected: &'static str,
    },
    /// A row is too long, for example after a quote that is never closed.
    Row {
        /// The file.
        path: PathBuf,
        /// The first line of the row.
        line: u64,
        /// The maximum, in bytes.
        max: u64,
    },
    /// A required column is missing.
    NoColumn {
        /// The file.
        path: PathBuf,
        /// The column.
        column: &'static str,
    },
    /// Two columns of the table have the same meaning.
    ColumnTwice {
        /// The file.
        path: PathBuf,
        /// The column.
        column: &'static str,
    },
    /// The file is not a spreadsheet that can be read.
    Sheet {
        /// The file.
        path: PathBuf,
        /// `damaged`, `large`, `wide`, `old` or `other`.
        fault: &'static str,
    },
    /// The bytes are text in GB 18030 and in Big5, and neither is more likely.
    EncodingUnclear {
        /// The file.
        path: PathBuf,
    },
    /// A quoted field is never closed.
    Quote {
        /// The file.
        path: PathBuf,
        /// The first line of the last row.
        line: u64,
    },
    /// The file has no rows.
    Empty {
        /// The file.
        path: PathBuf,
    },
}

impl Explain for IncomingError {
    fn id(&self) -> &'static str {
        match self {
            Self::Io { .. } => "file",
            Self::Encoding { .. } => "encoding",
            Self::Row { .. } => "row-too-long",
            Self::NoColumn { .. } => "no-column",
            Self::ColumnTwice { .. } => "column-twice",
            Self::Sheet { .. } => "sheet",
            Self::EncodingUnclear { .. } => "encoding-unclear",
            Self::Quote { .. } => "open-quote",
            Self::Empty { .. } => "empty-file",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Io { action, path, error } => file::cannot(action, path, error, lang),
            Self::Encoding { path, line, expected } => {
                say::Encoding { path: &path.display(), line, expected }.say(lang)
            }
            Self::Row { path, line, max } => say::RowTooLong { path: &path.display(), line, max }.say(lang),
            Self::NoColumn { path, column } => {
                say::NoColumn { path: &path.display(), column: &column_in(column, lang) }.say(lang)
            }
            Self::ColumnTwice { path, column } => {
                say::ColumnTwice { path: &path.display(), column: &column_in(column, lang) }.say(lang)
            }
            Self::Sheet { path, fault } => say::Sheet { path: &path.display(), fault }.say(lang),
            Self::EncodingUnclear { path } => say::EncodingUnclear { path: &path.display() }.say(lang),
            Self::Quote { path, line } => say::OpenQuote { path: &path.display(), line }.say(lang),
            Self::Empty { path } => say::EmptyFile { path: &path.display() }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Io { error, .. } => file::hint(error, lang),
            Self::Encoding { .. } => say::encoding_hint(lang),
            Self::Row { .. } | Self::Quote { .. } => say::row_too_long_hint(lang),
            Self::NoColumn { .. } | Self::Empty { .. } => say::no_column_hint(lang),
            Self::ColumnTwice { .. } => say::column_twice_hint(lang),
            Self::Sheet { .. } => say::sheet_hint(lang),
            Self::EncodingUnclear { .. } => say::encoding_unclear_hint(lang),
        }
        .to_owned()
    }
}

impl IncomingError {
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Io { action, path, error }
    }
}

/// Maximum length of a value that is shown, in characters.
const MAX_SHOWN_CHARS: usize = 60;

/// A field and its error.
#[derive(Debug)]
pub struct Fault {
    /// The field: a column, or a path such as `places[2].arrival`.
    pub field: String,
    /// The error.
    pub error: FieldError,
    /// The value found, where it may be shown: never a name or a number.
    pub found: Option<String>,
}

impl Fault {
    /// Returns a function that adds the name of the field to an error, for `map_err`.
    pub fn of<E: Into<FieldError>>(field: impl Into<String>) -> impl FnOnce(E) -> Self {
        let field = field.into();
        move |error| Self::new(field, error)
    }

    /// Like [`Self::of`], and also shows the value found.
    pub fn showing<E: Into<FieldError>>(field: impl Into<String>, found: &str) -> impl FnOnce(E) -> Self {
        let (field, found) = (field.into(), Some(found.chars().take(MAX_SHOWN_CHARS).collect()));
        move |error| Self { found, ..Self::new(field, error) }
    }

    pub(crate) fn new(field: impl Into<String>, error: impl Into<FieldError>) -> Self {
        Self { field: field.into(), error: error.into(), found: None }
    }
}

impl core::fmt::Display for Fault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.words(Lang::En))
    }
}

impl Explain for Fault {
    fn id(&self) -> &'static str {
        self.error.id()
    }

    fn words(&self, lang: Lang) -> String {
        let error = match &self.error {
            FieldError::Word { expected, found } => {
                say::Word { expected: &words_in(&self.field, expected, lang), found }.say(lang)
            }
            error => error.words(lang),
        };
        let field = &self.field;
        // Some errors already start with the field's name, but without its path. Do not repeat it.
        let name = field.rsplit('.').next().unwrap_or_default();
        let rest = error.strip_prefix(name).and_then(|rest| rest.strip_prefix([':', '：']));
        let error = &rest.map_or(&*error, str::trim_start);
        match &self.found {
            // Some errors say the value themselves.
            Some(found) if !says(error, found) => {
                say::FieldFound { field: &column_in(field, lang), error, found }.say(lang)
            }
            _ => say::Field { field: &column_in(field, lang), error }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        self.error.hint(lang)
    }
}

impl core::error::Error for Fault {}

/// Whether a sentence has a value as it stands, and not only as a part of another one.
fn says(sentence: &str, value: &str) -> bool {
    let is_part = |next: Option<char>| next.is_some_and(|next| next.is_alphanumeric() || "-/.".contains(next));
    sentence.match_indices(value).any(|(at, _)| {
        let (before, rest) = sentence.split_at(at);
        let after = rest.strip_prefix(value).unwrap_or_default();
        !value.is_empty() && !is_part(before.chars().next_back()) && !is_part(after.chars().next())
    })
}

/// Why a field is invalid.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum FieldError {
    /// Not a time or a day.
    Time(#[from] TimeError),
    /// Not a valid place, name or other value of a code.
    Payload(#[from] PayloadError),
    /// Not a document number.
    Number(#[from] NumberError),
    /// The stay ends before it begins.
    Stay(#[from] StayError),
    /// The itinerary does not fit into a code.
    Travel(#[from] TravelError),
    /// Not one of the allowed words.
    Word {
        /// The allowed words.
        expected: String,
        /// What was found.
        found: String,
    },
    /// The time is in the future.
    Future {
        /// The time of the import.
        now: Timestamp,
        /// The time found.
        found: Timestamp,
    },
    /// The end is not after the start.
    EndsFirst {
        /// The start.
        since: Timestamp,
        /// The end.
        found: Timestamp,
    },
    /// The same entry is stored with a different end.
    OtherEnd,
    /// The row has more or fewer fields than the first row.
    Width {
        /// The number of columns.
        expected: usize,
        /// The number of fields.
        found: usize,
    },
    /// Not a day or a time in a form that tables may have.
    NotADate,
    /// A date with the day or the month first.
    DayFirst,
    /// The calendar has no such day.
    NoSuchDay,
    /// A day before 1970.
    YearEarly,
    /// The table has a column that is not used. Reported once, for the first row.
    Ignored,
    /// A row stands above the names of the columns, and is not read. Reported once, for the first row.
    Title,
    /// The workbook has another sheet, which is not read. Reported once, for the first row.
    OtherSheet,
    /// A required field is empty or missing.
    Missing,
    /// Too many entries.
    TooMany {
        /// The maximum.
        max: usize,
        /// The number found.
        found: usize,
    },
    /// The JSON does not match the schema.
    Json(#[from] serde_json::Error),
}

impl Explain for FieldError {
    fn id(&self) -> &'static str {
        match self {
            Self::Time(error) => error.id(),
            Self::Payload(error) => error.id(),
            Self::Number(error) => error.id(),
            Self::Stay(error) => error.id(),
            Self::Travel(error) => error.id(),
            Self::Word { .. } => "word",
            Self::Future { .. } => "future",
            Self::EndsFirst { .. } => "ends-first",
            Self::OtherEnd => "other-end",
            Self::Width { .. } => "width",
            Self::NotADate => "not-a-date",
            Self::DayFirst => "day-first",
            Self::NoSuchDay => "no-such-day",
            Self::YearEarly => "year-early",
            Self::Ignored => "column-ignored",
            Self::Title => "title",
            Self::Missing => "missing",
            Self::TooMany { .. } => "too-many",
            Self::Json(_) => "json",
            Self::OtherSheet => "other-sheet",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Time(error) => error.words(lang),
            Self::Payload(error) => error.words(lang),
            Self::Number(error) => error.words(lang),
            Self::Stay(error) => error.words(lang),
            Self::Travel(error) => error.words(lang),
            Self::Word { expected, found } => say::Word { expected, found }.say(lang),
            Self::Future { now, found } => say::Future { now, found }.say(lang),
            Self::EndsFirst { since, found } => say::EndsFirst { since, found }.say(lang),
            Self::OtherEnd => say::other_end(lang).to_owned(),
            Self::Width { expected, found } => say::Width { expected, found }.say(lang),
            Self::NotADate => say::not_a_date(lang).to_owned(),
            Self::DayFirst => say::day_first(lang).to_owned(),
            Self::NoSuchDay => say::no_such_day(lang).to_owned(),
            Self::YearEarly => say::year_early(lang).to_owned(),
            Self::Ignored => say::column_ignored(lang).to_owned(),
            Self::Title => say::title(lang).to_owned(),
            Self::Missing => say::missing(lang).to_owned(),
            Self::TooMany { max, found } => say::TooMany { max, found }.say(lang),
            Self::Json(error) => json::fault(error, lang),
            Self::OtherSheet => say::other_sheet(lang).to_owned(),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Payload(error) => error.hint(lang),
            Self::Number(error) => error.hint(lang),
            Self::Travel(error) => error.hint(lang),
            _ => String::new(),
        }
    }
}

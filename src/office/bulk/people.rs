//! A people file: one request for a code per row, as JSON lines or as a CSV table.

use std::path::Path;

use super::BulkError;
use crate::issuer::{CityRequest, HealthRequest, HolderRequest, IssueError, ItineraryRequest, Request};
use crate::office::{
    Columns, Encoding, Fault, IncomingError, Line, Lines, Record, Row, Table, TextFile, Transcoder, moment,
};
use crate::payload::{PlaceFor, place_code};
use crate::qr::SymbolError;
use crate::time::Zone;
use crate::words::{Explain, Lang, errors_tables as say};

/// Maximum length of a JSON line, in bytes.
const MAX_LINE_BYTES: usize = 64 << 10;
/// The columns of a people table. Each row decides which it fills: a name in either form, a
/// document, and a number or a commitment.
const COLUMNS: &[&str] = &[
    "document",
    "name",
    "masked_name",
    "number",
    "commitment",
    "status",
    "assessed",
    "reason",
    "authority",
    "appeal",
    "itinerary",
    "countries",
    "cities",
    "days",
    "not_before",
    "expires",
    "valid_hours",
    "region",
];

/// A people file that has been scanned once.
#[derive(Debug, Clone)]
pub struct PeopleFile {
    file: TextFile,
    is_table: bool,
}

/// Reads the rows in order.
#[derive(Debug)]
pub(super) enum Rows {
    Lines { lines: Lines<Transcoder>, file: TextFile, line: u64 },
    Table { table: Table, columns: Columns },
}

/// A row that is not parsed yet.
#[derive(Debug)]
pub(super) enum RawRow {
    Json(u64, String),
    TooLong(u64),
    Record(Record),
}

impl PeopleFile {
    /// Scans a file: JSON lines if its name ends in `.ndjson`, a table if it ends in `.csv`,
    /// `.tsv` or `.xlsx`. `told` is the encoding, if the user named one.
    ///
    /// # Errors
    /// [`BulkError::PeopleForm`], [`BulkError::Incoming`].
    pub fn scan(path: &Path, told: Option<Encoding>) -> Result<Self, BulkError> {
        let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
        let is_table = match ending.as_ref().and_then(|ending| ending.to_str()) {
            Some("ndjson") => false,
            Some("csv" | "tsv" | "xlsx") => true,
            _ => return Err(BulkError::PeopleForm { path: path.to_owned() }),
        };
        Ok(Self { file: TextFile::scan(path, told)?, is_table })
    }

    /// The file.
    #[must_use]
    pub const fn file(&self) -> &TextFile {
        &self.file
    }

    /// The number of rows, at most: lines without the first one of a table.
    #[must_use]
    pub const fn most_rows(&self) -> u64 {
        self.file.lines().saturating_sub(if self.is_table { 1 } else { 0 })
    }

    /// What the table has and nobody reads.
    ///
    /// # Errors
    /// [`IncomingError`], if the table cannot be read.
    pub fn unread(&self) -> Result<Vec<Fault>, IncomingError> {
        if !self.is_table {
            return Ok(Vec::new());
        }
        Ok(Table::open(&self.file, COLUMNS, 1)?.into_unread())
    }

    pub(super) fn rows(&self) -> Result<Rows, IncomingError> {
        if self.is_table {
            let table = Table::open(&self.file, COLUMNS, 1)?;
            let columns = table.columns();
            return Ok(Rows::Table { table, columns });
        }
        Ok(Rows::Lines { lines: Lines::new(self.file.open()?, MAX_LINE_BYTES), file: self.file.clone(), line: 0 })
    }
}

impl Rows {
    /// The next row. Skips blank lines.
    pub(super) fn next_row(&mut self) -> Result<Option<RawRow>, IncomingError> {
        match self {
            Self::Table { table, .. } => Ok(table.next_record()?.map(RawRow::Record)),
            Self::Lines { lines, file, line } => loop {
                let next = lines.next_line().map_err(|error| IncomingError::Io {
                    action: "read",
                    path: file.path().to_owned(),
                    error,
                })?;
                *line += 1;
                match next {
                    None => return Ok(None),
                    Some(Line::Text(text)) if text.trim().is_empty() => {}
                    Some(Line::Text(text)) => return Ok(Some(RawRow::Json(*line, text))),
                    Some(Line::TooLong) => return Ok(Some(RawRow::TooLong(*line))),
                }
            },
        }
    }

    /// The positions of the columns, if the file is a table.
    pub(super) fn columns(&self) -> Option<Columns> {
        match self {
            Self::Table { columns, .. } => Some(columns.clone()),
            Self::Lines { .. } => None,
        }
    }
}

/// Why a row is rejected.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
pub(super) enum RowError {
    TooLong,
    Issue(#[from] IssueError),
    Fault(#[from] Fault),
    Symbol(#[from] SymbolError),
    Number {
        column: &'static str,
        found: String,
    },
    YesOrNo {
        column: &'static str,
        found: String,
    },
    City {
        column: &'static str,
        found: String,
    },
    /// The row has a value that the batch sets.
    Given {
        column: &'static str,
    },
}

impl Explain for RowError {
    fn id(&self) -> &'static str {
        match self {
            Self::TooLong => "row-size",
            Self::Issue(error) => error.id(),
            Self::Fault(fault) => fault.id(),
            Self::Symbol(error) => error.id(),
            Self::Number { .. } => "row-number",
            Self::YesOrNo { .. } => "row-yes-or-no",
            Self::City { .. } => "row-city",
            Self::Given { .. } => "row-given",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::TooLong => say::RowSize { max: &MAX_LINE_BYTES }.say(lang),
            Self::Issue(error) => error.words(lang),
            Self::Fault(fault) => fault.words(lang),
            Self::Symbol(error) => error.words(lang),
            Self::Number { column, found } => say::RowNumber { column, found }.say(lang),
            Self::YesOrNo { column, found } => say::RowYesOrNo { column, found }.say(lang),
            Self::City { column, found } => say::RowCity { column, found }.say(lang),
            Self::Given { column } => say::RowGiven { column }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::TooLong => say::row_size_hint(lang).to_owned(),
            Self::Issue(error) => error.hint(lang),
            Self::Fault(fault) => fault.hint(lang),
            Self::Symbol(error) => error.hint(lang),
            _ => String::new(),
        }
    }
}

impl RawRow {
    pub(super) const fn line(&self) -> u64 {
        match self {
            Self::Json(line, _) | Self::TooLong(line) => *line,
            Self::Record(record) => record.line(),
        }
    }

    /// Parses the row into a request. `columns` and the office's zone are for rows of a table.
    pub(super) fn read(&self, columns: Option<&Columns>, zone: &Zone) -> Result<Request, RowError> {
        match (self, columns) {
            (Self::Json(_, text), _) => Ok(Request::from_json(text)?),
            (Self::Record(record), Some(columns)) => request(columns.row(record), zone),
            (Self::TooLong(_), _) | (Self::Record(_), None) => Err(RowError::TooLong),
        }
    }
}

/// Makes a request from a row of the table.
fn request(row: Row<'_>, zone: &Zone) -> Result<Request, RowError> {
    row.check_width()?;
    let text = |column| row.field(column).map(str::to_owned);
    let time = |column: &'static str| -> Result<Option<String>, RowError> {
        let read = |found| moment(found, zone).map_err(Fault::showing(column, found));
        Ok(row.field(column).map(read).transpose()?.map(|time| time.to_string()))
    };
    let word = |column| row.word(column).map(std::borrow::Cow::into_owned);
    let number = |column: &'static str| -> Result<Option<u32>, RowError> {
        let wrong = |found: &str| RowError::Number { column, found: found.to_owned() };
        row.field(column).map(|found| found.parse().map_err(|_| wrong(found))).transpose()
    };
    let assessed = time("assessed")?;
    let health = word("status").map(|status| HealthRequest {
        status,
        assessed,
        reason: word("reason"),
        authority: text("authority"),
        appeal: text("appeal"),
    });
    let states = match row.word("itinerary").as_deref() {
        None => row.field("countries").is_some() || row.field("cities").is_some(),
        Some("yes") => true,
        Some("no") => false,
        Some(found) => {
            return Err(RowError::YesOrNo { column: "itinerary", found: found.to_owned() });
        }
    };
    let cities = row.field("cities").unwrap_or_default().split_ascii_whitespace().map(|found| {
        let wrong = || RowError::City { column: "cities", found: found.to_owned() };
        let city = CityRequest::parse(found).ok_or_else(wrong)?;
        Ok::<_, RowError>(CityRequest { place: place_code(&city.place, PlaceFor::City).into_owned(), ..city })
    });
    let itinerary = states
        .then(|| {
            Ok::<_, RowError>(ItineraryRequest {
                days: number("days")?,
                countries: row
                    .field("countries")
                    .unwrap_or_default()
                    .split_ascii_whitespace()
                    .map(|country| place_code(country, PlaceFor::Country).into_owned())
                    .collect(),
                cities: cities.collect::<Result<_, _>>()?,
            })
        })
        .transpose()?;
    let holder = word("document").map(|document| HolderRequest {
        name: text("name"),
        masked_name: text("masked_name"),
        document,
        number: text("number"),
        commitment: text("commitment"),
    });
    Ok(Request {
        region: text("region").unwrap_or_default(),
        not_before: time("not_before")?,
        expires: time("expires")?,
        valid_hours: number("valid_hours")?,
        holder,
        health,
        itinerary,
        ..Request::default()
    })
}

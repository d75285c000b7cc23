//! Input files of an office: encodings, lines and tables. The files are untrusted.

mod dates;
mod encoding;
mod error;
mod sheet;
mod sheet_archive;
mod table;
mod words_of_tables;

pub(super) use dates::moment;
pub use encoding::{Encoding, TextFile, Transcoder};
pub use error::{Fault, FieldError, IncomingError};
pub use table::{Columns, Line, Lines, Record, Row, Table};
pub(super) use words_of_tables::known_word;

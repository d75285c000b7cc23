//! Input files of an office: encodings, lines and tables. The files are untrusted.

mod content;
mod dates;
mod encoding;
mod error;
mod lines;
mod quoting;
mod sheet;
mod sheet_archive;
mod table;
mod text_file;
mod word_lists;
mod words_of_tables;

#[cfg(feature = "cli")]
pub(crate) use dates::day_of;
pub(super) use dates::moment;
pub use encoding::Encoding;
pub use error::{Fault, FieldError, IncomingError};
pub use lines::{Line, Lines};
pub use table::{Columns, Record, Row, Table};
pub use text_file::{TextFile, Transcoder};
pub(crate) use words_of_tables::known_word;

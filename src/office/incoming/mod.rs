//! Input files of an office: encodings, lines and tables. The files are untrusted.

mod encoding;
mod error;
mod table;

pub use encoding::{Encoding, TextFile, Transcoder};
pub use error::{Fault, FieldError, IncomingError};
pub use table::{Columns, Line, Lines, Record, Row, Table};

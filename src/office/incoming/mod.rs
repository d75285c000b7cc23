//! Input files of an office: encodings, lines and tables. The files are untrusted.

mod encoding;
mod error;
mod fault;
mod lines;
mod table;

pub use encoding::{Encoding, TextFile, Transcoder};
pub use error::IncomingError;
pub use fault::{Fault, FieldError};
pub use lines::{Line, Lines};
pub use table::{Columns, Record, Row, Table};

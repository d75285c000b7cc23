//! Files that an office is given: their encoding, their lines, their tables. Nothing in them is trusted.

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

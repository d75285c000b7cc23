//! Files that an office is given: their encoding, their lines, their tables. Nothing in them is trusted.

mod encoding;
mod error;
mod fault;
mod lines;
mod table;

pub use encoding::{Encoding, TextFile};
pub use error::IncomingError;
pub use fault::{Fault, FieldError};
pub use lines::{Line, Lines};
pub use table::{Row, Table};

//! Core deterministic CBOR (RFC 8949, section 4.2.1).
//!
//! `ciborium-ll` decodes and encodes the heads of items. The layer above it refuses every encoding
//! that is not deterministic.

mod diagnostic;
mod error;
mod fields;
mod reader;
mod value;
mod writer;

pub use diagnostic::{diagnostic, pretty_diagnostic};
pub use error::{CborError, Kind};
pub use value::{decode_value, encode_value};
pub use writer::Writer;

pub(crate) use fields::{FieldError, Fields};
pub(crate) use reader::{Key, MapReader, Reader};

//! Core deterministic CBOR (RFC 8949, section 4.2.1).
//!
//! `ciborium-ll` decodes and encodes the heads of items. The layer above it refuses every encoding
//! that is not deterministic.

mod error;
mod map;
mod reader;
mod value;
mod writer;

pub use error::{CborError, Kind};
pub use value::{decode_value, diagnostic, encode_value, pretty_diagnostic};
pub use writer::Writer;

pub(crate) use map::{FieldError, Fields, Key};
pub(crate) use reader::Reader;

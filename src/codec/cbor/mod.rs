//! Core deterministic CBOR (RFC 8949, section 4.2.1) and nothing else of CBOR.
//!
//! `ciborium-ll` decodes and encodes the heads of items. The layer on top refuses what has another encoding.

mod diagnostic;
mod error;
mod reader;
mod value;
mod writer;

pub use diagnostic::{diagnostic, pretty_diagnostic};
pub use error::{CborError, Kind};
pub use reader::{Key, MapReader, Reader};
pub use value::{decode_value, encode_value};
pub use writer::Writer;

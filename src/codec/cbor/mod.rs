//! Core deterministic CBOR (RFC 8949, section 4.2.1) and nothing else of CBOR.

mod diagnostic;
mod error;
mod float;
mod item;
mod reader;
mod writer;

pub use error::{CborError, Kind};
pub use item::Item;
pub use reader::{Key, MapReader, Reader};
pub use writer::Writer;

//! CWT claims (RFC 8392) ↔ [`crate::payload::Claims`].

mod decode;
mod encode;
mod error;
mod label;

pub use decode::decode_claims;
pub use encode::encode_claims;
pub use error::ClaimsError;

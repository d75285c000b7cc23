//! Values ↔ CBOR ↔ COSE ↔ text, one encoding per value.
//!
//! A code is `FD1:` + Base45 (RFC 9285) + COSE_Sign1 (RFC 9052) + CWT claims (RFC 8392), in core
//! deterministic CBOR (RFC 8949, section 4.2.1). Decoding is strict: bytes that do not re-encode to
//! the same bytes are refused, and each fault has its own error. Decoding does not check
//! signatures. `verifier` does.

pub mod cbor;
mod cose_key;
mod cose_sign;
mod cose_sign1;
mod decode_claims;
mod encode_claims;
mod header;
mod live_token;
mod text;
#[cfg(feature = "holder")]
mod typed_sign1;

pub use cose_key::{CoseKeyError, decode_cose_key, encode_cose_key};
pub use cose_sign::{CoseSign, CoseSignature, DocumentType};
pub use cose_sign1::CoseSign1;
pub(crate) use decode_claims::decode_claims_and_key;
pub use decode_claims::{ClaimsError, decode_claims};
pub use encode_claims::encode_claims;
pub use header::CoseError;
pub use live_token::{LiveDraft, LiveToken};
#[cfg(any(feature = "foreign", feature = "holder"))]
pub(crate) use text::decode_base45;
pub use text::{Base45Error, ForeignText, MAX_CODE_CHARS, PREFIX, TextError, frame, unframe};
#[cfg(feature = "gate")]
pub(crate) use text::{has_prefix, is_later_version};
#[cfg(feature = "cli")]
pub(crate) use text::{is_base45, is_telephone_key};

#[cfg(feature = "holder")]
pub(crate) use text::frame_as;
#[cfg(feature = "holder")]
pub(crate) use typed_sign1::{TypedDraft, TypedSign1};

pub(crate) use cose_key::{read_cose_key, read_unchecked_key, write_cose_key};

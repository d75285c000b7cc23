//! Keys in PKCS#11 tokens: their names (RFC 7512), and signing with them.
//! docs/decisions/103-keys-in-tokens.md

mod error;
mod uri;

#[cfg(feature = "pkcs11")]
mod key;
#[cfg(feature = "pkcs11")]
mod module;
#[cfg(feature = "pkcs11")]
mod objects;
#[cfg(feature = "pkcs11")]
mod pin;
#[cfg(feature = "pkcs11")]
mod pool;

pub use error::{TokenError, TokenUriError};
#[cfg(feature = "pkcs11")]
pub use key::TokenKey;
#[cfg(feature = "pkcs11")]
pub use pin::TokenPin;
pub use uri::TokenUri;

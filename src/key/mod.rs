//! Signing and verifying keys, key ids, key files, keys in tokens, and the commitment to a
//! document's number.

mod commitment;
mod document_number;
mod ed25519;
mod error;
mod location;
mod number_error;
mod passphrase;
mod pem;
mod resident_number;
mod signer;
mod token;
mod x25519;

pub use commitment::commit;
pub use document_number::DocumentNumber;
pub use ed25519::{KeyId, Signature, SigningKey, UncheckedKey, VerifyingKey};
pub use error::KeyError;
pub use location::KeyLocation;
pub use number_error::NumberError;
pub use passphrase::{Passphrase, Weakness};
pub use signer::{SignError, Signer};
pub use token::{TokenError, TokenUri, TokenUriError};
#[cfg(feature = "pkcs11")]
pub use token::{TokenKey, TokenPin};

//! Signing and verifying keys, key ids, key files, and the commitment to a document's number.

mod commitment;
mod ed25519;
mod error;
mod passphrase;
mod pem;

pub use commitment::{DocumentNumber, commit};
pub use ed25519::{KeyId, Signature, SigningKey, UncheckedKey, VerifyingKey};
pub use error::KeyError;
pub use passphrase::{Passphrase, Weakness};

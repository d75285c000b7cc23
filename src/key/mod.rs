//! Signing and verifying keys, key ids, key files, and the commitment to a document's number.

mod commitment;
mod error;
mod kid;
mod passphrase;
mod pem;
mod signing;
mod unchecked;
mod verifying;

pub use commitment::{DocumentNumber, commit};
pub use error::KeyError;
pub use kid::KeyId;
pub use passphrase::Passphrase;
pub use signing::SigningKey;
pub use unchecked::UncheckedKey;
pub use verifying::{Signature, VerifyingKey};

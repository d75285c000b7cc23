//! Passkeys: key pairs in an authenticator of the person, bound to the address of this office
//! (`WebAuthn`, level 3). They replace all other factors: the authenticator checks who is there.
//!
//! Reading order: `stored` (what the registry has), `ceremony` (challenges and answers), `judge`
//! (answers against the registry).

#[cfg(feature = "online")]
mod ceremony;
#[cfg(feature = "online")]
mod error;
#[cfg(feature = "online")]
mod judge;
mod stored;

#[cfg(feature = "online")]
pub use ceremony::{BegunCeremony, NewKey, PasskeyChallenge, RelyingParty};
#[cfg(feature = "online")]
pub use error::PasskeyError;
#[cfg(feature = "online")]
pub use judge::{Label, Proven, add, judge, remove};
pub use stored::{PasskeyHolder, StoredPasskey};

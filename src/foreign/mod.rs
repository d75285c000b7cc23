//! Codes of other networks: EU-style certificates (`HC1:`), SMART Health Cards (`shc:/`) and seals
//! of ICAO (VDS-NC).
//!
//! Each format goes from a text to `ForeignUnverified` and from there, with a key that somebody
//! trusts, to `ForeignAuthentic`. No claim is read before its signature, except through
//! `ForeignUnverified::unverified_statement`. A `ForeignStatement` says what another country has
//! stated about a person: vaccinations, tests, recoveries. It never has a colour.
//!
//! ```
//! # #[cfg(feature = "foreign")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use fede::foreign::ForeignUnverified;
//! use fede::trust::{TrustedList, TrustedRoot};
//! use fede::verifier::TrustAnchors;
//!
//! # let root = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/trust/root.cbor"));
//! # let list = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/trust/list.cbor"));
//! # let (text, now) = ("HC1:NCFOXN", "2026-03-05T12:00:00Z".parse()?);
//! let trust = TrustedList::from_bytes(list, TrustedRoot::from_bytes(root)?)?;
//! assert!(trust.concerns(now).is_empty(), "the list must be current");
//! for network in trust.list().foreign() {
//!     if let Ok(code) = ForeignUnverified::from_text(text)
//!         && code.network() == network.network()
//!     {
//!         let authentic = code.authenticate(network, now)?;
//!         println!("signed by {}: {:?}", authentic.issuer(), authentic.standing(now));
//!     }
//! }
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "foreign"))]
//! # fn main() {}
//! ```
//!
//! The keys (`ForeignKey`, `ForeignIssuer`, `ForeignNetwork`) are always part of the library,
//! because they are part of trust lists. Reading codes needs the feature `foreign`.
//!
//! Reading order: `network`, `public_key`, `listed`, `signature`, `certificate`, `hc1`, `shc`,
//! `vds_nc`, `statement`, `unverified`.

mod alpha3;
mod der;
mod error;
mod listed;
mod network;
mod public_key;
mod revoked;

#[cfg(feature = "foreign")]
pub mod certificate;
#[cfg(feature = "foreign")]
mod certificate_error;
#[cfg(feature = "foreign")]
mod certificate_name;
#[cfg(feature = "foreign")]
mod date;
#[cfg(feature = "foreign")]
mod fields;
#[cfg(feature = "foreign")]
mod form_error;
#[cfg(feature = "foreign")]
pub mod hc1;
#[cfg(feature = "foreign")]
mod inflate;
#[cfg(feature = "foreign")]
pub mod json;
#[cfg(feature = "foreign")]
pub mod lists;
#[cfg(feature = "foreign")]
mod seal_purpose;
#[cfg(feature = "foreign")]
pub mod shc;
#[cfg(feature = "foreign")]
pub mod signature;
#[cfg(feature = "foreign")]
mod stated_text;
#[cfg(feature = "foreign")]
mod statement;
#[cfg(feature = "foreign")]
mod statement_words;
#[cfg(feature = "foreign")]
mod unverified;
#[cfg(feature = "foreign")]
mod values;
#[cfg(feature = "foreign")]
pub mod vds_nc;
#[cfg(feature = "foreign")]
mod x509;

pub use alpha3::Alpha3;
pub use error::ForeignKeyError;
pub use listed::{ForeignIssuer, ForeignKey, ForeignNetwork, ForeignUse, IssuerName};
pub use network::{Format, Network, SHC_PREFIX};
pub use public_key::{KeyKind, PublicKey};
pub use revoked::RevokedCard;

#[cfg(feature = "foreign")]
pub use date::{Sampled, StatedDate};
#[cfg(feature = "foreign")]
pub use form_error::{FormError, StatementError};
#[cfg(feature = "foreign")]
pub use inflate::InflateError;
#[cfg(feature = "foreign")]
pub use stated_text::StatedText;
#[cfg(feature = "foreign")]
pub use statement::{Coded, ForeignFact, ForeignPerson, ForeignRecovery, ForeignStatement, Test, Vaccination};
#[cfg(feature = "foreign")]
pub use unverified::{ForeignAuthentic, ForeignAuthenticityError, ForeignUnverified};
#[cfg(feature = "foreign")]
pub use values::CodeSystem;

//! Providers of identities (`OpenID` Connect Core 1.0): residents sign in with that of the region, which
//! says which document they have; the staff with that of the office, which says which account is theirs.

#[cfg(feature = "online")]
mod claims;
#[cfg(feature = "online")]
mod client;
#[cfg(feature = "online")]
mod error;
mod settings;

#[cfg(feature = "online")]
pub use claims::{IdClaims, Identified};
#[cfg(feature = "online")]
pub use client::{BegunSignIn, Flow, ProviderClient};
#[cfg(feature = "online")]
pub use error::ProviderError;
pub use settings::{ProviderSettings, Registration, StaffProviderSettings};

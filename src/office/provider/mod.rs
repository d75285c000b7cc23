//! The region's provider of identities (`OpenID` Connect Core 1.0): residents sign in there, and it
//! says which document they have.

#[cfg(feature = "online")]
mod client;
#[cfg(feature = "online")]
mod error;
mod settings;

#[cfg(feature = "online")]
pub use client::{Begun, Flow, Identified, ProviderClient};
#[cfg(feature = "online")]
pub use error::ProviderError;
pub use settings::ProviderSettings;

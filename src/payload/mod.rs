//! The content of a code: regions, places, health status, itinerary, holder, validity.
//!
//! This module has values only: no encoding, no cryptography, no clock. Fields are private and
//! every constructor checks its input, so every value that exists is valid.

mod claims;
mod cti;
mod error;
mod health;
mod holder;
mod itinerary;
mod origin;
mod place;
mod plain_text;
mod region;
mod statement_kind;
mod status_map;
mod table;
mod validity;
mod withdrawal;

pub use crate::words::Lang;
pub use claims::{Claims, Statements};
pub use cti::{Cti, Slot};
pub use error::PayloadError;
pub use health::{Grounds, HealthStatus, Reason, Status};
pub use holder::{Commitment, DocumentKind, Holder, HolderKey, MaskedName, Salt};
pub use itinerary::{Itinerary, TravelWindow, Visit};
pub use origin::Origin;
pub use place::{Division, Place, UnLocode};
pub use plain_text::{PlainText, is_unprintable};
pub use region::{Country, Region};
pub use statement_kind::StatementKind;
pub use status_map::StatusMap;
pub use validity::Validity;
pub use withdrawal::{Withdrawal, WithdrawalClass};

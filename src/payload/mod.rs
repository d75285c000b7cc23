//! The content of a code: regions, places, health status, itinerary, holder, validity.
//!
//! This module has values only: no encoding, no cryptography, no clock. Fields are private and
//! every constructor checks its input, so every value that exists is valid.

mod claims;
mod cti;
mod error;
#[cfg(any(feature = "cli", feature = "office"))]
mod gazetteer;
mod health;
pub(crate) mod hex;
mod holder;
mod itinerary;
mod live;
mod name_mask;
pub(crate) mod order;
mod place;
mod plain_text;
mod table;

pub use crate::words::Lang;
pub use claims::{Claims, Origin, StatementKind, Statements, Validity};
pub use cti::{Cti, Slot, Withdrawal, WithdrawalClass};
pub use error::PayloadError;
#[cfg(feature = "cli")]
pub(crate) use gazetteer::find as find_places;
#[cfg(any(feature = "cli", feature = "office"))]
pub(crate) use gazetteer::{PlaceFor, place_code};
pub use health::{Grounds, HealthStatus, Status, StatusMap, StatusReason};
pub use holder::{Commitment, DocumentKind, Holder, HolderKey, MaskedName, Salt};
pub use itinerary::{Itinerary, TravelWindow, Visit};
pub use live::{Challenge, Presentation};
pub use place::{Country, Division, Place, Region, UnLocode};
pub(crate) use plain_text::shown;
pub use plain_text::{PlainText, is_unprintable};

//! The issuing office: what stands behind a code, and how many codes are issued at once.

mod config;
mod directory;
mod journal;
pub mod registry;
mod resident_number;
mod secret;
mod slots;
mod stay;
mod travel;

pub use config::{ConfigError, OfficeConfig};
pub use directory::{Office, OfficeError};
pub use journal::{Act, JournalLine};
pub use resident_number::{ResidentNumberError, check_resident_number};
pub use secret::{OfficeSecret, PersonIndex};
pub use slots::SlotSequence;
pub use stay::{Stay, StayError, StayPlace};
pub use travel::{TravelError, TravelRules, itinerary};

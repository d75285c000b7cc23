//! A set: roots, list, snapshot and revocation lists that belong together. A sync is atomic: it
//! takes all of them or none.
//!
//! A publisher writes `roots/N.cbor`, `snapshot.cbor`, and every other file as
//! `objects/DIGEST.cbor`. Only the snapshot changes its content. A reader during publication
//! therefore sees the old set or the new one.

mod error;
mod floor;
mod held;
mod lifetime_report;
#[cfg(feature = "sets")]
mod set_files;
mod sync;

pub use error::{SetPart, SyncError};
pub(super) use held::SnapshotRevocations;
pub use held::{Freshness, Held, HeldTrust, Lifetime, RegionFloors};
pub use lifetime_report::LifetimeReport;
#[cfg(feature = "sets")]
pub use set_files::{SetFiles, SetFilesError};
pub use sync::{SNAPSHOT_NAME, SetSource, Synced, object_name, root_name, sync};

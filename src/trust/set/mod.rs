//! A set: roots, list, snapshot and revocation lists that belong together, taken whole or not at all.
//!
//! A publisher puts out `roots/N.cbor`, `snapshot.cbor`, and every other file as `objects/DIGEST.cbor`. The snapshot
//! alone changes its contents, so whoever reads a set while it is being published meets the old or the new one.

mod error;
mod floor;
mod held;
mod held_trust;
mod lifetime;
mod marked;
#[cfg(feature = "sets")]
mod set_files;
mod sync;

pub(super) use marked::Marked;

pub use error::{SetPart, SyncError};
pub use held::{Held, RegionFloors, Taken};
pub use held_trust::{HeldTrust, Objects, SnapshotRevocations};
pub use lifetime::{Freshness, Lifetime};
#[cfg(feature = "sets")]
pub use set_files::{SetFiles, SetFilesError};
pub use sync::{SNAPSHOT_NAME, SetSource, Synced, object_name, root_name, sync};

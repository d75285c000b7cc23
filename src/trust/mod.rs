//! Which keys may sign what, for whom, until when; what has been revoked; and what a gate keeps of it.
//!
//! A [`Root`] names the keys that may sign roots and lists, and how many of them must. A gate is
//! handed a root that it trusts; a [`TrustList`] counts only under that root's threshold, and only as
//! [`TrustedList`] does it lend its keys to a verifier. A [`RevocationList`] names a region's withdrawn codes, and a
//! [`Snapshot`] says which files belong together now. [`sync()`] takes such a set, whole or not at all; with the feature
//! `store` a gate keeps it on disk, and a publisher
//! puts it out. In reading order: `root`, `list`, `revocation`,
//! `trusted`, `snapshot`, `set`, `store`; `source` holds the readable forms.

mod convert;
mod digest;
mod error;
mod list;
mod map;
mod region_document;
mod revocation;
mod role;
mod root;
mod rules;
mod set;
mod snapshot;
#[cfg(feature = "publish")]
mod source;
mod store;
mod trusted;

pub use convert::{Conversion, ConvertError};
pub use digest::Digest;
pub use error::TrustError;
pub use list::{Change, KeyUse, ListedKey, ListedRegion, Provenance, Recognition, SnapshotTerms, TrustList, Way};
pub use revocation::{
    Block, BookError, NoRevocations, RevocationBook, RevocationList, RevocationSource, Revocations, RevokedDay,
};
pub use role::Role;
pub use root::{Root, TrustedRoot};
pub use rules::Rules;
pub use set::{
    Freshness, Held, HeldTrust, Lifetime, Objects, RegionFloors, SNAPSHOT_NAME, SetPart, SetSource,
    SnapshotRevocations, SyncError, Synced, Taken, object_name, root_name, sync,
};
#[cfg(feature = "sets")]
pub use set::{SetFiles, SetFilesError};
pub use snapshot::{SetFile, Snapshot};
#[cfg(feature = "publish")]
pub use source::{DocumentSource, ImportError, ImportFile, ListSource, RootSource, RulesSource, SourceError};
#[cfg(feature = "serve")]
pub(crate) use store::open_regular;
#[cfg(feature = "store")]
pub use store::{DirectoryError, DirectorySource, ObjectDirectory, RevocationDirectory, Store, StoreDirectory};
#[cfg(feature = "publish")]
pub use store::{Edition, PublishError, Published, publish};
pub use store::{GateStore, MemoryObjects, StoreError, StoreFile, StoreFiles, StoreMemory, StoreSyncError, SyncReport};
pub use trusted::TrustedList;

use region_document::Signers;
use set::Marked;

//! Trust: which keys may sign what, for whom and until when; what is revoked; what a gate stores.
//!
//! A [`Root`] names the keys that sign roots and lists, and the threshold of signatures. A gate is
//! given a root that it trusts. A [`TrustList`] is valid only when the threshold of that root has
//! signed it. Only a [`TrustedList`], which proves this check, gives its keys to a verifier. A
//! [`RevocationList`] names the withdrawn codes of a region. A [`Snapshot`] says which files belong
//! together now. [`sync()`] fetches such a set atomically: all of it or nothing. With the feature
//! `store` a gate keeps the set on disk, and a publisher writes it.
//!
//! Reading order: `root`, `list`, `revocation`, `trusted`, `snapshot`, `set`, `store`. `source`
//! holds the TOML forms of the documents.

mod convert;
mod document;
mod error;
mod list;
mod revocation;
mod root;
mod rules;
mod set;
mod shared;
mod snapshot;
#[cfg(feature = "publish")]
mod source;
mod store;
mod trusted;

pub use convert::{Conversion, ConvertError};
pub use document::{Digest, Document, Objects, Taken};
pub use error::TrustError;
pub use list::{
    Agreement, Change, ForeignChange, KeyUse, ListedKey, ListedRegion, Provenance, Recognition, SharedKind,
    SnapshotTerms, TrustList, Way,
};
pub use revocation::{
    Block, BookError, NoRevocations, RevocationBook, RevocationList, RevocationSource, Revocations, RevokedDay,
};
pub use root::{Root, RootRole, TrustedRoot};
pub use rules::Rules;
pub use set::{
    Freshness, Held, HeldTrust, Lifetime, LifetimeReport, RegionFloors, SNAPSHOT_NAME, SetPart, SetSource, SyncError,
    Synced, object_name, root_name, sync,
};
#[cfg(feature = "sets")]
pub use set::{SetFiles, SetFilesError};
pub use shared::{SealedPart, SharedHead};
pub use snapshot::{SetFile, Snapshot};
#[cfg(feature = "publish")]
pub use source::{
    DocumentSource, FirstSources, ImportError, ImportFile, ListSource, RootSource, RulesSource, SourceError,
};
#[cfg(any(feature = "serve", feature = "office"))]
pub(crate) use store::open_regular;
#[cfg(any(feature = "cli", feature = "office"))]
pub(crate) use store::{Access, Existing, write_file};
#[cfg(feature = "store")]
pub use store::{DirectoryError, DirectorySource, ObjectDirectory, RevocationDirectory, Store, StoreDirectory};
#[cfg(feature = "publish")]
pub use store::{Edition, PublishError, Published, publish};
pub use store::{GateStore, StoreError, StoreFile, StoreFiles, StoreSyncError, SyncReport};
#[doc(hidden)]
pub use store::{MemoryObjects, StoreMemory};
pub use trusted::TrustedList;

use document::Encoded;
use list::Signers;
use set::SnapshotRevocations;

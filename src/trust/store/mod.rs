//! A gate's store, and sets on disk.
//!
//! The rules of a store are the same wherever its files lie ([`StoreFiles`]): in memory, or, with the feature `store`, in
//! a directory. There every file is written beside its place, synced and moved there; the file that names the others is
//! moved last. So at any instant a directory holds the old set or the new one, whole; a published directory may show a
//! new root for an instant before its set, and gates keep what they have then.

#[cfg(feature = "store")]
mod directory;
#[cfg(feature = "store")]
mod files;
mod gate;
#[cfg(feature = "publish")]
mod publish;
#[cfg(feature = "store")]
mod revocations;
#[cfg(feature = "store")]
mod store_directory;
mod store_files;
mod store_memory;

#[cfg(feature = "store")]
pub use directory::{DirectoryError, DirectorySource};
#[cfg(feature = "store")]
pub use files::ObjectDirectory;
#[cfg(feature = "serve")]
pub(crate) use files::open_regular;
pub use gate::{GateStore, StoreError, StoreSyncError, SyncReport};
#[cfg(feature = "publish")]
pub use publish::{Edition, PublishError, Published, publish};
#[cfg(feature = "store")]
pub use revocations::RevocationDirectory;
#[cfg(feature = "store")]
pub use store_directory::{Store, StoreDirectory};
pub use store_files::{StoreFile, StoreFiles};
pub use store_memory::{MemoryObjects, StoreMemory};

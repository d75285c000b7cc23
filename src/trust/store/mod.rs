//! A gate's store, and sets on disk.
//!
//! A store works in the same way wherever its files are kept ([`StoreFiles`]): in memory, or, with
//! the feature `store`, in a directory. In a directory every file is written to a temporary name,
//! synced and renamed. The file that names the others is renamed last. A directory therefore holds
//! the old set or the new one at any time, never a mix. A published directory may show a new root
//! shortly before its set; gates then keep what they have.

#[cfg(feature = "store")]
mod directories;
mod error;
#[cfg(feature = "store")]
mod files;
mod gate;
#[cfg(feature = "publish")]
mod publish;
mod store_files;

#[cfg(feature = "store")]
pub use directories::{RevocationDirectory, Store, StoreDirectory};
pub use error::{StoreError, StoreSyncError};
#[cfg(any(feature = "serve", feature = "office"))]
pub(crate) use files::open_regular;
#[cfg(any(feature = "cli", feature = "office"))]
pub(crate) use files::{Access, Existing, write_file};
#[cfg(feature = "store")]
pub use files::{DirectoryError, DirectorySource, ObjectDirectory};
pub use gate::{GateStore, SyncReport};
#[cfg(feature = "publish")]
pub use publish::{Edition, PublishError, Published, publish};
pub use store_files::{MemoryObjects, StoreFile, StoreFiles, StoreMemory};

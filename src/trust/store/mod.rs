//! A gate's store, and sets on disk.
//!
//! A store works in the same way wherever its files are kept ([`StoreFiles`]): in memory, or, with
//! the feature `store`, in a directory. In a directory every file is written to a temporary name,
//! synced and renamed. The file that names the others is renamed last. A directory therefore holds
//! the old set or the new one at any time, never a mix. A published directory may show a new root
//! shortly before its set; gates then keep what they have.

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

#[cfg(feature = "serve")]
pub(crate) use files::open_regular;
#[cfg(any(feature = "cli", feature = "office"))]
pub(crate) use files::{Access, Existing, write_file};
#[cfg(feature = "store")]
pub use files::{DirectoryError, DirectorySource, ObjectDirectory};
pub use gate::{GateStore, StoreError, StoreSyncError, SyncReport};
#[cfg(feature = "publish")]
pub use publish::{Edition, PublishError, Published, publish};
#[cfg(feature = "store")]
pub use revocations::RevocationDirectory;
#[cfg(feature = "store")]
pub use store_directory::{Store, StoreDirectory};
pub use store_files::{MemoryObjects, StoreFile, StoreFiles, StoreMemory};

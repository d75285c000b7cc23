//! Sets on disk: a gate's store, and the directory that a publisher puts out.
//!
//! Every file is written beside its place, synced and moved there; the file that names the others is moved last. So at
//! any instant a directory holds the old set or the new one, whole; a published directory may show a new root for an
//! instant before its set, and gates keep what they have then.

mod directory;
mod files;
mod gate;
mod publish;
mod revocations;

pub use directory::{DirectoryError, DirectorySource};
pub use gate::{Store, StoreError, StoreSyncError, SyncReport};
pub use publish::{Edition, PublishError, Published, publish};
pub use revocations::RevocationDirectory;

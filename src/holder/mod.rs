//! What the holder of codes uses: a page for telephones that shows codes live, and the proof that a
//! telephone has the key that a code is to be bound to.
//!
//! [`BindingDraft`] makes the proof, [`BindingProof`] checks it in an office. The page is in `site`.
//! Its core (`src/holder_core.rs`, for WebAssembly) calls [`command`].

mod binding;
mod page;
#[cfg(any(feature = "serve", feature = "online"))]
mod site;

pub use binding::{Audience, BindingDraft, BindingError, BindingProof, Nonce};
#[doc(hidden)]
pub use page::command;
#[cfg(any(feature = "serve", feature = "online"))]
pub use site::{HolderSite, HolderSiteError};
#[cfg(feature = "online")]
pub(crate) use site::{READER, SCAN};

//! Root and trust list: which keys may sign what, signed by a threshold, versioned, expiring.
//!
//! A [`Root`] names the keys that may sign roots and lists, and how many of them must. A gate is
//! handed a root that it trusts; a [`TrustList`] counts only under that root's threshold, and only as
//! [`TrustedList`] does it lend its keys to a verifier.

mod change;
mod change_words;
mod error;
mod list;
mod list_codec;
mod map;
mod role;
mod root;
mod source;
mod trusted;

pub use change::Change;
pub use error::TrustError;
pub use list::{ListedKey, ListedRegion, TrustList};
pub use role::Role;
pub use root::{Root, TrustedRoot};
pub use source::{DocumentSource, SourceError};
pub use trusted::TrustedList;

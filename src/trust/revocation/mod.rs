//! Revocation lists: per region, signed, versioned, exact.
//!
//! A [`RevocationList`] names, for each day of issue, a [`Block`] by its digest. A block holds the day's withdrawn
//! slots, so an update carries only the blocks that have changed, and a day is dropped when its codes have expired.
//! The office keeps a [`RevocationBook`]; a gate asks [`Revocations`].

mod block;
mod book;
mod list;
mod lookup;
mod rice;

pub use block::Block;
pub use book::{BookError, RevocationBook};
pub use list::{RevocationList, RevokedDay};
pub use lookup::{NoRevocations, RevocationSource, Revocations};

//! Revocation lists: per region, signed, versioned, exact.
//!
//! A [`RevocationList`] names one [`Block`] by digest for each day of issue. A block holds the
//! withdrawn slots of the day. An update therefore carries only the changed blocks, and a day is
//! dropped when its codes have expired. The office keeps a [`RevocationBook`]; a gate looks codes
//! up in [`Revocations`].

mod block;
mod book;
mod list;
mod rice;

pub use block::Block;
pub use book::{BookError, RevocationBook};
pub use list::{NoRevocations, RevocationList, RevocationSource, Revocations, RevokedDay};

//! Reads PDF and SVG files. What draws them has no bound, so the program starts itself again for
//! each file: [`child`] limits itself, draws, and hands the pages over ([`handover`]); [`parent`]
//! reads them, and ends a child that takes too long.

mod child;
mod handover;
mod parent;

pub(super) use self::child::run;
pub(super) use self::parent::look_through;

//! The thousand residents once more, with the registry on PostgreSQL.

#![expect(clippy::duplicate_mod, reason = "one suite runs over both back ends")]

use crate::back_end::postgres as back_end;

#[path = "residents.rs"]
mod residents;

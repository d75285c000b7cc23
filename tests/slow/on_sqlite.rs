//! The thousand residents, with the registry in SQLite.

use crate::back_end::sqlite as back_end;

#[path = "residents.rs"]
mod residents;

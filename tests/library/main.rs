//! Tests of the library, one module for each subject.

#[path = "../support/left_out.rs"]
mod left_out;
#[path = "../support/mod.rs"]
mod support;

#[cfg(feature = "office")]
#[path = "../support/registry.rs"]
mod registry;

#[cfg(feature = "office")]
#[path = "../support/back_end.rs"]
mod back_end;
#[cfg(feature = "postgres")]
#[path = "../support/plans.rs"]
mod plans;
#[cfg(feature = "postgres")]
#[path = "../support/postgres.rs"]
mod postgres;

mod benchmarks;
mod codes;
mod conformance;
mod docs;
mod format;
mod gate;
#[cfg(all(feature = "full", target_os = "linux"))]
mod inputs;
mod layering;
mod live;
#[cfg(feature = "night")]
mod nights;
#[cfg(feature = "postgres")]
mod on_postgres;
#[cfg(feature = "office")]
mod on_sqlite;
#[cfg(feature = "formats")]
mod photos;
mod reading;
mod recognition;
mod reference;
mod roots;
mod sets;
mod tampering;
mod words;

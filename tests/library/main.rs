//! Tests of the library, one module for each subject.

#[path = "../support/mod.rs"]
mod support;

#[cfg(feature = "office")]
#[path = "../support/registry.rs"]
mod registry;

mod benchmarks;
mod codes;
mod conformance;
mod docs;
#[cfg(feature = "office")]
mod exchange;
mod format;
mod gate;
#[cfg(all(feature = "full", target_os = "linux"))]
mod inputs;
mod layering;
#[cfg(feature = "office")]
mod office;
#[cfg(feature = "formats")]
mod photos;
mod reading;
mod recognition;
mod reference;
mod roots;
mod sets;
mod tampering;
mod words;

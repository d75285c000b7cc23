//! What the targets share: a small world of fixed keys, and a gate that holds a set of it.
//!
//! The keys are those of the tests: root 1, 2 and 3 (two must sign), list 4, snapshot 5, Shanghai 12.

#[path = "../../tests/support/mod.rs"]
pub mod support;

pub mod hostile;
pub mod split;
pub mod world;

//! Shared by the targets: a small world with fixed keys, and a gate that holds one of its sets.
//!
//! The keys are those of the tests: root 1, 2 and 3 (two must sign), list 4, snapshot 5, Shanghai
//! 12.

#[path = "../../tests/support/left_out.rs"]
mod left_out;
#[path = "../../tests/support/mod.rs"]
pub mod support;

pub mod foreign;
pub mod hostile;
pub mod sheet;
pub mod split;
pub mod world;

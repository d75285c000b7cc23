//! Codes of other networks at a gate. They state facts, and have no colour: the rules of the gate say
//! which facts pass.
//!
//! The core of the gate page does not read them itself. So a [`ForeignReader`] does, and its answer
//! is plain data that passes between the modules of the page unchanged.

mod answer;
#[cfg(feature = "foreign")]
mod conditions;
#[cfg(feature = "foreign")]
mod judge;
#[cfg(feature = "foreign")]
mod module;
mod reader;
#[cfg(feature = "foreign")]
mod reasons;
mod rule;
#[cfg(feature = "foreign")]
mod stated;
mod verdict;
mod wire;

pub use answer::{ForeignAnswer, ForeignReason, ForeignStated};
#[doc(hidden)]
#[cfg(feature = "foreign")]
pub use module::answer as answer_of_module;
pub use reader::{BuiltInReader, ForeignReader, ForeignRequest};
pub use rule::{ForeignKind, ForeignRule, ForeignRules, TestKind};
pub(super) use verdict::verify;
pub use verdict::{ForeignCode, ForeignPath, ForeignTrust, ForeignVerdict};
#[doc(hidden)]
pub use wire::{CallModule, ModuleReader};

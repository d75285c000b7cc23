//! Who reads codes of other networks: this library with the feature `foreign`, or a module of its own
//! beside the core of the gate page.

use super::{ForeignAnswer, ForeignRules};
use crate::foreign::ForeignNetwork;
use crate::time::Timestamp;

/// A code to judge, with everything that the answer depends on.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ForeignRequest<'a> {
    /// The text of the code.
    pub text: &'a str,
    /// What the trust list has of the code's network. `None` if it has nothing of it.
    pub list: Option<&'a ForeignNetwork>,
    /// The rules of the gate.
    pub rules: &'a ForeignRules,
    /// The time of checking.
    pub at: Timestamp,
    /// How much earlier than a code the gate's clock may be, in seconds.
    pub clock_leeway: u64,
}

impl<'a> ForeignRequest<'a> {
    /// A request for which only the signature matters.
    #[must_use]
    pub const fn of_signature(text: &'a str, list: &'a ForeignNetwork, rules: &'a ForeignRules, at: Timestamp) -> Self {
        Self { text, list: Some(list), rules, at, clock_leeway: 0 }
    }
}

/// Reads and judges codes of other networks.
pub trait ForeignReader {
    /// Judges a code. `None` if this gate cannot read such codes.
    fn judge(&self, request: &ForeignRequest<'_>) -> Option<ForeignAnswer>;
}

/// The reader of this library. It reads only if it was built with the feature `foreign`.
#[derive(Debug, Clone, Copy, Default)]
pub struct BuiltInReader;

impl ForeignReader for BuiltInReader {
    fn judge(&self, request: &ForeignRequest<'_>) -> Option<ForeignAnswer> {
        #[cfg(feature = "foreign")]
        return Some(super::judge::judge(request));
        #[cfg(not(feature = "foreign"))]
        {
            let _ = request;
            None
        }
    }
}

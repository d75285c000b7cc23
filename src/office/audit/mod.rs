//! The audit: applies rules to what people declare and to what is known about them.
//!
//! It is a pure function of the rules, the data and the time.

mod condition;
mod condition_words;
mod facts;
mod rule_error;
mod rules;

pub use condition::{Condition, Contradiction};
pub use facts::{Subject, UsedFact, decision_words, outcome_words};
pub use rule_error::{RuleError, RuleField};
pub use rules::{AuditFinding, AuditRules, Rule};

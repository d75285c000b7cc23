//! The audit: applies rules to what people declare and to what is known about them.
//!
//! It is a pure function of the rules, the data and the time.

mod condition;
mod explain;
mod finding;
mod rules;

pub use condition::{Condition, Contradiction};
pub use explain::{decision_words, outcome_words};
pub use finding::{AuditFinding, Subject, UsedFact};
pub use rules::{AuditRules, Rule, RuleError, RuleField};

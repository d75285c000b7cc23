//! The audit: rules over what people declare and what is known of them. A pure function of both and of the time.

mod condition;
mod explain;
mod finding;
mod rules;

pub use condition::{Condition, Contradiction};
pub use explain::{decision_words, outcome_words};
pub use finding::{Finding, Subject, UsedFact};
pub use rules::{Rule, RuleError, Rules};

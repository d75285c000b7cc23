//! What an office does, each act whole or not at all, and written into its journal.

mod audit;
mod correct;
mod declare;
mod error;
mod forget;
mod import;
mod issue;
mod review;
mod withdraw;

pub use audit::{AuditSummary, audit};
pub use correct::{Correction, correct};
pub use declare::{DeclareSummary, HandedIn, declare};
pub use error::ActError;
pub use forget::{Forgotten, forget};
pub use import::{ImportKind, ImportSummary, import};
pub use issue::{IssueSummary, issue};
pub use review::{Answer, Answered, decide, dispute};
pub use withdraw::withdraw;

use crate::time::Timestamp;

/// Who acts, and when.
#[derive(Debug, Clone, Copy)]
pub struct By<'a> {
    /// The officer.
    pub officer: &'a str,
    /// The time.
    pub at: Timestamp,
}

impl By<'_> {
    /// A line for the journal.
    fn act(
        &self,
        act: &'static str,
        subject: impl ToString,
        before: impl ToString,
        after: impl ToString,
    ) -> super::Act {
        super::Act {
            at: self.at,
            officer: self.officer.to_owned(),
            act,
            subject: subject.to_string(),
            before: before.to_string(),
            after: after.to_string(),
        }
    }
}

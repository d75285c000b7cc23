//! The journal: who did what when, each line chained to the one before.

use sha2::{Digest, Sha256};

use crate::time::Timestamp;

/// Something that the office does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub officer: String,
    /// What, by a stable identifier: `declare`, `import`, `audit`, `propose`, `decide`, `dispute`, `correct`,
    /// `correct-itinerary`, `issue`, `revoke`, `suspend`, `reinstate`, `forget`, `batch`, `batch-end`.
    pub act: &'static str,
    /// To what: the number of a declaration, a decision or a batch, or a code's identifier. Never a name, a document's
    /// number or a place; the journal outlives personal data.
    pub subject: String,
    /// What was there before.
    pub before: String,
    /// What is there now.
    pub after: String,
}

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// Its number, from 1 on.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub officer: String,
    /// What.
    pub act: String,
    /// To what.
    pub subject: String,
    /// What was there before.
    pub before: String,
    /// What was there then.
    pub after: String,
}

/// The hash of a line.
pub(super) type LineHash = [u8; 32];

/// Before the first line.
pub(super) const START: LineHash = [0; 32];

impl JournalLine {
    pub(super) fn new(seq: i64, act: &Act) -> Self {
        Self {
            seq,
            at: act.at,
            officer: act.officer.clone(),
            act: act.act.to_owned(),
            subject: act.subject.clone(),
            before: act.before.clone(),
            after: act.after.clone(),
        }
    }

    /// SHA-256 over the hash before and every field, each with its length, so that nothing can move between them.
    pub(super) fn hash(&self, before: &LineHash) -> LineHash {
        let mut hash = Sha256::new_with_prefix(before);
        hash.update(self.seq.to_be_bytes());
        hash.update(self.at.seconds().to_be_bytes());
        for field in [&self.officer, &self.act, &self.subject, &self.before, &self.after] {
            hash.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(field);
        }
        hash.finalize().into()
    }
}

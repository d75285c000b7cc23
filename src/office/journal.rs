//! The journal: who did what when, each line chained to the one before.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::JournalKey;
use crate::time::Timestamp;

/// Something that the office does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub officer: String,
    /// What, by a stable identifier: `declare`, `import`, `audit`, `propose`, `decide`, `dispute`, `correct`,
    /// `correct-itinerary`, `issue`, `revoke`, `suspend`, `reinstate`, `forget`, `batch`, `batch-end`, `officer-add`,
    /// `officer-refused`, `upgrade`.
    pub act: &'static str,
    /// To what: the number of a declaration, a decision or a batch, or a code's identifier. Never a name, a document's
    /// number, a place, a status or a rule; the journal outlives personal data.
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

    /// HMAC-SHA-256 (RFC 2104) over the hash before and every field, each with its length, so that nothing can move
    /// between them.
    pub(super) fn hash(&self, key: &JournalKey, before: &LineHash) -> LineHash {
        keyed(key, &[b"line", before, &self.to_bytes()])
    }

    /// The hash of registries of version 1, without a key.
    pub(super) fn hash_of_version_1(&self, before: &LineHash) -> LineHash {
        Sha256::new_with_prefix(before).chain_update(self.to_bytes()).finalize().into()
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(128);
        bytes.extend(self.seq.to_be_bytes());
        bytes.extend(self.at.seconds().to_be_bytes());
        for field in [&self.officer, &self.act, &self.subject, &self.before, &self.after] {
            bytes.extend(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
            bytes.extend(field.as_bytes());
        }
        bytes
    }
}

/// The seal of the last line: whoever cuts lines off cannot seal what is left.
pub(super) fn seal(key: &JournalKey, seq: i64, hash: &LineHash) -> LineHash {
    keyed(key, &[b"end", &seq.to_be_bytes(), hash])
}

fn keyed(key: &JournalKey, parts: &[&[u8]]) -> LineHash {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return START };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

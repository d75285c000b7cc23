//! The journal: who did what and when. Each line is chained to the previous one by a keyed hash.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::{Chain, JournalKey};
use crate::time::Timestamp;

/// An act of the office, to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The time of the act.
    pub at: Timestamp,
    /// The officer's name.
    pub officer: String,
    /// The stable identifier of the act: `declare`, `import`, `audit`, `propose`, `decide`,
    /// `dispute`, `correct`,
    /// `correct-itinerary`, `issue`, `revoke`, `suspend`, `reinstate`, `forget`, `batch`, `batch-end`, `officer-add`,
    /// `officer-refused`, `upgrade`, `share`, `import-shared`, `end-partner`, `rotate-secret`, `night`,
    /// `night-keys`, `night-end`, `restored`, `sign-in`, `sign-in-refused`, `sign-out`, `session-end`,
    /// `account-add`, `account-ready`, `account-role`, `account-lock`, `account-unlock`,
    /// `account-reset`, `account-propose`, `account-refuse`, `account-password`, `passkey-add`, `passkey-remove`,
    /// `add-telephone`, `remove-telephone`,
    /// `passkey-copied`, `view`, `declare-unproven`, `refuse-unproven`, `receipt`.
    pub act: &'static str,
    /// The subject: the number of a declaration, a decision or a batch, or the identifier of a
    /// code, or the region of another office, or the name of an officer. Never a name, a document number, a place of a person,
    /// a status or a rule, because the journal is
    /// kept longer than personal data.
    pub subject: String,
    /// The state before.
    pub before: String,
    /// The state after.
    pub after: String,
}

/// The act after a restore from a backup.
pub(super) const RESTORED: &str = "restored";

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// The chain that the line is in.
    pub chain: Chain,
    /// The number of the line in its chain, from 1.
    pub seq: i64,
    /// The time of the act.
    pub at: Timestamp,
    /// The officer's name.
    pub officer: String,
    /// The identifier of the act; see [`Act::act`].
    pub act: String,
    /// The subject; see [`Act::subject`].
    pub subject: String,
    /// The state before.
    pub before: String,
    /// The state after.
    pub after: String,
}

/// The hash of a line.
pub(super) type LineHash = [u8; 32];

/// The hash before the first line of chain 0.
pub(super) const START: LineHash = [0; 32];

impl JournalLine {
    pub(super) fn new(chain: Chain, seq: i64, act: &Act) -> Self {
        Self {
            chain,
            seq,
            at: act.at,
            officer: act.officer.clone(),
            act: act.act.to_owned(),
            subject: act.subject.clone(),
            before: act.before.clone(),
            after: act.after.clone(),
        }
    }

    /// HMAC-SHA-256 (RFC 2104) over the previous hash and every field. Each text has a length
    /// prefix, so that nothing can move between fields.
    pub(super) fn hash(&self, key: &JournalKey, before: &LineHash) -> LineHash {
        keyed(key, &[b"line", before, &self.to_bytes()])
    }

    /// The hash in registries of version 1, which had no key.
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

/// HMAC-SHA-256 (RFC 2104) over some parts. All but the last have a fixed length.
pub(super) fn keyed(key: &JournalKey, parts: &[&[u8]]) -> LineHash {
    // Cannot fail: HMAC accepts keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return START };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

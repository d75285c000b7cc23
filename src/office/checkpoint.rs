//! A checkpoint of the nights: how many there are, and the root of their log, signed by the office.
//!
//! The form is `tlog-checkpoint` of C2SP, a signed note. Held somewhere else, it shows later that no
//! night was changed or removed since.

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

use super::NightRoot;
use super::night_root::log_of;
use crate::key::{SignError, Signer, VerifyingKey};
use crate::payload::Region;
use crate::time::Timestamp;
use crate::words::{Explain, Lang, errors_office as say};

/// Maximum size of a checkpoint in bytes. One signature has 100 bytes; a log may add its own and
/// those of witnesses.
pub const MAX_CHECKPOINT_BYTES: u64 = 16 * 1024;

/// The type of an Ed25519 signature in a signed note.
const ED25519: u8 = 1;

/// The name of an office's log of nights: its region, and an identifier of the office.
///
/// After a restore from a backup the log has another name. It may lack nights that the earlier log
/// has, and two different logs must not have one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogName(String);

impl LogName {
    /// The name of the log of an office: it has the first 8 bytes of the identifier.
    #[must_use]
    pub fn new(region: Region, office: &[u8; 32]) -> Self {
        let office: &[u8; 8] = office.first_chunk().unwrap_or(&[0; 8]);
        Self(format!("fede.office/{}/{}", region.code(), base16ct::lower::encode_string(office)))
    }

    /// The name since the last restore, if there was one.
    fn since(&self, restored: Option<Timestamp>) -> String {
        restored.map_or_else(|| self.0.clone(), |at| format!("{}/{at}", self.0))
    }

    /// Whether a name is one of this log, before or after a restore.
    fn is_in(&self, name: &str) -> bool {
        let restored = name.strip_prefix(&self.0).map(|rest| rest.strip_prefix('/').map(Timestamp::parse));
        matches!(restored, Some(Some(Ok(_)))) || name == self.0
    }
}

/// How many nights there are, and the root of their log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: [u8; 32],
}

/// Why a checkpoint is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum CheckpointError {
    /// It is no checkpoint, or not as fede writes it.
    Format,
    /// It is that of another office.
    Origin {
        /// The name of this office's log.
        expected: String,
        /// The name in the checkpoint.
        found: String,
    },
    /// It has no valid signature of the key.
    Signature,
    /// It has more nights than the journal: nights were removed.
    Shorter {
        /// Number of nights in the checkpoint.
        expected: u64,
        /// Number of nights in the journal.
        found: u64,
    },
    /// The nights that it has are others in the journal.
    Root {
        /// Number of nights in the checkpoint.
        nights: u64,
    },
}

impl Explain for CheckpointError {
    fn id(&self) -> &'static str {
        match self {
            Self::Format => "checkpoint-format",
            Self::Origin { .. } => "checkpoint-origin",
            Self::Signature => "checkpoint-signature",
            Self::Shorter { .. } => "checkpoint-shorter",
            Self::Root { .. } => "checkpoint-root",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Format => say::checkpoint_format(lang).to_owned(),
            Self::Origin { expected, found } => say::CheckpointOrigin { expected, found }.say(lang),
            Self::Signature => say::checkpoint_signature(lang).to_owned(),
            Self::Shorter { expected, found } => say::CheckpointShorter { expected, found }.say(lang),
            Self::Root { nights } => say::CheckpointRoot { nights }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Format => say::checkpoint_format_hint(lang),
            Self::Origin { .. } => say::checkpoint_origin_hint(lang),
            Self::Signature => say::checkpoint_signature_hint(lang),
            Self::Shorter { .. } | Self::Root { .. } => say::registry_journal_hint(lang),
        }
        .to_owned()
    }
}

impl Checkpoint {
    /// The checkpoint of the nights that a check of the journal has found, and of the last restore.
    #[must_use]
    pub fn of(name: &LogName, restored: Option<Timestamp>, nights: &[NightRoot]) -> Self {
        let log = log_of(nights);
        Self { origin: name.since(restored), size: log.size(), root: log.root() }
    }

    /// Number of nights.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root of the log of nights.
    #[must_use]
    pub const fn root(&self) -> &[u8; 32] {
        &self.root
    }

    /// The signed note.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn to_note(&self, key: &dyn Signer) -> Result<String, SignError> {
        let text = self.text();
        let signature = key.signature(text.as_bytes())?;
        let id = key_id(&self.origin, key.verifying_key());
        let signed = Base64::encode_string(&[id.as_slice(), signature.as_slice()].concat());
        Ok(format!("{text}\n— {} {signed}\n", self.origin))
    }

    /// Reads a signed note, and checks the signature of the office's key. Signatures of others are
    /// ignored. A checkpoint from before a restore is one of the same office.
    ///
    /// # Errors
    /// [`CheckpointError::Format`], [`CheckpointError::Origin`], [`CheckpointError::Signature`].
    pub fn from_note(note: &str, name: &LogName, key: &VerifyingKey) -> Result<Self, CheckpointError> {
        let (text, signatures) = note.rsplit_once("\n\n").ok_or(CheckpointError::Format)?;
        let text = format!("{text}\n");
        let checkpoint = Self::parse(&text).ok_or(CheckpointError::Format)?;
        if !name.is_in(&checkpoint.origin) {
            return Err(CheckpointError::Origin { expected: name.0.clone(), found: checkpoint.origin });
        }
        let id = key_id(&checkpoint.origin, key);
        let is_valid = |line: &str| -> Option<bool> {
            let (name, signed) = line.strip_prefix("— ")?.split_once(' ')?;
            let bytes = Base64::decode_vec(signed).ok()?;
            let signature = bytes.strip_prefix(id.as_slice())?.try_into().ok()?;
            Some(name == checkpoint.origin && key.verifies(text.as_bytes(), &signature))
        };
        let is_signed = signatures.lines().any(|line| is_valid(line) == Some(true));
        if is_signed { Ok(checkpoint) } else { Err(CheckpointError::Signature) }
    }

    /// Checks that the journal still has the nights of this checkpoint, in the same order. It may
    /// have more.
    ///
    /// # Errors
    /// [`CheckpointError::Shorter`], [`CheckpointError::Root`].
    pub fn check(&self, nights: &[NightRoot]) -> Result<(), CheckpointError> {
        let found = u64::try_from(nights.len()).unwrap_or(u64::MAX);
        let then = usize::try_from(self.size).ok().and_then(|size| nights.get(..size));
        let then = then.ok_or(CheckpointError::Shorter { expected: self.size, found })?;
        if log_of(then).root() == self.root { Ok(()) } else { Err(CheckpointError::Root { nights: self.size }) }
    }

    /// The lines that are signed.
    fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, Base64::encode_string(&self.root))
    }

    /// Reads the lines that are signed. They have one form only.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let root = Base64::decode_vec(root).ok()?.try_into().ok()?;
        let parsed = Self { origin: origin.to_owned(), size: size.parse().ok()?, root };
        (parsed.text() == text).then_some(parsed)
    }
}

/// The id of a key in a signed note.
fn key_id(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let hash: [u8; 32] =
        Sha256::new_with_prefix(name).chain_update([b'\n', ED25519]).chain_update(key.as_bytes()).finalize().into();
    hash.first_chunk().copied().unwrap_or_default()
}

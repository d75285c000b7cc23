//! Documents with a place in the order of their kind: every file of a set but roots and blocks.

use super::floor::Mark;
use crate::codec::{CoseSign, DocumentType};
use crate::time::Window;
use crate::trust::{RevocationList, Rules, Snapshot, TrustError, TrustList};

/// A document with an issue time and a version.
pub(in crate::trust) trait Marked: Sized {
    /// Its type.
    const DOCUMENT: DocumentType;

    /// Reads the payload, without counting signatures.
    fn read(document: &CoseSign) -> Result<Self, TrustError>;

    /// Its version, and its window from its issue on.
    fn version_and_window(&self) -> (u64, Window);

    /// Its mark.
    fn mark(&self) -> Mark {
        let (version, window) = self.version_and_window();
        Mark { issued: window.not_before(), version }
    }

    /// Reads a file that was verified when the gate took it. Which keys count may have changed since.
    fn from_taken(bytes: &[u8]) -> Option<Self> {
        Self::read(&CoseSign::decode(bytes, Self::DOCUMENT).ok()?).ok()
    }
}

impl Marked for TrustList {
    const DOCUMENT: DocumentType = DocumentType::TrustList;

    fn read(document: &CoseSign) -> Result<Self, TrustError> {
        Self::from_unverified_payload(document.unverified_payload())
    }

    fn version_and_window(&self) -> (u64, Window) {
        (self.version(), self.window())
    }
}

impl Marked for Snapshot {
    const DOCUMENT: DocumentType = DocumentType::Snapshot;

    fn read(document: &CoseSign) -> Result<Self, TrustError> {
        Self::from_unverified(document)
    }

    fn version_and_window(&self) -> (u64, Window) {
        (self.version(), self.window())
    }
}

impl Marked for RevocationList {
    const DOCUMENT: DocumentType = DocumentType::RevocationList;

    fn read(document: &CoseSign) -> Result<Self, TrustError> {
        Self::from_unverified(document)
    }

    fn version_and_window(&self) -> (u64, Window) {
        (self.version(), self.window())
    }
}

impl Marked for Rules {
    const DOCUMENT: DocumentType = DocumentType::Rules;

    fn read(document: &CoseSign) -> Result<Self, TrustError> {
        Self::from_unverified(document)
    }

    fn version_and_window(&self) -> (u64, Window) {
        (self.version(), self.window())
    }
}

//! Documents that have a mark: every file of a set except roots and blocks.

use super::floor::Mark;
use crate::codec::{CoseSign, DocumentType};
use crate::time::Window;
use crate::trust::{RevocationList, Rules, Snapshot, TrustError, TrustList};

/// A document with an issue time and a version.
pub(in crate::trust) trait Marked: Sized {
    /// Document type.
    const DOCUMENT: DocumentType;

    /// Decodes the payload, without checking signatures.
    fn read(document: &CoseSign) -> Result<Self, TrustError>;

    /// Version and validity window. The window starts at the issue time.
    fn version_and_window(&self) -> (u64, Window);

    /// Its mark.
    fn mark(&self) -> Mark {
        let (version, window) = self.version_and_window();
        Mark { issued: window.not_before(), version }
    }

    /// Decodes a file that was verified when the gate took it. The set of valid keys may have
    /// changed since, so signatures are not checked again.
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

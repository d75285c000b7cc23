//! What root, trust list, snapshot, revocation list and rules have in common as published
//! documents: the digests that name them and their files, and the CBOR maps with integer labels that they use.

use core::fmt;

use sha2::{Digest as _, Sha256};

use super::TrustError;
use crate::codec::cbor::{self, Reader};
use crate::codec::{CoseSign, DocumentType};
use crate::payload::hex::{self, Hex};
use crate::time::{CLOCK_LEEWAY, Timestamp, Window};

/// Tolerated difference between two clocks, in seconds. A few seconds are not an attack.
pub(super) const CLOCK_TOLERANCE: u64 = CLOCK_LEEWAY;

/// How a document is encoded. Only this crate implements it, and so only this crate has documents.
#[allow(unreachable_pub, reason = "a supertrait of a public trait, out of reach on purpose")]
pub trait Encoded: Sized {
    /// Encodes the payload as deterministic CBOR.
    fn to_payload(&self) -> Vec<u8>;

    /// Decodes the fields of a payload. [`Document::from_payload`] checks the rest.
    fn read(reader: &mut Reader<'_>) -> Result<Self, TrustError>;
}

/// A published document: a [`Root`](super::Root), a [`TrustList`](super::TrustList), a
/// [`Snapshot`](super::Snapshot), a [`RevocationList`](super::RevocationList) or
/// [`Rules`](super::Rules).
///
/// The trait decides once, for all of them, which bytes are a document: a size limit, the type in
/// the protected header, and one encoding for each value.
pub trait Document: Encoded {
    /// The type in the protected header.
    const TYPE: DocumentType;
    /// Maximum size of the file in bytes.
    const MAX_BYTES: usize;

    /// The version, from 1.
    fn version(&self) -> u64;

    /// The validity window. It starts at the issue time.
    fn window(&self) -> Window;

    /// The unsigned document.
    #[must_use]
    fn to_draft(&self) -> CoseSign {
        CoseSign::draft(Self::TYPE, self.to_payload())
    }

    /// Decodes the envelope of a file. Neither signatures nor payload are checked.
    ///
    /// # Errors
    /// [`TrustError::TooLarge`], and the error of the envelope.
    fn envelope(bytes: &[u8]) -> Result<CoseSign, TrustError> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(TrustError::TooLarge { max: Self::MAX_BYTES, found: bytes.len() });
        }
        Ok(CoseSign::decode(bytes, Self::TYPE)?)
    }

    /// Decodes a payload, **without** checking signatures.
    ///
    /// # Errors
    /// A [`TrustError`] for the first rule that the document breaks.
    fn from_payload(payload: &[u8]) -> Result<Self, TrustError> {
        let mut reader = Reader::new(payload);
        let document = Self::read(&mut reader)?;
        reader.finish()?;
        // Only the bytes that this program would write are accepted (RFC 8949, section 4.2.1).
        if document.to_payload() != payload {
            return Err(TrustError::NotDeterministic);
        }
        Ok(document)
    }

    /// Decodes a file that was verified when a gate took it. The valid keys may have changed since,
    /// so signatures are not checked again.
    #[must_use]
    fn from_taken(bytes: &[u8]) -> Option<Self> {
        Self::from_payload(Self::envelope(bytes).ok()?.unverified_payload()).ok()
    }

    /// Decodes the payload of an envelope, **without** checking signatures.
    ///
    /// # Errors
    /// A [`TrustError`] for the first rule that the document breaks.
    fn from_unverified(document: &CoseSign) -> Result<Self, TrustError> {
        Self::from_payload(document.unverified_payload())
    }
}

pub(super) type Fields<'a> = cbor::Fields<'a, TrustError>;

pub(super) fn read_time(reader: &mut Reader<'_>) -> Result<Timestamp, TrustError> {
    Ok(Timestamp::from_seconds(reader.unsigned()?)?)
}

/// Reads a version. A version is at least 1.
pub(super) fn read_version(r: &mut Reader<'_>) -> Result<u64, TrustError> {
    match r.unsigned()? {
        0 => Err(TrustError::Version),
        version => Ok(version),
    }
}

/// A SHA-256 digest (FIPS 180-4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// Computes the digest of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Creates a digest from its 32 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// 64 hexadecimal digits in groups of four, easy for people to compare.
    #[must_use]
    pub fn grouped(&self) -> String {
        let digits = self.to_string();
        let groups = (0..16).filter_map(|group| digits.get(4 * group..4 * group + 4));
        groups.collect::<Vec<_>>().join(" ")
    }

    /// Parses 64 lower-case hexadecimal digits. Returns `None` for anything else: a digest has one
    /// spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        hex::array(text).map(Self)
    }
}

impl fmt::Display for Digest {
    /// 64 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(&self.0).fmt(f)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// A file that a gate has taken: its version and its digest.
pub type Taken = (u64, Digest);

/// Content-addressed files: each is found by its digest.
pub trait Objects: fmt::Debug + Send + Sync {
    /// Reads the file with this digest. `None` if it is missing or damaged.
    fn read(&self, digest: Digest) -> Option<Vec<u8>>;

    /// Whether the file with this digest is present and intact.
    fn has(&self, digest: Digest) -> bool {
        self.read(digest).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_written_and_read() {
        // FIPS 180-4, the digest of "abc".
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Digest::of(b"abc").to_string(), abc);
        assert_eq!(Digest::parse(abc), Some(Digest::of(b"abc")));
        assert_eq!(Digest::parse(&abc.to_uppercase()), None);
        assert_eq!(Digest::parse(&abc[1..]), None);
    }
}

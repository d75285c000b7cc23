//! The person that a code is about, with as little data as a gate needs.

use core::fmt;

use super::hex::{self, Hex};
use super::{PayloadError, PlainText, name_mask};
use crate::words::{code as say, vocabulary};

/// A name with most of its letters replaced by [`MaskedName::MASK`]: `张*丰`, `M*** R***`.
///
/// ```
/// use fede::payload::MaskedName;
///
/// assert_eq!(MaskedName::mask("张三丰")?.as_str(), "张*丰");
/// // A name without a mask is refused.
/// assert!(MaskedName::new("张三丰").is_err());
/// # Ok::<(), fede::payload::PayloadError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MaskedName(PlainText);

impl MaskedName {
    /// Replaces hidden letters.
    pub const MASK: char = '*';
    /// Maximum length of a masked name, in characters.
    pub const MAX_CHARS: usize = 32;

    /// Creates a masked name from a text that is already masked.
    ///
    /// # Errors
    /// [`PayloadError::NameNotMasked`], [`PayloadError::TextLength`], [`PayloadError::TextBlank`],
    /// [`PayloadError::TextCharacter`].
    pub fn new(masked: &str) -> Result<Self, PayloadError> {
        let text = PlainText::new("name", masked, Self::MAX_CHARS)?;
        if !masked.contains(Self::MASK) {
            return Err(PayloadError::NameNotMasked);
        }
        Ok(Self(text))
    }

    /// Masks a full name. A Chinese name keeps its first character and, from three characters on,
    /// its last. Of any other name, and of each part of a name with a dot, the first letter of each
    /// word stays.
    ///
    /// Forms and columns set Chinese names with blanks: they are not part of the name. A name that
    /// is too long when masked gets shorter masks, and then loses words at its end.
    ///
    /// # Errors
    /// [`PayloadError::TextLength`], [`PayloadError::TextBlank`], [`PayloadError::TextLost`] and
    /// [`PayloadError::TextCharacter`], for the full name.
    pub fn mask(full: &str) -> Result<Self, PayloadError> {
        Self::new(&name_mask::mask(full)?)
    }

    /// The masked name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

vocabulary! {
    /// The kind of identity document that a commitment refers to.
    #[non_exhaustive]
    pub enum DocumentKind {
        /// Any other document.
        Other = 0, "other", say::other_document;
        /// 居民身份证, the Chinese resident identity card (GB 11643).
        ResidentId = 1, "resident-id", say::resident_id;
        /// A passport (ICAO 9303).
        Passport = 2, "passport", say::passport;
        /// 港澳居民来往内地通行证, for residents of Hong Kong and Macao.
        HongKongMacaoPermit = 3, "hong-kong-macao-permit", say::hong_kong_macao_permit;
        /// 台湾居民来往大陆通行证, for residents of Taiwan.
        TaiwanPermit = 4, "taiwan-permit", say::taiwan_permit;
        /// 外国人永久居留身份证, the permanent resident identity card of a foreigner.
        ForeignPermanentResident = 5, "foreign-permanent-resident", say::foreign_permanent_resident;
    }
}

/// The salt of a [`Commitment`]: 8 random bytes. An office may keep a salt per person and renew
/// it at intervals. Without a registry, each code has a fresh salt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Salt([u8; 8]);

impl Salt {
    /// Creates a salt from 8 random bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// The 8 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

/// A salted, memory-hard commitment to the number of a document (see [`crate::key::commit`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Commitment {
    salt: Salt,
    digest: [u8; 16],
}

impl Commitment {
    /// Creates a commitment from a salt and the digest computed with it.
    #[must_use]
    pub const fn new(salt: Salt, digest: [u8; 16]) -> Self {
        Self { salt, digest }
    }

    /// Parses 48 hexadecimal digits: the salt, then the digest. `None` for any other text.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let (salt, digest) = text.split_at_checked(16)?;
        Some(Self::new(Salt::new(hex::array(salt)?), hex::array(digest)?))
    }

    /// The salt.
    #[must_use]
    pub const fn salt(&self) -> Salt {
        self.salt
    }

    /// The digest, 16 bytes.
    #[must_use]
    pub const fn digest(&self) -> &[u8; 16] {
        &self.digest
    }
}

/// The holder of a code: a masked name, the kind of document, and a commitment to its number.
///
/// ```
/// use fede::key::{DocumentNumber, commit};
/// use fede::payload::{DocumentKind, Holder, MaskedName, Salt};
///
/// let (kind, number) = (DocumentKind::Passport, DocumentNumber::new("E 1234567")?);
/// let commitment = commit(kind, &number, Salt::new([7; 8]))?; // The salt must be random.
/// let holder = Holder::new(MaskedName::mask("张三丰")?, kind, commitment);
/// assert_eq!(holder.name(), "张*丰");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    name: MaskedName,
    kind: DocumentKind,
    commitment: Commitment,
}

impl Holder {
    /// Creates a holder from a masked name, a kind of document and a commitment to its number.
    #[must_use]
    pub const fn new(name: MaskedName, kind: DocumentKind, commitment: Commitment) -> Self {
        Self { name, kind, commitment }
    }

    /// The masked name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// The kind of document.
    #[must_use]
    pub const fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// The commitment to the document's number.
    #[must_use]
    pub const fn commitment(&self) -> &Commitment {
        &self.commitment
    }
}

/// The holder's own Ed25519 public key (RFC 8747 `cnf`). A live code proves its possession.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HolderKey([u8; 32]);

impl HolderKey {
    /// Creates a holder key from 32 bytes that the module `key` has checked.
    pub(crate) const fn from_checked(x: [u8; 32]) -> Self {
        Self(x)
    }

    /// The 32 bytes of the public key (RFC 8032, section 5.1.5).
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for HolderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HolderKey({})", Hex(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_masked_by_rule() {
        for (full, masked) in [
            ("张三", "张*"),
            ("张三丰", "张*丰"),
            ("欧阳娜娜", "欧**娜"),
            ("丁", "丁*"),
            ("Mario Rossi", "M*** R***"),
            ("Zoë", "Z***"),
            ("古丽 Ay", "古*** A***"),
        ] {
            assert_eq!(MaskedName::mask(full).unwrap().as_str(), masked);
        }
        assert_eq!(MaskedName::new("Mario Rossi"), Err(PayloadError::NameNotMasked));
        assert!(matches!(MaskedName::mask("a\u{202e}b"), Err(PayloadError::TextCharacter { .. })));
    }

    #[test]
    fn kinds_are_numbered_by_position() {
        for (position, kind) in DocumentKind::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(kind.number()), position);
        }
    }
}

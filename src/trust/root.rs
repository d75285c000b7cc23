//! The root: the keys that may sign roots and lists. A role is a set of keys and the number of them
//! that must sign.

use super::document::{Fields, read_time};
use super::{Digest, Document, Encoded, TrustError};
use crate::codec::cbor::{Reader, Writer};
use crate::codec::{CoseSign, DocumentType, read_cose_key, write_cose_key};
use crate::key::{KeyId, VerifyingKey};
use crate::payload::order;
use crate::time::{Timestamp, Window};

/// Keys with a signature threshold (The Update Framework, section 2.1).
///
/// ```
/// use fede::trust::RootRole;
/// # use fede::key::SigningKey;
/// # let keys: Vec<_> = (1..=3).map(|seed| SigningKey::from_seed(&[seed; 32]).unwrap()).collect();
///
/// let public = keys.iter().map(|key| key.verifying_key().clone()).collect();
/// let role = RootRole::new(2, public)?; // Two of three keys must sign.
/// assert_eq!((role.threshold(), role.keys().len()), (2, 3));
/// # Ok::<(), fede::trust::TrustError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootRole {
    threshold: usize,
    keys: Vec<VerifyingKey>,
}

impl RootRole {
    /// Maximum number of keys in a role.
    pub const MAX_KEYS: usize = 32;

    /// Creates a role. `keys` may be in any order.
    ///
    /// # Errors
    /// [`TrustError::Threshold`], [`TrustError::TooManyKeys`], [`TrustError::DuplicateKey`].
    pub fn new(threshold: u64, mut keys: Vec<VerifyingKey>) -> Result<Self, TrustError> {
        if keys.len() > Self::MAX_KEYS {
            return Err(TrustError::TooManyKeys { found: keys.len() });
        }
        order::sort_by_key(&mut keys, |key| *key.as_bytes());
        if let Some([key, _]) = keys.array_windows().find(|[key, next]| key == next) {
            return Err(TrustError::DuplicateKey { kid: key.kid() });
        }
        let out_of_range = TrustError::Threshold { threshold, keys: keys.len() };
        let threshold = usize::try_from(threshold).map_err(|_| out_of_range.clone())?;
        if threshold == 0 || threshold > keys.len() {
            return Err(out_of_range);
        }
        Ok(Self { threshold, keys })
    }

    /// Number of keys that must sign.
    #[must_use]
    pub const fn threshold(&self) -> usize {
        self.threshold
    }

    /// The keys, sorted.
    #[must_use]
    pub fn keys(&self) -> &[VerifyingKey] {
        &self.keys
    }

    /// Whether the role has a key with this id.
    pub(super) fn has(&self, kid: KeyId) -> bool {
        self.keys.iter().any(|key| key.kid() == kid)
    }

    /// Returns the keys of this role that have signed the document. Each key is counted once.
    #[must_use]
    pub fn signers(&self, document: &CoseSign) -> Vec<KeyId> {
        self.keys.iter().filter(|key| document.is_signed_by(key)).map(VerifyingKey::kid).collect()
    }

    /// Checks that the threshold is met. `role` is the name for the error.
    ///
    /// # Errors
    /// [`TrustError::ThresholdNotMet`].
    pub(super) fn check(&self, role: &'static str, document: &CoseSign) -> Result<(), TrustError> {
        let found = self.signers(document).len();
        if found < self.threshold {
            let threshold = u64::try_from(self.threshold).unwrap_or(u64::MAX);
            return Err(TrustError::ThresholdNotMet { role, threshold, found });
        }
        Ok(())
    }
}

/// `[threshold, [+ COSE_Key]]`.
pub(super) fn write_role(w: &mut Writer, role: &RootRole) {
    w.array(2).unsigned(u64::try_from(role.threshold()).unwrap_or(u64::MAX)).array(role.keys().len());
    role.keys().iter().for_each(|key| write_cose_key(w, key.as_bytes()));
}

pub(super) fn read_role(r: &mut Reader<'_>) -> Result<RootRole, TrustError> {
    r.array_of(2)?;
    let threshold = r.unsigned()?;
    let count = r.array()?;
    // Checking that a key is a valid point costs far more than decoding it, so the number is
    // limited first.
    if usize::try_from(count).map_or(true, |found| found > RootRole::MAX_KEYS) {
        return Err(TrustError::TooManyKeys { found: usize::try_from(count).unwrap_or(usize::MAX) });
    }
    let keys = (0..count).map(|_| Ok(read_cose_key(r)?)).collect::<Result<_, TrustError>>()?;
    RootRole::new(threshold, keys)
}

// Labels of the root and of its roles, as in `docs/format.md`.
const VERSION: i64 = 1;
const ISSUED: i64 = 2;
const EXPIRES: i64 = 3;
const ROLES: i64 = 4;
const ROLE_ROOT: i64 = 1;
const ROLE_LIST: i64 = 2;

/// The content of a root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    version: u64,
    window: Window,
    root: RootRole,
    list: RootRole,
}

impl Root {
    /// Maximum size of a root file in bytes. Two roles of 32 keys take 3 KiB, 64 signatures 6 KiB.
    pub const MAX_BYTES: usize = 64 << 10;

    /// Creates a root. `window` is its validity window.
    ///
    /// # Errors
    /// [`TrustError::Version`].
    pub fn new(version: u64, window: Window, root: RootRole, list: RootRole) -> Result<Self, TrustError> {
        if version == 0 {
            return Err(TrustError::Version);
        }
        Ok(Self { version, window, root, list })
    }

    /// The version, from 1.
    #[must_use]
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Validity window, from issue to expiry.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// Role that signs roots.
    #[must_use]
    pub const fn root_role(&self) -> &RootRole {
        &self.root
    }

    /// Role that signs lists.
    #[must_use]
    pub const fn list_role(&self) -> &RootRole {
        &self.list
    }
}

impl Document for Root {
    const TYPE: DocumentType = DocumentType::Root;
    const MAX_BYTES: usize = Self::MAX_BYTES;

    fn version(&self) -> u64 {
        self.version
    }

    fn window(&self) -> Window {
        self.window
    }
}

impl Encoded for Root {
    fn to_payload(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(256);
        w.fields(|map| {
            map.field(VERSION).unsigned(self.version);
            map.field(ISSUED).unsigned(self.window.not_before().seconds());
            map.field(EXPIRES).unsigned(self.window.expires().seconds());
            map.field(ROLES).fields(|roles| {
                write_role(roles.field(ROLE_ROOT), &self.root);
                write_role(roles.field(ROLE_LIST), &self.list);
            });
        });
        w.into_bytes()
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, TrustError> {
        let mut fields = Fields::open("root", r)?;
        let (mut version, mut issued, mut expires, mut roles) = Default::default();
        while let Some(label) = fields.next(r)? {
            match label {
                VERSION => version = Some(r.unsigned()?),
                ISSUED => issued = Some(read_time(r)?),
                EXPIRES => expires = Some(read_time(r)?),
                ROLES => roles = Some(read_roles(r)?),
                other => return Err(fields.unknown(other)),
            }
        }
        let window = Window::new(fields.require("issued", issued)?, fields.require("expires", expires)?)?;
        let (root, list) = fields.require("roles", roles)?;
        let read = Self::new(fields.require("version", version)?, window, root, list)?;
        Ok(read)
    }
}

fn read_roles(r: &mut Reader<'_>) -> Result<(RootRole, RootRole), TrustError> {
    let mut fields = Fields::open("roles", r)?;
    let (mut root, mut list) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            ROLE_ROOT => root = Some(read_role(r)?),
            ROLE_LIST => list = Some(read_role(r)?),
            other => return Err(fields.unknown(other)),
        }
    }
    Ok((fields.require("root", root)?, fields.require("list", list)?))
}

/// A root signed by the threshold of its own root keys. A gate is given one at installation and
/// keeps it.
///
/// ```
/// use fede::trust::{Document, Root, RootRole, TrustedRoot};
/// # use fede::{key::SigningKey, time::Window};
/// # let [one, two, list_key] = [1, 2, 3].map(|seed| SigningKey::from_seed(&[seed; 32]).unwrap());
/// # let public = |key: &SigningKey| key.verifying_key().clone();
/// # let window = Window::ALWAYS;
///
/// let roots = RootRole::new(2, vec![public(&one), public(&two)])?;
/// let root = Root::new(1, window, roots, RootRole::new(1, vec![public(&list_key)])?)?;
/// let draft = root.to_draft().signed_by(&one);
/// assert!(TrustedRoot::from_bytes(&draft.encode()).is_err(), "one signature of two");
/// assert!(TrustedRoot::from_bytes(&draft.signed_by(&two).encode()).is_ok());
/// # Ok::<(), fede::trust::TrustError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedRoot {
    root: Root,
    digest: Digest,
}

impl TrustedRoot {
    /// Decodes a root file and checks its signatures.
    ///
    /// This proves that the root is consistent, not that it is the right one. The person who
    /// installs it at a gate must check that.
    ///
    /// # Errors
    /// A [`TrustError`] for the first rule that it breaks, or [`TrustError::ThresholdNotMet`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TrustError> {
        let document = Root::envelope(bytes)?;
        // The root itself lists the keys that must have signed it, so it is parsed before the
        // check. Its size is limited.
        let root = Root::from_unverified(&document)?;
        root.root_role().check("root", &document)?;
        Ok(Self { root, digest: Digest::of(bytes) })
    }

    /// Follows a rotation to the next root. Its version must be one higher, and it must be signed
    /// by a threshold of this root's keys and by a threshold of its own keys (The Update Framework,
    /// sections 5.3.4 and 5.3.5). Expiry is not checked here: of a chain, only the last root must
    /// be unexpired (section 5.3.10).
    ///
    /// # Errors
    /// A [`TrustError`] for the first check that fails: [`TrustError::RootVersion`], or
    /// [`TrustError::ThresholdNotMet`] with the role that lacks signatures.
    pub fn succeeded_by(&self, bytes: &[u8]) -> Result<Self, TrustError> {
        let document = Root::envelope(bytes)?;
        let signed = self.root.root_role().check("previous-root", &document);
        // The unsigned root is parsed only for a better error: it tells a caller that a root is
        // missing from the chain.
        let next = Root::from_unverified(&document).or_else(|error| signed.clone().and(Err(error)))?;
        let before = self.root.version;
        if next.version.checked_sub(1) != Some(before) {
            return Err(TrustError::RootVersion { before, found: next.version });
        }
        signed?;
        next.root_role().check("root", &document)?;
        Ok(Self { root: next, digest: Digest::of(bytes) })
    }

    /// Content of the root.
    #[must_use]
    pub const fn root(&self) -> &Root {
        &self.root
    }

    /// SHA-256 digest of its file. People compare it with the digest that the publisher announces
    /// elsewhere.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Expiry of the root.
    #[must_use]
    pub const fn expires(&self) -> Timestamp {
        self.root.window.expires()
    }
}

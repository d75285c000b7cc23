//! A role: a set of keys and the number of them that must sign.

use super::TrustError;
use crate::codec::cbor::{Reader, Writer};
use crate::codec::{CoseSign, read_cose_key, write_cose_key};
use crate::key::{KeyId, VerifyingKey};

/// Keys with a signature threshold (The Update Framework, section 2.1).
///
/// ```
/// use fede::trust::Role;
/// # use fede::key::SigningKey;
/// # let keys: Vec<_> = (1..=3).map(|seed| SigningKey::from_seed(&[seed; 32]).unwrap()).collect();
///
/// let public = keys.iter().map(|key| key.verifying_key().clone()).collect();
/// let role = Role::new(2, public)?; // Two of three keys must sign.
/// assert_eq!((role.threshold(), role.keys().len()), (2, 3));
/// # Ok::<(), fede::trust::TrustError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    threshold: usize,
    keys: Vec<VerifyingKey>,
}

impl Role {
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
        keys.sort_unstable_by_key(|key| *key.as_bytes());
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
pub(super) fn write_role(w: &mut Writer, role: &Role) {
    w.array(2).unsigned(u64::try_from(role.threshold()).unwrap_or(u64::MAX)).array(role.keys().len());
    role.keys().iter().for_each(|key| write_cose_key(w, key.as_bytes()));
}

pub(super) fn read_role(r: &mut Reader<'_>) -> Result<Role, TrustError> {
    r.array_of(2)?;
    let threshold = r.unsigned()?;
    let count = r.array()?;
    // Checking that a key is a valid point costs far more than decoding it, so the number is
    // limited first.
    if usize::try_from(count).map_or(true, |found| found > Role::MAX_KEYS) {
        return Err(TrustError::TooManyKeys { found: usize::try_from(count).unwrap_or(usize::MAX) });
    }
    let keys = (0..count).map(|_| Ok(read_cose_key(r)?)).collect::<Result<_, TrustError>>()?;
    Role::new(threshold, keys)
}

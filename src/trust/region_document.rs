//! Documents that a region signs with its own keys: its revocation list and its rules.

use super::{KeyUse, ListedKey, TrustError};
use crate::codec::CoseSign;
use crate::payload::Region;
use crate::time::{Standing, Timestamp, Window};

/// Proof that keys of a region with the right use have signed a document. It is made before the
/// payload is parsed: an unsigned payload is not parsed.
pub(super) struct Signers<'a> {
    region: Region,
    what: KeyUse,
    keys: Vec<&'a ListedKey>,
}

impl<'a> Signers<'a> {
    /// Finds the keys of `region` with the use `what` that have signed the document. There must be
    /// at least one.
    pub(super) fn of(
        document: &CoseSign,
        region: Region,
        keys: &'a [ListedKey],
        what: KeyUse,
    ) -> Result<Self, TrustError> {
        // Only keys that a signature names are checked, because checking that a key is a valid
        // point is expensive.
        let named: Vec<_> = document.signatures().iter().map(|signature| signature.kid()).collect();
        let may_sign = |key: &&ListedKey| key.uses().contains(&what) && named.contains(&key.key().kid());
        let has_signed = |key: &&ListedKey| key.key().check().is_ok_and(|key| document.is_signed_by(&key));
        let keys: Vec<_> = keys.iter().filter(may_sign).filter(has_signed).collect();
        if keys.is_empty() {
            return Err(TrustError::RegionSignature { region, what: what.id() });
        }
        Ok(Self { region, what, keys })
    }

    /// Checks that the document belongs to the region and that a signer's key was valid when it was
    /// issued. Returns until when the document is valid: the earlier of its own expiry and that of
    /// the key.
    pub(super) fn counts_until(&self, found: Region, window: Window) -> Result<Timestamp, TrustError> {
        if found != self.region {
            return Err(TrustError::OtherRegion { expected: self.region, found });
        }
        let counted = self.keys.iter().filter(|key| key.window().standing(window.not_before()) == Standing::Within);
        let latest = counted.map(|key| key.window().expires()).max();
        let latest = latest.ok_or(TrustError::RegionSignature { region: self.region, what: self.what.id() })?;
        Ok(latest.min(window.expires()))
    }
}

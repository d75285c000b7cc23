//! Documents that a region signs by itself: its revocation list, its rules.

use super::{KeyUse, ListedKey, TrustError};
use crate::codec::CoseSign;
use crate::payload::Region;
use crate::time::{Standing, Timestamp, Window};

/// Checks that a document is of the region asked for, and that one of these keys has signed it which may, and which
/// counted when it was issued. Says until when it counts: to its own expiry or to that of the key, whichever comes first.
pub(super) fn counts_until(
    document: &CoseSign,
    (expected, found): (Region, Region),
    keys: &[ListedKey],
    what: KeyUse,
    window: Window,
) -> Result<Timestamp, TrustError> {
    if found != expected {
        return Err(TrustError::OtherRegion { expected, found });
    }
    let counted =
        |key: &&ListedKey| key.uses().contains(&what) && key.window().standing(window.not_before()) == Standing::Within;
    let signers: Vec<_> = document.signatures().iter().map(|signature| signature.kid()).collect();
    let has_signed = |key: &&ListedKey| key.key().check().is_ok_and(|key| document.is_signed_by(&key));
    let named = keys.iter().filter(counted).filter(|key| signers.contains(&key.key().kid()));
    let latest = named.filter(has_signed).map(|key| key.window().expires()).max();
    let latest = latest.ok_or(TrustError::RegionSignature { region: expected, what: what.id() })?;
    Ok(latest.min(window.expires()))
}

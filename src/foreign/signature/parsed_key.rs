//! A key that AWS-LC has parsed, kept beside its bytes: a gate verifies many codes with few keys.

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use std::sync::OnceLock;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey};

/// The parsed form of a P-256 key for ES256, made when it is first used. Two keys are equal if their
/// bytes are, so this part is always equal.
#[derive(Default)]
pub(in crate::foreign) struct ParsedKey(OnceLock<Option<ParsedPublicKey>>);

impl ParsedKey {
    /// Verifies an ES256 signature. Parsing decompresses the point, which takes a fifth of the time
    /// of a verification.
    pub(in crate::foreign) fn verifies(&self, key: &[u8], message: &[u8], signature: &[u8]) -> bool {
        let parsed = self.0.get_or_init(|| ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key).ok());
        parsed.as_ref().is_some_and(|key| key.verify_sig(message, signature).is_ok())
    }
}

impl Clone for ParsedKey {
    /// A copy parses its key again.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl fmt::Debug for ParsedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ParsedKey")
    }
}

impl PartialEq for ParsedKey {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for ParsedKey {}

impl PartialOrd for ParsedKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ParsedKey {
    fn cmp(&self, _: &Self) -> Ordering {
        Ordering::Equal
    }
}

impl Hash for ParsedKey {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

//! A code whose signature is that of a trusted key.

use super::{Anchor, TrustAnchors};
use crate::codec::{ClaimsError, CoseSign1, decode_claims};
use crate::key::KeyId;
use crate::payload::Claims;

/// Why a code is not authentic.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthenticityError {
    /// No trusted key has the code's `kid`.
    #[error("expected a key of the trust list, found kid {kid}")]
    UnknownKey {
        /// The `kid` that the code names.
        kid: KeyId,
    },
    /// The signature is of none of the keys with this `kid`.
    #[error("expected a signature by key {kid}, found one that does not verify (keys tried: {tried})")]
    Signature {
        /// The `kid`.
        kid: KeyId,
        /// How many keys have it.
        tried: usize,
    },
    /// The signature is right, and what it signs is no claims of fede's.
    #[error(transparent)]
    Claims(#[from] ClaimsError),
}

/// Claims that a trusted key has signed. Whether they are current and may pass is another question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authentic {
    claims: Claims,
    anchor: Anchor,
}

impl Authentic {
    pub(super) fn check(
        bytes: &[u8],
        kid: KeyId,
        trust: &(impl TrustAnchors + ?Sized),
    ) -> Result<Self, AuthenticityError> {
        let candidates = trust.anchors(kid);
        if candidates.is_empty() {
            return Err(AuthenticityError::UnknownKey { kid });
        }
        let forged = AuthenticityError::Signature { kid, tried: candidates.len() };
        let Ok(sign1) = CoseSign1::decode(bytes) else { return Err(forged) };
        let Some((signer, payload)) =
            candidates.iter().find_map(|anchor| Some((*anchor, sign1.payload_signed_by(anchor.key())?)))
        else {
            return Err(forged);
        };
        let claims = decode_claims(payload)?;
        // One key can sign for several regions: the anchor is the one of the region that the code names.
        let of_region = |anchor: &&Anchor| anchor.key() == signer.key() && anchor.region() == claims.issuer();
        let anchor = candidates.into_iter().find(of_region).unwrap_or(signer).clone();
        Ok(Self { claims, anchor })
    }

    /// What the code says.
    #[must_use]
    pub const fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The key that signed it, and the path by which it is trusted.
    #[must_use]
    pub const fn anchor(&self) -> &Anchor {
        &self.anchor
    }
}

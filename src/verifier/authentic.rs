//! A code that a trusted key has signed.

use super::{Anchor, TrustAnchors};
use crate::codec::{ClaimsError, CoseSign1, decode_claims};
use crate::key::KeyId;
use crate::payload::Claims;
use crate::words::{Explain, Lang, errors_codec as say};

/// Why a code is not authentic.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum AuthenticityError {
    /// No trusted key has the code's `kid`.
    UnknownKey {
        /// The `kid` that the code names.
        kid: KeyId,
    },
    /// None of the keys with this `kid` verifies the signature.
    Signature {
        /// The `kid`.
        kid: KeyId,
        /// How many keys have it.
        tried: usize,
    },
    /// The signature is valid, but the payload does not follow the format.
    #[error(transparent)]
    Claims(#[from] ClaimsError),
}

impl Explain for AuthenticityError {
    fn id(&self) -> &'static str {
        match self {
            Self::UnknownKey { .. } => "unknown-key",
            Self::Signature { .. } => "bad-signature",
            Self::Claims(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::UnknownKey { kid } => say::UnknownKey { kid }.say(lang),
            Self::Signature { kid, tried } => say::BadSignature { kid, tried }.say(lang),
            Self::Claims(error) => error.words(lang),
        }
    }

    fn hint(&self, _: Lang) -> String {
        String::new()
    }
}

/// Claims that a trusted key has signed. They may still be expired, revoked or not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authentic {
    claims: Claims,
    anchor: Anchor,
}

impl Authentic {
    pub(super) fn check(sign1: &CoseSign1, trust: &(impl TrustAnchors + ?Sized)) -> Result<Self, AuthenticityError> {
        let kid = sign1.kid();
        let candidates = trust.anchors(kid);
        if candidates.is_empty() {
            return Err(AuthenticityError::UnknownKey { kid });
        }
        let forged = AuthenticityError::Signature { kid, tried: candidates.len() };
        let Some((signer, payload)) =
            candidates.iter().find_map(|anchor| Some((*anchor, sign1.payload_signed_by(anchor.key())?)))
        else {
            return Err(forged);
        };
        let claims = decode_claims(payload)?;
        // One key can sign for several regions. Take the anchor of the region that the code names.
        let of_region = |anchor: &&Anchor| anchor.key() == signer.key() && anchor.region() == claims.issuer();
        let anchor = candidates.into_iter().find(of_region).unwrap_or(signer).clone();
        Ok(Self { claims, anchor })
    }

    /// The claims.
    #[must_use]
    pub const fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The key that signed the code, and why it is trusted.
    #[must_use]
    pub const fn anchor(&self) -> &Anchor {
        &self.anchor
    }
}

//! From text to a code that a trusted key has signed: [`Unverified`], then [`Authentic`].

use super::{Anchor, TrustAnchors};
use crate::codec::{
    ClaimsError, CoseError, CoseSign1, LiveToken, TextError, decode_claims, decode_claims_and_key, unframe,
};
use crate::key::{KeyId, VerifyingKey};
use crate::payload::{Claims, Presentation};
use crate::words::{Explain, Lang, errors_codec as say};

/// Why a text is not a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum UnverifiedError {
    /// The text is not `FD1:` and Base45.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The bytes are not a COSE_Sign1 as fede writes it.
    #[error(transparent)]
    Cose(#[from] CoseError),
}

impl Explain for UnverifiedError {
    fn id(&self) -> &'static str {
        match self {
            Self::Text(error) => error.id(),
            Self::Cose(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Text(error) => error.words(lang),
            Self::Cose(error) => error.words(lang),
        }
    }

    fn hint(&self, _: Lang) -> String {
        String::new()
    }
}

/// A decoded code, alone or as a live code. Nothing in it is verified.
///
/// ```
/// use fede::verifier::Unverified;
///
/// # const CODE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/codes/both.txt"));
/// let code = Unverified::from_text(CODE.trim_end())?;
/// assert_eq!(code.kid().to_string(), "44403c7f5bfc3baa");
/// # Ok::<(), fede::verifier::UnverifiedError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unverified(Form);

/// How a code was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    /// The office's code alone: on paper, or as a picture.
    Copy(CoseSign1),
    /// In a token that the holder's telephone has signed.
    Live(LiveToken),
}

impl Unverified {
    /// Decodes the text of a code.
    ///
    /// # Errors
    /// [`UnverifiedError`] if the text is not `FD1:` and Base45, or not a COSE_Sign1 as fede writes
    /// it.
    pub fn from_text(text: &str) -> Result<Self, UnverifiedError> {
        let bytes = unframe(text)?;
        let form = if LiveToken::has_shape(&bytes) {
            Form::Live(LiveToken::decode(&bytes)?)
        } else {
            Form::Copy(CoseSign1::decode(&bytes)?)
        };
        Ok(Self(form))
    }

    /// The office's code.
    const fn code(&self) -> &CoseSign1 {
        match &self.0 {
            Form::Copy(code) => code,
            Form::Live(token) => token.code(),
        }
    }

    /// Whether the text is a live code.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        matches!(self.0, Form::Live(_))
    }

    /// The id of the key that the code *claims* to be signed by.
    #[must_use]
    pub const fn kid(&self) -> KeyId {
        self.code().kid()
    }

    /// The claims, **unverified**: anyone could have written them. Use them to show a code, never
    /// to verify one. [`Self::authenticate`] gives signed claims.
    ///
    /// # Errors
    /// [`ClaimsError`] if the payload does not follow the format.
    pub fn unverified_claims(&self) -> Result<Claims, ClaimsError> {
        decode_claims(self.code().unverified_payload())
    }

    /// Checks the signature with every trusted key of this `kid`, then decodes the claims. The token
    /// of a live code must then be signed by the key that the claims name.
    ///
    /// # Errors
    /// [`AuthenticityError`] if no trusted key has this `kid`, if a signature does not verify, or if
    /// the payload does not follow the format.
    pub fn authenticate(self, trust: &(impl TrustAnchors + ?Sized)) -> Result<Authentic, AuthenticityError> {
        let (authentic, key) = Authentic::check(self.code(), trust)?;
        match &self.0 {
            Form::Copy(_) => Ok(authentic),
            Form::Live(token) => authentic.shown_by(token, &key.ok_or(AuthenticityError::NotBound)?),
        }
    }
}

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
    /// A live code around a code that names no key of its holder.
    NotBound,
    /// A live code that another key has signed than the one that the code names.
    HolderSignature,
    /// The signature is valid, but the payload does not follow the format.
    #[error(transparent)]
    Claims(#[from] ClaimsError),
}

impl Explain for AuthenticityError {
    fn id(&self) -> &'static str {
        match self {
            Self::UnknownKey { .. } => "unknown-key",
            Self::Signature { .. } => "bad-signature",
            Self::NotBound => "live-not-bound",
            Self::HolderSignature => "live-signature",
            Self::Claims(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::UnknownKey { kid } => say::UnknownKey { kid }.say(lang),
            Self::Signature { kid, tried } => say::BadSignature { kid, tried }.say(lang),
            Self::NotBound => say::live_not_bound(lang).to_owned(),
            Self::HolderSignature => say::live_signature(lang).to_owned(),
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
    presentation: Option<Presentation>,
}

impl Authentic {
    /// Checks the office's signature. Also returns the key that the code is bound to.
    fn check(
        sign1: &CoseSign1,
        trust: &(impl TrustAnchors + ?Sized),
    ) -> Result<(Self, Option<VerifyingKey>), AuthenticityError> {
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
        let (claims, key) = decode_claims_and_key(payload)?;
        // One key can sign for several regions. Take the anchor of the region that the code names.
        let of_region = |anchor: &&Anchor| anchor.key() == signer.key() && anchor.region() == claims.issuer();
        let anchor = candidates.into_iter().find(of_region).unwrap_or(signer).clone();
        Ok((Self { claims, anchor, presentation: None }, key))
    }

    /// Checks that the telephone which the code is bound to has signed this token.
    fn shown_by(mut self, token: &LiveToken, key: &VerifyingKey) -> Result<Self, AuthenticityError> {
        let shown = token.presentation_signed_by(key).ok_or(AuthenticityError::HolderSignature)?;
        self.presentation = Some(shown?);
        Ok(self)
    }

    /// The claims.
    #[must_use]
    pub const fn claims(&self) -> &Claims {
        &self.claims
    }

    /// What the holder's telephone has signed, if the code was shown as a live code.
    #[must_use]
    pub const fn presentation(&self) -> Option<&Presentation> {
        self.presentation.as_ref()
    }

    /// The key that signed the code, and why it is trusted.
    #[must_use]
    pub const fn anchor(&self) -> &Anchor {
        &self.anchor
    }
}

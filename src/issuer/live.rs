//! Live codes: a code signed by the key that it is bound to, at a time.

use crate::codec::{ClaimsError, CoseError, CoseSign1, LiveDraft, LiveToken, TextError, decode_claims, frame, unframe};
use crate::key::{Signature, SigningKey, VerifyingKey};
use crate::payload::{HolderKey, Presentation};
use crate::words::{Explain, Lang, errors_issuer as say};

/// A code that is bound to a holder's key, on the telephone that has the key. The office's signature
/// is not checked: gates do that.
///
/// ```
/// use fede::issuer::BoundCode;
/// # use fede::{issuer::Code, key::SigningKey, payload::{Claims, Cti, HealthStatus, Presentation, Region, Slot, Validity}, time::Timestamp};
/// # let now = Timestamp::parse("2026-03-05T08:00:00Z")?;
/// # let [office, holder] = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]).unwrap());
/// # let claims = Claims::new(
/// #     Region::new("CN-SH")?,
/// #     Validity::new(now, None, now.saturating_add(86_400))?,
/// #     Cti::new(now.day(), Slot::new(7)?),
/// #     HealthStatus::green(now).into(),
/// # )?;
/// # let text = Code::sign(&claims.with_holder_key(holder.verifying_key().to_holder_key()), &office).text().to_owned();
///
/// let code = BoundCode::from_text(&text)?;
/// let live = code.signed_by(&holder, Presentation::new(now))?;
/// assert!(live.starts_with("FD1:"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundCode {
    code: CoseSign1,
    key: HolderKey,
}

/// Why a live code cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum BoundCodeError {
    /// The text is not `FD1:` and Base45.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The bytes are no code.
    #[error(transparent)]
    Cose(#[from] CoseError),
    /// The content does not follow the format.
    #[error(transparent)]
    Claims(#[from] ClaimsError),
    /// A live code: it was signed already.
    AlreadyLive,
    /// The code is bound to no key.
    NotBound,
    /// The code is bound to another key.
    OtherKey,
}

impl Explain for BoundCodeError {
    fn id(&self) -> &'static str {
        match self {
            Self::Text(error) => error.id(),
            Self::Cose(error) => error.id(),
            Self::Claims(error) => error.id(),
            Self::AlreadyLive => "code-already-live",
            Self::NotBound => "code-not-bound",
            Self::OtherKey => "code-of-another-key",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Text(error) => error.words(lang),
            Self::Cose(error) => error.words(lang),
            Self::Claims(error) => error.words(lang),
            Self::AlreadyLive => say::code_already_live(lang).to_owned(),
            Self::NotBound => say::code_not_bound(lang).to_owned(),
            Self::OtherKey => say::code_of_another_key(lang).to_owned(),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Text(error) => error.hint(lang),
            Self::Cose(error) => error.hint(lang),
            Self::Claims(error) => error.hint(lang),
            Self::AlreadyLive => say::code_already_live_hint(lang).to_owned(),
            Self::NotBound => say::code_not_bound_hint(lang).to_owned(),
            Self::OtherKey => say::code_of_another_key_hint(lang).to_owned(),
        }
    }
}

impl BoundCode {
    /// Reads a code that names a holder's key.
    ///
    /// # Errors
    /// [`BoundCodeError`] if the text is no code, or the code is bound to no key.
    pub fn from_text(text: &str) -> Result<Self, BoundCodeError> {
        let bytes = unframe(text)?;
        if LiveToken::has_shape(&bytes) {
            return Err(BoundCodeError::AlreadyLive);
        }
        let code = CoseSign1::decode(&bytes)?;
        let claims = decode_claims(code.unverified_payload())?;
        let key = *claims.holder_key().ok_or(BoundCodeError::NotBound)?;
        Ok(Self { code, key })
    }

    /// The key that the code is bound to.
    #[must_use]
    pub const fn key(&self) -> &HolderKey {
        &self.key
    }

    /// The live code that a key signs.
    ///
    /// # Errors
    /// [`BoundCodeError::OtherKey`] if the code is not bound to this key.
    pub fn signed_by(&self, key: &SigningKey, shown: Presentation) -> Result<String, BoundCodeError> {
        if key.verifying_key().to_holder_key() != self.key {
            return Err(BoundCodeError::OtherKey);
        }
        Ok(frame(&LiveDraft::new(&self.code, shown).signed_by(key)))
    }

    /// The bytes that the telephone signs, for a key that only the browser can use.
    #[must_use]
    pub fn message(&self, shown: Presentation) -> Vec<u8> {
        LiveDraft::new(&self.code, shown).message()
    }

    /// The live code with a signature of [`Self::message`].
    ///
    /// # Errors
    /// [`BoundCodeError::OtherKey`] if the signature is not one of the key that the code is bound to.
    pub fn with_signature(&self, shown: Presentation, signature: &Signature) -> Result<String, BoundCodeError> {
        let draft = LiveDraft::new(&self.code, shown);
        let key = VerifyingKey::from_bytes(self.key.as_bytes()).map_err(|_| BoundCodeError::OtherKey)?;
        if !key.verifies(&draft.message(), signature) {
            return Err(BoundCodeError::OtherKey);
        }
        Ok(frame(&draft.with_signature(signature)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuer::Code;
    use crate::payload::{Claims, Cti, HealthStatus, Region, Slot, Validity};
    use crate::time::Timestamp;

    #[test]
    fn only_the_key_of_the_code_makes_it_live() {
        let now = Timestamp::parse("2026-03-05T08:00:00Z").unwrap();
        let [office, holder, other] = [1, 2, 3].map(|seed| SigningKey::from_seed(&[seed; 32]).unwrap());
        let claims = Claims::new(
            Region::new("CN-SH").unwrap(),
            Validity::new(now, None, now.saturating_add(86_400)).unwrap(),
            Cti::new(now.day(), Slot::new(7).unwrap()),
            HealthStatus::green(now).into(),
        )
        .unwrap();
        let paper = Code::sign(&claims, &office);
        assert_eq!(BoundCode::from_text(paper.text()), Err(BoundCodeError::NotBound));
        let bound = Code::sign(&claims.with_holder_key(holder.verifying_key().to_holder_key()), &office);
        let code = BoundCode::from_text(bound.text()).unwrap();
        let shown = Presentation::new(now);
        assert_eq!(code.signed_by(&other, shown), Err(BoundCodeError::OtherKey));
        let live = code.signed_by(&holder, shown).unwrap();
        assert_eq!(code.with_signature(shown, &holder.sign(&code.message(shown))).as_ref(), Ok(&live));
        let forged = code.with_signature(shown, &other.sign(&code.message(shown)));
        assert_eq!(forged, Err(BoundCodeError::OtherKey));
        // A live code is no code that a telephone keeps.
        assert_eq!(BoundCode::from_text(&live), Err(BoundCodeError::AlreadyLive));
        assert!(matches!(BoundCode::from_text("FD1:"), Err(BoundCodeError::Text(_) | BoundCodeError::Cose(_))));
    }
}

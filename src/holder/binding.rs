//! The proof that a telephone has a private key, for an office that binds codes to it.

use core::fmt;

use crate::codec::cbor::{Fields, Reader, Writer};
use crate::codec::{
    Base45Error, ClaimsError, CoseError, TypedDraft, TypedSign1, decode_base45, frame_as, read_cose_key, write_cose_key,
};
use crate::key::{Signature, SigningKey, VerifyingKey};
use crate::time::Timestamp;
use crate::words::{Explain, Lang, errors_holder as say};

/// The type of the document (`typ`). It is signed: a proof is never taken for a live code, and a live
/// code never for a proof.
const MEDIA_TYPE: &str = "application/fede-binding+cose";

const CLAIM_AUD: i64 = 3;
const CLAIM_IAT: i64 = 6;
const CLAIM_CNF: i64 = 8;
const CLAIM_CNONCE: i64 = 39;
/// COSE_Key in `cnf` (RFC 8747, section 3.1).
const CNF_COSE_KEY: i64 = 1;

/// For whom a proof is: the origin of an office's pages (`https://health.example`), or
/// [`Audience::COUNTER`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audience(String);

impl Audience {
    /// The audience at a counter. A telephone without a network does not know the office's address.
    pub const COUNTER: &str = "counter";
    /// Maximum length in bytes: an origin has a host of at most 253 characters (RFC 1035).
    pub const MAX_BYTES: usize = 300;

    /// Creates an audience from printable ASCII characters without blanks.
    ///
    /// # Errors
    /// [`BindingError::Audience`] for any other text.
    pub fn new(text: &str) -> Result<Self, BindingError> {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        if text.is_empty() || text.len() > Self::MAX_BYTES || !is_plain {
            return Err(BindingError::Audience);
        }
        Ok(Self(text.to_owned()))
    }

    /// The audience at a counter.
    #[must_use]
    pub fn counter() -> Self {
        Self(Self::COUNTER.to_owned())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Random bytes of an office that a proof must contain, so that no proof can be used twice.
#[derive(Clone, PartialEq, Eq)]
pub struct Nonce(Vec<u8>);

impl Nonce {
    /// Minimum length in bytes: 2^64 values cannot be guessed online.
    pub const MIN_BYTES: usize = 8;
    /// Maximum length in bytes.
    pub const MAX_BYTES: usize = 64;

    /// Creates a nonce from 8 to 64 bytes.
    ///
    /// # Errors
    /// [`BindingError::NonceLength`] for any other number of bytes.
    pub fn new(bytes: &[u8]) -> Result<Self, BindingError> {
        if !(Self::MIN_BYTES..=Self::MAX_BYTES).contains(&bytes.len()) {
            return Err(BindingError::NonceLength { found: bytes.len() });
        }
        Ok(Self(bytes.to_vec()))
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nonce({} bytes)", self.0.len())
    }
}

/// A proof without its signature. A browser signs [`Self::message`] with a key that no program can
/// read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BindingDraft {
    key: VerifyingKey,
    draft: TypedDraft,
}

impl BindingDraft {
    /// Creates a draft for a public key at a time by the telephone's clock.
    #[must_use]
    pub fn new(key: &VerifyingKey, audience: &Audience, nonce: Option<&Nonce>, at: Timestamp) -> Self {
        let mut payload = Writer::with_capacity(128);
        payload.fields(|map| {
            map.field(CLAIM_AUD).text(audience.as_str());
            map.field(CLAIM_IAT).unsigned(at.seconds());
            map.field(CLAIM_CNF).fields(|map| write_cose_key(map.field(CNF_COSE_KEY), key.as_bytes()));
            if let Some(nonce) = nonce {
                map.field(CLAIM_CNONCE).bytes(nonce.as_bytes());
            }
        });
        Self { key: key.clone(), draft: TypedDraft::new(MEDIA_TYPE, payload.into_bytes()) }
    }

    /// Any bytes as the claims, for the fuzz target `binding`. `cargo fuzz` sets `fuzzing`.
    #[cfg(fuzzing)]
    #[must_use]
    #[doc(hidden)]
    pub fn with_payload(mut self, payload: &[u8]) -> Self {
        self.draft = TypedDraft::new(MEDIA_TYPE, payload.to_vec());
        self
    }

    /// The bytes to sign: the Sig_structure (RFC 9052, section 4.4).
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        self.draft.message()
    }

    /// The text of the proof (`FDK1:…`) with a signature of [`Self::message`].
    ///
    /// # Errors
    /// [`BindingError::Signature`] if the signature is not one of the key.
    pub fn with_signature(&self, signature: &Signature) -> Result<String, BindingError> {
        if !self.key.verifies(&self.message(), signature) {
            return Err(BindingError::Signature);
        }
        Ok(frame_as(BindingProof::PREFIX, &self.draft.with_signature(signature)))
    }

    /// Signs the proof.
    ///
    /// # Errors
    /// [`BindingError::Signature`] if it is another key than that of the draft.
    pub fn signed_by(&self, key: &SigningKey) -> Result<String, BindingError> {
        self.with_signature(&key.sign(&self.message()))
    }
}

/// A proof whose signature is valid for the key in it. [`Self::key_for`] checks for whom and when it
/// was made.
///
/// ```
/// use fede::holder::{Audience, BindingDraft, BindingProof, Nonce};
/// # use fede::{key::SigningKey, time::Timestamp};
/// # let now = Timestamp::parse("2026-03-05T08:00:00Z")?;
/// # let key = SigningKey::from_seed(&[1; 32]).unwrap();
///
/// let (office, nonce) = (Audience::new("https://health.example")?, Nonce::new(&[7; 16])?);
/// let text = BindingDraft::new(key.verifying_key(), &office, Some(&nonce), now).signed_by(&key)?;
/// let proof = BindingProof::from_text(&text)?;
/// assert_eq!(proof.key_for(&office, Some(&nonce), now)?, key.verifying_key());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BindingProof {
    key: VerifyingKey,
    audience: String,
    signed: Timestamp,
    nonce: Option<Vec<u8>>,
}

impl BindingProof {
    /// The start of the text of a proof.
    pub const PREFIX: &str = "FDK1:";
    /// Maximum length of the text: the longest audience and nonce make 860 characters.
    pub const MAX_CHARS: usize = 1024;
    /// How far the telephone's clock can be from the office's if there is no nonce, in seconds.
    pub const MAX_CLOCK_SECONDS: u64 = 600;

    /// Reads the text of a proof, and checks its signature with the key in it (`verify_strict`).
    ///
    /// # Errors
    /// The [`BindingError`] that names the first fault.
    pub fn from_text(text: &str) -> Result<Self, BindingError> {
        if text.len() > Self::MAX_CHARS {
            return Err(BindingError::TooLong { found: text.len() });
        }
        let body = text.strip_prefix(Self::PREFIX).ok_or(BindingError::Prefix)?;
        let document = TypedSign1::decode(&decode_base45(body)?, MEDIA_TYPE)?;
        let proof = read_payload(document.unverified_payload())?;
        if !document.is_signed_by(&proof.key) {
            return Err(BindingError::Signature);
        }
        Ok(proof)
    }

    /// The key, if the proof was made for this audience and with this nonce. Without a nonce, as at a
    /// counter, the proof must have been made within ten minutes of `now`.
    ///
    /// # Errors
    /// [`BindingError::OtherAudience`], [`BindingError::OtherNonce`], [`BindingError::Clock`].
    pub fn key_for(
        &self,
        audience: &Audience,
        nonce: Option<&Nonce>,
        now: Timestamp,
    ) -> Result<&VerifyingKey, BindingError> {
        if self.audience != audience.0 {
            return Err(BindingError::OtherAudience);
        }
        if self.nonce.as_deref() != nonce.map(Nonce::as_bytes) {
            return Err(BindingError::OtherNonce);
        }
        if nonce.is_none() && self.signed.seconds().abs_diff(now.seconds()) > Self::MAX_CLOCK_SECONDS {
            return Err(BindingError::Clock { signed: self.signed, now });
        }
        Ok(&self.key)
    }

    /// The key. The proof can be for another office, or an old one.
    #[must_use]
    pub const fn key(&self) -> &VerifyingKey {
        &self.key
    }

    /// When the telephone made the proof, by its own clock.
    #[must_use]
    pub const fn signed(&self) -> Timestamp {
        self.signed
    }
}

fn read_payload(bytes: &[u8]) -> Result<BindingProof, BindingError> {
    let mut reader = Reader::new(bytes);
    let mut fields = Fields::<ClaimsError>::open("binding", &mut reader)?;
    let (mut audience, mut signed, mut key, mut nonce) = (None, None, None, None);
    while let Some(label) = fields.next(&mut reader)? {
        match label {
            CLAIM_AUD => audience = Some(reader.text().map_err(ClaimsError::from)?),
            CLAIM_IAT => signed = Some(read_time(&mut reader)?),
            CLAIM_CNF => key = Some(read_cnf(&mut reader)?),
            CLAIM_CNONCE => nonce = Some(reader.bytes().map_err(ClaimsError::from)?),
            other => return Err(fields.unknown(other).into()),
        }
    }
    let audience = fields.require("aud", audience)?;
    let signed = fields.require("iat", signed)?;
    let key = fields.require("cnf", key)?;
    reader.finish().map_err(ClaimsError::from)?;
    let audience = Audience::new(audience)?.0;
    let nonce = nonce.map(Nonce::new).transpose()?.map(|nonce| nonce.0);
    Ok(BindingProof { key, audience, signed, nonce })
}

fn read_time(reader: &mut Reader<'_>) -> Result<Timestamp, ClaimsError> {
    Ok(Timestamp::from_seconds(reader.unsigned()?)?)
}

fn read_cnf(reader: &mut Reader<'_>) -> Result<VerifyingKey, ClaimsError> {
    let mut fields = Fields::<ClaimsError>::open("cnf", reader)?;
    let mut key = None;
    while let Some(label) = fields.next(reader)? {
        match label {
            CNF_COSE_KEY => key = Some(read_cose_key(reader)?),
            other => return Err(fields.unknown(other)),
        }
    }
    fields.require("COSE_Key", key)
}

/// Why a proof cannot be made, or does not prove what an office asks for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum BindingError {
    /// The text is longer than any proof.
    TooLong {
        /// The characters found.
        found: usize,
    },
    /// The text does not start with `FDK1:`.
    Prefix,
    /// The rest of the text is not Base45.
    #[error(transparent)]
    Base45(#[from] Base45Error),
    /// Not a COSE_Sign1 of this type.
    #[error(transparent)]
    Cose(#[from] CoseError),
    /// The content does not follow the format.
    #[error(transparent)]
    Claims(#[from] ClaimsError),
    /// The audience is empty, too long, or has other characters than printable ASCII.
    Audience,
    /// The nonce is too short or too long.
    NonceLength {
        /// The bytes found.
        found: usize,
    },
    /// The signature is not one of the key.
    Signature,
    /// The proof is for another office.
    OtherAudience,
    /// The proof has another nonce than the one of the office, or none.
    OtherNonce,
    /// The proof is too old, or from the future.
    Clock {
        /// When it was made, by the telephone's clock.
        signed: Timestamp,
        /// The time of the office.
        now: Timestamp,
    },
}

impl Explain for BindingError {
    fn id(&self) -> &'static str {
        match self {
            Self::Prefix => "binding-prefix",
            Self::Base45(error) => error.id(),
            Self::Cose(error) => error.id(),
            Self::Claims(error) => error.id(),
            Self::TooLong { .. } => "binding-too-long",
            Self::Audience => "binding-audience",
            Self::NonceLength { .. } => "binding-nonce-length",
            Self::Signature => "binding-signature",
            Self::OtherAudience => "binding-other-audience",
            Self::OtherNonce => "binding-other-nonce",
            Self::Clock { .. } => "binding-clock",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Prefix => say::BindingPrefix { prefix: &BindingProof::PREFIX }.say(lang),
            Self::Base45(error) => error.words(lang),
            Self::Cose(error) => error.words(lang),
            Self::Claims(error) => error.words(lang),
            Self::TooLong { found } => say::BindingTooLong { max: &BindingProof::MAX_CHARS, found }.say(lang),
            Self::Audience => say::BindingAudience { max: &Audience::MAX_BYTES }.say(lang),
            Self::NonceLength { found } => {
                say::BindingNonceLength { min: &Nonce::MIN_BYTES, max: &Nonce::MAX_BYTES, found }.say(lang)
            }
            Self::Signature => say::binding_signature(lang).to_owned(),
            Self::OtherAudience => say::binding_other_audience(lang).to_owned(),
            Self::OtherNonce => say::binding_other_nonce(lang).to_owned(),
            Self::Clock { signed, now } => say::BindingClock { signed, now }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        let hint = match self {
            Self::Clock { .. } => say::binding_clock_hint(lang),
            _ => say::binding_hint(lang),
        };
        hint.to_owned()
    }
}

#[cfg(test)]
mod tests;

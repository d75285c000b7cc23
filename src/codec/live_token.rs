//! Live tokens: an office's code inside a COSE_Sign1 that the holder's key has signed. A profile of
//! SD-KBT (draft-ietf-spice-sd-cwt) without selective disclosure; `docs/format.md` lists the
//! differences.

use super::cbor::{Fields, Key, Reader, Writer};
use super::cose_sign1::{CoseSign1, TAG, sig_structure, write_parts};
use super::decode_claims::ClaimsError;
use super::header::{
    ALG_ED25519, CoseError, LABEL_ALG, LABEL_CRIT, check_algorithm, read_payload, read_signature, read_tag,
    read_unprotected_header,
};
use crate::key::{Signature, SigningKey, VerifyingKey};
use crate::payload::{Challenge, Presentation};
use crate::time::Timestamp;

/// The code that the token is about (`kcwt`, RFC 9528): a CWT with the holder's key in `cnf`.
const LABEL_KCWT: i64 = 13;
/// The type of the token (RFC 9596).
const LABEL_TYP: i64 = 16;
/// `application/kb+cwt`: proof of the possession of a key.
const TYPE: i64 = 294;

const CLAIM_AUD: i64 = 3;
const CLAIM_IAT: i64 = 6;
const CLAIM_CNONCE: i64 = 39;

/// A live token whose signatures have not been checked.
///
/// ```
/// use fede::codec::{CoseSign1, LiveDraft, LiveToken};
/// use fede::payload::Presentation;
/// # use fede::key::SigningKey;
/// # let [office, holder] = [1, 2].map(|seed| SigningKey::from_seed(&[seed; 32]).unwrap());
///
/// let code = CoseSign1::decode(&CoseSign1::sign(b"claims with the holder's key", &office))?;
/// let shown = Presentation::new("2026-03-05T08:00:00Z".parse()?);
/// let token = LiveToken::decode(&LiveDraft::new(&code, shown).signed_by(&holder))?;
/// assert_eq!(token.code(), &code);
/// assert_eq!(token.presentation_signed_by(holder.verifying_key()), Some(Ok(shown)));
/// assert_eq!(token.presentation_signed_by(office.verifying_key()), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveToken {
    code: CoseSign1,
    protected: Vec<u8>,
    payload: Vec<u8>,
    signature: Signature,
}

impl LiveToken {
    /// Whether bytes are built like a live token and not like a code. Says nothing about the rest.
    pub(crate) fn has_shape(bytes: &[u8]) -> bool {
        let labels = || {
            let mut reader = Reader::new(bytes);
            read_tag(&mut reader, TAG).ok()?;
            reader.array().ok()?;
            let mut header = Reader::new(reader.bytes().ok()?);
            let mut map = header.map().ok()?;
            // `alg` comes first in both. `kcwt` or `typ` follows in a token, `kid` in a code.
            map.next_key(&mut header).ok()?;
            header.integer().ok()?;
            map.next_key(&mut header).ok()?
        };
        matches!(labels(), Some(Key::Int(LABEL_KCWT | LABEL_TYP)))
    }

    /// Decodes the structure strictly. The code inside must be a code, not a token.
    ///
    /// # Errors
    /// The [`CoseError`] that names the first fault.
    pub fn decode(bytes: &[u8]) -> Result<Self, CoseError> {
        let mut reader = Reader::new(bytes);
        read_tag(&mut reader, TAG)?;
        reader.array_of(4)?;
        let protected = reader.bytes()?;
        let code = read_header(protected)?;
        read_unprotected_header(&mut reader)?;
        let payload = read_payload(&mut reader)?;
        let signature = *read_signature(&mut reader)?;
        reader.finish()?;
        Ok(Self { code, protected: protected.to_vec(), payload: payload.to_vec(), signature })
    }

    /// The office's code, **unverified**.
    #[must_use]
    pub const fn code(&self) -> &CoseSign1 {
        &self.code
    }

    /// The telephone's signature (64 bytes).
    #[must_use]
    pub const fn signature(&self) -> &Signature {
        &self.signature
    }

    /// What the telephone states, if its signature is valid for this key (`verify_strict`). Take the
    /// key from the code, after the office's signature is checked.
    ///
    /// # Errors
    /// [`ClaimsError`] in the option if the signed claims do not follow the format.
    #[must_use]
    pub fn presentation_signed_by(&self, key: &VerifyingKey) -> Option<Result<Presentation, ClaimsError>> {
        let is_signed = key.verifies(&sig_structure(&self.protected, &self.payload), &self.signature);
        is_signed.then(|| read_presentation(&self.payload))
    }

    /// What the token states, **unverified**: anyone could have written it.
    ///
    /// # Errors
    /// [`ClaimsError`] if the claims do not follow the format.
    pub fn unverified_presentation(&self) -> Result<Presentation, ClaimsError> {
        read_presentation(&self.payload)
    }
}

/// A live token without its signature. A browser signs [`Self::message`] with a key that no program
/// can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveDraft {
    protected: Vec<u8>,
    payload: Vec<u8>,
}

impl LiveDraft {
    /// Creates a token around a code.
    #[must_use]
    pub fn new(code: &CoseSign1, shown: Presentation) -> Self {
        let mut header = Writer::with_capacity(512);
        header.fields(|map| {
            map.field(LABEL_ALG).integer(ALG_ED25519);
            code.write(map.field(LABEL_KCWT));
            map.field(LABEL_TYP).integer(TYPE);
        });
        let mut payload = Writer::with_capacity(32);
        payload.fields(|map| {
            map.field(CLAIM_AUD).text(Presentation::AUDIENCE);
            map.field(CLAIM_IAT).unsigned(shown.signed().seconds());
            if let Some(challenge) = shown.challenge() {
                map.field(CLAIM_CNONCE).bytes(challenge.as_bytes());
            }
        });
        Self { protected: header.into_bytes(), payload: payload.into_bytes() }
    }

    /// Any bytes as the claims, for the fuzz target `live`. `cargo fuzz` sets `fuzzing`.
    #[cfg(fuzzing)]
    #[must_use]
    #[doc(hidden)]
    pub fn with_payload(mut self, payload: &[u8]) -> Self {
        self.payload = payload.to_vec();
        self
    }

    /// The bytes to sign: the Sig_structure (RFC 9052, section 4.4).
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        sig_structure(&self.protected, &self.payload)
    }

    /// The bytes of the token with its signature.
    #[must_use]
    pub fn with_signature(&self, signature: &Signature) -> Vec<u8> {
        let mut writer = Writer::with_capacity(self.protected.len() + self.payload.len() + 80);
        write_parts(&mut writer, &self.protected, &self.payload, signature);
        writer.into_bytes()
    }

    /// Signs the token.
    #[must_use]
    pub fn signed_by(&self, key: &SigningKey) -> Vec<u8> {
        self.with_signature(&key.sign(&self.message()))
    }
}

/// Reads the protected header: `alg`, `kcwt` and `typ`, and nothing else.
fn read_header(bytes: &[u8]) -> Result<CoseSign1, CoseError> {
    let mut reader = Reader::new(bytes);
    let mut map = reader.map()?;
    let (mut algorithm, mut code, mut typ) = (None, None, None);
    while let Some(key) = map.next_key(&mut reader)? {
        match key {
            Key::Int(LABEL_ALG) => algorithm = Some(reader.integer()?),
            Key::Int(LABEL_CRIT) => return Err(CoseError::Critical),
            Key::Int(LABEL_KCWT) => code = Some(CoseSign1::read(&mut reader)?),
            Key::Int(LABEL_TYP) => typ = Some(reader.integer()?),
            Key::Int(label) => return Err(CoseError::UnknownHeader { expected: "live", label }),
            Key::Text(_) => return Err(CoseError::UnknownHeader { expected: "live", label: 0 }),
        }
    }
    reader.finish()?;
    check_algorithm(algorithm)?;
    match typ {
        Some(TYPE) => {}
        found => return Err(CoseError::LiveType { expected: TYPE, found: found.unwrap_or(0) }),
    }
    code.ok_or(CoseError::CodeMissing)
}

fn read_presentation(bytes: &[u8]) -> Result<Presentation, ClaimsError> {
    let mut reader = Reader::new(bytes);
    let mut fields = Fields::<ClaimsError>::open("live", &mut reader)?;
    let (mut audience, mut signed, mut challenge) = (None, None, None);
    while let Some(label) = fields.next(&mut reader)? {
        match label {
            CLAIM_AUD => audience = Some(reader.text()?),
            CLAIM_IAT => signed = Some(Timestamp::from_seconds(reader.unsigned()?)?),
            CLAIM_CNONCE => challenge = Some(Challenge::from_bytes(reader.bytes()?)?),
            other => return Err(fields.unknown(other)),
        }
    }
    let audience = fields.require("aud", audience)?;
    let signed = fields.require("iat", signed)?;
    reader.finish()?;
    if audience != Presentation::AUDIENCE {
        return Err(ClaimsError::Audience);
    }
    let shown = Presentation::new(signed);
    Ok(challenge.map_or(shown, |challenge| shown.answering(challenge)))
}

#[cfg(test)]
mod tests {
    use ciborium::Value;

    use super::*;
    use crate::codec::cbor::{CborError, decode_value, encode_value};

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed(&[seed; 32]).unwrap()
    }

    fn code() -> CoseSign1 {
        CoseSign1::decode(&CoseSign1::sign(b"payload", &key(3))).unwrap()
    }

    fn shown() -> Presentation {
        Presentation::new(Timestamp::from_seconds(1_772_697_600).unwrap())
    }

    /// A token of the holder with this header and these claims.
    fn token(header: &[(i64, Value)], claims: &[(Value, Value)]) -> Vec<u8> {
        let header = header.iter().map(|(label, value)| (Value::from(*label), value.clone())).collect();
        let draft = LiveDraft {
            protected: encode_value(&Value::Map(header)),
            payload: encode_value(&Value::Map(claims.to_vec())),
        };
        draft.signed_by(&key(4))
    }

    fn header() -> Vec<(i64, Value)> {
        let mut inner = Writer::default();
        code().write(&mut inner);
        let inner = decode_value(&inner.into_bytes()).unwrap();
        vec![(LABEL_ALG, Value::from(-19)), (LABEL_KCWT, inner), (LABEL_TYP, Value::from(294))]
    }

    fn claims() -> Vec<(Value, Value)> {
        vec![(Value::from(3), Value::from("fede")), (Value::from(6), Value::from(1_772_697_600))]
    }

    #[test]
    fn tokens_are_told_from_codes() {
        let token = LiveDraft::new(&code(), shown()).signed_by(&key(4));
        assert!(LiveToken::has_shape(&token));
        assert!(!LiveToken::has_shape(&CoseSign1::sign(b"payload", &key(3))));
        assert!(matches!(CoseSign1::decode(&token), Err(CoseError::UnknownHeader { label: LABEL_KCWT, .. })));
        for bytes in [&[][..], &[0xd2], &[0xd2, 0x84, 0x40], &[0xd2, 0x84, 0x41, 0xa0], &token[..20]] {
            assert!(!LiveToken::has_shape(bytes), "{bytes:x?}");
        }
    }

    #[test]
    fn a_token_has_one_form() {
        assert_eq!(token(&header(), &claims()), LiveDraft::new(&code(), shown()).signed_by(&key(4)));
        let fault = |header: &[(i64, Value)]| LiveToken::decode(&token(header, &claims())).unwrap_err();
        let without = |label: i64| header().into_iter().filter(|(found, _)| *found != label).collect::<Vec<_>>();
        let with = |label: i64, value: Value| {
            let mut entries = header();
            entries.retain(|(found, _)| *found != label);
            entries.push((label, value));
            entries.sort_by_key(|(label, _)| *label);
            entries
        };
        assert_eq!(fault(&without(LABEL_ALG)), CoseError::AlgorithmMissing);
        assert_eq!(fault(&without(LABEL_KCWT)), CoseError::CodeMissing);
        assert_eq!(fault(&without(LABEL_TYP)), CoseError::LiveType { expected: 294, found: 0 });
        assert_eq!(fault(&with(LABEL_TYP, Value::from(293))), CoseError::LiveType { expected: 294, found: 293 });
        assert_eq!(fault(&with(LABEL_ALG, Value::from(-7))), CoseError::Algorithm { found: -7 });
        assert_eq!(fault(&with(4, Value::Bytes(vec![0; 8]))), CoseError::UnknownHeader { expected: "live", label: 4 });
        assert_eq!(fault(&with(2, Value::Array(vec![]))), CoseError::Critical);
        // A token inside a token.
        let nested = decode_value(&token(&header(), &claims())).unwrap();
        let inside = fault(&with(LABEL_KCWT, nested));
        assert_eq!(inside, CoseError::UnknownHeader { expected: "alg-kid", label: LABEL_KCWT });
        // A code inside that is cut off, at every length.
        let whole = token(&header(), &claims());
        for length in 0..whole.len() {
            assert!(LiveToken::decode(&whole[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn claims_are_read_after_the_signature() {
        let read = |claims: &[(Value, Value)]| {
            let token = LiveToken::decode(&token(&header(), claims)).unwrap();
            assert_eq!(token.presentation_signed_by(key(3).verifying_key()), None);
            token.presentation_signed_by(key(4).verifying_key()).unwrap()
        };
        let with = |label: i64, value: Value| {
            let mut entries = claims();
            entries.retain(|(found, _)| *found != Value::from(label));
            entries.push((Value::from(label), value));
            entries
        };
        assert_eq!(read(&claims()), Ok(shown()));
        let answer = shown().answering(Challenge::parse("0471").unwrap());
        assert_eq!(read(&with(CLAIM_CNONCE, Value::Bytes(b"0471".to_vec()))), Ok(answer));
        for (found, expected) in [
            (with(CLAIM_CNONCE, Value::Bytes(b"471".to_vec())), "challenge"),
            (with(CLAIM_CNONCE, Value::from("0471")), "cbor-kind"),
            (with(7, Value::from(1)), "claims-unknown"),
            (vec![(Value::from(3), Value::from("other")), (Value::from(6), Value::from(1))], "live-audience"),
            (vec![(Value::from(6), Value::from(1))], "claims-missing"),
            (vec![(Value::from(3), Value::from("fede"))], "claims-missing"),
            (with(CLAIM_IAT, Value::from(u64::MAX)), "time-out-of-range"),
            (with(CLAIM_IAT, Value::from(-1)), "cbor-kind"),
        ] {
            assert_eq!(crate::words::Explain::id(&read(&found).unwrap_err()), expected, "{found:?}");
        }
        let twice = vec![claims()[0].clone(), claims()[1].clone(), claims()[1].clone()];
        assert!(matches!(read(&twice), Err(ClaimsError::Cbor(CborError::DuplicateKey { .. }))));
    }
}

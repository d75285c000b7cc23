//! From a text to a statement that a listed key has signed: [`ForeignUnverified`], then [`ForeignAuthentic`].

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};

use super::certificate::SignerCertificateError;
use super::hc1::{HC1_PREFIX, Hc1Code};
use super::shc::ShcCode;
use super::vds_nc::Seal;
use super::{
    Alpha3, ForeignIssuer, ForeignKey, ForeignNetwork, ForeignStatement, ForeignUse, FormError, Format, IssuerName,
    Network, PublicKey, SHC_PREFIX, StatedText, StatementError,
};
use crate::key::KeyId;
use crate::payload::hex::Hex;
use crate::time::{CLOCK_LEEWAY, Standing, Timestamp, Window};
use crate::words::{Explain, Lang, errors_foreign as say, foreign};

/// A decoded code of another network. Nothing in it is verified.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ForeignUnverified {
    /// An EU-style certificate.
    Hc1(Hc1Code),
    /// A SMART Health Card.
    Shc(ShcCode),
    /// A seal of ICAO.
    VdsNc(Box<Seal>),
}

impl ForeignUnverified {
    /// Decodes the text of a code in one symbol.
    ///
    /// # Errors
    /// [`FormError::Unknown`] if it has the form of none of the networks, [`FormError::Part`] for
    /// one of several symbols, and [`FormError`] for the first fault.
    pub fn from_text(text: &str) -> Result<Self, FormError> {
        if text.starts_with(HC1_PREFIX) {
            Hc1Code::from_text(text).map(Self::Hc1)
        } else if text.starts_with(SHC_PREFIX) {
            ShcCode::from_text(text).map(Self::Shc)
        } else if text.starts_with('{') {
            Seal::from_text(text).map(|seal| Self::VdsNc(Box::new(seal)))
        } else {
            Err(FormError::Unknown)
        }
    }

    /// The network whose keys sign codes of this form.
    #[must_use]
    pub const fn network(&self) -> Network {
        match self {
            Self::Hc1(_) => Network::Gdhcn,
            Self::Shc(_) => Network::Vci,
            Self::VdsNc(_) => Network::Icao,
        }
    }

    /// The first 8 bytes of the id of the key that the code *claims* to be signed by; of a seal, of
    /// the authority that its certificate names. `None` if it names none in the network's form.
    #[must_use]
    pub fn kid(&self) -> Option<KeyId> {
        match self {
            Self::Hc1(code) => code.kid()?.try_into().ok().map(KeyId::from_bytes),
            Self::Shc(code) => {
                let thumbprint = Base64UrlUnpadded::decode_vec(code.kid()).ok()?;
                thumbprint.first_chunk().copied().map(KeyId::from_bytes)
            }
            Self::VdsNc(seal) => Some(seal.unverified_certificate().signer_kid()),
        }
    }

    /// The statement, **unverified**: anyone could have written it. Use it to show a code, never to
    /// verify one. [`Self::authenticate`] gives a signed statement.
    ///
    /// # Errors
    /// [`StatementError`] if the payload states nothing that fede reads.
    pub fn unverified_statement(&self) -> Result<ForeignStatement, StatementError> {
        match self {
            Self::Hc1(code) => code.unverified_statement(),
            Self::Shc(code) => code.unverified_statement(),
            Self::VdsNc(seal) => seal.unverified_statement(),
        }
    }

    /// SHA-256 of the signed content, in hexadecimal: the same however the code is packed.
    #[must_use]
    pub(crate) fn mark(&self) -> String {
        let content = match self {
            Self::Hc1(code) => code.unverified_payload(),
            Self::Shc(code) => code.signed_payload(),
            Self::VdsNc(seal) => seal.signed_data(),
        };
        Hex(&Sha256::digest(content)).to_string()
    }

    /// Checks the signature with every listed key of this kid, then reads the statement, and checks
    /// that the key may sign it: its issuer, its uses, its window.
    ///
    /// # Errors
    /// [`ForeignAuthenticityError`] for the first fault.
    pub fn authenticate(
        &self,
        list: &ForeignNetwork,
        at: Timestamp,
    ) -> Result<ForeignAuthentic, ForeignAuthenticityError> {
        let network = self.network();
        if list.network() != network {
            return Err(ForeignAuthenticityError::OtherNetwork { network, list: list.network() });
        }
        let Some(kid) = self.kid() else { return Err(ForeignAuthenticityError::NoKid) };
        let candidates: Vec<_> = list.candidates(kid).collect();
        if candidates.is_empty() {
            return Err(ForeignAuthenticityError::UnknownKey { kid });
        }
        // Many issuers of one operator share a key: each key is tried once.
        let mut keys: Vec<&ForeignKey> = candidates.iter().map(|(_, key)| *key).collect();
        keys.sort_unstable_by_key(|key| key.key());
        keys.dedup_by_key(|key| key.key());
        let Some(signer) = keys.iter().find(|key| self.is_signed_by(key)).map(|key| key.key()) else {
            return Err(ForeignAuthenticityError::Signature { kid, tried: keys.len() });
        };
        let signers: Vec<_> = candidates.iter().filter(|(_, key)| key.key() == signer).collect();
        let statement = self.unverified_statement().map_err(ForeignAuthenticityError::Statement)?;
        // A statement that names no issuer is that of its signer, if the signature says who that is, and
        // there is only one.
        let is_kid_signed = matches!(self, Self::Hc1(code) if code.is_kid_signed());
        if statement.issuer.is_none()
            && let Some((first, others)) = signers.split_first()
            && (!is_kid_signed || others.iter().any(|(issuer, _)| issuer.name() != first.0.name()))
        {
            let signer = first.0.name().clone();
            return Err(ForeignAuthenticityError::OtherIssuer { signer, stated: String::new() });
        }
        // Take the issuer that the code names.
        let mut fault = None;
        for (issuer, key) in signers {
            match self.check_permission(&statement, issuer, key, at) {
                Ok(()) => {
                    check_revocation(list, kid, &statement)?;
                    return Ok(ForeignAuthentic { statement, issuer: issuer.name().clone(), key: (*key).clone() });
                }
                Err(error) => fault = fault.or(Some(error)),
            }
        }
        Err(fault.unwrap_or(ForeignAuthenticityError::UnknownKey { kid }))
    }

    fn is_signed_by(&self, key: &ForeignKey) -> bool {
        match self {
            Self::Hc1(code) => code.is_signed_by(key.key()),
            Self::Shc(code) => code.is_signed_by(key.key()),
            Self::VdsNc(seal) => {
                let is_authority = key.uses().contains(&ForeignUse::Authority);
                let certificate = seal.unverified_certificate();
                is_authority && certificate.check_signed_by(key.key()).is_ok() && seal.is_signed_by_own_certificate()
            }
        }
    }

    /// Checks that the issuer on the list is the one that the statement names, and that the key may
    /// sign what it states. A signer never vouches for another country.
    fn check_permission(
        &self,
        statement: &ForeignStatement,
        issuer: &ForeignIssuer,
        key: &ForeignKey,
        at: Timestamp,
    ) -> Result<(), ForeignAuthenticityError> {
        let stated = statement.issuer.as_ref().map(|text| text.raw());
        let is_own = match issuer.name() {
            // The first data sets of WHO have no claims, so they name no issuer.
            IssuerName::Country(_) if stated.is_none() => statement.format == Format::Ddcc,
            IssuerName::Country(country) => stated.and_then(Alpha3::new) == Some(*country),
            IssuerName::Address(address) => stated == Some(address.as_str()),
        };
        if !is_own {
            let stated = stated.unwrap_or_default().to_owned();
            return Err(ForeignAuthenticityError::OtherIssuer { signer: issuer.name().clone(), stated });
        }
        // A seal states no time of issue.
        let issued = Some(statement.window.not_before()).filter(|issued| *issued != Window::ALWAYS.not_before());
        check_window(key.window(), issued, at)?;
        let Self::VdsNc(seal) = self else {
            let missing = statement.needs().into_iter().find(|one| !key.uses().contains(one));
            return missing.map_or(Ok(()), |missing| Err(ForeignAuthenticityError::Use { missing }));
        };
        let certificate = seal.unverified_certificate();
        certificate.check_may_sign_seal(&statement.needs()).map_err(ForeignAuthenticityError::Certificate)?;
        check_window(certificate.window(), issued, at)?;
        let country =
            certificate.country().ok_or(ForeignAuthenticityError::Certificate(SignerCertificateError::Country))?;
        if Some(country) != stated.and_then(Alpha3::new) {
            let stated = country.to_string();
            return Err(ForeignAuthenticityError::OtherIssuer { signer: issuer.name().clone(), stated });
        }
        Ok(())
    }

    /// Whether a key has signed the code; of a seal, the key of its own certificate. For tests and
    /// tools that have a key and no list.
    #[must_use]
    pub fn is_signed_with(&self, key: &PublicKey) -> bool {
        match self {
            Self::Hc1(code) => code.is_signed_by(key),
            Self::Shc(code) => code.is_signed_by(key),
            Self::VdsNc(seal) => seal.unverified_certificate().key() == key && seal.is_signed_by_own_certificate(),
        }
    }
}

/// Checks that the card's identifier is not on the issuer's revocation list.
fn check_revocation(
    list: &ForeignNetwork,
    kid: KeyId,
    statement: &ForeignStatement,
) -> Result<(), ForeignAuthenticityError> {
    let Some(rid) = &statement.revocation_id else { return Ok(()) };
    if list.is_revoked(kid, rid.raw(), statement.window.not_before()) {
        return Err(ForeignAuthenticityError::Revoked { kid, rid: rid.raw().to_owned() });
    }
    Ok(())
}

/// Checks that a key was valid when the code was issued, and that it is valid now: a thief of an
/// expired key could write any earlier time of issue into a code. The leeway applies to the clock
/// of the check only (docs/decisions/124).
fn check_window(window: Window, issued: Option<Timestamp>, at: Timestamp) -> Result<(), ForeignAuthenticityError> {
    let (not_before, expires) = (window.not_before(), window.expires());
    if let Some(used) = issued.filter(|issued| *issued < not_before) {
        return Err(ForeignAuthenticityError::KeyNotYetValid { not_before, used });
    }
    if at.saturating_add(CLOCK_LEEWAY) < not_before {
        return Err(ForeignAuthenticityError::KeyNotYetValid { not_before, used: at });
    }
    let used = issued.map_or(at, |issued| issued.max(at));
    if used < expires { Ok(()) } else { Err(ForeignAuthenticityError::KeyExpired { expires, used }) }
}

/// A statement that a listed key has signed and may sign. It may still be expired, revoked or not
/// what a gate asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignAuthentic {
    statement: ForeignStatement,
    issuer: IssuerName,
    key: ForeignKey,
}

impl ForeignAuthentic {
    /// The statement.
    #[must_use]
    pub const fn statement(&self) -> &ForeignStatement {
        &self.statement
    }

    /// Who signed it.
    #[must_use]
    pub const fn issuer(&self) -> &IssuerName {
        &self.issuer
    }

    /// The listed key; of a seal, that of the authority.
    #[must_use]
    pub const fn key(&self) -> &ForeignKey {
        &self.key
    }

    /// Where a time stands against the statement's own window.
    #[must_use]
    pub fn standing(&self, at: Timestamp) -> Standing {
        self.statement.window.standing(at)
    }
}

/// Why a code of another network is not authentic.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum ForeignAuthenticityError {
    /// The keys are those of another network.
    OtherNetwork {
        /// The network of the code.
        network: Network,
        /// The network of the keys.
        list: Network,
    },
    /// The code names no key in the form of its network.
    NoKid,
    /// No listed key has the code's kid.
    UnknownKey {
        /// The first 8 bytes of the kid.
        kid: KeyId,
    },
    /// None of the keys with this kid verifies the signature.
    Signature {
        /// The first 8 bytes of the kid.
        kid: KeyId,
        /// How many keys have it.
        tried: usize,
    },
    /// The signature is valid, but the payload is not a statement.
    Statement(StatementError),
    /// The key belongs to another issuer than the statement names.
    OtherIssuer {
        /// Whose key it is.
        signer: IssuerName,
        /// The issuer that the code or its certificate states, raw; empty if the code states none.
        stated: String,
    },
    /// The key may not sign statements of this kind.
    Use {
        /// The use that it lacks.
        missing: ForeignUse,
    },
    /// The key was not valid yet when the code was issued, or is not now.
    KeyNotYetValid {
        /// From when the key is valid.
        not_before: Timestamp,
        /// When the code was issued, or the time of the check.
        used: Timestamp,
    },
    /// The key was no longer valid when the code was issued, or is not any more.
    KeyExpired {
        /// Until when the key was valid.
        expires: Timestamp,
        /// When the code was issued, or the time of the check.
        used: Timestamp,
    },
    /// The issuer has revoked the card.
    Revoked {
        /// The first 8 bytes of the kid.
        kid: KeyId,
        /// The identifier on the revocation list.
        rid: String,
    },
    /// The certificate inside a seal may not sign it.
    Certificate(SignerCertificateError),
}

impl Explain for ForeignAuthenticityError {
    fn id(&self) -> &'static str {
        match self {
            Self::OtherNetwork { .. } => "foreign-other-network",
            Self::NoKid => "foreign-no-kid",
            Self::UnknownKey { .. } => "foreign-unknown-key",
            Self::Signature { .. } => "foreign-bad-signature",
            Self::Statement(error) => error.id(),
            Self::OtherIssuer { .. } => "foreign-other-issuer",
            Self::Use { .. } => "foreign-key-use",
            Self::KeyNotYetValid { .. } => "foreign-key-not-yet-valid",
            Self::KeyExpired { .. } => "foreign-key-expired",
            Self::Revoked { .. } => "foreign-revoked",
            Self::Certificate(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::OtherNetwork { network, list } => {
                say::ForeignOtherNetwork { network: &network.words(lang), list: &list.words(lang) }.say(lang)
            }
            Self::NoKid => say::foreign_no_kid(lang).to_owned(),
            Self::UnknownKey { kid } => say::ForeignUnknownKey { kid }.say(lang),
            Self::Signature { kid, tried } => say::ForeignBadSignature { kid, tried }.say(lang),
            Self::Statement(error) => error.words(lang),
            Self::OtherIssuer { signer, stated } => {
                // The signer wrote it, not the issuer on the list.
                let stated = match StatedText::new(stated) {
                    Some(stated) => stated.shown().unwrap_or(foreign::not_shown(lang)).to_owned(),
                    None => foreign::nothing_stated(lang).to_owned(),
                };
                say::ForeignOtherIssuer { signer: &signer.words(lang), stated: &stated }.say(lang)
            }
            Self::Use { missing } => say::ForeignKeyUse { missing: &missing.words(lang) }.say(lang),
            Self::KeyNotYetValid { not_before, used } => say::ForeignKeyNotYetValid { not_before, used }.say(lang),
            Self::KeyExpired { expires, used } => say::ForeignKeyExpired { expires, used }.say(lang),
            // The identifier is base64url: the list has checked it.
            Self::Revoked { rid, .. } => say::ForeignRevokedCard { rid }.say(lang),
            Self::Certificate(error) => error.words(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::UnknownKey { .. } | Self::OtherNetwork { .. } => say::foreign_unknown_key_hint(lang).to_owned(),
            Self::Statement(error) => error.hint(lang),
            Self::Certificate(error) => error.hint(lang),
            _ => say::foreign_authenticity_hint(lang).to_owned(),
        }
    }
}

//! Certificates of signers and authorities (X.509, RFC 5280): key, window, country, uses, chain.
//!
//! A gate has keys, not certificates. Certificates are read by the publisher's import, and by gates
//! for VDS-NC, whose seals carry the certificate of their signer.

use sha2::{Digest, Sha256};

pub use super::certificate_error::{MAX_CERTIFICATE_BYTES, SignerCertificateError};
use super::certificate_name::comparable;
use super::seal_purpose::SealPurpose;
use super::signature::{Algorithm, Hash, fixed_from_der, is_valid};
use super::x509::{AlgorithmId, DIGITAL_SIGNATURE, End, Fields, KEY_CERT_SIGN, KeyInfo};
use super::{Alpha3, ForeignKeyError, ForeignUse, KeyKind, PublicKey};
use crate::key::KeyId;
use crate::time::Window;

// Identifiers, as they are encoded (X.690, section 8.19).
const EC_PUBLIC_KEY: &[u8] = b"\x2a\x86\x48\xce\x3d\x02\x01";
const RSA_ENCRYPTION: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
const RSA_PSS: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";
const ED25519: &[u8] = b"\x2b\x65\x70";

/// Extended key usages of the EU's certificates (eHealth Network, volume 1, section 2.2). Both arcs
/// are in use: 1.3.6.1.4.1.1847.2021.1 and 1.3.6.1.4.1.0.1847.2021.1, with the number of the use
/// behind.
const USES: [&[u8]; 2] = [b"\x2b\x06\x01\x04\x01\x8e\x37\x8f\x65\x01", b"\x2b\x06\x01\x04\x01\x00\x8e\x37\x8f\x65\x01"];

/// A certificate. Its own signature is checked by [`Self::check_signed_by`] only.
#[derive(Debug, Clone)]
pub struct SignerCertificate {
    digest: [u8; 32],
    signed_bytes: Vec<u8>,
    algorithm: Option<Algorithm>,
    signature: Vec<u8>,
    issuer: Vec<u8>,
    subject: Vec<u8>,
    country: Option<Alpha3>,
    window: Window,
    key: PublicKey,
    key_usage: Option<u8>,
    uses: Vec<ForeignUse>,
    purpose: SealPurpose,
    is_authority: bool,
    may_sign_certificates: bool,
    subject_key: Option<Vec<u8>>,
    authority_key: Option<Vec<u8>>,
}

impl SignerCertificate {
    /// Reads a certificate in DER.
    ///
    /// # Errors
    /// [`SignerCertificateError`], except [`SignerCertificateError::Signature`].
    pub fn from_der(der: &[u8]) -> Result<Self, SignerCertificateError> {
        if der.len() > MAX_CERTIFICATE_BYTES {
            return Err(SignerCertificateError::TooLong { found: der.len() });
        }
        let fields = Fields::read(der).ok_or(SignerCertificateError::Form)?;
        let extensions = &fields.extensions;
        let may = |bit: u8| extensions.key_usage.is_none_or(|usage| usage & bit != 0);
        let may_sign_certificates = extensions.key_usage.is_some_and(|usage| usage & KEY_CERT_SIGN != 0);
        let name = |name: &[u8]| comparable(name).ok_or(SignerCertificateError::Form);
        let purposes = extensions.extended.as_deref();
        Ok(Self {
            digest: Sha256::digest(der).into(),
            signed_bytes: fields.signed.to_vec(),
            algorithm: signature_algorithm(fields.algorithm),
            signature: fields.signature.to_vec(),
            issuer: name(fields.issuer)?,
            subject: name(fields.subject)?,
            country: fields.country().and_then(|text| Alpha3::new(&text.to_ascii_uppercase())),
            window: window(&fields)?,
            key: public_key(&fields.key).map_err(SignerCertificateError::Key)?,
            is_authority: extensions.is_authority && may(KEY_CERT_SIGN),
            may_sign_certificates: extensions.is_authority || may_sign_certificates,
            key_usage: extensions.key_usage,
            uses: purposes.map_or_else(Vec::new, stated_uses),
            purpose: SealPurpose::new(purposes, extensions.document_types, extensions.has_unknown_critical),
            subject_key: extensions.subject_key.map(<[u8]>::to_vec),
            authority_key: extensions.authority_key.map(<[u8]>::to_vec),
        })
    }

    /// The id that codes of GDHCN name: the first 8 bytes of the certificate's SHA-256.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        KeyId::from_bytes(first_8(&self.digest))
    }

    /// The id under which an authority is listed: the first 8 bytes of the SHA-256 of its name, as
    /// names are compared, and of its subject key identifier.
    #[must_use]
    pub fn authority_kid(&self) -> KeyId {
        authority_kid(&self.subject, self.subject_key.as_deref())
    }

    /// The id of the authority that the certificate names, in the same form.
    #[must_use]
    pub fn signer_kid(&self) -> KeyId {
        authority_kid(&self.issuer, self.authority_key.as_deref())
    }

    /// The country of the subject. `None` if it names none, several, or two letters that ISO 3166-1
    /// does not have.
    #[must_use]
    pub const fn country(&self) -> Option<Alpha3> {
        self.country
    }

    /// The validity. The last second of X.509 is inside it: the window ends one second later.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &PublicKey {
        &self.key
    }

    /// What the certificate's key may sign. A certificate without the EU's key usages may sign
    /// every kind of statement.
    #[must_use]
    pub fn uses(&self) -> &[ForeignUse] {
        if self.uses.is_empty() { &ForeignUse::STATEMENTS } else { &self.uses }
    }

    /// Whether the certificate says that it belongs to an authority.
    #[must_use]
    pub const fn is_authority(&self) -> bool {
        self.is_authority
    }

    /// Whether the certificate names itself as its issuer.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    /// Checks that the key may sign codes. A certificate without `keyUsage` may.
    ///
    /// # Errors
    /// [`SignerCertificateError::MayNotSign`].
    pub fn check_may_sign(&self) -> Result<(), SignerCertificateError> {
        let may_sign = self.key_usage.is_none_or(|usage| usage & DIGITAL_SIGNATURE != 0);
        if may_sign { Ok(()) } else { Err(SignerCertificateError::MayNotSign) }
    }

    /// Checks that the key may sign a seal of ICAO that needs these uses: it signs no certificates, and
    /// is not stated to be for other things only (ICAO Doc 9303, part 12, section 7.1, and part 13).
    ///
    /// # Errors
    /// [`SignerCertificateError::MayNotSign`], [`SignerCertificateError::Authority`],
    /// [`SignerCertificateError::Critical`] and [`SignerCertificateError::OtherPurpose`].
    pub fn check_may_sign_seal(&self, needs: &[ForeignUse]) -> Result<(), SignerCertificateError> {
        self.check_may_sign()?;
        if self.may_sign_certificates { Err(SignerCertificateError::Authority) } else { self.purpose.check(needs) }
    }

    /// Checks that the authority's certificate may sign certificates, names itself as the issuer of
    /// this one, and has signed it.
    ///
    /// # Errors
    /// [`SignerCertificateError::NotAuthority`], [`SignerCertificateError::Signature`] and
    /// [`SignerCertificateError::Algorithm`].
    pub fn check_issued_by(&self, authority: &Self) -> Result<(), SignerCertificateError> {
        if !authority.is_authority {
            return Err(SignerCertificateError::NotAuthority);
        }
        let is_named = self.issuer == authority.subject;
        if is_named { self.check_signed_by(&authority.key) } else { Err(SignerCertificateError::Signature) }
    }

    /// Checks the certificate's own signature with a key.
    ///
    /// # Errors
    /// [`SignerCertificateError::Signature`] and [`SignerCertificateError::Algorithm`].
    pub fn check_signed_by(&self, key: &PublicKey) -> Result<(), SignerCertificateError> {
        let algorithm = self.algorithm.ok_or(SignerCertificateError::Algorithm)?;
        let fixed;
        let signature = if let Algorithm::Ecdsa(_) = algorithm {
            fixed = fixed_from_der(key.kind(), &self.signature).ok_or(SignerCertificateError::Signature)?;
            &fixed
        } else {
            &self.signature
        };
        let valid = is_valid(key, algorithm, &self.signed_bytes, signature);
        if valid { Ok(()) } else { Err(SignerCertificateError::Signature) }
    }
}

fn authority_kid(name: &[u8], key: Option<&[u8]>) -> KeyId {
    // The name has its own end: nothing can move from one part to the other.
    let digest = Sha256::new().chain_update(name).chain_update(key.unwrap_or_default()).finalize();
    KeyId::from_bytes(first_8(&digest.into()))
}

const fn first_8(digest: &[u8; 32]) -> [u8; 8] {
    let [a, b, c, d, e, f, g, h, ..] = *digest;
    [a, b, c, d, e, f, g, h]
}

fn stated_uses(oids: &[&[u8]]) -> Vec<ForeignUse> {
    let numbers: Vec<&[u8]> =
        oids.iter().flat_map(|oid| USES.iter().filter_map(|arc| oid.strip_prefix(*arc))).collect();
    let uses = [(2, ForeignUse::Vaccination), (1, ForeignUse::Test), (3, ForeignUse::Recovery)];
    uses.into_iter().filter(|(number, _)| numbers.contains(&&[*number][..])).map(|(_, one)| one).collect()
}

fn window(fields: &Fields<'_>) -> Result<Window, SignerCertificateError> {
    let end = match fields.end {
        End::Last(last) => last.saturating_add(1),
        End::Never => Window::ALWAYS.expires(),
    };
    Window::new(fields.first, end).map_err(SignerCertificateError::Time)
}

/// Reads a `SubjectPublicKeyInfo` in DER (RFC 5280, section 4.1.2.7).
pub(super) fn public_key_from_spki(der: &[u8]) -> Result<PublicKey, SignerCertificateError> {
    let info = KeyInfo::read(der).ok_or(SignerCertificateError::Form)?;
    public_key(&info).map_err(SignerCertificateError::Key)
}

fn public_key(info: &KeyInfo<'_>) -> Result<PublicKey, ForeignKeyError> {
    let (bytes, oid) = (info.key, info.algorithm.oid);
    if oid == EC_PUBLIC_KEY {
        let kind = match info.algorithm.named() {
            Some(b"\x2a\x86\x48\xce\x3d\x03\x01\x07") => KeyKind::P256,
            Some(b"\x2b\x81\x04\x00\x22") => KeyKind::P384,
            Some(b"\x2b\x81\x04\x00\x23") => KeyKind::P521,
            _ => return Err(ForeignKeyError::UnknownKind),
        };
        return match bytes.split_first() {
            Some((4, point)) if point.len() % 2 == 0 => {
                let (x, y) = point.split_at(point.len() / 2);
                PublicKey::from_coordinates(kind, x, y)
            }
            _ => PublicKey::new(kind, bytes),
        };
    }
    match () {
        () if oid == RSA_ENCRYPTION || oid == RSA_PSS => PublicKey::new(KeyKind::Rsa, bytes),
        () if oid == ED25519 => PublicKey::new(KeyKind::Ed25519, bytes),
        () => Err(ForeignKeyError::UnknownKind),
    }
}

/// The algorithm of a certificate's signature (RFC 5758, RFC 4055).
pub(super) fn signature_algorithm(found: AlgorithmId<'_>) -> Option<Algorithm> {
    match found.oid {
        b"\x2a\x86\x48\xce\x3d\x04\x03\x02" => Some(Algorithm::Ecdsa(Hash::Sha256)),
        b"\x2a\x86\x48\xce\x3d\x04\x03\x03" => Some(Algorithm::Ecdsa(Hash::Sha384)),
        b"\x2a\x86\x48\xce\x3d\x04\x03\x04" => Some(Algorithm::Ecdsa(Hash::Sha512)),
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b" => Some(Algorithm::Pkcs1(Hash::Sha256)),
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c" => Some(Algorithm::Pkcs1(Hash::Sha384)),
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d" => Some(Algorithm::Pkcs1(Hash::Sha512)),
        ED25519 => Some(Algorithm::EdDsa),
        RSA_PSS => {
            // The hash is the first parameter. Verification requires MGF1 and a salt of the same hash.
            let hashes = [(1, Hash::Sha256), (2, Hash::Sha384), (3, Hash::Sha512)];
            let (_, hash) = hashes.into_iter().find(|(number, _)| {
                let oid = [&b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02"[..], &[*number]].concat();
                found.parameters.windows(oid.len()).any(|window| window == oid)
            })?;
            Some(Algorithm::Pss(hash))
        }
        _ => None,
    }
}

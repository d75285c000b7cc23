//! Certificates of signers and authorities (X.509, RFC 5280): key, window, country, uses, chain.
//!
//! A gate has keys, not certificates. Certificates are read by the publisher's import, and by gates
//! for VDS-NC, whose seals carry the certificate of their signer.

use sha2::{Digest, Sha256};
use x509_cert::certificate::{CertificateInner, Raw, TbsCertificateInner};
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::{Decode, Encode, Reader, SliceReader};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier,
};
use x509_cert::name::Name;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

pub use super::certificate_error::{CertificateError, MAX_CERTIFICATE_BYTES};
use super::certificate_name::comparable;
use super::seal_purpose::{DOCUMENT_TYPES, SealPurpose, is_known};
use super::signature::{Algorithm, Hash, fixed_from_der, is_valid};
use super::{Alpha3, ForeignKeyError, ForeignUse, KeyKind, PublicKey};
use crate::key::KeyId;
use crate::time::{Timestamp, Window};

const EC_PUBLIC_KEY: &str = "1.2.840.10045.2.1";
const RSA_ENCRYPTION: &str = "1.2.840.113549.1.1.1";
const RSA_PSS: &str = "1.2.840.113549.1.1.10";
const ED25519: &str = "1.3.101.112";
const COUNTRY_NAME: &str = "2.5.4.6";

/// Extended key usages of the EU's certificates (eHealth Network, volume 1, section 2.2). Both arcs
/// are in use.
const USES: [(&str, ForeignUse); 6] = [
    ("1.3.6.1.4.1.1847.2021.1.1", ForeignUse::Test),
    ("1.3.6.1.4.1.1847.2021.1.2", ForeignUse::Vaccination),
    ("1.3.6.1.4.1.1847.2021.1.3", ForeignUse::Recovery),
    ("1.3.6.1.4.1.0.1847.2021.1.1", ForeignUse::Test),
    ("1.3.6.1.4.1.0.1847.2021.1.2", ForeignUse::Vaccination),
    ("1.3.6.1.4.1.0.1847.2021.1.3", ForeignUse::Recovery),
];

/// A certificate. Its own signature is checked by [`Self::check_signed_by`] only.
#[derive(Debug, Clone)]
pub struct Certificate {
    digest: [u8; 32],
    signed_bytes: Vec<u8>,
    algorithm: Option<Algorithm>,
    signature: Vec<u8>,
    issuer: Vec<u8>,
    subject: Vec<u8>,
    country: Option<Alpha3>,
    window: Window,
    key: PublicKey,
    key_usage: Option<KeyUsage>,
    uses: Vec<ForeignUse>,
    purpose: SealPurpose,
    is_authority: bool,
    may_sign_certificates: bool,
    subject_key: Option<Vec<u8>>,
    authority_key: Option<Vec<u8>>,
}

impl Certificate {
    /// Reads a certificate in DER.
    ///
    /// # Errors
    /// [`CertificateError`], except [`CertificateError::Signature`].
    pub fn from_der(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > MAX_CERTIFICATE_BYTES {
            return Err(CertificateError::TooLong { found: der.len() });
        }
        // Serial numbers of real certificates break RFC 5280; nothing here depends on them.
        let parsed = CertificateInner::<Raw>::from_der(der).map_err(|_| CertificateError::Form)?;
        let tbs = parsed.tbs_certificate();
        let key_usage = extension::<KeyUsage>(tbs)?;
        let purposes = extension::<ExtendedKeyUsage>(tbs)?.map(|purposes| purposes.0);
        let is_ca = extension::<BasicConstraints>(tbs)?.is_some_and(|constraints| constraints.ca);
        let subject_key = extension::<SubjectKeyIdentifier>(tbs)?.map(|id| id.0.as_bytes().to_vec());
        let authority_key = extension::<AuthorityKeyIdentifier>(tbs)?;
        let authority_key = authority_key.and_then(|id| id.key_identifier).map(|id| id.as_bytes().to_vec());
        let name = |name: &Name| name.to_der().ok().and_then(|der| comparable(&der)).ok_or(CertificateError::Form);
        Ok(Self {
            digest: Sha256::digest(der).into(),
            signed_bytes: signed_part(der).ok_or(CertificateError::Form)?.to_vec(),
            algorithm: signature_algorithm(parsed.signature_algorithm()),
            signature: parsed.signature().as_bytes().ok_or(CertificateError::Form)?.to_vec(),
            issuer: name(tbs.issuer())?,
            subject: name(tbs.subject())?,
            country: country(tbs.subject()),
            window: window(tbs)?,
            key: public_key(tbs.subject_public_key_info()).map_err(CertificateError::Key)?,
            is_authority: is_ca && key_usage.is_none_or(|usage| usage.key_cert_sign()),
            may_sign_certificates: is_ca || key_usage.is_some_and(|usage| usage.key_cert_sign()),
            key_usage,
            uses: purposes.as_deref().map_or_else(Vec::new, stated_uses),
            purpose: seal_purpose(tbs, purposes.as_deref()),
            subject_key,
            authority_key,
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
    /// [`CertificateError::MayNotSign`].
    pub fn check_may_sign(&self) -> Result<(), CertificateError> {
        let may_sign = self.key_usage.is_none_or(|usage| usage.digital_signature());
        if may_sign { Ok(()) } else { Err(CertificateError::MayNotSign) }
    }

    /// Checks that the key may sign a seal of ICAO that needs these uses: it signs no certificates, and
    /// is not stated to be for other things only (ICAO Doc 9303, part 12, section 7.1, and part 13).
    ///
    /// # Errors
    /// [`CertificateError::MayNotSign`], [`CertificateError::Authority`],
    /// [`CertificateError::Critical`] and [`CertificateError::OtherPurpose`].
    pub fn check_may_sign_seal(&self, needs: &[ForeignUse]) -> Result<(), CertificateError> {
        self.check_may_sign()?;
        if self.may_sign_certificates { Err(CertificateError::Authority) } else { self.purpose.check(needs) }
    }

    /// Checks that the authority's certificate may sign certificates, names itself as the issuer of
    /// this one, and has signed it.
    ///
    /// # Errors
    /// [`CertificateError::NotAuthority`], [`CertificateError::Signature`] and
    /// [`CertificateError::Algorithm`].
    pub fn check_issued_by(&self, authority: &Self) -> Result<(), CertificateError> {
        if !authority.is_authority {
            return Err(CertificateError::NotAuthority);
        }
        let is_named = self.issuer == authority.subject;
        if is_named { self.check_signed_by(&authority.key) } else { Err(CertificateError::Signature) }
    }

    /// Checks the certificate's own signature with a key.
    ///
    /// # Errors
    /// [`CertificateError::Signature`] and [`CertificateError::Algorithm`].
    pub fn check_signed_by(&self, key: &PublicKey) -> Result<(), CertificateError> {
        let algorithm = self.algorithm.ok_or(CertificateError::Algorithm)?;
        let fixed;
        let signature = if let Algorithm::Ecdsa(_) = algorithm {
            fixed = fixed_from_der(key.kind(), &self.signature).ok_or(CertificateError::Signature)?;
            &fixed
        } else {
            &self.signature
        };
        let valid = is_valid(key, algorithm, &self.signed_bytes, signature);
        if valid { Ok(()) } else { Err(CertificateError::Signature) }
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

fn extension<'a, T>(tbs: &'a TbsCertificateInner<Raw>) -> Result<Option<T>, CertificateError>
where
    T: Decode<'a> + x509_cert::der::oid::AssociatedOid,
{
    tbs.get_extension::<T>().map(|found| found.map(|(_, value)| value)).map_err(|_| CertificateError::Form)
}

fn stated_uses(oids: &[ObjectIdentifier]) -> Vec<ForeignUse> {
    let is_stated =
        |of: ForeignUse| USES.iter().any(|(oid, one)| *one == of && oids.iter().any(|found| is(found, oid)));
    ForeignUse::ALL.into_iter().filter(|one| is_stated(*one)).collect()
}

fn seal_purpose(tbs: &TbsCertificateInner<Raw>, purposes: Option<&[ObjectIdentifier]>) -> SealPurpose {
    let extensions = tbs.extensions().map_or(&[][..], Vec::as_slice);
    let types = extensions.iter().find(|one| one.extn_id.as_bytes() == DOCUMENT_TYPES);
    let purposes: Option<Vec<&[u8]>> = purposes.map(|oids| oids.iter().map(ObjectIdentifier::as_bytes).collect());
    let has_unknown_critical = extensions.iter().any(|one| one.critical && !is_known(one.extn_id.as_bytes()));
    SealPurpose::new(purposes.as_deref(), types.map(|one| one.extn_value.as_bytes()), has_unknown_critical)
}

fn is(oid: &ObjectIdentifier, expected: &str) -> bool {
    ObjectIdentifier::new(expected).is_ok_and(|expected| *oid == expected)
}

/// The bytes that the certificate's signature covers, as they are in the file.
fn signed_part(der: &[u8]) -> Option<&[u8]> {
    let mut reader = SliceReader::new(der).ok()?;
    let part = reader.sequence(|inside| {
        let part = inside.tlv_bytes()?;
        inside.read_slice(inside.remaining_len())?;
        Ok::<_, x509_cert::der::Error>(part)
    });
    part.ok()
}

fn window(tbs: &TbsCertificateInner<Raw>) -> Result<Window, CertificateError> {
    let time = |time: &x509_cert::time::Time| Timestamp::from_seconds(time.to_unix_duration().as_secs());
    let (first, last) = (time(&tbs.validity().not_before), time(&tbs.validity().not_after));
    // "99991231235959Z" means that there is no end (RFC 5280, section 4.1.2.5).
    let end = last.map_or(Window::ALWAYS.expires(), |last| last.saturating_add(1));
    first.and_then(|first| Window::new(first, end)).map_err(CertificateError::Time)
}

fn country(name: &Name) -> Option<Alpha3> {
    let mut attributes = name.iter().filter(|attribute| is(&attribute.oid, COUNTRY_NAME));
    let attribute = attributes.next().filter(|_| attributes.next().is_none())?;
    let text = core::str::from_utf8(attribute.value.value()).ok()?;
    Alpha3::new(&text.to_ascii_uppercase())
}

/// Reads a `SubjectPublicKeyInfo` in DER (RFC 5280, section 4.1.2.7).
pub(super) fn public_key_from_spki(der: &[u8]) -> Result<PublicKey, CertificateError> {
    let info = SubjectPublicKeyInfoOwned::from_der(der).map_err(|_| CertificateError::Form)?;
    public_key(&info).map_err(CertificateError::Key)
}

fn public_key(info: &SubjectPublicKeyInfoOwned) -> Result<PublicKey, ForeignKeyError> {
    let bytes = info.subject_public_key.as_bytes().ok_or(ForeignKeyError::UnknownKind)?;
    let oid = &info.algorithm.oid;
    if is(oid, EC_PUBLIC_KEY) {
        let curve = info.algorithm.parameters.as_ref().and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
        let curve = curve.ok_or(ForeignKeyError::UnknownKind)?;
        let kinds =
            [("1.2.840.10045.3.1.7", KeyKind::P256), ("1.3.132.0.34", KeyKind::P384), ("1.3.132.0.35", KeyKind::P521)];
        let kind = kinds.iter().find(|(oid, _)| is(&curve, oid)).ok_or(ForeignKeyError::UnknownKind)?.1;
        return match bytes.split_first() {
            Some((4, point)) if point.len() % 2 == 0 => {
                let (x, y) = point.split_at(point.len() / 2);
                PublicKey::from_coordinates(kind, x, y)
            }
            _ => PublicKey::new(kind, bytes),
        };
    }
    match () {
        () if is(oid, RSA_ENCRYPTION) || is(oid, RSA_PSS) => PublicKey::new(KeyKind::Rsa, bytes),
        () if is(oid, ED25519) => PublicKey::new(KeyKind::Ed25519, bytes),
        () => Err(ForeignKeyError::UnknownKind),
    }
}

/// The algorithm of a certificate's signature (RFC 5758, RFC 4055).
pub(super) fn signature_algorithm(found: &AlgorithmIdentifierOwned) -> Option<Algorithm> {
    let known = [
        ("1.2.840.10045.4.3.2", Algorithm::Ecdsa(Hash::Sha256)),
        ("1.2.840.10045.4.3.3", Algorithm::Ecdsa(Hash::Sha384)),
        ("1.2.840.10045.4.3.4", Algorithm::Ecdsa(Hash::Sha512)),
        ("1.2.840.113549.1.1.11", Algorithm::Pkcs1(Hash::Sha256)),
        ("1.2.840.113549.1.1.12", Algorithm::Pkcs1(Hash::Sha384)),
        ("1.2.840.113549.1.1.13", Algorithm::Pkcs1(Hash::Sha512)),
        (ED25519, Algorithm::EdDsa),
    ];
    if let Some((_, algorithm)) = known.iter().find(|(oid, _)| is(&found.oid, oid)) {
        return Some(*algorithm);
    }
    if !is(&found.oid, RSA_PSS) {
        return None;
    }
    // The hash is the first parameter. Verification requires MGF1 and a salt of the same hash.
    let parameters = found.parameters.as_ref()?.to_der().ok()?;
    let hashes = [
        ("2.16.840.1.101.3.4.2.1", Hash::Sha256),
        ("2.16.840.1.101.3.4.2.2", Hash::Sha384),
        ("2.16.840.1.101.3.4.2.3", Hash::Sha512),
    ];
    let (_, hash) = hashes.iter().find(|(oid, _)| {
        let oid =
            ObjectIdentifier::new(oid).and_then(|oid| oid.to_der().map_err(|_| x509_cert::der::oid::Error::Length));
        oid.is_ok_and(|oid| parameters.windows(oid.len()).any(|window| window == oid))
    })?;
    Some(Algorithm::Pss(*hash))
}

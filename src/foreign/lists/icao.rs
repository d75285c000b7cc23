//! A master list of ICAO: the certificates of national authorities (CSCA) in a signed CMS (ICAO Doc
//! 9303, part 12, section 9; RFC 5652).

use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerInfo};
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_cert::der::asn1::{ObjectIdentifier, OctetString};
use x509_cert::der::{Any, Decode, Encode, Reader, SliceReader};
use x509_cert::time::Time;

use super::{ListFinding, NetworkListError, NetworkOffer, OfferedKey, RefusedKey, pem_blocks};
use crate::foreign::certificate::{SignerCertificate, SignerCertificateError, signature_algorithm};
use crate::foreign::der::{SEQUENCE, only};
use crate::foreign::signature::{self, Algorithm, Hash, fixed_from_der};
use crate::foreign::x509::AlgorithmId;
use crate::foreign::{ForeignKey, ForeignUse, IssuerName, Network, PublicKey};
use crate::payload::hex::Hex;
use crate::time::Timestamp;

/// Maximum size of a master list, in bytes. Germany's of 2025 has 900 KB.
const MAX_BYTES: usize = 16 << 20;

/// Maximum number of certificates of a master list.
const MAX_CERTIFICATES: usize = 4000;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const MASTER_LIST: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.23.136.1.1.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");

/// Reads a master list in DER or PEM, and checks that the key has signed it.
///
/// # Errors
/// [`NetworkListError`] for the first fault of the list as a whole.
pub fn read_icao(file: &[u8], key: &PublicKey, at: Timestamp) -> Result<NetworkOffer, NetworkListError> {
    let form = |part| NetworkListError::Form { network: Network::Icao, part };
    if file.len() > MAX_BYTES {
        return Err(form("size"));
    }
    let block = core::str::from_utf8(file).ok().and_then(|text| pem_blocks(text, "CMS").into_iter().next());
    let der = block.as_deref().unwrap_or(file);
    let content = ContentInfo::from_der(der).map_err(|_| form("CMS"))?;
    if content.content_type != SIGNED_DATA {
        return Err(form("SignedData"));
    }
    let signed: SignedData = content.content.decode_as().map_err(|_| form("SignedData"))?;
    let inside = &signed.encap_content_info;
    let list = inside.econtent.as_ref().and_then(|any| any.decode_as::<OctetString>().ok());
    let list = list.filter(|_| inside.econtent_type == MASTER_LIST).ok_or(form("CscaMasterList"))?;
    let time = signed.signer_infos.0.iter().find_map(|signer| signed_time(signer, list.as_bytes(), key));
    let as_of = time.ok_or(NetworkListError::Signature { network: Network::Icao })?;
    let (mut keys, mut refused) = (Vec::new(), Vec::new());
    for der in certificates(list.as_bytes()).ok_or(form("certList"))? {
        match offered(der) {
            Ok(key) => keys.push(key),
            Err(error) => {
                let digest: [u8; 32] = Sha256::digest(der).into();
                refused.push(RefusedKey { entry: Hex(&digest).to_string(), error });
            }
        }
    }
    NetworkOffer::new(Network::Icao, [as_of, at], Sha256::digest(file).into(), keys, refused, Vec::new())
}

/// When the list was signed, if this signer's signature is by the key and covers the list (RFC 5652,
/// section 5.4).
fn signed_time(signer: &SignerInfo, list: &[u8], key: &PublicKey) -> Option<Timestamp> {
    let attributes = signer.signed_attrs.as_ref()?;
    let value = |oid: ObjectIdentifier| -> Option<&Any> {
        let attribute = attributes.iter().find(|attribute| attribute.oid == oid)?;
        attribute.values.iter().next().filter(|_| attribute.values.len() == 1)
    };
    let hash = hash_of(&signer.digest_alg.oid)?;
    let digest = value(MESSAGE_DIGEST)?.decode_as::<OctetString>().ok()?;
    let content_type = value(CONTENT_TYPE)?.decode_as::<ObjectIdentifier>().ok()?;
    if digest.as_bytes() != hashed(hash, list) || content_type != MASTER_LIST {
        return None;
    }
    let algorithm = algorithm_of(signer, hash)?;
    let fixed;
    let signature = if let Algorithm::Ecdsa(_) = algorithm {
        fixed = fixed_from_der(key.kind(), signer.signature.as_bytes())?;
        &fixed
    } else {
        signer.signature.as_bytes()
    };
    if !signature::is_valid(key, algorithm, &attributes.to_der().ok()?, signature) {
        return None;
    }
    let time = value(SIGNING_TIME)?.decode_as::<Time>().ok()?;
    Timestamp::from_seconds(time.to_unix_duration().as_secs()).ok()
}

/// The algorithm of a signer. CMS may name RSA or ECDSA alone: then the hash is that of the digest.
fn algorithm_of(signer: &SignerInfo, hash: Hash) -> Option<Algorithm> {
    match signer.signature_algorithm.oid.to_string().as_str() {
        "1.2.840.113549.1.1.1" => Some(Algorithm::Pkcs1(hash)),
        "1.2.840.10045.2.1" => Some(Algorithm::Ecdsa(hash)),
        _ => {
            let der = signer.signature_algorithm.to_der().ok()?;
            signature_algorithm(AlgorithmId::of_content(only(&der, SEQUENCE)?)?)
        }
    }
}

fn hash_of(oid: &ObjectIdentifier) -> Option<Hash> {
    match oid.to_string().as_str() {
        "2.16.840.1.101.3.4.2.1" => Some(Hash::Sha256),
        "2.16.840.1.101.3.4.2.2" => Some(Hash::Sha384),
        "2.16.840.1.101.3.4.2.3" => Some(Hash::Sha512),
        _ => None,
    }
}

fn hashed(hash: Hash, bytes: &[u8]) -> Vec<u8> {
    match hash {
        Hash::Sha256 => Sha256::digest(bytes).to_vec(),
        Hash::Sha384 => Sha384::digest(bytes).to_vec(),
        Hash::Sha512 => Sha512::digest(bytes).to_vec(),
    }
}

/// The certificates of `SEQUENCE { version, SET OF Certificate }`, each in DER.
fn certificates(list: &[u8]) -> Option<Vec<&[u8]>> {
    let mut reader = SliceReader::new(list).ok()?;
    let set = reader.sequence(|inside| {
        inside.tlv_bytes()?;
        inside.tlv_bytes()
    });
    let set = set.map_err(|_: x509_cert::der::Error| ()).ok()?;
    let mut reader = SliceReader::new(set).ok()?;
    let header = x509_cert::der::Header::decode(&mut reader).ok()?;
    if header.tag() != x509_cert::der::Tag::Set {
        return None;
    }
    let mut found = Vec::new();
    while !reader.is_finished() {
        if found.len() == MAX_CERTIFICATES {
            return None;
        }
        found.push(reader.tlv_bytes().ok()?);
    }
    Some(found)
}

fn offered(der: &[u8]) -> Result<OfferedKey, SignerCertificateError> {
    let certificate = SignerCertificate::from_der(der)?;
    let country = certificate.country().ok_or(SignerCertificateError::Country)?;
    let mut findings = Vec::new();
    if !certificate.is_authority() {
        findings.push(ListFinding::Certificate(SignerCertificateError::NotAuthority));
    }
    if certificate.is_self_issued() {
        findings.extend(certificate.check_signed_by(certificate.key()).err().map(ListFinding::Certificate));
    }
    let (kid, window) = (certificate.authority_kid(), certificate.window());
    let key = ForeignKey::new(kid, certificate.key().clone(), &[ForeignUse::Authority], window);
    Ok(OfferedKey::new(IssuerName::Country(country), key.map_err(SignerCertificateError::Key)?, findings))
}

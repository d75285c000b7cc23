//! Networks of the tests: signers, codes and lists like those of other countries.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use ciborium::{Value as Cbor, cbor};
use fede::foreign::certificate::SignerCertificate;
use fede::foreign::json;
use fede::foreign::signature::fixed_from_der;
use fede::foreign::{ForeignIssuer, ForeignKey, ForeignNetwork, ForeignUse, IssuerName, KeyKind, Network, PublicKey};
use fede::key::KeyId;
use fede::time::{Timestamp, Window};
use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};
use p256::ecdsa::signature::Signer;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, SignatureAlgorithm, SigningKey,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub fn at() -> Timestamp {
    Timestamp::parse("2026-03-05T08:00:00Z").unwrap()
}

pub fn window(from: &str, to: &str) -> Window {
    Window::new(Timestamp::parse(from).unwrap(), Timestamp::parse(to).unwrap()).unwrap()
}

pub fn signing(seed: u8) -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap()
}

pub fn public(seed: u8) -> PublicKey {
    PublicKey::new(KeyKind::P256, signing(seed).verifying_key().to_sec1_point(true).as_bytes()).unwrap()
}

pub const KID: [u8; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

pub fn list(network: Network, issuer: &str, key: ForeignKey) -> ForeignNetwork {
    let issuer = ForeignIssuer::new(IssuerName::parse(issuer).unwrap(), vec![key]).unwrap();
    ForeignNetwork::new(network, at(), [0; 32], vec![issuer]).unwrap()
}

pub fn key(seed: u8, uses: &[ForeignUse], window: Window) -> ForeignKey {
    ForeignKey::new(KeyId::from_bytes(KID), public(seed), uses, window).unwrap()
}

pub fn encode(value: &Cbor) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

pub fn hc1_text(cose: &[u8]) -> String {
    format!("HC1:{}", base45::encode(compress_to_vec_zlib(cose, 9)))
}

/// A certificate of vaccination, issued in January 2026.
pub fn claims() -> Cbor {
    cbor!({
        1 => "PT", 4 => 1_790_000_000, 6 => 1_768_000_000,
        -260 => {1 => {
            "ver" => "1.3.0", "dob" => "1992-05",
            "nam" => {"fn" => "Gößinger", "gn" => "Zoë", "fnt" => "GOESSINGER", "gnt" => "ZOE"},
            "v" => [{"tg" => "840539006", "vp" => "J07BX03", "mp" => "EU/1/20/1528", "ma" => "ORG-100030215",
                     "dn" => 2, "sd" => 2, "dt" => "2025-12-01", "co" => "PT", "is" => "SNS", "ci" => "URN:UVCI:1"}]
        }}
    })
    .unwrap()
}

pub fn protected() -> Cbor {
    cbor!({1 => -7, 4 => Cbor::Bytes(KID.to_vec())}).unwrap()
}

/// Signs a payload, with these headers.
pub fn cose(protected: &Cbor, unprotected: &Cbor, payload: &[u8], seed: u8) -> Cbor {
    let header = encode(protected);
    let structure = Cbor::Array(vec![
        "Signature1".into(),
        Cbor::Bytes(header.clone()),
        Cbor::Bytes(Vec::new()),
        Cbor::Bytes(payload.to_vec()),
    ]);
    let signature: p256::ecdsa::Signature = signing(seed).sign(&encode(&structure));
    Cbor::Array(vec![
        Cbor::Bytes(header),
        unprotected.clone(),
        Cbor::Bytes(payload.to_vec()),
        Cbor::Bytes(signature.to_bytes().to_vec()),
    ])
}

pub fn empty() -> Cbor {
    Cbor::Map(Vec::new())
}

pub fn hc1(claims: &Cbor, seed: u8) -> String {
    hc1_text(&encode(&Cbor::Tag(18, Box::new(cose(&protected(), &empty(), &encode(claims), seed)))))
}

pub const ISSUER: &str = "https://example.org/issuer";

pub fn card(rid: &str) -> Value {
    json!({"iss": ISSUER, "nbf": 1_768_000_000.5, "vc": {
        "type": ["https://smarthealth.cards#health-card"], "rid": rid,
        "credentialSubject": {"fhirVersion": "4.0.1", "fhirBundle": {"resourceType": "Bundle", "entry": [
            {"resource": {"resourceType": "Patient", "name": [{"family": "张", "given": ["三"]}], "birthDate": "1992"}},
            {"resource": {"resourceType": "Immunization", "status": "completed", "occurrenceDateTime": "2025-12-01",
                "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "207"}]}}},
            {"resource": {"resourceType": "Immunization", "status": "not-done"}}]}}}})
}

pub fn thumbprint() -> [u8; 32] {
    Sha256::digest(b"the key of the tests").into()
}

pub fn jws(header: &Value, payload: &[u8]) -> String {
    let signed = format!("{}.{}", BASE64URL.encode(header.to_string()), BASE64URL.encode(compress_to_vec(payload, 9)));
    let signature: p256::ecdsa::Signature = signing(1).sign(signed.as_bytes());
    format!("{signed}.{}", BASE64URL.encode(signature.to_bytes()))
}

pub fn header() -> Value {
    json!({"alg": "ES256", "zip": "DEF", "kid": BASE64URL.encode(thumbprint())})
}

/// An authority or a signer, with its certificate.
pub struct Holder {
    pub params: CertificateParams,
    pub key: KeyPair,
}

pub fn params(country: &str, name: &str, usage: KeyUsagePurpose) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CountryName, country);
    params.distinguished_name.push(DnType::CommonName, name);
    params.key_usages = vec![usage];
    params.not_before = rcgen::date_time_ymd(2025, 1, 1);
    params.not_after = rcgen::date_time_ymd(2027, 1, 1);
    params.use_authority_key_identifier_extension = true;
    params
}

pub fn authority(country: &str, algorithm: &'static SignatureAlgorithm) -> Holder {
    let mut params = params(country, "CSCA", KeyUsagePurpose::KeyCertSign);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    Holder { params, key: KeyPair::generate_for(algorithm).unwrap() }
}

impl Holder {
    pub fn certificate(&self) -> SignerCertificate {
        SignerCertificate::from_der(self.params.self_signed(&self.key).unwrap().der()).unwrap()
    }

    pub fn sign(&self, params: &CertificateParams, key: &KeyPair) -> Vec<u8> {
        let issuer = Issuer::from_params(&self.params, &self.key);
        params.signed_by(key, &issuer).unwrap().der().to_vec()
    }

    /// The list with this authority.
    pub fn list(&self, country: &str) -> ForeignNetwork {
        let certificate = self.certificate();
        let (kid, window) = (certificate.authority_kid(), certificate.window());
        let key = ForeignKey::new(kid, certificate.key().clone(), &[ForeignUse::Authority], window).unwrap();
        list(Network::Icao, country, key)
    }
}

pub fn seal(data: &Value, certificate: &[u8], key: &KeyPair, algorithm: &str) -> String {
    let kind = if algorithm == "ES256" { KeyKind::P256 } else { KeyKind::P384 };
    let signature = key.sign(&json::canonical(data).unwrap()).unwrap();
    let fixed = fixed_from_der(kind, &signature).unwrap();
    let sig = json!({"alg": algorithm, "sigvl": BASE64URL.encode(fixed), "cer": BASE64URL.encode(certificate)});
    json!({"data": data, "sig": sig}).to_string()
}

pub fn seal_data(country: &str) -> Value {
    json!({"hdr": {"t": "icao.test", "v": 1, "is": country}, "msg": {
        "utci": "U1", "pid": {"n": "COOK GERALD", "dob": "1990-01-29", "dt": "P", "dn": "E1234567P"},
        "sp": {"spn": "Hospital", "ctr": "AUS"}, "dat": {"sc": "2026-03-04T12:00:00+08:00", "ri": "2026-03-04T14:00:00+08:00"},
        "tr": {"tc": "molecular(PCR)", "r": "negative"}}})
}

/// One element in DER.
pub fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let inside = parts.concat();
    let length = u32::try_from(inside.len()).unwrap().to_be_bytes();
    let head = match inside.len() {
        0..0x80 => vec![tag, length[3]],
        0x80..0x100 => vec![tag, 0x81, length[3]],
        0x100..0x1_0000 => vec![tag, 0x82, length[2], length[3]],
        _ => vec![tag, 0x83, length[1], length[2], length[3]],
    };
    [head, inside].concat()
}

pub fn oid(text: &str) -> Vec<u8> {
    use x509_cert::der::Encode;
    x509_cert::der::asn1::ObjectIdentifier::new(text).unwrap().to_der().unwrap()
}

/// A master list of these certificates, signed by P-256 with SHA-256.
pub fn master_list(certificates: &[Vec<u8>], seed: u8) -> Vec<u8> {
    let mut sorted: Vec<&[u8]> = certificates.iter().map(Vec::as_slice).collect();
    sorted.sort_unstable();
    let list = der(0x30, &[&der(2, &[&[0]]), &der(0x31, &sorted)]);
    let digest = der(4, &[&Sha256::digest(&list)]);
    let attribute = |name: &str, value: &[u8]| der(0x30, &[&oid(name), &der(0x31, &[value])]);
    let mut attributes = [
        attribute("1.2.840.113549.1.9.3", &oid("2.23.136.1.1.2")),
        attribute("1.2.840.113549.1.9.4", &digest),
        attribute("1.2.840.113549.1.9.5", &der(0x17, &[b"260301000000Z"])),
    ];
    attributes.sort_unstable();
    let inside: Vec<&[u8]> = attributes.iter().map(Vec::as_slice).collect();
    let signature: p256::ecdsa::Signature = signing(seed).sign(&der(0x31, &inside));
    let sha256 = der(0x30, &[&oid("2.16.840.1.101.3.4.2.1")]);
    let signer = der(
        0x30,
        &[
            &der(2, &[&[3]]),
            &der(0x80, &[b"the signer's key"]),
            &sha256,
            &der(0xa0, &inside),
            &der(0x30, &[&oid("1.2.840.10045.4.3.2")]),
            &der(4, &[signature.to_der().as_bytes()]),
        ],
    );
    let content = der(0x30, &[&oid("2.23.136.1.1.2"), &der(0xa0, &[&der(4, &[&list])])]);
    let signed = der(0x30, &[&der(2, &[&[3]]), &der(0x31, &[&sha256]), &content, &der(0x31, &[&signer])]);
    der(0x30, &[&oid("1.2.840.113549.1.7.2"), &der(0xa0, &[&signed])])
}

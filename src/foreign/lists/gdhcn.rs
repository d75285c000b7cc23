//! The trust list of WHO's GDHCN: a DID document with a key for each document signer
//! (smart.who.int/trust, "GDHCN Trustlists", version 1).

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{ListFinding, NetworkListError, NetworkOffer, OfferedKey, RefusedKey, nquads};
use crate::foreign::certificate::{SignerCertificate, SignerCertificateError};
use crate::foreign::json::{self, Bounds};
use crate::foreign::signature::{self, Algorithm, Hash};
use crate::foreign::{Alpha3, ForeignKey, IssuerName, Network, PublicKey};
use crate::time::{Standing, Timestamp};

/// Maximum number of authorities of a country that are tried for a signer. The list of 2026 has 3.
const MAX_AUTHORITIES: usize = 32;

/// Reads a list, and checks that the network's key has signed it.
///
/// The signature is a `JsonWebSignature2020` with a detached JWS (RFC 7797) over the SHA-256 of the
/// proof and of the document, each in canonical N-Quads (URDNA2015). The header of the production
/// list names the algorithm "EC": it is ECDSA with SHA-256 on P-256.
///
/// # Errors
/// [`NetworkListError`] for the first fault of the list as a whole.
pub fn read_gdhcn(file: &[u8], key: &PublicKey, at: Timestamp) -> Result<NetworkOffer, NetworkListError> {
    let form = |part| NetworkListError::Form { network: Network::Gdhcn, part };
    let document = json::parse(file, Bounds::LIST).map_err(NetworkListError::Json)?;
    let document = document.as_object().ok_or(form("document"))?;
    let proof = document.get("proof").and_then(Value::as_object).ok_or(form("proof"))?;
    check_signature(document, proof, key)?;
    let created = proof.get("created").and_then(Value::as_str).and_then(|text| Timestamp::parse(text).ok());
    let as_of = created.ok_or(form("created"))?;
    let methods = document.get("verificationMethod").and_then(Value::as_array).ok_or(form("verificationMethod"))?;
    let (mut keys, mut refused, mut entries) = (Vec::new(), Vec::new(), Vec::new());
    // A reference to another document is not followed.
    for method in methods.iter().filter_map(Value::as_object) {
        let id = method.get("id").and_then(Value::as_str).ok_or(form("id"))?;
        match Entry::read(method, id) {
            Ok(entry) => entries.push(entry),
            Err(error) => refused.push(RefusedKey { entry: id.to_owned(), error }),
        }
    }
    // Where an authority has several certificates of one name, the gateway puts the wrong one beside
    // some signers. So all those of the country are tried, each once.
    let mut authorities: Vec<_> =
        entries.iter().filter_map(|entry| Some((entry.country, entry.authority.as_ref()?))).collect();
    authorities.sort_by_key(|(country, authority)| (*country, authority.kid()));
    authorities.dedup_by_key(|(country, authority)| (*country, authority.kid()));
    for entry in &entries {
        match entry.offered(&authorities, at) {
            Ok(key) => keys.push(key),
            Err(error) => refused.push(RefusedKey { entry: entry.id.clone(), error }),
        }
    }
    NetworkOffer::new(Network::Gdhcn, [as_of, at], Sha256::digest(file).into(), keys, refused, Vec::new())
}

fn check_signature(
    document: &Map<String, Value>,
    proof: &Map<String, Value>,
    key: &PublicKey,
) -> Result<(), NetworkListError> {
    let form = |part| NetworkListError::Form { network: Network::Gdhcn, part };
    let jws = proof.get("jws").and_then(Value::as_str).ok_or(form("jws"))?;
    let (header, signature) = jws.split_once("..").ok_or(form("jws"))?;
    let decoded = Base64UrlUnpadded::decode_vec(header).map_err(|_| form("jws"))?;
    let decoded = json::parse(&decoded, Bounds::CODE).map_err(NetworkListError::Json)?;
    // RFC 7797: the payload is not encoded, and the reader must know that.
    let is_plain =
        decoded.get("b64") == Some(&Value::Bool(false)) && decoded.get("crit") == Some(&["b64"].as_slice().into());
    let algorithm = match decoded.get("alg").and_then(Value::as_str) {
        Some("EC") if is_plain => Algorithm::Ecdsa(Hash::Sha256),
        Some(name) if is_plain => Algorithm::of_jose(name).ok_or(form("alg"))?,
        _ => return Err(form("jws")),
    };
    let signature = Base64UrlUnpadded::decode_vec(signature).map_err(|_| form("jws"))?;
    let message = message(header, document, proof).ok_or(form("document"))?;
    let is_signed = signature::is_valid(key, algorithm, &message, &signature);
    if is_signed { Ok(()) } else { Err(NetworkListError::Signature { network: Network::Gdhcn }) }
}

/// What the signature of a list covers.
fn message(header: &str, document: &Map<String, Value>, proof: &Map<String, Value>) -> Option<Vec<u8>> {
    let [proof, document] = [nquads::proof(proof)?, nquads::document(document)?].map(Sha256::digest);
    Some([header.as_bytes(), b".", &proof, &document].concat())
}

/// What the signature of a list covers, for tests and tools that sign a list: the list has its
/// proof, without `jws`. `header` is the header of the JWS in Base64url.
#[doc(hidden)]
#[must_use]
pub fn gdhcn_message(header: &str, list: &Value) -> Option<Vec<u8>> {
    message(header, list.as_object()?, list.get("proof")?.as_object()?)
}

/// An entry: its certificates are in `x5c`, the signer's, then that of its authority.
struct Entry {
    id: String,
    country: Alpha3,
    kid: Option<Vec<u8>>,
    signer: SignerCertificate,
    authority: Option<SignerCertificate>,
}

impl Entry {
    fn read(method: &Map<String, Value>, id: &str) -> Result<Self, SignerCertificateError> {
        let chain = method.get("publicKeyJwk").and_then(|jwk| jwk.get("x5c")).and_then(Value::as_array);
        let mut chain = chain.into_iter().flatten().map(|one| {
            let der =
                one.as_str().and_then(|text| Base64::decode_vec(text).ok()).ok_or(SignerCertificateError::Form)?;
            SignerCertificate::from_der(&der)
        });
        let signer = chain.next().ok_or(SignerCertificateError::Form)??;
        let parts = id.rsplit_once(':').and_then(|(_, rest)| rest.split_once('#'));
        let (country, kid) = parts.ok_or(SignerCertificateError::Form)?;
        let country = Alpha3::new(&country.to_ascii_uppercase()).filter(|_| country.len() == 3);
        // The list writes the kid in Base64, in newer versions with `%` for some characters.
        let kid = kid.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
        Ok(Self {
            id: id.to_owned(),
            country: country.ok_or(SignerCertificateError::Form)?,
            kid: Base64::decode_vec(&kid).ok(),
            signer,
            // One that cannot be read is none.
            authority: chain.next().and_then(Result::ok),
        })
    }

    fn offered(
        &self,
        all: &[(Alpha3, &SignerCertificate)],
        at: Timestamp,
    ) -> Result<OfferedKey, SignerCertificateError> {
        let mut findings = Vec::new();
        if self.kid.as_deref() != Some(self.signer.kid().as_bytes()) {
            findings.push(ListFinding::OtherKid);
        }
        findings.extend(self.country_fault(&self.signer));
        findings.extend(self.signer.check_may_sign().err().map(ListFinding::Certificate));
        findings.extend(self.chain(all, at));
        let (kid, window) = (self.signer.kid(), self.signer.window());
        let key = ForeignKey::new(kid, self.signer.key().clone(), self.signer.uses(), window);
        Ok(OfferedKey::new(IssuerName::Country(self.country), key.map_err(SignerCertificateError::Key)?, findings))
    }

    /// What is wrong with the country of a certificate, if anything. A member that is no country has
    /// letters of the network, which its certificates need not name.
    fn country_fault(&self, certificate: &SignerCertificate) -> Option<ListFinding> {
        match certificate.country() {
            Some(found) => (found != self.country).then_some(ListFinding::OtherCountry { found }),
            None => self.country.country().map(|_| ListFinding::UnknownCountry),
        }
    }

    /// What is wrong with the authority, if anything.
    fn chain(&self, all: &[(Alpha3, &SignerCertificate)], at: Timestamp) -> Option<ListFinding> {
        let of_country = all.iter().filter(|(country, _)| *country == self.country).map(|(_, one)| *one);
        let tried = self.authority.iter().chain(of_country.take(MAX_AUTHORITIES));
        let mut named = tried.filter(|authority| self.country_fault(authority).is_none());
        let Some(authority) = named.find(|authority| self.signer.check_issued_by(authority).is_ok()) else {
            let fault = self.authority.as_ref().and_then(|beside| self.signer.check_issued_by(beside).err());
            return Some(fault.map_or(ListFinding::NoAuthority, ListFinding::Certificate));
        };
        let is_over = authority.window().standing(at) == Standing::Over;
        is_over.then(|| ListFinding::AuthorityExpired { expires: authority.window().expires() })
    }
}

//! The directory of VCI: a snapshot of the keys of all issuers of SMART Health Cards, with a detached
//! signature (the-commons-project/vci-directory).

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{ListFinding, NetworkListError, NetworkOffer, OfferedKey, RefusedKey};
use crate::foreign::certificate::SignerCertificateError;
use crate::foreign::json::{self, Bounds};
use crate::foreign::signature::{self, Algorithm, Hash, fixed_from_der};
use crate::foreign::{ForeignKey, ForeignKeyError, ForeignUse, IssuerName, KeyKind, Network, PublicKey, RevokedCard};
use crate::key::KeyId;
use crate::time::{SECONDS_PER_DAY, Timestamp, Window};

/// Days after which an issuer that the directory has not reached is remarked on.
const UNREACHED_DAYS: u64 = 90;

/// Reads a snapshot, after its signature: ECDSA with SHA-512 in DER over the file.
///
/// # Errors
/// [`NetworkListError`] for the first fault of the list as a whole.
pub fn read_vci(
    file: &[u8],
    signature: &[u8],
    key: &PublicKey,
    at: Timestamp,
) -> Result<NetworkOffer, NetworkListError> {
    let fixed = fixed_from_der(key.kind(), signature);
    let is_signed = fixed.is_some_and(|fixed| signature::is_valid(key, Algorithm::Ecdsa(Hash::Sha512), file, &fixed));
    if !is_signed {
        return Err(NetworkListError::Signature { network: Network::Vci });
    }
    let form = |part| NetworkListError::Form { network: Network::Vci, part };
    let snapshot = json::parse(file, Bounds::LIST).map_err(NetworkListError::Json)?;
    let time = |value: Option<&Value>| value.and_then(Value::as_str).and_then(|text| Timestamp::parse(text).ok());
    let as_of = time(snapshot.get("time")).ok_or(form("time"))?;
    let issuers = snapshot.get("issuerInfo").and_then(Value::as_array).ok_or(form("issuerInfo"))?;
    let (mut keys, mut refused, mut revoked) = (Vec::new(), Vec::new(), Vec::new());
    for info in issuers {
        let address = info.get("issuer").and_then(|issuer| issuer.get("iss")).and_then(Value::as_str);
        let address = address.ok_or(form("iss"))?;
        let reached = time(info.get("lastRetrieved")).unwrap_or(as_of);
        for jwk in info.get("keys").and_then(Value::as_array).into_iter().flatten() {
            match offered(address, jwk) {
                Ok(mut key) => {
                    if reached.saturating_add(UNREACHED_DAYS * SECONDS_PER_DAY) < at {
                        key = key.with_finding(ListFinding::Unreached { since: reached });
                    }
                    keys.push(key);
                }
                Err(error) => refused.push(RefusedKey { entry: address.to_owned(), error }),
            }
        }
        for list in info.get("crls").and_then(Value::as_array).into_iter().flatten() {
            revoked.extend(revoked_cards(list).ok_or(form("crls"))?);
        }
    }
    NetworkOffer::new(Network::Vci, [as_of, at], Sha256::digest(file).into(), keys, refused, revoked)
}

/// Reads a JWK (RFC 7517). The specification has one kind: ES256 on P-256.
fn offered(address: &str, jwk: &Value) -> Result<OfferedKey, SignerCertificateError> {
    let text = |name: &str| jwk.get(name).and_then(Value::as_str);
    if [text("kty"), text("crv")] != [Some("EC"), Some("P-256")] || text("alg").is_some_and(|alg| alg != "ES256") {
        return Err(SignerCertificateError::Key(ForeignKeyError::UnknownKind));
    }
    let coordinate = |name| text(name).and_then(|text| Base64UrlUnpadded::decode_vec(text).ok());
    let (x, y) =
        (coordinate("x").ok_or(SignerCertificateError::Form)?, coordinate("y").ok_or(SignerCertificateError::Form)?);
    let key = PublicKey::from_coordinates(KeyKind::P256, &x, &y).map_err(SignerCertificateError::Key)?;
    // RFC 7638, section 3: the members of a key, in this order.
    let [x, y] = [x, y].map(|number| Base64UrlUnpadded::encode_string(&number));
    let members = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
    let thumbprint: [u8; 32] = Sha256::digest(members).into();
    let findings = match text("kid") == Some(&Base64UrlUnpadded::encode_string(&thumbprint)) {
        true => Vec::new(),
        false => vec![ListFinding::OtherKid],
    };
    let issuer = IssuerName::parse(address).map_err(SignerCertificateError::Key)?;
    // Cards of recovery are cards of a test.
    let uses = [ForeignUse::Vaccination, ForeignUse::Test];
    let key = ForeignKey::new(kid(&thumbprint), key, &uses, Window::ALWAYS).map_err(SignerCertificateError::Key)?;
    Ok(OfferedKey::new(issuer, key, findings))
}

fn kid(thumbprint: &[u8]) -> KeyId {
    KeyId::from_bytes(thumbprint.first_chunk().copied().unwrap_or_default())
}

/// Reads a revocation list. A method that fede does not know is a fault: its cards would pass.
fn revoked_cards(list: &Value) -> Option<Vec<RevokedCard>> {
    if list.get("method")?.as_str()? != "rid" {
        return None;
    }
    let thumbprint = Base64UrlUnpadded::decode_vec(list.get("kid")?.as_str()?).ok()?;
    let rids = list.get("rids")?.as_array()?;
    rids.iter().map(|rid| RevokedCard::parse(kid(&thumbprint), rid.as_str()?).ok()).collect()
}

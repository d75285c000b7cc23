//! Codes of other networks whose envelopes are right, and lists with a key that nobody has.

use std::sync::LazyLock;

use base64ct::{Base64UrlUnpadded, Encoding};
use fede::codec::cbor::Writer;
use fede::foreign::{ForeignIssuer, ForeignKey, ForeignNetwork, ForeignUse, IssuerName, KeyKind, Network, PublicKey};
use fede::key::KeyId;
use fede::time::{Timestamp, Window};

const KID: [u8; 8] = *b"the key!";

/// The base point of P-256 (FIPS 186-5): its private key is 1, and no input is signed with it.
pub static PUBLIC: LazyLock<PublicKey> = LazyLock::new(|| {
    let point = b"\x03\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2\x77\x03\x7d\x81\x2d\xeb\x33\xa0\xf4\xa1\x39\x45\xd8\x98\xc2\x96";
    PublicKey::new(KeyKind::P256, point).expect("a point")
});

pub static LIST: LazyLock<ForeignNetwork> = LazyLock::new(|| list(Network::Gdhcn, "PRT"));
pub static LIST_VCI: LazyLock<ForeignNetwork> = LazyLock::new(|| list(Network::Vci, "https://example.org"));

fn list(network: Network, issuer: &str) -> ForeignNetwork {
    let key = ForeignKey::new(KeyId::from_bytes(KID), PUBLIC.clone(), &ForeignUse::STATEMENTS, Window::ALWAYS);
    let issuer = ForeignIssuer::new(IssuerName::parse(issuer).expect("an issuer"), vec![key.expect("a key")]);
    let at = Timestamp::parse("2026-03-05T08:00:00Z").expect("a time");
    ForeignNetwork::new(network, at, [0; 32], vec![issuer.expect("an issuer")]).expect("a network")
}

/// A COSE_Sign1 with this payload.
pub fn hc1_of(payload: &[u8]) -> Vec<u8> {
    let mut header = Writer::default();
    header.map(2).integer(1).integer(-7).integer(4).bytes(&KID);
    let mut writer = Writer::default();
    writer.tag(18).array(4).bytes(&header.into_bytes()).map(0).bytes(payload).bytes(&[1; 64]);
    writer.into_bytes()
}

/// A JWS with this payload; one that is not compressed is put into a stored block (RFC 1951, section
/// 3.2.4).
pub fn shc_of(payload: &[u8], is_compressed: bool) -> String {
    let length = u16::try_from(payload.len()).unwrap_or(u16::MAX);
    let payload = match is_compressed {
        true => payload.to_vec(),
        false => {
            let cut = payload.iter().copied().take(length.into());
            [1].into_iter().chain(length.to_le_bytes()).chain((!length).to_le_bytes()).chain(cut).collect()
        }
    };
    let kid = Base64UrlUnpadded::encode_string(&[KID; 4].concat());
    let header = format!(r#"{{"alg":"ES256","zip":"DEF","kid":"{kid}"}}"#);
    let [header, payload, signature] =
        [header.as_bytes(), &payload, &[1; 64]].map(|part| Base64UrlUnpadded::encode_string(part));
    format!("{header}.{payload}.{signature}")
}

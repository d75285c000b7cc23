//! Codes and seals that another implementation has made (`signatures.py`), of every algorithm: the
//! samples of others have no signature on P-521 and none of Ed25519.

use fede::foreign::certificate::SignerCertificate;
use fede::foreign::signature::{Algorithm, AwsLc, RustCrypto, SignatureBackend};
use fede::foreign::{
    ForeignIssuer, ForeignKey, ForeignNetwork, ForeignUnverified, ForeignUse, IssuerName, KeyKind, Network, PublicKey,
};
use fede::key::KeyId;
use fede::time::{Timestamp, Window};
use fede::words::Explain;
use libtest_mimic::Trial;
use serde_json::Value;

use crate::support::unhex;
use crate::{expect, text, trial};

const FILE: &str = include_str!("signatures.json");

pub(crate) fn trials() -> Vec<Trial> {
    let file: Value = serde_json::from_str(FILE).unwrap();
    let of = |name: &str, check: fn(&Value) -> Result<(), String>| {
        let cases = file[name].as_array().unwrap().clone();
        let kind = name.to_owned();
        cases
            .into_iter()
            .map(move |case| trial(format!("signatures::{kind}::{}", text(&case, "name")), move || check(&case)))
    };
    of("codes", code).chain(of("seals", seal)).collect()
}

fn list(network: Network, issuer: &str, key: ForeignKey) -> ForeignNetwork {
    let issuer = ForeignIssuer::new(IssuerName::parse(issuer).unwrap(), vec![key]).unwrap();
    ForeignNetwork::new(network, at(), [0; 32], vec![issuer]).unwrap()
}

fn at() -> Timestamp {
    Timestamp::parse("2026-03-05T08:00:00Z").unwrap()
}

/// Both backends, where they have the pair of key and algorithm, then the whole code.
fn code(case: &Value) -> Result<(), String> {
    let kind: KeyKind = text(case, "kind").parse().map_err(|_| "kind")?;
    let [kid, public, message, signature] =
        ["kid", "public", "message", "signature"].map(|name| unhex(text(case, name)));
    let key = PublicKey::new(kind, &public).map_err(|error| error.to_string())?;
    let algorithm = case["algorithm"].as_i64().and_then(Algorithm::of_cose).ok_or("algorithm")?;
    let backends: [(&dyn SignatureBackend, bool); 2] = [(&AwsLc, kind != KeyKind::Ed25519), (&RustCrypto, true)];
    for (backend, has_it) in backends {
        let verify = |message: &[u8], signature: &[u8]| backend.verify(&key, algorithm, message, signature);
        expect(verify(&message, &signature), has_it.then_some(true))?;
        for bit in (0..signature.len() * 8).step_by(61) {
            let mut changed = signature.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            expect((bit, verify(&message, &changed)), (bit, has_it.then_some(false)))?;
        }
        let (mut changed, longer) = (message.clone(), [&signature[..], &[0]].concat());
        changed[20] ^= 1;
        expect(verify(&changed, &signature), has_it.then_some(false))?;
        for wrong in [&signature[1..], &longer, &[]] {
            expect(verify(&message, wrong), has_it.then_some(false))?;
        }
    }
    let kid = KeyId::from_bytes(kid.try_into().map_err(|_| "kid")?);
    let listed = ForeignKey::new(kid, key, &[ForeignUse::Vaccination], Window::ALWAYS).unwrap();
    let code = ForeignUnverified::from_text(text(case, "text")).map_err(|error| error.to_string())?;
    let authentic = code.authenticate(&list(Network::Gdhcn, "PRT", listed), at()).map_err(|error| error.to_string())?;
    let person = &authentic.statement().person;
    expect(person.native.as_ref().map(|name| name.raw()), Some("Gößinger, Zoë"))
}

fn seal(case: &Value) -> Result<(), String> {
    let authority = SignerCertificate::from_der(&unhex(text(case, "authority"))).map_err(|error| error.to_string())?;
    let key = authority.key().clone();
    let listed = ForeignKey::new(authority.authority_kid(), key, &[ForeignUse::Authority], authority.window()).unwrap();
    let list = list(Network::Icao, "AUS", listed);
    let judged = |text: &str| {
        let code = ForeignUnverified::from_text(text).map_err(|error| error.id())?;
        code.authenticate(&list, at()).map(drop).map_err(|error| error.id())
    };
    let text = text(case, "text");
    expect(judged(text), Ok(()))?;
    expect(judged(&text.replace("negative", "positive")), Err("foreign-bad-signature"))?;
    expect(judged(&text.replace("COOK", "COOKE")), Err("foreign-bad-signature"))
}

//! An office on disk, with people whose commitments are precomputed without Argon2id.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]

use std::path::Path;

use chacha20::rand_core::SeedableRng;
use fede::key::{DocumentNumber, SigningKey};
use fede::office::acts::{By, HandedIn, ProvenOfficer, add_officer, declare, prove};
use fede::office::registry::{Batches, OfficeRegistry, Officers, RegistryAddress};
use fede::office::{NewOffice, Office, OfficeConfig, OfficerName, Pin};
use fede::payload::{Commitment, DocumentKind, Region, Salt};

use crate::support::{at, key};

pub const AT: &str = "2026-03-05T04:00:00Z";

pub fn by(time: &str) -> By<'static> {
    By { officer: "li", at: at(time) }
}

/// Shanghai's key, as listed in the sets of `support::set`.
pub fn office_key() -> SigningKey {
    key(12)
}

/// An office of Shanghai at `directory/office`, with its key next to it and its registry in SQLite.
pub fn office(directory: &Path, statements: &str) -> Office {
    office_on(directory, statements, None)
}

/// The same with its registry on a server, if there is an address.
pub fn office_on(directory: &Path, statements: &str, registry: Option<&RegistryAddress>) -> Office {
    let pem = office_key().to_pem().unwrap();
    std::fs::write(directory.join("shanghai.pem"), pem.as_bytes()).unwrap();
    let new = NewOffice {
        region: Region::new("CN-SH").unwrap(),
        key: "../shanghai.pem",
        time_zone: "+08:00",
        authority: "上海市疾病预防控制中心",
        appeal: "021-12320",
    };
    let config = template(new, registry);
    let config = config.replace("statements = [\"health\"]", &format!("statements = {statements}"));
    let mut rng = chacha20::ChaCha20Rng::from_seed([5; 32]);
    Office::create(&directory.join("office"), &config, &mut rng).unwrap()
}

pub fn template(new: NewOffice<'_>, registry: Option<&RegistryAddress>) -> String {
    registry.map_or_else(|| OfficeConfig::template(new), |registry| OfficeConfig::template_on(new, registry))
}

/// Officers who have proved their identity.
pub fn proven(office: &Office, registry: &mut OfficeRegistry, names: &[&str]) -> Vec<ProvenOfficer> {
    let pin = |name: &str| Pin::new(format!("pin of {name}").into()).unwrap();
    let mut before: Vec<ProvenOfficer> = Vec::new();
    for name in names {
        if registry.officer(&OfficerName::new(name).unwrap()).unwrap().is_none() {
            add_officer(office, registry, (name, &pin(name)), (&before, [3; 16]), by(AT)).unwrap();
        }
        before.push(prove(office, registry, (name, &pin(name)), by(AT)).unwrap());
    }
    before
}

/// The passport of the n-th person.
pub fn passport(n: usize) -> String {
    format!("E{n:08}")
}

/// Stores commitments in the registry, so that declarations need no Argon2id.
pub fn know(office: &Office, registry: &mut OfficeRegistry, people: usize) {
    let made: Vec<_> = (0..people)
        .map(|n| {
            let number = DocumentNumber::new(&passport(n)).unwrap();
            let byte = u8::try_from(n % 256).unwrap();
            let person = office.secret().index_of(DocumentKind::Passport, &number);
            (person, Commitment::new(Salt::new([byte; 8]), [byte; 16]))
        })
        .collect();
    registry.keep_commitments(&made, at(AT)).unwrap();
}

/// The declaration of the n-th person, with additional fields.
pub fn declaration(n: usize, more: &str) -> String {
    let more = if more.is_empty() { r#""symptoms": [], "contacts": [], "places": []"# } else { more };
    format!(
        r#"{{"id": "d-{n}", "declared": "2026-03-05T08:00:00+08:00", "name": "张三丰", "document": "passport", "number": "{}", {more}}}"#,
        passport(n)
    )
}

pub fn declare_all(office: &Office, registry: &mut OfficeRegistry, texts: Vec<String>) {
    let count = u64::try_from(texts.len()).unwrap();
    let handed_in = texts.into_iter().map(|text| HandedIn { source: "test".to_owned(), text: Ok(text) }).collect();
    let summary = declare(office, registry, handed_in, by(AT), &mut |_, error| panic!("{error}")).unwrap();
    assert_eq!(summary.new, count);
}

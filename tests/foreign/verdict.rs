//! Verdicts on codes of other networks, under the rules of a gate: each reason, each condition.

use ciborium::{Value as Cbor, cbor};
use fede::foreign::{ForeignKey, ForeignNetwork, ForeignUse, IssuerName, Network, RevokedCard};
use fede::key::KeyId;
use fede::payload::{Cti, Region};
use fede::time::{Timestamp, Window};
use fede::verifier::{
    Anchor, Concern, Decision, ForeignAnswer, ForeignKind, ForeignReader, ForeignRequest, ForeignRule, ForeignRules,
    ForeignTrust, Policy, Report, RevocationStatus, TestKind, TrustAnchors, Verdict, verify, verify_with,
};
use fede::words::Lang;
use libtest_mimic::Trial;
use rcgen::{KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256};
use serde_json::{Value, json};

use crate::networks::{
    ISSUER, KID, authority, card, claims, cose, empty, encode, hc1, hc1_text, header, jws, key, list, params,
    protected, public, seal, seal_data, thumbprint, window,
};
use crate::{Check, expect, trial};

pub(crate) fn trials() -> Vec<Trial> {
    let named: [(&str, Check); 8] = [
        ("verdict::without_a_rule_it_is_no_code", without_a_rule_it_is_no_code),
        ("verdict::reasons_of_keys_and_signatures", reasons_of_keys_and_signatures),
        ("verdict::reasons_of_time", reasons_of_time),
        ("verdict::conditions_of_vaccinations", conditions_of_vaccinations),
        ("verdict::conditions_of_tests", conditions_of_tests),
        ("verdict::yellow_cards_and_recoveries", yellow_cards_and_recoveries),
        ("verdict::trust_that_is_not_current", trust_that_is_not_current),
        ("verdict::the_report_says_what_is_stated", the_report_says_what_is_stated),
    ];
    named.into_iter().map(|(name, check)| trial(name.to_owned(), check)).collect()
}

pub(crate) fn now() -> Timestamp {
    Timestamp::parse("2026-03-05T08:00:00Z").unwrap()
}

/// What a gate trusts of other networks, and what is wrong with it.
#[derive(Default)]
struct Trust {
    networks: Vec<ForeignNetwork>,
    concern: Option<Concern>,
    is_ageing: bool,
}

impl TrustAnchors for Trust {
    fn anchors(&self, _: KeyId) -> Vec<&Anchor> {
        Vec::new()
    }

    fn concerns(&self, _: Timestamp) -> Vec<Concern> {
        self.concern.into_iter().collect()
    }

    fn is_ageing(&self, _: Timestamp) -> bool {
        self.is_ageing
    }

    fn foreign(&self) -> Option<ForeignTrust<'_>> {
        Some(ForeignTrust { publisher: Region::new("CN").unwrap(), list_version: 12, networks: &self.networks })
    }

    fn revocation(&self, _: Region, _: Cti, _: Timestamp) -> RevocationStatus {
        RevocationStatus::NotPublished
    }
}

fn of(network: ForeignNetwork) -> Trust {
    Trust { networks: vec![network], ..Trust::default() }
}

fn portugal() -> Trust {
    of(list(Network::Gdhcn, "PRT", key(1, &ForeignUse::STATEMENTS, Window::ALWAYS)))
}

fn policy(rule: ForeignRule) -> Policy {
    Policy::default().with_foreign(ForeignRules::any_of(vec![rule]))
}

fn rule(network: Network, kind: ForeignKind) -> ForeignRule {
    ForeignRule::new(network, vec![kind])
}

/// The decision and the identifiers of the reasons, as `refused foreign-expired`.
fn said(verdict: &Verdict) -> String {
    let ids = verdict.reasons().iter().map(|reason| format!(" {}", reason.id()));
    format!("{}{}", verdict.decision().id(), ids.collect::<String>())
}

fn judged(text: &str, trust: &Trust, rule: ForeignRule) -> String {
    said(&verify(text, trust, now(), &policy(rule)))
}

/// The conditions that the rules found unmet.
fn failed(text: &str, trust: &Trust, rules: Vec<ForeignRule>, at: Timestamp) -> String {
    let policy = Policy::default().with_foreign(ForeignRules::any_of(rules));
    let verdict = verify(text, trust, at, &policy);
    let values = verdict.reasons().iter().flat_map(|reason| reason.values());
    let found = values.filter(|(name, _)| *name == "failed").map(|(_, value)| value).collect::<Vec<_>>();
    if verdict.decision() == Decision::Accepted { "passes".to_owned() } else { found.join("|") }
}

fn shc(card: &Value) -> String {
    let whole = jws(&header(), card.to_string().as_bytes());
    format!("shc:/{}", whole.bytes().map(|byte| format!("{:02}", byte - 45)).collect::<String>())
}

fn vci(revoked: &[&str]) -> Trust {
    let kid = KeyId::from_bytes(*thumbprint().first_chunk().unwrap());
    let key = ForeignKey::new(kid, public(1), &ForeignUse::STATEMENTS, Window::ALWAYS).unwrap();
    let revoked = revoked.iter().map(|entry| RevokedCard::parse(kid, entry).unwrap()).collect();
    of(list(Network::Vci, ISSUER, key).with_revoked(revoked).unwrap())
}

fn without_a_rule_it_is_no_code() -> Result<(), String> {
    let none = Policy::everything();
    let seal = seal_data("AUS").to_string();
    for (text, id) in [
        (hc1(&claims(), 1), "refused foreign-hc1"),
        (shc(&card("abc")), "refused foreign-shc"),
        (seal, "refused foreign-other"),
    ] {
        expect(said(&verify(&text, &portugal(), now(), &none)), id.to_owned())?;
    }
    // Rules for one network do not open the gate to another.
    let only = rule(Network::Gdhcn, ForeignKind::Vaccination);
    expect(judged(&shc(&card("abc")), &vci(&[]), only.clone()), "refused foreign-shc".to_owned())?;
    // A gate that cannot read them says so.
    struct NoReader;
    impl ForeignReader for NoReader {
        fn judge(&self, _: &ForeignRequest<'_>) -> Option<ForeignAnswer> {
            None
        }
    }
    let verdict = verify_with(&hc1(&claims(), 1), &portugal(), now(), &policy(only), &NoReader);
    expect(said(&verdict), "undecided foreign-no-reader".to_owned())
}

fn reasons_of_keys_and_signatures() -> Result<(), String> {
    let any = || rule(Network::Gdhcn, ForeignKind::Vaccination);
    let text = hc1(&claims(), 1);
    expect(judged(&text, &portugal(), any()), "accepted".to_owned())?;
    expect(judged("HC1:NCFOXN", &portugal(), any()), "refused foreign-damaged".to_owned())?;
    expect(judged(&hc1(&claims(), 2), &portugal(), any()), "refused foreign-bad-signature".to_owned())?;
    expect(judged(&text, &Trust::default(), any()), "undecided foreign-not-taken".to_owned())?;
    let gdhcn = |issuer: &str, key: ForeignKey| of(list(Network::Gdhcn, issuer, key));
    let all = ForeignUse::STATEMENTS;
    // A signer never vouches for another country.
    let france = gdhcn("FRA", key(1, &all, Window::ALWAYS));
    expect(judged(&text, &france, any()), "refused foreign-other-issuer".to_owned())?;
    let tests_only = gdhcn("PRT", key(1, &[ForeignUse::Test], Window::ALWAYS));
    expect(judged(&text, &tests_only, any()), "refused foreign-key-use".to_owned())?;
    let before = gdhcn("PRT", key(1, &all, window("2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z")));
    expect(judged(&text, &before, any()), "refused foreign-key-expired".to_owned())?;
    let after = gdhcn("PRT", key(1, &all, window("2026-02-01T00:00:00Z", "2027-01-01T00:00:00Z")));
    expect(judged(&text, &after, any()), "refused foreign-key-not-yet-valid".to_owned())?;
    let unnamed = cose(&cbor!({1 => -7}).unwrap(), &empty(), &encode(&claims()), 1);
    expect(judged(&hc1_text(&encode(&unnamed)), &portugal(), any()), "refused foreign-no-kid".to_owned())?;
    let other = cose(&cbor!({1 => -7, 4 => Cbor::Bytes(vec![9; 8])}).unwrap(), &empty(), &encode(&claims()), 1);
    expect(judged(&hc1_text(&encode(&other)), &portugal(), any()), "refused foreign-unknown-key".to_owned())?;
    let nothing = cose(&protected(), &empty(), &encode(&cbor!({1 => "PT"}).unwrap()), 1);
    expect(judged(&hc1_text(&encode(&nothing)), &portugal(), any()), "refused foreign-content".to_owned())?;
    let any = || rule(Network::Vci, ForeignKind::Vaccination);
    expect(judged(&shc(&card("abc")), &vci(&[]), any()), "accepted".to_owned())?;
    expect(judged(&shc(&card("abc")), &vci(&["abc"]), any()), "refused foreign-revoked".to_owned())?;
    expect(judged("shc:/1/2/56", &vci(&[]), any()), "undecided foreign-part".to_owned())?;
    // Seals: the certificate inside, its authority, and its country.
    let any = || {
        let mut rule = rule(Network::Icao, ForeignKind::Test);
        rule.max_test_hours = Some(48);
        rule
    };
    let csca = authority("AU", &PKCS_ECDSA_P256_SHA256);
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let made = |usage, country: &str| {
        let certificate = csca.sign(&params("AU", "Signer", usage), &key);
        seal(&seal_data(country), &certificate, &key, "ES256")
    };
    let signs = KeyUsagePurpose::DigitalSignature;
    let australia = of(csca.list("AUS"));
    expect(judged(&made(signs, "AUS"), &australia, any()), "accepted".to_owned())?;
    expect(judged(&made(signs, "NZL"), &australia, any()), "refused foreign-other-issuer".to_owned())?;
    let encrypts = made(KeyUsagePurpose::KeyEncipherment, "AUS");
    expect(judged(&encrypts, &australia, any()), "refused foreign-certificate".to_owned())?;
    let positive = made(signs, "AUS").replace("negative", "positive");
    expect(judged(&positive, &australia, any()), "refused foreign-bad-signature".to_owned())
}

/// The claims with another value.
fn with(label: i64, value: Cbor) -> Cbor {
    let Cbor::Map(mut map) = claims() else { unreachable!() };
    map.retain(|(key, _)| *key != Cbor::from(label));
    map.push((label.into(), value));
    Cbor::Map(map)
}

fn reasons_of_time() -> Result<(), String> {
    let policy = policy(rule(Network::Gdhcn, ForeignKind::Vaccination));
    let at = |claims: &Cbor, seconds: u64| {
        said(&verify(&hc1(claims, 1), &portugal(), Timestamp::from_seconds(seconds).unwrap(), &policy))
    };
    // The moment of expiry is valid, as the EU's test data expect.
    expect(at(&claims(), 1_790_000_000), "accepted".to_owned())?;
    expect(at(&claims(), 1_790_000_001), "refused foreign-expired".to_owned())?;
    // The gate's clock may be five minutes slow.
    expect(at(&claims(), 1_768_000_000 - 300), "accepted".to_owned())?;
    expect(at(&claims(), 1_768_000_000 - 301), "refused foreign-not-yet-valid".to_owned())?;
    expect(at(&with(5, 1_780_000_000.into()), 1_779_000_000), "refused foreign-not-yet-valid".to_owned())
}

fn conditions_of_vaccinations() -> Result<(), String> {
    let (text, trust) = (hc1(&claims(), 1), portugal());
    let base = || rule(Network::Gdhcn, ForeignKind::Vaccination);
    let with = |change: &dyn Fn(&mut ForeignRule)| {
        let mut rule = base();
        change(&mut rule);
        failed(&text, &trust, vec![rule], now())
    };
    let names = |names: &[&str]| names.iter().map(|name| IssuerName::parse(name).unwrap()).collect::<Vec<_>>();
    expect(with(&|rule| rule.issuers = names(&["PT", "FR"])), "passes".to_owned())?;
    expect(with(&|rule| rule.issuers = names(&["FR"])), "issuer".to_owned())?;
    expect(with(&|rule| rule.kinds = vec![ForeignKind::Recovery]), "kind".to_owned())?;
    for vaccine in ["J07BX03", "EU/1/20/1528", "ORG-100030215"] {
        expect(with(&|rule| rule.vaccines = vec![vaccine.to_owned()]), "passes".to_owned())?;
    }
    expect(with(&|rule| rule.vaccines = vec!["EU/1/20/1507".to_owned()]), "vaccine".to_owned())?;
    expect(with(&|rule| rule.min_doses = Some(2)), "passes".to_owned())?;
    expect(with(&|rule| rule.min_doses = Some(3)), "doses".to_owned())?;
    // Given on 2025-12-01, 94 days before.
    expect(with(&|rule| rule.max_days = Some(94)), "passes".to_owned())?;
    expect(with(&|rule| rule.max_days = Some(93)), "too-long-ago".to_owned())?;
    expect(with(&|rule| rule.min_days = Some(93)), "passes".to_owned())?;
    expect(with(&|rule| rule.min_days = Some(94)), "too-recent".to_owned())?;
    // One table that fits is enough; the reason names what each lacks.
    let mut recent = base();
    recent.max_days = Some(10);
    expect(failed(&text, &trust, vec![recent.clone(), base()], now()), "passes".to_owned())?;
    let test = rule(Network::Gdhcn, ForeignKind::Test);
    expect(failed(&text, &trust, vec![recent, test], now()), "too-long-ago; kind".to_owned())?;
    // A dose in the future.
    let early = Timestamp::parse("2026-01-20T00:00:00Z").unwrap();
    let later = hc1(&given("2026-01-22"), 1);
    expect(failed(&later, &trust, vec![base()], early), "too-recent".to_owned())?;
    let today = Timestamp::parse("2026-01-21T13:00:00Z").unwrap();
    expect(failed(&later, &trust, vec![base()], today), "passes".to_owned())?;
    // A SMART Health Card has one vaccination for each dose.
    let mut two = card("abc");
    let entries = two["vc"]["credentialSubject"]["fhirBundle"]["entry"].as_array_mut().unwrap();
    let mut second = entries[1].clone();
    second["resource"]["occurrenceDateTime"] = "2026-02-25".into();
    entries.push(second);
    let mut twice = rule(Network::Vci, ForeignKind::Vaccination);
    twice.min_doses = Some(2);
    expect(failed(&shc(&two), &vci(&[]), vec![twice.clone()], now()), "passes".to_owned())?;
    expect(failed(&shc(&card("abc")), &vci(&[]), vec![twice.clone()], now()), "doses".to_owned())?;
    twice.min_days = Some(14);
    expect(failed(&shc(&two), &vci(&[]), vec![twice], now()), "too-recent".to_owned())
}

/// The vaccination with another date.
fn given(date: &str) -> Cbor {
    certificate(cbor!({
        "nam" => {"fnt" => "A"}, "dob" => "1992-05-17",
        "v" => [{"tg" => "840539006", "mp" => "EU/1/20/1528", "dt" => date, "co" => "PT", "dn" => 1, "sd" => 1}]
    }))
}

fn certificate(dcc: Result<Cbor, ciborium::value::Error>) -> Cbor {
    with(-260, Cbor::Map(vec![(1.into(), dcc.unwrap())]))
}

fn tested(sampled: &str, result: &str, kind: &str) -> String {
    let dcc = certificate(cbor!({
        "nam" => {"fnt" => "A"}, "dob" => "1992-05-17",
        "t" => [{"tg" => "840539006", "tt" => kind, "tr" => result, "sc" => sampled, "co" => "PT"}]
    }));
    hc1(&dcc, 1)
}

fn conditions_of_tests() -> Result<(), String> {
    let mut test = rule(Network::Gdhcn, ForeignKind::Test);
    test.max_test_hours = Some(48);
    let with = |text: &str| failed(text, &portugal(), vec![test.clone()], now());
    let (negative, pcr) = ("260415000", "LP6464-4");
    expect(with(&tested("2026-03-04T08:00:00Z", negative, pcr)), "passes".to_owned())?;
    expect(with(&tested("2026-03-03T08:00:01Z", negative, pcr)), "passes".to_owned())?;
    // Half-open: exactly 48 hours are too old.
    expect(with(&tested("2026-03-03T08:00:00Z", negative, pcr)), "test-age".to_owned())?;
    expect(with(&tested("2026-03-05T08:00:01Z", negative, pcr)), "test-age".to_owned())?;
    expect(with(&tested("2026-03-04T08:00:00Z", "260373001", pcr)), "result".to_owned())?;
    expect(with(&tested("2026-03-04T08:00:00Z", "419984006", pcr)), "result".to_owned())?;
    // A test for antibodies, and one of an unknown kind.
    for kind in ["94563-4", "1-8"] {
        expect(with(&tested("2026-03-04T08:00:00Z", negative, kind)), "test-kind".to_owned())?;
    }
    let mut molecular = test.clone();
    molecular.tests = vec![TestKind::Molecular];
    let antigen = tested("2026-03-04T08:00:00Z", negative, "LP217198-3");
    expect(failed(&antigen, &portugal(), vec![test], now()), "passes".to_owned())?;
    expect(failed(&antigen, &portugal(), vec![molecular], now()), "test-kind".to_owned())?;
    // Without a limit, no test passes.
    let endless = rule(Network::Gdhcn, ForeignKind::Test);
    expect(failed(&antigen, &portugal(), vec![endless], now()), "test-age".to_owned())
}

fn yellow_cards_and_recoveries() -> Result<(), String> {
    let card = |from: &str, to: Option<&str>| {
        let mut v = cbor!({"tg" => "1D47", "vp" => "X", "dt" => "2020-01-01", "vls" => from}).unwrap();
        if let (Cbor::Map(map), Some(to)) = (&mut v, to) {
            map.push(("vle".into(), to.into()));
        }
        let icvp = cbor!({"n" => "Zoë", "dob" => "1992-05-17", "v" => v}).unwrap();
        hc1(&with(-260, Cbor::Map(vec![(Cbor::from(-6), icvp)])), 1)
    };
    let yellow = |text: &str| failed(text, &portugal(), vec![rule(Network::Gdhcn, ForeignKind::YellowFever)], now());
    expect(yellow(&card("2020-01-11", None)), "passes".to_owned())?;
    expect(yellow(&card("2026-03-07", None)), "validity".to_owned())?;
    expect(yellow(&card("2020-01-11", Some("2026-03-05"))), "passes".to_owned())?;
    expect(yellow(&card("2020-01-11", Some("2026-03-03"))), "validity".to_owned())?;
    // It is no vaccination against COVID-19, and the other way round.
    let covid = vec![rule(Network::Gdhcn, ForeignKind::Vaccination)];
    expect(failed(&card("2020-01-11", None), &portugal(), covid, now()), "kind".to_owned())?;
    expect(yellow(&hc1(&claims(), 1)), "kind".to_owned())?;
    let recovered = |to: &str| {
        let dcc = certificate(cbor!({
            "nam" => {"fnt" => "A"}, "dob" => "",
            "r" => [{"tg" => "840539006", "fr" => "2026-01-01", "df" => "2026-01-12", "du" => to, "co" => "PT"}]
        }));
        failed(&hc1(&dcc, 1), &portugal(), vec![rule(Network::Gdhcn, ForeignKind::Recovery)], now())
    };
    expect(recovered("2026-06-30"), "passes".to_owned())?;
    expect(recovered("2026-03-01"), "validity".to_owned())
}

fn trust_that_is_not_current() -> Result<(), String> {
    let any = || rule(Network::Gdhcn, ForeignKind::Vaccination);
    let mut trust = portugal();
    trust.concern = Some(Concern::ListExpired { expires: now() });
    expect(judged(&hc1(&claims(), 1), &trust, any()), "undecided list-expired".to_owned())?;
    expect(judged(&hc1(&claims(), 2), &trust, any()), "undecided list-expired".to_owned())?;
    expect(judged("HC1:NCFOXN", &trust, any()), "refused foreign-damaged".to_owned())?;
    // A newer list may have the key.
    let mut trust = portugal();
    let other = cose(&cbor!({1 => -7, 4 => Cbor::Bytes(vec![9; 8])}).unwrap(), &empty(), &encode(&claims()), 1);
    let text = hc1_text(&encode(&other));
    expect(judged(&text, &trust, any()), "refused foreign-unknown-key".to_owned())?;
    trust.is_ageing = true;
    expect(judged(&text, &trust, any()), "undecided foreign-unknown-key".to_owned())
}

fn the_report_says_what_is_stated() -> Result<(), String> {
    let verdict =
        verify(&hc1(&claims(), 1), &portugal(), now(), &policy(rule(Network::Gdhcn, ForeignKind::Vaccination)));
    let report = serde_json::to_value(Report::new(&verdict, now())).unwrap();
    expect(report["code"].clone(), Value::Null)?;
    let foreign = &report["foreign"];
    expect(foreign["network"].clone(), json!("gdhcn"))?;
    let path = verdict.foreign().ok_or("no code")?.path();
    expect(path.words(Lang::En), "GDHCN list of 2026-03-05, taken into list 12 of China".to_owned())?;
    expect(foreign["path"]["list_version"].clone(), json!(12))?;
    expect(foreign["person"]["native"].clone(), json!("Gößinger, Zoë"))?;
    expect(foreign["person"]["birth"].clone(), json!("1992-05"))?;
    expect(foreign["statement"]["issuer"]["code"].clone(), json!("PRT"))?;
    expect(foreign["statement"]["facts"][0]["codes"]["product"]["code"].clone(), json!("EU/1/20/1528"))?;
    expect(foreign["statement"]["kid"].clone(), json!(KeyId::from_bytes(KID).to_string()))?;
    // Nothing has a colour.
    expect(report.to_string().contains("green"), false)?;
    // The same statement in another wrapping has the same mark.
    let again = cose(&protected(), &empty(), &encode(&claims()), 1);
    let untagged =
        verify(&hc1_text(&encode(&again)), &portugal(), now(), &policy(rule(Network::Gdhcn, ForeignKind::Vaccination)));
    expect(untagged.foreign().map(|code| code.mark()), verdict.foreign().map(|code| code.mark()))?;
    // A name whose characters hide or reorder others is not shown.
    let hidden = certificate(cbor!({
        "nam" => {"fn" => "a\u{202e}b", "fnt" => "AB"}, "dob" => "1992-05-17",
        "v" => [{"tg" => "840539006", "mp" => "EU/1/20/1528", "dt" => "2025-12-01", "co" => "PT"}]
    }));
    let verdict = verify(&hc1(&hidden, 1), &portugal(), now(), &policy(rule(Network::Gdhcn, ForeignKind::Vaccination)));
    let report = serde_json::to_value(Report::new(&verdict, now())).unwrap();
    expect(report["foreign"]["person"]["native"].clone(), Value::Null)?;
    expect(report["foreign"]["person"]["transliterated"].clone(), json!("AB"))?;
    // Nothing that is not signed is shown.
    let forged =
        verify(&hc1(&claims(), 2), &portugal(), now(), &policy(rule(Network::Gdhcn, ForeignKind::Vaccination)));
    let report = serde_json::to_value(Report::new(&forged, now())).unwrap();
    expect(report.get("foreign").cloned(), None)
}

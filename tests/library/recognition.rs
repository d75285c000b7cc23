//! The three ways of recognition: their scope, their path and their limits.

use std::collections::BTreeMap;

use crate::support::set::{region, role, signed, window};
use crate::support::{NOW, at, claims, key};
use fede::issuer::Code;
use fede::payload::{Claims, Grounds, Lang, Region, Slot, Status, StatusReason};
use fede::time::Timestamp;
use fede::trust::{
    Change, Conversion, ConvertError, Digest, Document, DocumentSource, ImportError, ImportFile, SourceError,
    TrustError, TrustList, TrustedList, TrustedRoot,
};
use fede::verifier::{Policy, Verdict, Verified, verify};

/// Files next to a TOML file, by name. The public key `N.pub.pem` belongs to the seed N.
#[derive(Default, Clone)]
struct Files(BTreeMap<String, String>);

impl Files {
    fn load(&self, name: &str) -> Result<String, String> {
        if let Some(seed) = name.strip_suffix(".pub.pem") {
            return Ok(key(seed.parse().unwrap()).verifying_key().to_pem().unwrap());
        }
        self.0.get(name).cloned().ok_or_else(|| format!("no {name}"))
    }

    fn with(mut self, name: &str, import: &ImportFile) -> Self {
        self.0.insert(name.to_owned(), import.to_toml());
        self
    }

    /// A publisher's signed list, under a root of key 1.
    fn list(&self, publisher: &str, version: u64, regions: &str) -> Result<(TrustedList, Digest), SourceError<String>> {
        let toml = format!(
            "document = \"list\"\nversion = {version}\nissued = 2026-03-01T00:00:00Z\nexpires = 2026-04-01T00:00:00Z\n\
             publisher = \"{publisher}\"\n{regions}"
        );
        let draft = DocumentSource::from_toml(&toml)?.to_draft(|name| self.load(name))?;
        let bytes = signed(draft, &[key(1)]);
        Ok((TrustedList::from_bytes(&bytes, root()).unwrap(), Digest::of(&bytes)))
    }
}

fn root() -> TrustedRoot {
    let year = window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    let root = fede::trust::Root::new(1, year, role(1, &[1]), role(1, &[1])).unwrap();
    TrustedRoot::from_bytes(&signed(root.to_draft(), &[key(1)])).unwrap()
}

/// An entry with its own key.
fn own(iss: &str, seed: u8, more: &str) -> String {
    format!(
        "[[region]]\niss = \"{iss}\"\n{more}\n[[region.key]]\nfile = \"{seed}.pub.pem\"\nnot_before = 2026-01-01T00:00:00Z\n\
         expires = 2027-01-01T00:00:00Z\nsigns = [\"health\", \"itinerary\"]\n"
    )
}

fn taken(iss: &str, file: &str, more: &str) -> String {
    format!("[[region]]\niss = \"{iss}\"\nfrom = \"{file}\"\n{more}\n")
}

/// Macao's own list, with key 20.
fn macao(version: u64) -> (TrustedList, Digest) {
    Files::default().list("MO", version, &own("MO", 20, "")).unwrap()
}

fn import((list, digest): &(TrustedList, Digest), codes: &[&str]) -> Result<ImportFile, ImportError> {
    let regions: Vec<Region> = codes.iter().map(|code| region(code)).collect();
    ImportFile::take(list, *digest, &regions)
}

/// The platform's list, with Macao recognised directly.
fn platform(more: &str) -> TrustedList {
    let files = Files::default().with("macao", &import(&macao(7), &["MO"]).unwrap());
    files.list("CN", 3, &(own("CN", 10, "") + &taken("MO", "macao", more))).unwrap().0
}

fn code(request: &str, seed: u8) -> String {
    Code::sign(&claims(request), &key(seed)).text().to_owned()
}

fn with_status(iss: &str, status: &str, seed: u8) -> String {
    let grounds = if status == "green" { "" } else { r#", "reason": "symptoms", "authority": "A", "appeal": "1""# };
    code(&format!(r#"{{"region": "{iss}", "health": {{"status": "{status}"{grounds}}}}}"#), seed)
}

fn said(trust: &TrustedList, text: &str, time: &str) -> String {
    let verdict = verify(text, trust, at(time), &Policy::default());
    let ids: Vec<_> = verdict.reasons().iter().map(|reason| reason.id()).collect();
    if ids.is_empty() { "accepted".to_owned() } else { ids.join(" ") }
}

fn path(trust: &TrustedList, text: &str) -> String {
    let verdict = verify(text, trust, at(NOW), &Policy::default());
    let anchor = verdict.code().unwrap().anchor();
    anchor.path().words(anchor.region(), Lang::En)
}

// Direct recognition.

#[test]
fn a_region_taken_over_is_recognised_by_its_path() {
    let trust = platform("");
    let green = with_status("MO", "green", 20);
    assert_eq!(said(&trust, &green, NOW), "accepted");
    assert_eq!(
        path(&trust, &green),
        "directly: list 3 of China (CN) → list 7 of Macao SAR China (MO) → Macao SAR China (MO)"
    );
    assert_eq!(path(&trust, &with_status("CN", "green", 10)), "own region: list 3 of China (CN) → China (CN)");
}

#[test]
fn an_agreement_has_a_scope_of_kinds() {
    let trust = platform("kinds = [\"health\"]");
    assert_eq!(said(&trust, &with_status("MO", "green", 20), NOW), "accepted");
    let itinerary = code(r#"{"region": "MO", "itinerary": {"countries": ["MO"]}}"#, 20);
    assert_eq!(said(&trust, &itinerary, NOW), "kind-not-permitted");
}

#[test]
fn an_agreement_ends() {
    let trust = platform("until = 2026-03-05T20:00:00Z");
    let green = with_status("MO", "green", 20);
    assert_eq!(said(&trust, &green, "2026-03-05T19:59:59Z"), "accepted");
    assert_eq!(said(&trust, &green, "2026-03-05T20:00:00Z"), "recognition-ended");
}

#[test]
fn their_yellow_is_our_red() {
    let trust = platform("statuses = { yellow = \"red\" }");
    let yellow = with_status("MO", "yellow", 20);
    let verdict = verify(&yellow, &trust, at(NOW), &Policy::accepting(&[Status::Green, Status::Yellow]));
    let reason = &verdict.reasons()[0];
    assert_eq!(
        reason.values(),
        [("status", "red".to_owned()), ("accepted", "green,yellow".to_owned()), ("stated", "yellow".to_owned())]
    );
    assert!(reason.sentence(Lang::En).starts_with("The health status is yellow, which counts as red here"));
    assert_eq!(said(&trust, &with_status("MO", "green", 20), NOW), "accepted");
    let turned = Files::default().list("CN", 1, &own("CN", 10, "statuses = { green = \"red\" }")).map(drop);
    assert!(matches!(turned, Err(SourceError::Payload(_))), "yellow would count as better than green");
}

#[test]
fn what_the_publisher_withdraws_is_noticed() {
    let both = |version, regions: &str| Files::default().list("MO", version, regions).unwrap();
    let first = both(7, &(own("MO", 20, "") + &own("HK", 21, "")));
    let taken = import(&first, &["MO", "HK"]).unwrap();
    assert_eq!(ImportFile::from_toml(&taken.to_toml()).unwrap(), taken);
    // A new key for Macao, and Hong Kong is no longer on the list.
    let (list, digest) = both(8, &own("MO", 22, ""));
    let renewed = taken.renew(&list, digest, &[]).unwrap();
    let changes = taken.changes_to(&renewed);
    let withdrawn: Vec<_> = changes.iter().filter(|change| change.takes_away()).collect();
    assert!(withdrawn.contains(&&Change::RegionDropped { region: region("HK") }));
    assert!(withdrawn.contains(&&Change::KeyWithdrawn { region: region("MO"), kid: key(20).kid() }));
    // A list that refers to Hong Kong from there cannot be built.
    let files = Files::default().with("macao", &renewed);
    let refused = files.list("CN", 4, &self::taken("HK", "macao", "")).map(drop);
    assert!(matches!(refused, Err(SourceError::NotImported { .. })));
    // An older list would restore what was withdrawn.
    let refused = renewed.renew(&first.0, first.1, &[]);
    assert!(matches!(refused, Err(ImportError::Older { expected: 8, found: 7 })));
    let (other, digest) = Files::default().list("HK", 9, &own("MO", 20, "")).unwrap();
    assert!(matches!(renewed.renew(&other, digest, &[]), Err(ImportError::OtherPublisher { .. })));
}

#[test]
fn recognition_is_not_transitive_unless_granted() {
    let list = |grant: &str| {
        let files = Files::default().with("macao", &import(&macao(7), &["MO"]).unwrap());
        files.list("CN", 3, &taken("MO", "macao", grant)).unwrap()
    };
    let refused = import(&list(""), &["MO"]);
    assert!(matches!(refused, Err(ImportError::NotTransitive { .. })), "{refused:?}");
    let passed_on =
        import(&list("may_pass_on = true\nstatuses = { yellow = \"red\" }\nkinds = [\"health\"]"), &["MO"]).unwrap();
    let files = Files::default().with("china", &passed_on);
    let trust = files.list("JP", 1, &taken("MO", "china", "")).unwrap().0;
    let green = with_status("MO", "green", 20);
    assert_eq!(
        path(&trust, &green),
        "directly: list 1 of Japan (JP) → list 3 of China (CN) → list 7 of Macao SAR China (MO) → Macao SAR China (MO)"
    );
    // Recognition that is passed on keeps its scope.
    assert_eq!(said(&trust, &with_status("MO", "yellow", 20), NOW), "status-not-accepted");
    let itinerary = code(r#"{"region": "MO", "itinerary": {"countries": ["MO"]}}"#, 20);
    assert_eq!(said(&trust, &itinerary, NOW), "kind-not-permitted");
    // Removing a grant counts as a withdrawal.
    let (without, digest) = Files::default()
        .with("macao", &import(&macao(7), &["MO"]).unwrap())
        .list("CN", 4, &taken("MO", "macao", ""))
        .unwrap();
    assert!(passed_on.renew(&without, digest, &[]).unwrap().regions().is_empty());
}

#[test]
fn a_region_recognised_by_two_paths() {
    let by = |publisher: &str, seed| Files::default().list(publisher, 1, &own("MO", seed, "")).unwrap();
    let (one, same, other) = (by("HK", 20), by("JP", 20), by("JP", 21));
    let take = |list| import(list, &["MO"]).unwrap();
    let files = |second: &ImportFile| Files::default().with("one", &take(&one)).with("two", second);
    let two = "[[region]]\niss = \"MO\"\nfrom = [\"one\", \"two\"]\n";
    // Two lists that agree give one recognition, with the path that is named first.
    let trust = files(&take(&same)).list("CN", 1, two).unwrap().0;
    assert!(path(&trust, &with_status("MO", "green", 20)).contains("Hong Kong"));
    // Two lists that differ are an error; they are not merged.
    match files(&take(&other)).list("CN", 1, two).map(drop) {
        Err(SourceError::Disagreement { files, difference, .. }) => {
            assert_eq!(files, ["one", "two"]);
            assert!(difference.sentence(Lang::En).contains("key"), "{difference:?}");
        }
        other => panic!("{other:?}"),
    }
    // A list cannot name a region twice, or with two ways.
    let twice = format!("{}{}", taken("MO", "one", ""), own("MO", 20, ""));
    let refused = files(&take(&same)).list("CN", 1, &twice).map(drop);
    assert!(matches!(refused, Err(SourceError::Trust(TrustError::DuplicateRegion { .. }))));
    let refused = files(&take(&same)).list("CN", 1, &own("MO", 20, "from = \"one\"")).map(drop);
    assert!(matches!(refused, Err(SourceError::Ways { found: 2, .. })));
}

#[test]
fn an_import_file_is_not_edited() {
    let toml = import(&macao(7), &["MO"]).unwrap().to_toml();
    for (from, to) in [
        ("signs = [\"health\"", "signs = [\"everything\""),
        ("version = 7", "version = \"x\""),
        ("sha256 = \"", "sha256 = \"0"),
        ("iss = \"MO\"", "iss = \"XX\""),
        ("expires = \"2027", "expires = \"2020"),
        ("document = \"import\"", "document = \"list\""),
        ("public = \"", "public = \"z"),
    ] {
        assert!(toml.contains(from), "{from}");
        assert!(ImportFile::from_toml(&toml.replacen(from, to, 1)).is_err(), "{to}");
    }
}

// Adoption.

#[test]
fn national_keys_sign_for_the_regions_that_adopted_the_code() {
    let regions = own("CN", 10, "") + "[[region]]\niss = \"CN-XZ\"\nadopts = \"CN\"\n" + &own("CN-SH", 12, "");
    let trust = Files::default().list("CN", 1, &regions).unwrap().0;
    let tibet = with_status("CN-XZ", "green", 10);
    assert_eq!(said(&trust, &tibet, NOW), "accepted");
    assert_eq!(path(&trust, &tibet), "by adoption: list 1 of China (CN) → China (CN) → Tibet (CN-XZ)");
    assert_eq!(said(&trust, &with_status("CN-SH", "green", 10), NOW), "region-not-permitted");
    assert_eq!(said(&trust, &with_status("CN-XZ", "green", 12), NOW), "region-not-permitted");
}

#[test]
fn an_adopted_code_is_one_of_the_list_and_no_adopted_one_itself() {
    let list = |regions: &str| Files::default().list("CN", 1, regions).map(drop);
    let adopts = |iss: &str, of: &str| format!("[[region]]\niss = \"{iss}\"\nadopts = \"{of}\"\n");
    let nothing = |result| matches!(result, Err(SourceError::Trust(TrustError::AdoptsNothing { .. })));
    assert!(nothing(list(&adopts("CN-XZ", "CN"))));
    assert!(nothing(list(&(own("CN", 10, "") + &adopts("CN-XZ", "CN") + &adopts("CN-QH", "CN-XZ")))));
    let refused = list(&(own("CN", 10, "") + &own("CN-XZ", 11, "adopts = \"CN\"")));
    assert!(matches!(refused, Err(SourceError::Ways { .. })));
    // A region recognised under an agreement has a scope, and adoption would remove it.
    let files = Files::default().with("macao", &import(&macao(7), &["MO"]).unwrap());
    let refused = files.list("CN", 1, &(taken("MO", "macao", "kinds = [\"health\"]") + &adopts("CN-XZ", "MO")));
    assert!(matches!(refused, Err(SourceError::Trust(TrustError::AdoptsDirect { .. }))));
}

// Conversion.

fn verified(trust: &TrustedList, text: &str, time: &str) -> Box<Verified> {
    match verify(text, trust, at(time), &Policy::everything()) {
        Verdict::Accepted(verified) => verified,
        other => panic!("{other:?}"),
    }
}

fn conversion(time: &str) -> Conversion {
    Conversion { region: region("CN"), issued: at(time), expires: None, slot: Slot::new(5).unwrap(), grounds: None }
}

fn expires(claims: &Claims) -> Timestamp {
    claims.validity().window().expires()
}

#[test]
fn a_converted_code_names_its_origin_and_outlives_it_by_nothing() {
    let trust = platform("");
    let local = claims(
        r#"{"region": "MO", "health": {"status": "green"},
        "holder": {"name": "张三丰", "document": "passport", "number": "E1234567"}}"#,
    );
    let text = Code::sign(&local, &key(20)).text().to_owned();
    let noon = "2026-03-05T12:00:00Z";
    let code = verified(&trust, &text, noon);
    let national = conversion(noon).convert(&code).unwrap();
    assert_eq!(national.issuer(), region("CN"));
    let origin = national.origin().unwrap();
    assert_eq!((origin.issuer(), origin.cti()), (region("MO"), local.cti()));
    assert_eq!(expires(&national), expires(&local));
    assert_eq!(national.holder(), local.holder());
    let later = Conversion { expires: Some(at("2030-01-01T00:00:00Z")), ..conversion(noon) };
    assert_eq!(expires(&later.convert(&code).unwrap()), expires(&local));
    let earlier = Conversion { expires: Some(at("2026-03-05T13:00:00Z")), ..conversion(noon) };
    assert_eq!(expires(&earlier.convert(&code).unwrap()), at("2026-03-05T13:00:00Z"));
    let ending = platform("until = 2026-03-05T20:00:00Z");
    let converted = conversion(noon).convert(&verified(&ending, &text, noon)).unwrap();
    assert_eq!(expires(&converted), at("2026-03-05T20:00:00Z"), "nor the agreement");
    let key_ends = own("MO", 20, "").replace("2027-01-01T00:00:00Z", "2026-03-05T18:00:00Z");
    let ending = Files::default().list("CN", 3, &(own("CN", 10, "") + &key_ends)).unwrap().0;
    let converted = conversion(noon).convert(&verified(&ending, &text, noon)).unwrap();
    assert_eq!(expires(&converted), at("2026-03-05T18:00:00Z"), "nor the key");
    let signed = Code::sign(&national, &key(10));
    assert_eq!(said(&trust, signed.text(), noon), "accepted");
}

#[test]
fn a_converted_status_is_never_better() {
    let noon = "2026-03-05T12:00:00Z";
    let strict = platform("statuses = { green = \"yellow\", yellow = \"red\" }");
    let converted = |trust: &TrustedList, status, grounds: Option<Grounds>| {
        let code = verified(trust, &with_status("MO", status, 20), noon);
        let conversion = Conversion { grounds, ..conversion(noon) };
        conversion.convert(&code).map(|claims| claims.statements().health().unwrap().clone())
    };
    assert_eq!(converted(&strict, "yellow", None).unwrap().status(), Status::Red);
    // A conversion to yellow needs a reason.
    assert!(matches!(converted(&strict, "green", None), Err(ConvertError::Payload(_))));
    let grounds = Grounds::new(StatusReason::ArrivalFromAbroad, "边检", "12367").unwrap();
    let yellow = converted(&strict, "green", Some(grounds.clone())).unwrap();
    assert_eq!((yellow.status(), yellow.grounds()), (Status::Yellow, Some(&grounds)));
    // An agreement that maps their yellow to green here does not make a green code from it.
    let lenient = platform("statuses = { yellow = \"green\", red = \"yellow\" }");
    assert_eq!(converted(&lenient, "yellow", None).unwrap().status(), Status::Yellow);
    assert_eq!(converted(&lenient, "red", None).unwrap().status(), Status::Red);
}

#[test]
fn what_was_converted_is_not_converted_again() {
    let trust = platform("");
    let code = verified(&trust, &with_status("MO", "green", 20), NOW);
    let national = conversion(NOW).convert(&code).unwrap();
    let text = Code::sign(&national, &key(10)).text().to_owned();
    let back = Conversion { region: region("JP"), ..conversion(NOW) };
    let refused = back.convert(&verified(&trust, &text, NOW));
    assert_eq!(refused, Err(ConvertError::ConvertedBefore { origin: region("MO") }));
    let own = conversion(NOW).convert(&verified(&trust, &with_status("CN", "green", 10), NOW));
    assert_eq!(own, Err(ConvertError::OwnCode { region: region("CN") }));
}

#[test]
fn an_itinerary_is_converted_on_its_day_alone() {
    let trust = platform("");
    let text = code(r#"{"region": "MO", "itinerary": {"countries": ["MO"]}, "valid_hours": 72}"#, 20);
    assert!(conversion(NOW).convert(&verified(&trust, &text, NOW)).is_ok());
    let late = "2026-03-07T12:00:00Z";
    let refused = conversion(late).convert(&verified(&trust, &text, late));
    assert!(matches!(refused, Err(ConvertError::Payload(_))), "{refused:?}");
}

#[test]
fn a_list_is_read_back_as_it_was_built() {
    let scope = "kinds = [\"health\"]\nuntil = 2026-03-20T00:00:00Z\nstatuses = { yellow = \"red\" }\nmay_pass_on = true\nrevocation = 4";
    let trust = platform(scope);
    let draft = trust.list().to_draft();
    assert_eq!(&TrustList::from_unverified(&draft).unwrap(), trust.list());
    let macao = trust.list().region(region("MO")).unwrap();
    assert_eq!(
        macao.recognition().words(Lang::En),
        "directly, from list 7 of Macao SAR China, only for health status, until 2026-03-20T00:00:00Z, yellow counts as red, \
         others may take it over"
    );
    assert_eq!(macao.revocation(), Some(4));
}

// What offices share.

/// Shanghai with a key for codes, Hubei and Tibet with keys for exchange. Tibet adopts the code of CN.
fn offices() -> String {
    let exchange = |text: String| text.replace("\"health\", \"itinerary\"", "\"exchange\"");
    own("CN", 10, "")
        + &own("CN-SH", 12, "")
        + &exchange(own("CN-HB", 13, ""))
        + &exchange(own("CN-XZ", 14, "adopts = \"CN\""))
}

fn agreement(from: &str, to: &str, more: &str) -> String {
    format!(
        "[[agreement]]\nfrom = \"{from}\"\nto = \"{to}\"\nfacts = [\"tests\", \"cases\"]\ndays = 14\n\
         not_before = 2026-03-03T00:00:00Z\nexpires = 2026-03-06T00:00:00Z\n{more}\n"
    )
}

fn sharing(agreements: &str) -> Result<TrustedList, SourceError<String>> {
    Files::default().list("CN", 3, &(offices() + agreements)).map(|(list, _)| list)
}

#[test]
fn an_agreement_has_a_direction_and_a_window() {
    let trust = sharing(&agreement("CN-HB", "CN-XZ", "")).unwrap();
    let list = trust.list();
    let found = |from, to, time| list.agreement(region(from), region(to), at(time)).map(fede::trust::Agreement::days);
    assert_eq!(found("CN-HB", "CN-XZ", "2026-03-03T00:00:00Z"), Some(14));
    assert_eq!(found("CN-HB", "CN-XZ", "2026-03-05T23:59:59Z"), Some(14));
    assert_eq!(found("CN-HB", "CN-XZ", "2026-03-02T23:59:59Z"), None);
    assert_eq!(found("CN-HB", "CN-XZ", "2026-03-06T00:00:00Z"), None);
    assert_eq!(found("CN-XZ", "CN-HB", "2026-03-04T00:00:00Z"), None, "the other direction");
    let both = sharing(&agreement("CN-XZ", "CN-HB", "both_ways = true")).unwrap();
    assert_eq!(both.list().agreements().len(), 2);
}

#[test]
fn a_list_without_agreements_is_encoded_as_before() {
    use fede::trust::Document;
    let (without, with) = (sharing("").unwrap(), sharing(&agreement("CN-HB", "CN-SH", "")).unwrap());
    let bytes = |trust: &TrustedList| trust.list().to_draft().unverified_payload().to_vec();
    assert_eq!(bytes(&without)[0], 0xa5, "five fields");
    assert_eq!(bytes(&with)[0], 0xa6);
    let changes: Vec<_> =
        without.list().changes_to(with.list()).iter().map(|one| (one.takes_away(), one.sentence(Lang::En))).collect();
    let sentence = "the office of Hubei shares with that of Shanghai: cases, test results; a fact counts for 14 days; \
                    from 2026-03-03T00:00:00Z to 2026-03-06T00:00:00Z";
    assert_eq!(changes, [(false, sentence.to_owned())]);
    let back = with.list().changes_to(without.list()).pop().unwrap().sentence(Lang::Zh);
    assert_eq!(back, "湖北省的机构不再与上海市的机构共享，来自湖北省的信息不再计入");
}

#[test]
fn a_wrong_agreement_is_refused() {
    for wrong in [
        agreement("CN-HB", "CN-HB", ""),
        agreement("CN-HB", "MO", ""),
        agreement("CN-HB", "CN-SH", "").replace("14", "0"),
        agreement("CN-HB", "CN-SH", "").replace("14", "366"),
        agreement("CN-HB", "CN-SH", "").replace("\"tests\"", "\"cases\""),
        agreement("CN-HB", "CN-SH", "both_ways = true") + &agreement("CN-SH", "CN-HB", ""),
    ] {
        let error = sharing(&wrong).unwrap_err();
        assert!(matches!(error, SourceError::Trust(TrustError::Agreement { .. })), "{wrong}");
    }
    // A region that adopts a code has no keys that sign codes.
    let both = own("CN", 10, "") + &own("CN-XZ", 14, "adopts = \"CN\"");
    assert!(Files::default().list("CN", 3, &both).is_err());
}

//! Offices share what they know: files between them, and what audits make of the facts.

use std::path::{Path, PathBuf};

use super::back_end;
use crate::registry::{by, declaration, declare_all, passport, proven, template};
use crate::support::set::{listed, listed_key, region, window};
use crate::support::{at, key, rng};
use fede::key::{DocumentNumber, SigningKey};
use fede::office::acts::{
    Answer, ImportKind, Shared, TakenFile, Terms, apply_agreements, audit, decide, forget, import, issue, retract,
    share, take_shared,
};
use fede::office::audit::{AuditRules, decision_words};
use fede::office::exchange::ShareError;
use fede::office::registry::{
    Batches, Codes, DecisionOrigin, Decisions, Exchange, Journal, OfficeRegistry, RegistryError, StoredDecision,
};
use fede::office::{NewOffice, Office, OfficeError, PersonIndex, TextFile};
use fede::payload::{Commitment, DocumentKind, Lang, Salt, Status, StatusReason};
use fede::time::{Timestamp, Zone};
use fede::trust::{Agreement, KeyUse, Recognition, SharedKind, TrustError, TrustList};
use tempfile::TempDir;

const DAY: u64 = 86_400;

/// The keys for exchange, by the region of the office.
fn exchange_key(code: &str) -> SigningKey {
    key(match code {
        "CN-SH" => 31,
        "CN-HB" => 32,
        "CN-XZ" => 33,
        _ => 34,
    })
}

fn both(one: &str, other: &str, kinds: &[SharedKind], days: u64, until: &str) -> Vec<Agreement> {
    let window = window("2026-03-01T00:00:00Z", until);
    let agreement = |from, to| Agreement::new([region(from), region(to)], kinds.to_vec(), days, window).unwrap();
    vec![agreement(one, other), agreement(other, one)]
}

/// China vouches for Shanghai and Hubei, knows Macao directly, and Tibet adopts its code.
fn list(agreements: Vec<Agreement>) -> TrustList {
    let year = window("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    let exchange = |code: &str| {
        let key = exchange_key(code);
        fede::trust::ListedKey::new(key.verifying_key(), year, vec![KeyUse::Exchange]).unwrap()
    };
    let via = vec![fede::trust::Provenance::new(region("MO"), 1, fede::trust::Digest::of(b"MO"))];
    let regions = vec![
        listed("CN", vec![listed_key(10, year, &[KeyUse::Health])], Recognition::vouched()),
        listed("CN-SH", vec![exchange("CN-SH"), listed_key(12, year, &[KeyUse::Health])], Recognition::vouched()),
        listed("CN-HB", vec![exchange("CN-HB"), listed_key(13, year, &[KeyUse::Health])], Recognition::vouched()),
        listed("CN-XZ", vec![exchange("CN-XZ")], Recognition::adoption(region("CN"))),
        listed("MO", vec![exchange("MO")], Recognition::direct(via).unwrap()),
    ];
    TrustList::new(1, year, region("CN"), regions).unwrap().with_agreements(agreements).unwrap()
}

/// Shanghai and Hubei share everything for 14 days.
fn all_between_two() -> TrustList {
    list(both("CN-SH", "CN-HB", &SharedKind::ALL, 14, "2026-06-01T00:00:00Z"))
}

#[test]
fn what_was_reported_wrongly_is_taken_back_on_both_sides() {
    let list = all_between_two();
    let (mut hubei, mut shanghai) = (Bureau::of("CN-HB"), Bureau::of("CN-SH"));
    let time = "2026-03-05T04:00:00Z";
    shanghai.declare([1, 2].into_iter());
    hubei.case(1, "2026-03-01", "", time);
    hubei.case(2, "2026-03-01", "", time);
    let (path, _) = hubei.share("CN-SH", &list, time).unwrap();
    shanghai.take(&path, &list, time).unwrap();
    shanghai.audit(time);
    let status = |bureau: &Bureau| [1, 2].map(|n| bureau.last(n).decision.outcome.status);
    assert_eq!(status(&shanghai), [Some(Status::Red); 2]);
    // The end does not matter; a second time there is nothing to take back.
    let row = format!("passport,{},confirmed,2026-03-01,2026-03-04\n", passport(1));
    let later = "2026-03-05T05:00:00Z";
    assert_eq!([hubei.retract(ImportKind::Cases, &row, later), hubei.retract(ImportKind::Cases, &row, later)], [1, 0]);
    let (path, shared) = hubei.share("CN-SH", &list, later).unwrap();
    assert_eq!(shared.facts, 1);
    assert_eq!(shanghai.take(&path, &list, later).unwrap().taken.withdrawn, 1);
    shanghai.audit(later);
    assert_eq!(status(&shanghai), [Some(Status::Green), Some(Status::Red)]);
}

/// An office, its registry, and its key for exchange.
struct Bureau {
    directory: TempDir,
    code: &'static str,
    office: Office,
    registry: OfficeRegistry,
    key: SigningKey,
}

impl Bureau {
    fn of(code: &'static str) -> Self {
        Self::with(code, "keep_numbers = false")
    }

    fn with(code: &'static str, keep_numbers: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let new = NewOffice { region: region(code), key: "key.pem", time_zone: "+08:00", authority: "A", appeal: "1" };
        let config = template(new, back_end::fresh().as_ref()).replace("keep_numbers = false", keep_numbers);
        let seed = u8::try_from(code.len()).unwrap() + code.bytes().fold(0, u8::wrapping_add);
        let office = Office::create(&directory.path().join("office"), &config, &mut rng(seed)).unwrap();
        let registry = office.registry().unwrap();
        Self { directory, code, office, registry, key: exchange_key(code) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn person(&self, n: usize) -> PersonIndex {
        let number = DocumentNumber::new(&passport(n)).unwrap();
        self.office.secret().index_of(DocumentKind::Passport, &number)
    }

    /// People declare no symptoms, contacts or stays. Their commitments are there already.
    fn declare(&mut self, people: impl Iterator<Item = usize> + Clone) {
        let commitment = Commitment::new(Salt::new([7; 8]), [7; 16]);
        let known: Vec<_> = people.clone().map(|n| (self.person(n), commitment)).collect();
        self.registry.keep_commitments(&known, at("2026-03-05T04:00:00Z")).unwrap();
        declare_all(&self.office, &mut self.registry, people.map(|n| declaration(n, "")).collect());
    }

    fn import(&mut self, kind: ImportKind, rows: &str, time: &str) -> u64 {
        let file = self.table(kind, rows);
        import(&self.office, &mut self.registry, (kind, &file), true, by(time), &mut |_, _| ()).unwrap().new
    }

    fn retract(&mut self, kind: ImportKind, rows: &str, time: &str) -> u64 {
        let file = self.table(kind, rows);
        retract(&self.office, &mut self.registry, (kind, &file), true, by(time), &mut |_, _| ()).unwrap().new
    }

    fn table(&self, kind: ImportKind, rows: &str) -> TextFile {
        let columns = match kind {
            ImportKind::Cases => "document,number,status,since,until",
            ImportKind::Contacts => "document,number,last_contact",
            ImportKind::Isolation => "document,number,since,until",
            _ => "document,number,taken,result",
        };
        let path = self.path("table.csv");
        std::fs::write(&path, format!("{columns}\n{rows}")).unwrap();
        TextFile::scan(&path, None).unwrap()
    }

    fn case(&mut self, n: usize, since: &str, until: &str, time: &str) -> u64 {
        self.import(ImportKind::Cases, &format!("passport,{},confirmed,{since},{until}\n", passport(n)), time)
    }

    fn share(&mut self, with: &str, list: &TrustList, time: &str) -> Result<(PathBuf, Shared), ShareError> {
        let path = self.path(&format!("{}-{with}-{time}.shared", self.code));
        let terms = Terms { list, key: &self.key };
        let what = (region(with), None);
        share(&self.office, &mut self.registry, what, &path, terms, by(time), &mut rng(1)).map(|made| (path, made))
    }

    fn take(&mut self, path: &Path, list: &TrustList, time: &str) -> Result<TakenFile, ShareError> {
        take_shared(&self.office, &mut self.registry, path, Terms { list, key: &self.key }, by(time))
    }

    fn audit(&mut self, time: &str) {
        let rules = AuditRules::from_toml(AuditRules::DEFAULT).unwrap();
        audit(&self.office, &mut self.registry, &rules, by(time), &mut |_| {}).unwrap();
    }

    fn last(&self, n: usize) -> StoredDecision {
        self.registry.last_decision(self.person(n)).unwrap().unwrap()
    }

    fn stands(&self, n: usize) -> (Option<Status>, String) {
        let last = self.last(n).decision;
        (last.outcome.status, last.rule)
    }
}

const MORNING: &str = "2026-03-05T04:00:00Z";
const NOON: &str = "2026-03-05T06:00:00Z";
const NEXT: &str = "2026-03-06T04:00:00Z";

/// The facts of the vector: number, kind, start, end.
pub(crate) const VECTOR: [(&str, u8, &str, Option<&str>); 2] = [
    ("E12345678", 2, "2026-03-04T00:00:00Z", None),
    ("E87654321", 0, "2026-03-01T00:00:00Z", Some("2026-03-04T12:00:00Z")),
];

/// A file of the office of Hubei for that of Shanghai, and the list under which it is.
pub(crate) fn vector() -> (Vec<u8>, Vec<u8>) {
    use fede::trust::Document;
    let (list, mut hubei) = (all_between_two(), Bureau::of("CN-HB"));
    let [contact, case] = VECTOR;
    hubei.import(ImportKind::Contacts, &format!("passport,{},{}\n", contact.0, contact.2), MORNING);
    let case = format!("passport,{},confirmed,{},{}\n", case.0, case.2, case.3.unwrap());
    hubei.import(ImportKind::Cases, &case, MORNING);
    let (file, _) = hubei.share("CN-SH", &list, MORNING).unwrap();
    (std::fs::read(file).unwrap(), list.to_draft().signed_by(&key(1)).encode())
}

/// The secret of the two offices of the vector.
pub(crate) fn vector_pair() -> fede::office::exchange::Pair {
    let (sender, recipient) = (exchange_key("CN-HB"), exchange_key("CN-SH"));
    fede::office::exchange::Pair::new((region("CN-SH"), &recipient), (region("CN-HB"), sender.verifying_key()))
}

/// The vector of `fixtures/vectors.json` is taken over, and its documents are found.
#[test]
fn the_shared_file_of_the_vectors_is_taken_over() {
    use fede::trust::Document;
    let vectors: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string("fixtures/vectors.json").unwrap()).unwrap();
    let bytes = |name: &str| crate::support::unhex(vectors["shared"][name].as_str().unwrap());
    let list = TrustList::from_unverified(&TrustList::envelope(&bytes("list")).unwrap()).unwrap();
    let mut shanghai = Bureau::of("CN-SH");
    let path = shanghai.path("vector.shared");
    std::fs::write(&path, bytes("file")).unwrap();
    assert_eq!(shanghai.take(&path, &list, NOON).unwrap().taken.new, 2);
    for entry in vectors["shared"]["content"].as_array().unwrap() {
        let number = DocumentNumber::new(entry["number"].as_str().unwrap()).unwrap();
        let point = vector_pair().point_of(DocumentKind::Passport, &number);
        assert_eq!(crate::support::hex(point.as_bytes()), entry["point"].as_str().unwrap());
    }
}

#[test]
fn a_case_in_hubei_counts_in_shanghai_until_it_is_withdrawn() {
    let (list, mut hubei, mut shanghai) = (all_between_two(), Bureau::of("CN-HB"), Bureau::of("CN-SH"));
    shanghai.declare(0..3);
    shanghai.audit(MORNING);
    assert_eq!(shanghai.stands(0), (Some(Status::Green), "nothing-found".to_owned()));
    // Person 1 of the file has declared in Shanghai, person 9 nowhere.
    hubei.case(1, "2026-03-04", "", MORNING);
    hubei.case(9, "2026-03-04", "", MORNING);
    let (file, shared) = hubei.share("CN-SH", &list, MORNING).unwrap();
    assert_eq!((shared.facts, shared.people), (2, 2));
    let taken = shanghai.take(&file, &list, NOON).unwrap();
    assert_eq!((taken.from, taken.taken.new, taken.taken.matched, taken.lapsed), (region("CN-HB"), 2, 1, 0));
    shanghai.audit(NOON);
    assert_eq!(shanghai.stands(1), (Some(Status::Red), "confirmed-case".to_owned()));
    assert_eq!(shanghai.stands(0).0, Some(Status::Green));
    let words = |lang| decision_words(&shanghai.last(1), &Zone::CHINA, lang);
    let en = "  - a confirmed case, from 2026-03-04 00:00 +08:00 (reported by Hubei on 2026-03-05 12:00 +08:00)\n";
    assert!(words(Lang::En).contains(en), "{}", words(Lang::En));
    assert!(words(Lang::Zh).contains("（湖北省于2026-03-05 12:00 +08:00通报）"), "{}", words(Lang::Zh));
    // Whoever declares later is matched too.
    shanghai.declare(std::iter::once(9));
    shanghai.audit(NOON);
    assert_eq!(shanghai.stands(9).0, Some(Status::Red));
    // The next file says that one case is over. The other one stays, and no decision is made again.
    hubei.case(1, "2026-03-04", "2026-03-05", NOON);
    let before = shanghai.last(9);
    let (file, _) = hubei.share("CN-SH", &list, NEXT).unwrap();
    let taken = shanghai.take(&file, &list, NEXT).unwrap().taken;
    assert_eq!((taken.new, taken.kept, taken.withdrawn), (0, 2, 0));
    shanghai.audit(NEXT);
    assert_eq!(shanghai.stands(1).0, Some(Status::Green));
    assert_eq!(shanghai.last(9), before);
    // What is not in a file is withdrawn.
    let path = hubei.path("later.shared");
    let (terms, since) = (Terms { list: &list, key: &hubei.key }, Some(at("2026-03-06T00:00:00Z")));
    let time = "2026-03-06T05:00:00Z";
    share(&hubei.office, &mut hubei.registry, (region("CN-SH"), since), &path, terms, by(time), &mut rng(2)).unwrap();
    assert_eq!(shanghai.take(&path, &list, time).unwrap().taken.withdrawn, 2);
    shanghai.audit(time);
    assert_eq!(shanghai.stands(9).0, Some(Status::Green));
    let mut acts = Vec::new();
    shanghai
        .registry
        .journal::<RegistryError>(&mut |line| {
            acts.extend((line.act == "import-shared").then_some((line.subject, line.after)));
            Ok(())
        })
        .unwrap();
    assert_eq!(acts.len(), 3);
    assert!(acts[0].0 == "CN-HB" && acts[0].1.starts_with("2 new, 0 kept, 0 withdrawn, 0 lapsed of SHA-256 "));
}

#[test]
fn a_fact_counts_as_long_as_was_agreed() {
    let list = list(both("CN-SH", "CN-HB", &SharedKind::ALL, 2, "2026-03-09T00:00:00Z"));
    let (mut hubei, mut shanghai) = (Bureau::of("CN-HB"), Bureau::of("CN-SH"));
    shanghai.declare(0..3);
    hubei.case(0, "2026-03-03T05:00:00Z", "", MORNING);
    hubei.case(1, "2026-03-03T03:59:59Z", "", MORNING);
    hubei.case(2, "2026-03-05T03:00:00Z", "", MORNING);
    let (file, shared) = hubei.share("CN-SH", &list, MORNING).unwrap();
    assert_eq!(shared.facts, 2, "the second is more than two days old");
    assert_eq!(shanghai.take(&file, &list, MORNING).unwrap().lapsed, 0);
    for (time, status) in [("2026-03-05T04:59:59Z", Status::Red), ("2026-03-05T05:00:00Z", Status::Green)] {
        shanghai.audit(time);
        assert_eq!(shanghai.stands(0).0, Some(status), "{time}");
        assert_eq!(shanghai.stands(1).0, Some(Status::Green));
    }
    // It also ends with the agreement, and is deleted when it no longer counts.
    assert_eq!(shanghai.registry.partners().unwrap()[0].facts, 2);
    forget(&shanghai.office, &mut shanghai.registry, by("2026-03-05T05:00:00Z")).unwrap();
    assert_eq!(shanghai.registry.partners().unwrap()[0].facts, 1);
    hubei.case(0, "2026-03-08T05:00:00Z", "", "2026-03-08T06:00:00Z");
    let (file, _) = hubei.share("CN-SH", &list, "2026-03-08T06:00:00Z").unwrap();
    shanghai.take(&file, &list, "2026-03-08T06:00:00Z").unwrap();
    for (time, status) in [("2026-03-08T23:59:59Z", Status::Red), ("2026-03-09T00:00:00Z", Status::Green)] {
        shanghai.audit(time);
        assert_eq!(shanghai.stands(0).0, Some(status), "{time}");
    }
    assert!(matches!(hubei.share("CN-SH", &list, "2026-03-09T00:00:00Z"), Err(ShareError::NoAgreement { .. })));
}

#[test]
fn what_a_partner_that_leaves_has_reported_stops_counting() {
    let (with, without) = (all_between_two(), list(Vec::new()));
    let (mut hubei, mut shanghai) = (Bureau::of("CN-HB"), Bureau::of("CN-SH"));
    shanghai.declare(0..1);
    hubei.case(0, "2026-03-04", "", MORNING);
    let (file, _) = hubei.share("CN-SH", &with, MORNING).unwrap();
    shanghai.take(&file, &with, MORNING).unwrap();
    shanghai.audit(MORNING);
    assert_eq!(shanghai.stands(0).0, Some(Status::Red));
    assert_eq!(apply_agreements(&shanghai.office, &mut shanghai.registry, &with, by(NOON)).unwrap(), []);
    let ended = apply_agreements(&shanghai.office, &mut shanghai.registry, &without, by(NOON)).unwrap();
    assert_eq!(ended, [(region("CN-HB"), 1)]);
    shanghai.audit(NOON);
    assert_eq!(shanghai.stands(0).0, Some(Status::Green));
    assert!(matches!(shanghai.take(&file, &without, NOON), Err(ShareError::NoAgreement { .. })));
    // Its files are still known: none can be replayed when the agreement is back.
    assert!(matches!(shanghai.take(&file, &with, NOON), Err(ShareError::Replayed { .. })));
}

#[test]
fn when_offices_contradict_each_other_an_officer_decides() {
    let mut agreements = both("CN-SH", "CN-HB", &SharedKind::ALL, 14, "2026-06-01T00:00:00Z");
    agreements.extend(both("CN-SH", "MO", &SharedKind::ALL, 14, "2026-06-01T00:00:00Z"));
    let (list, mut shanghai) = (list(agreements), Bureau::of("CN-SH"));
    let (mut hubei, mut macao) = (Bureau::of("CN-HB"), Bureau::of("MO"));
    shanghai.declare(0..2);
    // A case that is over for one and not for the other; a test with two results.
    hubei.case(0, "2026-03-02", "2026-03-05T01:00:00Z", MORNING);
    macao.case(0, "2026-03-03", "", MORNING);
    hubei.import(ImportKind::Tests, &format!("passport,{},2026-03-04T00:00:00Z,negative\n", passport(1)), MORNING);
    shanghai.import(ImportKind::Tests, &format!("passport,{},2026-03-04T00:00:00Z,positive\n", passport(1)), MORNING);
    for office in [&mut hubei, &mut macao] {
        let (file, _) = office.share("CN-SH", &list, MORNING).unwrap();
        shanghai.take(&file, &list, MORNING).unwrap();
    }
    shanghai.audit(MORNING);
    for n in 0..2 {
        assert_eq!(shanghai.stands(n), (Some(Status::Yellow), "sources-disagree".to_owned()));
    }
    let words = decision_words(&shanghai.last(0), &Zone::CHINA, Lang::En);
    for fact in [
        "a confirmed case, from 2026-03-02 00:00 +08:00 to 2026-03-05 09:00 +08:00 (reported by Hubei on ",
        "a confirmed case, from 2026-03-03 00:00 +08:00 (reported by Macao SAR China on ",
        "It waits for an officer.",
    ] {
        assert!(words.contains(fact), "{words}");
    }
    let words = decision_words(&shanghai.last(1), &Zone::CHINA, Lang::En);
    assert!(words.contains("(table.csv:2)") && words.contains("(reported by Hubei on "), "{words}");
    // What the officer decides stands, also when Hubei reports the same again.
    let two = proven(&shanghai.office, &mut shanghai.registry, &["li", "wang"]);
    let red = Answer { status: Status::Red, why: Some(StatusReason::ConfirmedCase), note: "a relapse", proven: &two };
    let number = shanghai.last(0).number;
    decide(&mut shanghai.registry, number, red, by(NOON)).unwrap();
    let (file, _) = hubei.share("CN-SH", &list, NEXT).unwrap();
    shanghai.take(&file, &list, NEXT).unwrap();
    shanghai.audit(NEXT);
    let last = shanghai.last(0).decision;
    assert_eq!((last.outcome.status, last.origin), (Some(Status::Red), DecisionOrigin::Officer));
}

/// A file of Hubei for Shanghai.
fn file_of_hubei(list: &TrustList) -> (Bureau, PathBuf) {
    let mut hubei = Bureau::of("CN-HB");
    hubei.case(0, "2026-03-04", "", MORNING);
    hubei.import(ImportKind::Contacts, &format!("passport,{},2026-03-04\n", passport(1)), MORNING);
    let (file, _) = hubei.share("CN-SH", list, MORNING).unwrap();
    (hubei, file)
}

#[test]
fn a_file_that_is_cut_or_altered_changes_nothing() {
    let list = all_between_two();
    let ((_hubei, file), mut shanghai) = (file_of_hubei(&list), Bureau::of("CN-SH"));
    let whole = std::fs::read(&file).unwrap();
    let other = shanghai.path("other.shared");
    for cut in 0..whole.len() {
        std::fs::write(&other, &whole[..cut]).unwrap();
        let error = shanghai.take(&other, &list, NOON).unwrap_err();
        assert!(matches!(error, ShareError::Cut), "{cut}: {error}");
    }
    for place in 0..whole.len() {
        let mut altered = whole.clone();
        altered[place] ^= 0x01;
        std::fs::write(&other, &altered).unwrap();
        shanghai.take(&other, &list, NOON).expect_err("altered");
    }
    // The sealed part is behind the head. Its digest is compared before it is opened.
    let mut altered = whole.clone();
    *altered.last_mut().unwrap() ^= 1;
    std::fs::write(&other, &altered).unwrap();
    assert!(matches!(shanghai.take(&other, &list, NOON), Err(ShareError::Altered)));
    std::fs::write(&other, [&whole[..], b"\x40"].concat()).unwrap();
    assert!(matches!(shanghai.take(&other, &list, NOON), Err(ShareError::Altered)));
    std::fs::write(&other, b"document,number,status,since\n").unwrap();
    assert!(matches!(shanghai.take(&other, &list, NOON), Err(ShareError::NotShared)));
    // A head that is too large is refused before it is read.
    std::fs::write(&other, b"\x5a\xff\xff\xff\xff").unwrap();
    assert!(matches!(shanghai.take(&other, &list, NOON), Err(ShareError::Trust(TrustError::TooLarge { .. }))));
    assert_eq!(shanghai.registry.partners().unwrap(), [], "nothing was taken");
    assert_eq!(shanghai.take(&file, &list, NOON).unwrap().taken.new, 2);
}

#[test]
fn an_older_or_repeated_file_is_refused() {
    let list = all_between_two();
    let ((mut hubei, first), mut shanghai) = (file_of_hubei(&list), Bureau::of("CN-SH"));
    let (second, _) = hubei.share("CN-SH", &list, NOON).unwrap();
    assert!(matches!(hubei.share("CN-SH", &list, NOON), Err(ShareError::Io { .. })), "an existing file stays");
    shanghai.take(&second, &list, NOON).unwrap();
    assert!(matches!(shanghai.take(&second, &list, NOON), Err(ShareError::Replayed { .. })));
    assert!(matches!(shanghai.take(&first, &list, NOON), Err(ShareError::Older { .. })));
    // Another file of the same second.
    let path = hubei.path("again.shared");
    let terms = Terms { list: &list, key: &hubei.key };
    share(&hubei.office, &mut hubei.registry, (region("CN-SH"), None), &path, terms, by(NOON), &mut rng(7)).unwrap();
    assert!(matches!(shanghai.take(&path, &list, NOON), Err(ShareError::Older { .. })));
    // The clocks may differ by a few minutes; a file expires after a week.
    let (third, _) = hubei.share("CN-SH", &list, NEXT).unwrap();
    assert!(matches!(shanghai.take(&third, &list, "2026-03-06T03:54:59Z"), Err(ShareError::Future { .. })));
    assert!(matches!(shanghai.take(&third, &list, "2026-03-13T04:00:00Z"), Err(ShareError::Expired { .. })));
    shanghai.take(&third, &list, "2026-03-06T03:55:00Z").unwrap();
}

#[test]
fn a_file_is_for_one_office_from_one_key_under_one_agreement() {
    let mut agreements = both("CN-SH", "CN-HB", &SharedKind::ALL, 14, "2026-06-01T00:00:00Z");
    agreements.extend(both("MO", "CN-HB", &SharedKind::ALL, 14, "2026-06-01T00:00:00Z"));
    let list_of_all = list(agreements);
    let ((mut hubei, file), mut shanghai) = (file_of_hubei(&list_of_all), Bureau::of("CN-SH"));
    let mut macao = Bureau::of("MO");
    assert!(matches!(macao.take(&file, &list_of_all, NOON), Err(ShareError::OtherOffice { .. })));
    // Shanghai has another key now.
    shanghai.key = exchange_key("MO");
    assert!(matches!(shanghai.take(&file, &list_of_all, NOON), Err(ShareError::OwnKey { .. })));
    shanghai.key = exchange_key("CN-SH");
    // The agreement covers less than the file has, or nothing.
    let less = list(both("CN-SH", "CN-HB", &[SharedKind::Cases], 14, "2026-06-01T00:00:00Z"));
    let refused = shanghai.take(&file, &less, NOON);
    assert!(matches!(refused, Err(ShareError::Kind { kind: SharedKind::Contacts })), "{refused:?}");
    let none = list(both("MO", "CN-HB", &SharedKind::ALL, 14, "2026-06-01T00:00:00Z"));
    assert!(matches!(shanghai.take(&file, &none, NOON), Err(ShareError::NoAgreement { .. })));
    assert!(matches!(hubei.share("CN-SH", &none, NOON), Err(ShareError::NoAgreement { .. })));
    assert!(matches!(hubei.share("CN", &list_of_all, NOON), Err(ShareError::NoAgreement { .. })));
    // A key that signs codes does not sign files, and cannot be used to open them.
    hubei.key = key(13);
    assert!(matches!(hubei.share("CN-SH", &list_of_all, NOON), Err(ShareError::OwnKey { .. })));
    // An expired list says nothing about agreements.
    let late = "2027-01-01T00:00:00Z";
    hubei.key = exchange_key("CN-HB");
    assert!(matches!(hubei.share("CN-SH", &list_of_all, late), Err(ShareError::ListWindow { .. })));
    assert_eq!(shanghai.registry.partners().unwrap(), []);
}

#[test]
fn after_a_rotation_everything_works_as_before() {
    let (list, mut hubei, mut shanghai) =
        (all_between_two(), Bureau::of("CN-HB"), Bureau::with("CN-SH", "keep_numbers = true"));
    shanghai.declare(0..4);
    hubei.case(1, "2026-03-04", "", MORNING);
    let (file, _) = hubei.share("CN-SH", &list, MORNING).unwrap();
    shanghai.take(&file, &list, MORNING).unwrap();
    shanghai.import(ImportKind::Contacts, &format!("passport,{},2026-03-04\n", passport(2)), MORNING);
    shanghai.audit(MORNING);
    let (office_key, mut none) = (key(12), |_, error: &_| panic!("{error}"));
    issue(&shanghai.office, &mut shanghai.registry, &office_key, by(MORNING), &mut none).unwrap();
    let before: Vec<_> =
        (0..4).map(|n| (shanghai.stands(n), shanghai.registry.codes_of(shanghai.person(n)).unwrap()[0].cti)).collect();
    let old_person = shanghai.person(1);
    let old_secret = std::fs::read(shanghai.path("office/secret")).unwrap();
    let act = |rotated: &_| by(MORNING).rotate(rotated);
    let rotated = shanghai.office.rotate_secret(&mut rng(40), act).unwrap();
    assert_eq!((rotated.people, rotated.points), (4, 4));
    // The process that had it open notices, and so does a copy of the earlier file.
    assert!(matches!(shanghai.registry.has_point(old_person), Ok(false)));
    let refused = shanghai.registry.keep_points(&[]);
    assert!(matches!(refused, Err(RegistryError::OtherSecret)), "{refused:?}");
    let new_secret = std::fs::read(shanghai.path("office/secret")).unwrap();
    std::fs::write(shanghai.path("office/secret"), &old_secret).unwrap();
    let stale = Office::open(&shanghai.path("office")).unwrap();
    assert!(matches!(stale.registry(), Err(RegistryError::OtherSecret)));
    assert!(matches!(stale.rotate_secret(&mut rng(41), act), Err(OfficeError::Registry(RegistryError::OtherSecret))));
    // A process that was killed between the commit and the file: the next one completes it.
    std::fs::write(shanghai.path("office/secret.next"), &new_secret).unwrap();
    shanghai.office = Office::open(&shanghai.path("office")).unwrap();
    assert_eq!(std::fs::read(shanghai.path("office/secret")).unwrap(), new_secret);
    assert!(!shanghai.path("office/secret.next").exists());
    // A process that was killed before the commit: its new secret is worth nothing.
    std::fs::write(shanghai.path("office/secret.next"), "00").unwrap();
    shanghai.office = Office::open(&shanghai.path("office")).unwrap();
    shanghai.registry = shanghai.office.registry().unwrap();
    assert_ne!(shanghai.person(1), old_person);
    assert!(shanghai.registry.person_is_gone(old_person));
    let after: Vec<_> =
        (0..4).map(|n| (shanghai.stands(n), shanghai.registry.codes_of(shanghai.person(n)).unwrap()[0].cti)).collect();
    assert_eq!(before, after);
    // The same declaration is still known, an audit finds nothing new, and numbers are readable.
    let again = fede::office::acts::HandedIn { source: "test".to_owned(), text: Ok(declaration(1, "")) };
    let summary =
        fede::office::acts::declare(&shanghai.office, &mut shanghai.registry, vec![again], by(NOON), &mut |_, _| ());
    assert_eq!(summary.unwrap().known, 1);
    let rules = AuditRules::from_toml(AuditRules::DEFAULT).unwrap();
    let summary = audit(&shanghai.office, &mut shanghai.registry, &rules, by(NOON), &mut |_| {}).unwrap();
    assert_eq!((summary.people, summary.unchanged), (4, 4));
    // Files in both directions mean the same people as before.
    let (file, _) = hubei.share("CN-SH", &list, NEXT).unwrap();
    let taken = shanghai.take(&file, &list, NEXT).unwrap().taken;
    assert_eq!((taken.new, taken.kept, taken.matched), (0, 1, 1));
    hubei.declare(0..4);
    let (file, _) = shanghai.share("CN-HB", &list, NEXT).unwrap();
    assert_eq!(hubei.take(&file, &list, NEXT).unwrap().taken.matched, 1);
    // And once more.
    shanghai.office.rotate_secret(&mut rng(42), act).unwrap();
    let office = Office::open(&shanghai.path("office")).unwrap();
    shanghai.registry = office.registry().unwrap();
    shanghai.office = office;
    assert_eq!(shanghai.office.secret().rotations(), 2);
    assert_eq!(shanghai.stands(1), before[1].0);
    shanghai.registry.journal::<RegistryError>(&mut |_| Ok(())).unwrap();
}

trait Gone {
    fn person_is_gone(&self, person: PersonIndex) -> bool;
}

impl Gone for OfficeRegistry {
    fn person_is_gone(&self, person: PersonIndex) -> bool {
        use fede::office::registry::People;
        self.person(person).unwrap().is_none() && self.decisions_of(person).unwrap().is_empty()
    }
}

/// A registry from before offices shared: it lacks the tables.
#[test]
fn people_of_an_older_registry_are_matched_when_their_number_is_known() {
    if !back_end::HAS_FILE {
        return;
    }
    let (list, mut hubei) = (all_between_two(), Bureau::of("CN-HB"));
    hubei.case(0, "2026-03-04", "", MORNING);
    for (keep, matched, unmatchable) in [("keep_numbers = true", 1, 0), ("keep_numbers = false", 0, 1)] {
        let mut shanghai = Bureau::with("CN-SH", keep);
        shanghai.declare(0..1);
        let path = shanghai.path("office/registry.sqlite");
        drop(shanghai.registry);
        let old = rusqlite::Connection::open(&path).unwrap();
        let drop_all = "DROP TABLE exchange_point; DROP TABLE shared_fact; DROP TABLE partner; DROP TABLE secret_tag";
        old.execute_batch(drop_all).unwrap();
        old.pragma_update(None, "user_version", 2).unwrap();
        drop(old);
        shanghai.office.upgrade_registry(None, |upgraded| by(MORNING).upgrade(upgraded, None)).unwrap();
        shanghai.registry = shanghai.office.registry().unwrap();
        let time = if matched == 1 { MORNING } else { NOON };
        let (file, _) = hubei.share("CN-SH", &list, time).unwrap();
        let taken = shanghai.take(&file, &list, time).unwrap();
        assert_eq!((taken.taken.matched, taken.unmatchable), (matched, unmatchable), "{keep}");
        // Declaring again is enough.
        let again = declaration(0, "").replace("d-0", "d-again").replace("08:00:00", "09:00:00");
        declare_all(&shanghai.office, &mut shanghai.registry, vec![again]);
        shanghai.audit(NOON);
        assert_eq!(shanghai.stands(0).0, Some(Status::Red));
    }
}

#[test]
fn a_million_times_is_only_a_number() {
    // Facts about people whom nobody knows are stored and counted, and change no decision.
    let (list, mut hubei, mut shanghai) = (all_between_two(), Bureau::of("CN-HB"), Bureau::of("CN-SH"));
    let rows: String = (1000..21_000).map(|n| format!("passport,{},2026-03-04\n", passport(n))).collect();
    hubei.import(ImportKind::Contacts, &rows, MORNING);
    shanghai.declare(0..2);
    let (file, shared) = hubei.share("CN-SH", &list, MORNING).unwrap();
    assert_eq!(shared.facts, 20_000);
    let taken = shanghai.take(&file, &list, MORNING).unwrap().taken;
    assert_eq!((taken.new, taken.matched), (20_000, 0));
    shanghai.audit(MORNING);
    assert_eq!(shanghai.stands(0).0, Some(Status::Green));
    // Nothing of another office is shared further.
    assert_eq!(shanghai.share("CN-HB", &list, MORNING).unwrap().1.facts, 0);
}

#[path = "exchange/two_weeks.rs"]
mod two_weeks;

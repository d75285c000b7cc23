//! A thousand synthetic residents: declaration, background data, audit, review, issue, correction,
//! revocation, and verdicts at a gate.

use super::back_end;
use crate::support;
use std::collections::BTreeMap;
use std::path::Path;

use crate::registry::{AT, by, declaration, declare_all, know, office_key, office_on, passport, proven};
use crate::support::at;
use crate::support::set::{ALL_BUT_RULES, keys, list, root_1, shanghai, signed, window_of};
use fede::office::acts::{
    Answer, Answered, AuditSummary, Correction, ImportKind, ImportSummary, audit, correct, decide, dispute, import,
    issue, withdraw,
};
use fede::office::audit::{AuditRules, decision_words};
use fede::office::registry::{Codes, Decisions, IssuedCode, Journal, OfficeRegistry, People, RegistryError};
use fede::office::{Office, TextFile};
use fede::payload::{DocumentKind, Lang, Status, StatusReason, Withdrawal, WithdrawalClass};
use fede::time::Zone;
use fede::trust::{Document, ListedKey, RevocationBook, RevocationDirectory, TrustedList, TrustedRoot};
use fede::verifier::{Policy, verify};

const PEOPLE: usize = 1000;
/// Number of different histories. The n-th resident has the history n modulo this.
const FATES: usize = 14;

/// The expected status after audit and review, and the rule. Computed without fede.
fn expected(n: usize) -> (Status, &'static str) {
    match n % FATES {
        1 => (Status::Red, "confirmed-case"),
        2 => (Status::Red, "isolation-order"),
        3 => (Status::Red, "positive-test"),
        5 => (Status::Yellow, "suspected-case"),
        6 => (Status::Yellow, "contact-denied"),
        7 => (Status::Yellow, "close-contact"),
        8 => (Status::Yellow, "declared-contact"),
        9 => (Status::Yellow, "risk-area"),
        10 => (Status::Yellow, "place-left-out"),
        11 => (Status::Yellow, "fever"),
        12 => (Status::Yellow, "abroad"),
        // 0: nothing; 4: a negative test after a positive one; 13: an ended isolation order and a
        // cough.
        _ => (Status::Green, "nothing-found"),
    }
}

fn says(n: usize) -> String {
    let stay = |place: &str| {
        format!(
            r#""symptoms": [], "contacts": [], "places": [{{"place": "{place}", "arrival": "2026-03-01T08:00:00+08:00", "departure": "2026-03-01T20:00:00+08:00"}}]"#
        )
    };
    declaration(
        n,
        &match n % FATES {
            7 => r#""symptoms": [], "contacts": [{"with": "with-symptoms", "last": "2026-03-01"}], "places": []"#
                .to_owned(),
            8 => {
                r#""symptoms": [], "contacts": [{"with": "confirmed", "last": "2026-03-01"}], "places": []"#.to_owned()
            }
            9 => stay("420100"),
            11 => r#""symptoms": ["fever"], "contacts": [], "places": []"#.to_owned(),
            12 => stay("JP"),
            13 => r#""symptoms": ["cough"], "contacts": [], "places": []"#.to_owned(),
            _ => String::new(),
        },
    )
}

/// Writes a table about the residents with some histories.
fn table(directory: &Path, name: &str, head: &str, row: impl Fn(usize) -> Option<String>) -> TextFile {
    let rows = (0..PEOPLE).filter_map(|n| Some(format!("passport,{},{}\n", passport(n), row(n % FATES)?)));
    let path = directory.join(name);
    std::fs::write(&path, format!("document,number,{head}\n{}", rows.collect::<String>())).unwrap();
    TextFile::scan(&path, None).unwrap()
}

fn background(directory: &Path, office: &Office, registry: &mut OfficeRegistry) {
    let areas = directory.join("areas.csv");
    std::fs::write(&areas, "place,level,since,until\n420100,high,2026-02-01,\n110000,medium,2026-01-01,2026-02-01\n")
        .unwrap();
    let tables = [
        (ImportKind::Areas, TextFile::scan(&areas, None).unwrap()),
        (
            ImportKind::Cases,
            table(directory, "cases.csv", "status,since", |fate| match fate {
                1 => Some("confirmed,2026-03-01".to_owned()),
                5 => Some("suspected,2026-03-01".to_owned()),
                _ => None,
            }),
        ),
        (
            ImportKind::Contacts,
            table(directory, "contacts.csv", "last_contact", |fate| match fate {
                6 | 7 => Some("2026-02-27".to_owned()),
                // More than 14 days ago.
                0 => Some("2026-02-10".to_owned()),
                _ => None,
            }),
        ),
        (
            ImportKind::Isolation,
            table(directory, "isolation.csv", "since,until", |fate| match fate {
                2 => Some("2026-03-01,2026-03-15".to_owned()),
                13 => Some("2026-02-01,2026-02-15".to_owned()),
                _ => None,
            }),
        ),
        (
            ImportKind::Tests,
            table(directory, "tests.csv", "taken,result", |fate| match fate {
                3 => Some("2026-03-03T10:00:00+08:00,positive".to_owned()),
                4 => Some("2026-03-02T10:00:00+08:00,positive".to_owned()),
                _ => None,
            }),
        ),
        (
            ImportKind::Tests,
            table(directory, "later.csv", "taken,result", |fate| match fate {
                4 => Some("2026-03-04T10:00:00+08:00,negative".to_owned()),
                _ => None,
            }),
        ),
        (
            ImportKind::Stays,
            table(directory, "stays.csv", "place,arrival,departure", |fate| match fate {
                10 => Some("420100,2026-03-02T08:00:00+08:00,2026-03-02T20:00:00+08:00".to_owned()),
                0 => Some("110000,2026-03-02T08:00:00+08:00,2026-03-02T20:00:00+08:00".to_owned()),
                _ => None,
            }),
        ),
    ];
    for (kind, file) in &tables {
        let mut take =
            || import(office, registry, (*kind, file), true, by(AT), &mut |_, fault| panic!("{fault}")).unwrap();
        let first = take();
        assert!(first.new > 0 && first.known == 0);
        assert_eq!(take(), ImportSummary { new: 0, known: first.new, rejected: 0 }, "repeatable");
    }
}

/// A gate with a list that has the office's key, and the codes that the office has revoked.
struct Gate {
    directory: tempfile::TempDir,
    book: RevocationBook,
}

impl Gate {
    fn new() -> Self {
        let book = RevocationBook::new(support::set::region("CN-SH"), at("2026-02-01T00:00:00Z").day());
        Self { directory: tempfile::tempdir().unwrap(), book }
    }

    fn learn(&mut self, registry: &OfficeRegistry, time: &str) {
        let keys: Vec<ListedKey> = shanghai(&ALL_BUT_RULES).keys().to_vec();
        for (cti, withdrawal) in registry.withdrawn(self.book.since()).unwrap() {
            self.book.withdraw(cti, withdrawal, &keys, at(time).day()).unwrap();
        }
        let (list, blocks) = self.book.next_list(window_of(at("2026-03-05T00:00:00Z"), 30 * 86_400)).unwrap();
        let bytes = signed(list.to_draft(), &[office_key()]);
        RevocationDirectory::new(self.directory.path()).write(list.region(), &bytes, &blocks).unwrap();
    }

    /// The reasons against a code; empty if it is accepted.
    fn says(&self, code: &IssuedCode, time: &str) -> Vec<&'static str> {
        let root = TrustedRoot::from_bytes(&signed(root_1().to_draft(), &keys(&[1, 2]))).unwrap();
        let list = list(1, vec![shanghai(&ALL_BUT_RULES).with_revocation(1)], 5);
        let trust = TrustedList::from_bytes(&signed(list.to_draft(), &keys(&[4])), root).unwrap();
        let trust = trust.with_revocations(Box::new(RevocationDirectory::new(self.directory.path())));
        let verdict = verify(&code.text, &trust, at(time), &Policy::default());
        verdict.reasons().iter().map(|reason| reason.id()).collect()
    }
}

fn index(office: &Office, n: usize) -> fede::office::PersonIndex {
    office.secret().index_of(DocumentKind::Passport, &fede::key::DocumentNumber::new(&passport(n)).unwrap())
}

fn run_audit(office: &Office, registry: &mut OfficeRegistry, time: &str) -> AuditSummary {
    let rules = AuditRules::from_toml(AuditRules::DEFAULT).unwrap();
    audit(office, registry, &rules, by(time), &mut |_| {}).unwrap()
}

fn run_issue(office: &Office, registry: &mut OfficeRegistry, time: &str) -> u64 {
    let summary = issue(office, registry, &office_key(), by(time), &mut |_, error| panic!("{error}")).unwrap();
    summary.issued
}

#[test]
fn a_thousand_residents() {
    let directory = tempfile::tempdir().unwrap();
    let office = office_on(directory.path(), "[\"health\", \"itinerary\"]", back_end::fresh().as_ref());
    let mut registry = office.registry().unwrap();
    // All commitments except two are precomputed. The office computes those two now.
    know(&office, &mut registry, PEOPLE - 2);
    declare_all(&office, &mut registry, (0..PEOPLE).map(says).collect());
    background(directory.path(), &office, &mut registry);

    let first = run_audit(&office, &mut registry, AT);
    assert_eq!((first.people, first.unchanged), (1000, 0));
    assert_eq!(run_audit(&office, &mut registry, AT).unchanged, 1000, "nothing is decided twice");
    let mut asked = 0;
    for n in 0..PEOPLE {
        let decisions = registry.decisions_of(index(&office, n)).unwrap();
        let (status, rule) = expected(n);
        let decision = &decisions.last().unwrap().decision;
        assert_eq!((decision.outcome.status, decision.rule.as_str()), (Some(status), rule), "resident {n}");
        let words = decision_words(&decisions[0], &Zone::CHINA, Lang::En);
        assert!(
            words.contains(rule) && (n % FATES == 0 || rule == "nothing-found" || words.contains("The facts:")),
            "{words}"
        );
        asked += usize::from(matches!(rule, "suspected-case" | "contact-denied" | "place-left-out"));
    }
    assert_eq!(usize::try_from(registry.waiting_count().unwrap()).unwrap(), asked);

    // Before the review, everyone has a code with the status known so far.
    assert_eq!(run_issue(&office, &mut registry, AT), 1000);
    assert_eq!(run_issue(&office, &mut registry, AT), 0, "nothing is issued twice");
    let mut gate = Gate::new();
    gate.learn(&registry, AT);
    let first_codes: BTreeMap<usize, IssuedCode> =
        (0..PEOPLE).map(|n| (n, registry.codes_of(index(&office, n)).unwrap().pop().unwrap())).collect();
    for (n, code) in &first_codes {
        let reasons = gate.says(code, "2026-03-05T05:00:00Z");
        match expected(*n).0 {
            Status::Green => assert_eq!(reasons, [""; 0], "resident {n}"),
            _ => assert_eq!(reasons, ["status-not-accepted"], "resident {n}"),
        }
    }

    // Officers review the waiting cases: every second one becomes green, and two officers confirm
    // the rest as red.
    let waiting = registry.waiting(0, PEOPLE).unwrap();
    let [li, wang] = ["li", "wang"].map(|name| proven(&office, &mut registry, &["li", name]).pop().unwrap());
    let mut cleared = Vec::new();
    for (position, stored) in waiting.iter().enumerate() {
        let green =
            Answer { status: Status::Green, why: Some(StatusReason::Recovered), note: "cleared by phone", proven: &[] };
        let red = Answer {
            status: Status::Red,
            why: Some(StatusReason::CloseContact),
            note: "confirmed",
            proven: core::slice::from_ref(&li),
        };
        if position % 2 == 0 {
            let answered = decide(&mut registry, stored.number, green, by(AT)).unwrap();
            assert!(matches!(answered, Answered::Decided(_, codes) if codes.len() == 1), "the yellow code is revoked");
            cleared.push(stored.decision.person);
        } else {
            assert_eq!(decide(&mut registry, stored.number, red, by(AT)).unwrap(), Answered::Proposed);
            assert_eq!(
                decide(&mut registry, stored.number, red, by(AT)).unwrap(),
                Answered::Proposed,
                "the same officer"
            );
            let second = fede::office::acts::By { officer: "wang", ..by(AT) };
            // To act under another name needs the PIN of that officer.
            assert!(decide(&mut registry, stored.number, red, second).is_err());
            let red = Answer { proven: core::slice::from_ref(&wang), ..red };
            assert!(matches!(decide(&mut registry, stored.number, red, second).unwrap(), Answered::Decided(..)));
        }
        assert!(decide(&mut registry, stored.number, green, by(AT)).is_err(), "answered once");
    }
    assert_eq!(registry.waiting_count().unwrap(), 0);
    assert_eq!(run_audit(&office, &mut registry, AT).unchanged, 1000, "what officers decide stands");
    assert_eq!(usize::try_from(run_issue(&office, &mut registry, AT)).unwrap(), asked);
    gate.learn(&registry, AT);
    for person in &cleared {
        let codes = registry.codes_of(*person).unwrap();
        assert_eq!(gate.says(&codes[0], "2026-03-05T05:00:00Z"), ["revoked", "status-not-accepted"]);
        assert_eq!(gate.says(&codes[1], "2026-03-05T05:00:00Z"), [""; 0]);
    }

    // Residents with a fever dispute it as a measuring error. The correction revokes and issues in
    // one transaction.
    for n in (11..PEOPLE).step_by(FATES) {
        let old = &first_codes[&n];
        let number = dispute(&mut registry, old.decision, "the thermometer was broken", by(AT)).unwrap();
        assert_eq!(registry.decision(number).unwrap().unwrap().decision.answers, Some(old.decision));
        let answer = Answer { status: Status::Green, why: None, note: "measured again", proven: &[] };
        let correction = Correction { answer: Some(answer), not_in: vec![], note: "measured again" };
        let new = correct(&office, &mut registry, old.cti, &correction, &office_key(), by(AT)).unwrap();
        assert!(correct(&office, &mut registry, old.cti, &correction, &office_key(), by(AT)).is_err(), "once");
        assert_eq!(registry.code(new.cti).unwrap().unwrap(), new);
    }
    assert_eq!(registry.waiting_count().unwrap(), 0, "the disputes are answered");
    // Some codes are lost, or suspended for a while.
    let (lost, suspended) = (&first_codes[&14], &first_codes[&28]);
    withdraw(&mut registry, lost.cti, Some(Withdrawal::Revoked(WithdrawalClass::Lost)), by(AT)).unwrap();
    withdraw(&mut registry, suspended.cti, Some(Withdrawal::Suspended(WithdrawalClass::Misused)), by(AT)).unwrap();
    gate.learn(&registry, AT);
    let later = "2026-03-05T05:00:00Z";
    assert_eq!(gate.says(lost, later), ["revoked"]);
    assert_eq!(gate.says(suspended, later), ["suspended"]);
    for n in (11..PEOPLE).step_by(FATES) {
        let codes = registry.codes_of(index(&office, n)).unwrap();
        assert_eq!(gate.says(&codes[0], later), ["revoked", "status-not-accepted"]);
        assert_eq!(gate.says(&codes[1], later), [""; 0], "resident {n}");
    }

    // The next night, all codes are renewed from the current decisions. Yesterday's codes have
    // expired.
    let night = "2026-03-06T01:00:00Z";
    let audited = run_audit(&office, &mut registry, night);
    assert_eq!(audited.unchanged, 1000, "{audited:?}");
    assert_eq!(run_issue(&office, &mut registry, night), 1000);
    assert_eq!(gate.says(&first_codes[&0], "2026-03-06T05:00:00Z"), ["expired"]);
    let tonight = registry.codes_of(index(&office, 0)).unwrap().pop().unwrap();
    assert_eq!(gate.says(&tonight, "2026-03-06T05:00:00Z"), [""; 0]);

    let mut acts: BTreeMap<String, usize> = BTreeMap::new();
    registry
        .journal::<RegistryError>(&mut |line| {
            *acts.entry(line.act).or_default() += 1;
            Ok(())
        })
        .unwrap();
    assert_eq!((acts["declare"], acts["audit"], acts["issue"]), (1000, 1000, 1000 + asked + 71 + 1000));

    // Years later only the journal is left, and it names no person.
    let forgotten = fede::office::acts::forget(&office, &mut registry, by("2028-01-01T00:00:00Z")).unwrap();
    assert_eq!(forgotten.people, 1000);
    assert!(registry.dossiers(None, 10, at(AT)).unwrap().is_empty());
    registry
        .journal::<RegistryError>(&mut |line| {
            let text = format!("{line:?}");
            assert!(!text.contains("张") && !text.contains("E0000"), "{text}");
            Ok(())
        })
        .unwrap();
}

//! How the acts of an office affect each other and the codes already issued.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::back_end;
use crate::registry::{AT, by, declaration, declare_all, know, office_key, office_on, passport, proven};
use crate::support;
use crate::support::at;
use fede::key::{SignError, Signature, Signer, SigningKey, VerifyingKey};
use fede::office::acts::{
    ActError, Answer, Correction, ImportKind, answer_request_and_replace, ask_not_there, audit, correct, decide,
    dispute, forget, import, issue, withdraw,
};
use fede::office::audit::AuditRules;
use fede::office::bulk::{BulkError, BulkOrder, PeopleFile, Shard, issue_batch};
use fede::office::registry::{Codes, DecisionState, Decisions, IssuedCode, OfficeRegistry, People};
use fede::office::{Office, PersonIndex, TextFile};
use fede::payload::{DocumentKind, Status, StatusReason, Withdrawal, WithdrawalClass};
use fede::qr::Level;
use tempfile::TempDir;

struct World {
    directory: TempDir,
    office: Office,
    registry: OfficeRegistry,
}

impl World {
    /// People who have declared no symptoms, contacts or stays.
    fn of(people: usize, statements: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let office = office_on(directory.path(), statements, back_end::fresh().as_ref());
        let mut registry = office.registry().unwrap();
        know(&office, &mut registry, people);
        declare_all(&office, &mut registry, (0..people).map(|n| declaration(n, "")).collect());
        Self { directory, office, registry }
    }

    fn import(&mut self, kind: ImportKind, table: &str, time: &str) -> (u64, u64, u64) {
        let path = self.directory.path().join("table.csv");
        std::fs::write(&path, table).unwrap();
        let file = TextFile::scan(&path, None).unwrap();
        let made = import(&self.office, &mut self.registry, (kind, &file), false, by(time), &mut |_, _| ()).unwrap();
        (made.new, made.known, made.rejected)
    }

    fn audit(&mut self, time: &str) {
        let rules = AuditRules::from_toml(AuditRules::DEFAULT).unwrap();
        audit(&self.office, &mut self.registry, &rules, by(time), &mut |_| {}).unwrap();
    }

    fn issue(&mut self, time: &str) -> u64 {
        issue(&self.office, &mut self.registry, &office_key(), by(time), &mut |_, error| panic!("{error}"))
            .unwrap()
            .issued
    }

    fn person(&self, n: usize) -> PersonIndex {
        let number = fede::key::DocumentNumber::new(&passport(n)).unwrap();
        self.office.secret().index_of(DocumentKind::Passport, &number)
    }

    fn codes(&self, n: usize) -> Vec<IssuedCode> {
        self.registry.codes_of(self.person(n)).unwrap()
    }

    /// The last status of a person, its rule, and whether it waits for an officer.
    fn stands(&self, n: usize) -> (Option<Status>, String, bool) {
        let last = self.registry.last_decision(self.person(n)).unwrap().unwrap().decision;
        (last.outcome.status, last.rule, last.state == DecisionState::Open)
    }
}

fn case(n: usize, until: &str) -> String {
    format!("document,number,status,since,until\npassport,{},confirmed,2026-03-04,{until}\n", passport(n))
}

/// Signs a number of times, and then never again, as a token that is removed.
#[derive(Debug)]
struct Removed(SigningKey, AtomicUsize);

impl Removed {
    fn after(signatures: usize) -> Self {
        Self(office_key(), AtomicUsize::new(signatures))
    }
}

impl Signer for Removed {
    fn verifying_key(&self) -> &VerifyingKey {
        self.0.verifying_key()
    }

    fn try_sign(&self, message: &[u8]) -> Result<Signature, SignError> {
        let left = self.1.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        left.map(|_| self.0.sign(message)).map_err(|_| SignError::Failed { reason: "removed".to_owned() })
    }
}

#[test]
fn without_its_key_an_office_rejects_nobody() {
    let mut world = World::of(3, "[\"health\"]");
    world.audit(AT);
    let key = Removed::after(1);
    let stopped = issue(&world.office, &mut world.registry, &key, by(AT), &mut |_, error| panic!("{error}"));
    assert!(matches!(stopped, Err(ActError::Sign(SignError::Failed { .. }))), "{stopped:?}");
    assert!((0..3).all(|n| world.codes(n).is_empty()), "all or nobody");
    assert_eq!(world.issue(AT), 3);
}

#[test]
fn a_batch_goes_on_when_its_key_is_back() {
    let world = World::of(0, "[\"health\"]");
    let path = |name: &str| world.directory.path().join(name);
    std::fs::write(path("people.ndjson"), "{\"health\": {\"status\": \"green\"}}\n".repeat(20_000)).unwrap();
    let people = PeopleFile::scan(&path("people.ndjson"), None).unwrap();
    let out = path("codes.ndjson");
    let (shard, level, threads) = (Shard::WHOLE, Level::L, Some(2));
    let order = BulkOrder { people: &people, out: &out, shard, level, module_pixels: 8, threads, safe_after: 64 };
    let run =
        |key: &dyn Signer| issue_batch(&world.office, &|| world.office.registry(), &order, key, by(AT), &mut |_| {});
    let stopped = run(&Removed::after(1500));
    // So many rows that the reader waits for the threads that sign.
    assert!(matches!(stopped, Err(BulkError::Sign(SignError::Failed { .. }))));
    let after = run(&office_key()).unwrap();
    assert_eq!((after.progress.issued, after.progress.rejected), (20_000, 0));
    assert!(after.before.issued > 0, "what was signed before is kept");
    assert_eq!(std::fs::read_to_string(&out).unwrap().lines().count(), 20_000);
}

const LATER: &str = "2026-03-05T08:00:00Z";

#[test]
fn a_case_revokes_the_green_code_that_is_out() {
    let mut world = World::of(2, "[\"health\"]");
    world.audit(AT);
    assert_eq!(world.issue(AT), 2);
    world.import(ImportKind::Cases, &case(0, ""), LATER);
    world.audit(LATER);
    let revoked = Some(Withdrawal::Revoked(WithdrawalClass::Superseded));
    assert_eq!(world.codes(0)[0].withdrawn.map(|(withdrawal, _)| withdrawal), revoked);
    assert_eq!(world.codes(1)[0].withdrawn, None, "nobody else's");
    assert_eq!(world.issue(LATER), 1);
    assert_eq!(world.stands(0), (Some(Status::Red), "confirmed-case".to_owned(), false));
}

#[test]
fn a_case_ends_when_its_end_is_told_and_does_not_begin_again() {
    let mut world = World::of(1, "[\"health\"]");
    assert_eq!(world.import(ImportKind::Cases, &case(0, ""), AT), (1, 0, 0));
    world.audit(AT);
    assert_eq!(world.stands(0).0, Some(Status::Red));
    assert_eq!(world.import(ImportKind::Cases, &case(0, "2026-03-05"), AT), (1, 0, 0), "the end is new");
    assert_eq!(world.import(ImportKind::Cases, &case(0, ""), AT), (0, 1, 0), "yesterday's table opens nothing");
    assert_eq!(world.import(ImportKind::Cases, &case(0, "2026-03-06"), AT), (0, 0, 1), "another end is no second case");
    // It ends at midnight in Shanghai.
    world.audit("2026-03-04T16:00:00Z");
    assert_eq!(world.stands(0).0, Some(Status::Green));
}

#[test]
fn what_an_officer_has_decided_stands_until_something_new_is_known() {
    let mut world = World::of(1, "[\"health\"]");
    let contact = format!("document,number,last_contact\npassport,{},2026-03-01\n", passport(0));
    world.import(ImportKind::Contacts, &contact, AT);
    world.audit(AT);
    let number = world.registry.last_decision(world.person(0)).unwrap().unwrap().number;
    let two = proven(&world.office, &mut world.registry, &["li", "wang"]);
    let red = Answer { status: Status::Red, why: Some(StatusReason::CloseContact), note: "lives there", proven: &two };
    decide(&mut world.registry, number, red, by(AT)).unwrap();
    // The holder declares again and names the contact. The officers already knew it.
    let named = r#""symptoms": [], "contacts": [{"with": "with-symptoms", "last": "2026-03-01"}], "places": []"#;
    let again = declaration(0, named).replace("d-0", "d-again").replace("08:00:00", "09:00:00");
    declare_all(&world.office, &mut world.registry, vec![again]);
    world.audit(AT);
    assert_eq!(world.stands(0).0, Some(Status::Red));
    // Two weeks later the contact has ended. The status stays red, and an officer is asked once.
    for night in ["2026-03-20T00:00:00Z", "2026-03-21T00:00:00Z"] {
        world.audit(night);
        assert_eq!(world.stands(0), (Some(Status::Red), "grounds-gone".to_owned(), true), "{night}");
    }
    let question = world.registry.last_decision(world.person(0)).unwrap().unwrap().number;
    let green = Answer { status: Status::Green, why: None, note: "over", proven: &[] };
    decide(&mut world.registry, question, green, by("2026-03-21T01:00:00Z")).unwrap();
    world.audit("2026-03-21T02:00:00Z");
    assert_eq!(world.stands(0).0, Some(Status::Green));
    // A new case is a new fact.
    world.import(ImportKind::Cases, &case(0, ""), "2026-03-22T00:00:00Z");
    world.audit("2026-03-22T00:00:00Z");
    assert_eq!(world.stands(0).0, Some(Status::Red));
}

/// A second declaration without symptoms once turned the red of two officers into green, although the
/// question whether it still holds was open.
#[test]
fn the_audit_alone_makes_no_officers_status_milder() {
    let mut world = World::of(1, "[\"health\"]");
    let declares = |world: &mut World, hour: &str, what: &str| {
        let text = declaration(0, what).replace("d-0", &format!("d-{hour}")).replace("T08:", &format!("T{hour}:"));
        declare_all(&world.office, &mut world.registry, vec![text]);
        world.audit(AT);
    };
    declares(&mut world, "09", r#""symptoms": ["fever"], "contacts": [], "places": []"#);
    let number = world.registry.last_decision(world.person(0)).unwrap().unwrap().number;
    let says = dispute(&mut world.registry, number, "look again", by(AT)).unwrap();
    let two = proven(&world.office, &mut world.registry, &["li", "wang"]);
    let red = Answer { status: Status::Red, why: Some(StatusReason::PositiveTest), note: "tested", proven: &two };
    decide(&mut world.registry, says, red, by(AT)).unwrap();
    for hour in ["10", "11", "12"] {
        declares(&mut world, hour, r#""symptoms": [], "contacts": [], "places": []"#);
        assert_eq!(world.stands(0), (Some(Status::Red), "grounds-gone".to_owned(), true), "{hour}");
    }
    let decisions = world.registry.decisions_of(world.person(0)).unwrap();
    assert_eq!(decisions.iter().filter(|one| one.decision.rule == "grounds-gone").count(), 1, "asked once");
    // A fact that is new, but milder, asks an officer too.
    world.import(
        ImportKind::Contacts,
        &format!("document,number,last_contact\npassport,{},2026-03-01\n", passport(0)),
        AT,
    );
    world.audit(AT);
    assert_eq!(world.stands(0), (Some(Status::Red), "grounds-gone".to_owned(), true));
    // One that is as bad decides.
    world.import(ImportKind::Cases, &case(0, ""), AT);
    world.audit(AT);
    let (status, rule, _) = world.stands(0);
    assert!(status == Some(Status::Red) && rule != "grounds-gone", "{rule}");
}

/// An officer who answers an older question knows what the audit has found since.
#[test]
fn an_officer_knows_what_the_audit_has_found_since_the_question() {
    let mut world = World::of(1, "[\"health\"]");
    let contact = format!("document,number,last_contact\npassport,{},2026-03-01\n", passport(0));
    world.import(ImportKind::Contacts, &contact, AT);
    world.audit(AT);
    let number = world.registry.last_decision(world.person(0)).unwrap().unwrap().number;
    let says = dispute(&mut world.registry, number, "not me", by(AT)).unwrap();
    world.import(ImportKind::Cases, &case(0, ""), AT);
    world.audit(AT);
    assert_eq!(world.stands(0).0, Some(Status::Red));
    let open = world.registry.decision(says).unwrap().unwrap();
    let question = if open.decision.state == DecisionState::Open { says } else { number };
    let green = Answer { status: Status::Green, why: Some(StatusReason::Recovered), note: "over", proven: &[] };
    decide(&mut world.registry, question, green, by(AT)).unwrap();
    world.audit(AT);
    assert_eq!(world.stands(0).0, Some(Status::Green));
    let wrong = Answer { status: Status::Green, why: Some(StatusReason::ConfirmedCase), note: "no", proven: &[] };
    let again = dispute(&mut world.registry, says, "again", by(AT)).unwrap();
    let refused = decide(&mut world.registry, again, wrong, by(AT));
    assert!(matches!(refused, Err(ActError::ReasonOfGreen { reason: StatusReason::ConfirmedCase })), "{refused:?}");
}

#[test]
fn what_has_no_end_counts_for_people_who_stay() {
    let mut world = World::of(2, "[\"health\"]");
    let isolation =
        format!("document,number,since\npassport,{},2026-03-01\npassport,X9999999,2026-03-01\n", passport(0));
    world.import(ImportKind::Isolation, &isolation, AT);
    world.import(ImportKind::Areas, "place,level,since\n420100,high,2026-03-01\n", AT);
    world.import(ImportKind::Areas, "place,level,since,until\n530100,high,2026-03-01,2026-03-04\n", AT);
    let again = declaration(0, "").replace("d-0", "d-again").replace("2026-03-05T08:00", "2026-06-09T08:00");
    let handed_in = fede::office::acts::HandedIn { source: "test".to_owned(), text: Ok(again) };
    let refuse = &mut |_: &str, error: &fede::office::DeclarationError| panic!("{error}");
    let time = by("2026-06-09T04:00:00Z");
    fede::office::acts::declare(&world.office, &mut world.registry, vec![handed_in], time, refuse).unwrap();
    let later = "2026-06-10T00:00:00Z";
    let forgotten = forget(&world.office, &mut world.registry, by(later)).unwrap();
    // The other person, and the order about somebody who has never declared.
    assert_eq!((forgotten.people, forgotten.facts), (1, 1));
    assert_eq!(world.registry.dossier(world.person(0), at(later)).unwrap().facts.len(), 1);
    assert_eq!(world.registry.areas().unwrap().len(), 1);
}

#[test]
fn a_suspended_code_that_was_corrected_stays_revoked() {
    let mut world = World::of(1, "[\"health\"]");
    world.audit(AT);
    world.issue(AT);
    let code = world.codes(0).pop().unwrap();
    let suspended = Some(Withdrawal::Suspended(WithdrawalClass::Misused));
    withdraw(&mut world.registry, code.cti, suspended, by(AT)).unwrap();
    let yellow = Answer { status: Status::Yellow, why: Some(StatusReason::Symptoms), note: "coughs", proven: &[] };
    let correction = Correction { answer: Some(yellow), not_in: vec![], note: "coughs" };
    let new = correct(&world.office, &mut world.registry, code.cti, &correction, &office_key(), by(AT)).unwrap();
    assert!(withdraw(&mut world.registry, code.cti, None, by(AT)).is_err(), "it does not come back");
    assert!(withdraw(&mut world.registry, new.cti, None, by(AT)).is_err(), "what counts is not reinstated");
    let old = world.registry.code(code.cti).unwrap().unwrap().withdrawn.unwrap().0;
    assert_eq!(old, Withdrawal::Revoked(WithdrawalClass::IssuedInError));
}

#[test]
fn a_dispute_is_about_what_counts_now_and_one_answer_ends_all_questions() {
    let mut world = World::of(1, "[\"health\"]");
    world.audit(AT);
    world.issue(AT);
    let green = world.codes(0).pop().unwrap();
    let contact = format!("document,number,last_contact\npassport,{},2026-03-01\n", passport(0));
    world.import(ImportKind::Contacts, &contact, LATER);
    world.audit(LATER);
    let asked = world.registry.last_decision(world.person(0)).unwrap().unwrap().number;
    // The holder disputes the latest decision with the number of the old green code.
    let disputed = dispute(&mut world.registry, green.decision, "I was away", by(LATER)).unwrap();
    assert_eq!(world.registry.decision(disputed).unwrap().unwrap().decision.answers, Some(asked));
    assert_eq!(world.registry.waiting_count().unwrap(), 2);
    let answer = Answer { status: Status::Green, why: None, note: "was away", proven: &[] };
    decide(&mut world.registry, disputed, answer, by(LATER)).unwrap();
    assert_eq!(world.registry.waiting_count().unwrap(), 0);
    assert!(decide(&mut world.registry, asked, answer, by(LATER)).is_err(), "nobody overturns it by the old question");
}

#[test]
fn an_itinerary_is_corrected_where_there_is_something_to_correct() {
    let mut world = World::of(1, "[\"health\", \"itinerary\"]");
    let stays = format!(
        "document,number,place,arrival,departure\npassport,{0},420100,2026-03-02T08:00:00+08:00,2026-03-02T20:00:00+08:00\n",
        passport(0)
    );
    world.import(ImportKind::Stays, &stays, AT);
    world.audit(AT);
    world.issue(AT);
    let code = world.codes(0).pop().unwrap();
    let place = |text: &str| fede::payload::Place::parse(text).unwrap();
    let correction = |city| Correction { answer: None, not_in: vec![place(city)], note: "another's telephone" };
    let key = office_key();
    assert!(correct(&world.office, &mut world.registry, code.cti, &correction("310000"), &key, by(AT)).is_err());
    let new = correct(&world.office, &mut world.registry, code.cti, &correction("420100"), &key, by(AT)).unwrap();
    assert_eq!(new.decision, code.decision, "the status is as it was decided");
    assert_eq!(stays_in(&new.text), 0);
}

/// The stays that a code states.
fn stays_in(text: &str) -> usize {
    let token = fede::codec::unframe(text).unwrap();
    let claims =
        fede::codec::decode_claims(fede::codec::CoseSign1::decode(&token).unwrap().unverified_payload()).unwrap();
    claims.statements().itinerary().unwrap().visits().len()
}

#[test]
fn a_granted_request_replaces_the_code_that_states_the_stay() {
    let mut world = World::of(1, "[\"health\", \"itinerary\"]");
    let stays = format!(
        "document,number,place,arrival,departure\n\
         passport,{0},420100,2026-03-02T08:00:00+08:00,2026-03-02T20:00:00+08:00\n\
         passport,{0},310000,2026-03-03T08:00:00+08:00,2026-03-03T20:00:00+08:00\n",
        passport(0)
    );
    world.import(ImportKind::Stays, &stays, AT);
    world.audit(AT);
    world.issue(AT);
    let (person, key) = (world.person(0), office_key());
    let old = world.codes(0).pop().unwrap();
    assert_eq!(stays_in(&old.text), 2);
    let wuhan = fede::payload::Place::parse("420100").unwrap();
    let ask = |world: &mut World, id| {
        let stay = (&wuhan, at("2026-03-02T00:00:00Z"));
        ask_not_there(&mut world.registry, person, stay, ("it was my brother", [id; 16]), by(AT)).unwrap()
    };
    // A refusal leaves the code as it is.
    let refused = ask(&mut world, 1);
    let answer = |world: &mut World, id, grants| {
        answer_request_and_replace(&world.office, &mut world.registry, &id, (grants, "seen"), &key, by(AT)).unwrap()
    };
    assert!(answer(&mut world, refused, false));
    assert_eq!(world.codes(0).pop().unwrap().cti, old.cti);
    let granted = ask(&mut world, 2);
    assert!(answer(&mut world, granted, true));
    let codes = world.codes(0);
    assert_eq!((codes.len(), stays_in(&codes[1].text)), (2, 1));
    let withdrawn = world.registry.code(old.cti).unwrap().unwrap().withdrawn.unwrap().0;
    assert_eq!(withdrawn, Withdrawal::Revoked(WithdrawalClass::IssuedInError));
    assert!(!answer(&mut world, granted, true), "nobody answers twice");
    assert_eq!(world.codes(0).len(), 2);
}

#[test]
fn nothing_is_kept_for_ever() {
    let mut world = World::of(3, "[\"health\"]");
    let contact =
        format!("document,number,last_contact\npassport,{},2026-03-01\npassport,X9999999,2026-03-01\n", passport(0));
    world.import(ImportKind::Contacts, &contact, AT);
    world.audit(AT);
    assert_eq!(world.issue(AT), 3);
    // Three months later nobody has declared again: no code is renewed, and everyone is deleted,
    // also people who never declared.
    let later = "2026-06-10T00:00:00Z";
    assert_eq!(world.issue(later), 0);
    let forgotten = forget(&world.office, &mut world.registry, by(later)).unwrap();
    assert_eq!((forgotten.people, forgotten.facts), (3, 2));
    assert!(world.registry.dossiers(None, 9, at(LATER)).unwrap().is_empty() && world.codes(0).is_empty());
    let bytes = back_end::bytes(&world.office, world.directory.path());
    let name = "张三丰".as_bytes();
    assert!(!bytes.windows(name.len()).any(|part| part == name), "not even in free pages");
}

/// The proposal of the first of two officers once stopped the deletion of the question.
#[test]
fn a_question_with_a_proposal_that_an_audit_has_closed_is_deleted() {
    let mut world = World::of(1, "[\"health\"]");
    let contact = format!("document,number,last_contact\npassport,{},2026-03-01\n", passport(0));
    world.import(ImportKind::Contacts, &contact, AT);
    world.audit(AT);
    let number = world.registry.last_decision(world.person(0)).unwrap().unwrap().number;
    let li = proven(&world.office, &mut world.registry, &["li"]);
    let red = Answer { status: Status::Red, why: Some(StatusReason::CloseContact), note: "lives there", proven: &li };
    decide(&mut world.registry, number, red, by(AT)).unwrap();
    assert!(world.registry.proposal(number).unwrap().is_some());
    world.import(ImportKind::Cases, &case(0, ""), LATER);
    world.audit(LATER);
    let later = "2026-06-10T00:00:00Z";
    let again = declaration(0, "").replace("d-0", "d-again").replace("2026-03-05T08:00", "2026-06-09T08:00");
    let handed_in = fede::office::acts::HandedIn { source: "test".to_owned(), text: Ok(again) };
    let registry = &mut world.registry;
    fede::office::acts::declare(
        &world.office,
        registry,
        vec![handed_in],
        by("2026-06-09T04:00:00Z"),
        &mut |_, error| panic!("{error}"),
    )
    .unwrap();
    forget(&world.office, &mut world.registry, by(later)).unwrap();
    assert!(world.registry.proposal(number).unwrap().is_none() && world.registry.decision(number).unwrap().is_none());
}

#[test]
fn two_officers_at_once_issue_nothing_twice() {
    let mut world = World::of(400, "[\"health\"]");
    world.audit(AT);
    let others = std::thread::scope(|scope| {
        let run = || {
            let mut registry = world.office.registry().unwrap();
            issue(&world.office, &mut registry, &office_key(), by(AT), &mut |_, error| panic!("{error}"))
                .unwrap()
                .issued
        };
        let threads = [scope.spawn(run), scope.spawn(run)];
        threads.map(|thread| thread.join().unwrap())
    });
    assert_eq!(others.iter().sum::<u64>(), 400, "{others:?}");
    assert!((0..400).all(|n| world.codes(n).len() == 1));
}

#[test]
fn the_schema_of_a_declaration_says_what_is_read() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../docs/declaration.schema.json")).unwrap();
    let words = |at: &str| -> Vec<String> {
        let list = schema.pointer(at).unwrap().as_array().unwrap();
        list.iter().map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    let now = at(AT);
    let reads = |from: &str, to: &str| {
        let whole = declaration(
            0,
            r#""symptoms": ["fever"], "contacts": [{"with": "confirmed", "last": "2026-03-01"}], "places": []"#,
        );
        assert!(whole.contains(from));
        fede::office::Declaration::from_json(&whole.replacen(from, to, 1), now, &fede::time::Zone::CHINA)
    };
    for symptom in words("/properties/symptoms/items/enum") {
        assert!(reads("fever", &symptom).is_ok(), "{symptom}");
    }
    for with in words("/properties/contacts/items/properties/with/enum") {
        assert!(reads("confirmed", &with).is_ok(), "{with}");
    }
    let documents = words("/properties/document/enum");
    assert_eq!(documents.len(), DocumentKind::ALL.len());
    for kind in DocumentKind::ALL {
        assert!(documents.iter().any(|word| word == kind.id()), "{}", kind.id());
    }
    // Every field that the schema requires is required here, and no other field is accepted.
    for field in words("/required") {
        assert!(reads(&format!("\"{field}\""), "\"other\"").is_err(), "{field}");
    }
    let named: Vec<&String> = schema.pointer("/properties").unwrap().as_object().unwrap().keys().collect();
    assert_eq!(named.len(), 12, "{named:?}");
}

/// The identifying parts of a code that are equal in two codes.
fn in_common(one: &str, other: &str) -> Vec<&'static str> {
    let parts = |text: &str| {
        let claims = fede::verifier::Unverified::from_text(text).unwrap().unverified_claims().unwrap();
        let holder = claims.holder().unwrap().clone();
        let (health, itinerary) = (claims.statements().health(), claims.statements().itinerary());
        let grounds = health.and_then(|health| health.grounds());
        [
            ("region", Some(claims.issuer().code().to_owned())),
            ("masked name", Some(holder.name().to_owned())),
            ("kind of document", Some(holder.kind().id().to_owned())),
            ("assessed", health.map(|health| health.assessed().to_string())),
            ("grounds", grounds.map(|grounds| format!("{grounds:?}"))),
            ("itinerary", itinerary.map(|itinerary| format!("{itinerary:?}"))),
            ("salt", Some(format!("{:?}", holder.commitment().salt().as_bytes()))),
            ("commitment", Some(format!("{:?}", holder.commitment().digest()))),
            ("slot", Some(claims.cti().slot().number().to_string())),
        ]
    };
    let both = parts(one).into_iter().zip(parts(other));
    both.filter(|((_, one), (_, other))| one.is_some() && one == other).map(|((name, _), _)| name).collect()
}

/// Measures linkability: what is equal in two codes of one person, and for how long. The results
/// are in docs/benchmarks.md.
#[test]
fn codes_of_one_person_can_be_told_for_a_limited_time() {
    const PEOPLE: usize = 12;
    const NIGHTS: u64 = 30;
    let night = |number: u64| at("2026-03-05T18:00:00Z").saturating_add(number * 86_400).to_string();
    // The same audit assessed all of them, so everybody has the same hour.
    let everybody = ["region", "masked name", "kind of document", "assessed"];
    for keeps in [false, true] {
        let mut world = World::of(0, "[\"health\"]");
        let path = world.directory.path().join("office/office.toml");
        let config = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, config.replace("keep_numbers = false", &format!("keep_numbers = {keeps}"))).unwrap();
        world.office = Office::open(&world.directory.path().join("office")).unwrap();
        declare_all(&world.office, &mut world.registry, (0..PEOPLE).map(|n| declaration(n, "")).collect());
        for number in 0..NIGHTS {
            world.audit(&night(number));
            world.issue(&night(number));
        }
        let mut longest = 0;
        for n in 0..PEOPLE {
            let codes = world.codes(n);
            assert_eq!(codes.len(), usize::try_from(NIGHTS).unwrap());
            for (at, one) in codes.iter().enumerate() {
                for (after, other) in (1..).zip(&codes[at + 1..]) {
                    let common = in_common(&one.text, &other.text);
                    assert!(common == everybody || common == [&everybody[..], &["salt", "commitment"]].concat());
                    longest = longest.max(if common.len() > everybody.len() { after } else { 0 });
                }
            }
        }
        println!("numbers kept: {keeps}; codes of one person share a salt for up to {longest} nights of {NIGHTS}");
        assert_eq!(longest < 14, keeps, "{longest}");
        // A new declaration gives a fresh salt, whether numbers are kept or not.
        let again = declaration(0, "").replace("d-0", "d-again").replace("2026-03-05T08", "2026-04-05T08");
        fede::office::acts::declare(
            &world.office,
            &mut world.registry,
            vec![fede::office::acts::HandedIn { source: "again".to_owned(), text: Ok(again) }],
            by("2026-04-05T10:00:00Z"),
            &mut |_, error| panic!("{error}"),
        )
        .unwrap();
        let before = world.codes(0).pop().unwrap();
        world.audit("2026-04-06T10:00:00Z");
        world.issue("2026-04-06T10:00:00Z");
        assert_eq!(in_common(&before.text, &world.codes(0).pop().unwrap().text), everybody[..3]);
        // A thief of all codes, without the numbers, sees as many groups as there are salts.
        let all: Vec<_> = (0..PEOPLE).flat_map(|n| world.codes(n)).collect();
        let salts: std::collections::BTreeSet<_> = all
            .iter()
            .map(|code| {
                let code = fede::verifier::Unverified::from_text(&code.text).unwrap().unverified_claims().unwrap();
                *code.holder().unwrap().commitment().salt().as_bytes()
            })
            .collect();
        println!("  {} codes of {PEOPLE} people fall into {} groups", all.len(), salts.len());
    }
}

/// A damaged document number affects only that person. Everybody else gets a code.
#[test]
fn a_damaged_number_stops_nobody_else() {
    let mut world = World::of(0, "[\"health\"]");
    let path = world.directory.path().join("office/office.toml");
    let config = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, config.replace("keep_numbers = false", "keep_numbers = true")).unwrap();
    world.office = Office::open(&world.directory.path().join("office")).unwrap();
    declare_all(&world.office, &mut world.registry, (0..3).map(|n| declaration(n, "")).collect());
    let one = "UPDATE person SET number = '00ff' WHERE person = (SELECT person FROM person ORDER BY person LIMIT 1)";
    back_end::run_sql(&world.office, world.directory.path(), one).unwrap();
    let night = "2026-04-05T18:00:00Z";
    world.audit(night);
    let mut rejected = 0;
    let issued = issue(&world.office, &mut world.registry, &office_key(), by(night), &mut |_, error| {
        assert!(matches!(error, ActError::NoCommitment), "{error}");
        rejected += 1;
    });
    assert_eq!((issued.unwrap().issued, rejected), (2, 1));
}

/// Codes that are issued one by one share only values that everybody with that name has.
#[test]
fn codes_issued_alone_have_a_fresh_salt() {
    let request = r#"{"region": "CN-SH", "health": {"status": "green"},
        "holder": {"name": "张三丰", "document": "passport", "number": "E1234567"}}"#;
    let code = |seed: u8| {
        let when = at(AT).saturating_add(u64::from(seed) * 86_400);
        let claims = fede::issuer::Request::from_json(request).unwrap().to_claims(when, &mut support::rng(seed));
        fede::issuer::Code::sign(&claims.unwrap(), &office_key()).text().to_owned()
    };
    assert_eq!(in_common(&code(1), &code(2)), ["region", "masked name", "kind of document"]);
}

//! What residents ask of officers, and attachments: where they are kept, and where they must not be.

use super::back_end;
use super::back_end_calls::acts;
use crate::registry::{AT, by, declaration, declare_all, know, office_on};
use crate::support::{at, rng};
use fede::office::acts::{
    ActError, MAX_FILES, MAX_WAITING_REQUESTS, NewFile, answer_request, answer_unproven, ask_not_there, attach, audit,
    care_id, declare_online, dispute, forget, open_attachment, withdraw_dispute, withdraw_request,
};
use fede::office::audit::AuditRules;
use fede::office::registry::{
    AttachedTo, DecisionState, Decisions, OfficeRegistry, People, RegistryPlace, RequestKind, RequestState, Requests,
};
use fede::office::{AttachedFile, FileKind, Office, PersonIndex, Stay, StayPlace};
use fede::payload::Place;
use fede::time::Timestamp;
use zeroize::Zeroizing;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj (a ticket to Suzhou) endobj\n%%EOF\n";
const ARRIVED: &str = "2026-03-02T04:00:00Z";

struct World {
    directory: tempfile::TempDir,
    office: Office,
    registry: OfficeRegistry,
    /// The people, in the order of their indices.
    people: Vec<PersonIndex>,
}

/// People who have declared and are judged. Each was in Wuhan twice.
fn world(people: usize) -> World {
    let directory = tempfile::tempdir().unwrap();
    let office = office_on(directory.path(), "[\"health\", \"itinerary\"]", back_end::fresh().as_ref());
    let mut registry = office.registry().unwrap();
    know(&office, &mut registry, people);
    declare_all(&office, &mut registry, (0..people).map(|n| declaration(n, "")).collect());
    let people: Vec<PersonIndex> =
        registry.dossiers(None, people, at(AT)).unwrap().iter().map(|dossier| dossier.person).collect();
    for person in &people {
        for arrival in [ARRIVED, "2026-02-26T04:00:00Z"] {
            let left = at(arrival).saturating_add(86_400);
            let stay = Stay::new(StayPlace::parse("420100").unwrap(), at(arrival), Some(left)).unwrap();
            registry.add_stay(*person, &stay, "cells.csv:2").unwrap();
        }
    }
    let rules = AuditRules::from_toml(AuditRules::DEFAULT).unwrap();
    audit(&office, &mut registry, &rules, by(AT), &mut |_| {}).unwrap();
    World { directory, office, registry, people }
}

fn wuhan() -> Place {
    Place::parse("420100").unwrap()
}

fn file(id: u8) -> NewFile {
    NewFile { id: [id; 16], key: Zeroizing::new([id; 32]), file: AttachedFile::check(PDF.to_vec()).unwrap() }
}

impl World {
    fn ask(&mut self, who: usize, arrival: Timestamp, id: u8) -> Result<[u8; 16], ActError> {
        let stay = (&wuhan(), arrival);
        ask_not_there(&mut self.registry, self.people[who], stay, ("it was my brother", [id; 16]), by(AT))
    }

    fn attach(&mut self, who: usize, to: AttachedTo, ids: &[u8]) -> Result<(), ActError> {
        let files: Vec<NewFile> = ids.iter().map(|id| file(*id)).collect();
        attach(&self.office, &mut self.registry, (self.people[who], to), &files, by(AT))
    }

    fn opened(&self, id: u8) -> Option<Vec<u8>> {
        let found = open_attachment(&self.office, &self.registry, &[id; 16]).unwrap();
        found.map(|(_, kind, content)| {
            assert_eq!(kind, FileKind::Pdf);
            content
        })
    }
}

#[test]
fn an_officer_removes_the_stay_that_is_asked_about_and_no_other() {
    let mut world = world(1);
    let person = world.people[0];
    let id = world.ask(0, at(ARRIVED), 1).unwrap();
    assert_eq!(world.ask(0, at(ARRIVED), 2).unwrap(), id, "a second click");
    assert!(matches!(world.ask(0, at(AT), 3), Err(ActError::NothingToCorrect)), "no such stay");
    let stay = (&wuhan(), at("2026-02-26T04:00:00Z"));
    let empty = ask_not_there(&mut world.registry, person, stay, ("", [3; 16]), by(AT));
    assert!(matches!(empty, Err(ActError::Note(_))));
    let waiting = world.registry.waiting_requests(10).unwrap();
    assert_eq!((waiting.len(), waiting[0].kind, waiting[0].about.as_str()), (1, RequestKind::NotThere, "420100"));
    // Without a reason, nothing happens.
    let no_reason = answer_request(&mut world.registry, &id, (true, ""), by(AT));
    assert!(matches!(no_reason, Err(ActError::Note(_))));
    assert_eq!(world.registry.dossier(person, at(AT)).unwrap().stays.len(), 2);
    assert!(answer_request(&mut world.registry, &id, (true, "the ticket is clear"), by(AT)).unwrap());
    let left = world.registry.dossier(person, at(AT)).unwrap().stays;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].0.arrival(), at("2026-02-26T04:00:00Z"));
    let request = world.registry.request(&id).unwrap().unwrap();
    assert_eq!((request.state, request.officer.as_str()), (RequestState::Granted, "li"));
    assert_eq!((request.note.as_str(), request.answered), ("the ticket is clear", Some(at(AT))));
    // Nobody answers twice.
    assert!(!answer_request(&mut world.registry, &id, (false, "late"), by(AT)).unwrap());
    assert!(world.registry.waiting_requests(10).unwrap().is_empty());
    let told = acts(&world.registry).unwrap();
    for act in ["request", "answer-request"] {
        assert!(told.iter().any(|one| one == act), "{told:?}");
    }
}

#[test]
fn a_refusal_changes_nothing_and_the_same_may_be_asked_again() {
    let mut world = world(1);
    let id = world.ask(0, at(ARRIVED), 1).unwrap();
    assert!(answer_request(&mut world.registry, &id, (false, "the phone was there"), by(AT)).unwrap());
    assert_eq!(world.registry.dossier(world.people[0], at(AT)).unwrap().stays.len(), 2);
    assert_eq!(world.ask(0, at(ARRIVED), 2).unwrap(), [2; 16]);
    assert_eq!(world.registry.requests_about(world.people[0]).unwrap().len(), 2);
}

#[test]
fn who_asks_may_withdraw_and_nobody_else() {
    let mut world = world(2);
    let id = world.ask(0, at(ARRIVED), 1).unwrap();
    let [own, other] = [world.people[0], world.people[1]];
    assert!(!withdraw_request(&mut world.registry, other, &id, by(AT)).unwrap());
    assert!(withdraw_request(&mut world.registry, own, &id, by(AT)).unwrap());
    assert!(!withdraw_request(&mut world.registry, own, &id, by(AT)).unwrap());
    assert!(!answer_request(&mut world.registry, &id, (true, "late"), by(AT)).unwrap());
    assert_eq!(world.registry.dossier(own, at(AT)).unwrap().stays.len(), 2);
    // A dispute, too. The decision stays as it was.
    let decided = world.registry.last_decision(own).unwrap().unwrap();
    let number = dispute(&mut world.registry, decided.number, "mistaken", by(AT)).unwrap();
    assert!(!withdraw_dispute(&mut world.registry, other, by(AT)).unwrap());
    assert!(withdraw_dispute(&mut world.registry, own, by(AT)).unwrap());
    assert!(!withdraw_dispute(&mut world.registry, own, by(AT)).unwrap());
    assert_eq!(world.registry.decision(number).unwrap().unwrap().decision.state, DecisionState::Closed);
    assert_eq!(world.registry.last_decision(own).unwrap().unwrap(), decided);
}

#[test]
fn requests_and_files_have_bounds() {
    let mut world = world(2);
    let person = world.people[0];
    for n in 0..u8::try_from(MAX_WAITING_REQUESTS).unwrap() + 1 {
        let arrival = at("2026-02-20T00:00:00Z").saturating_add(u64::from(n) * 3600);
        let stay = Stay::new(StayPlace::parse("420100").unwrap(), arrival, Some(arrival.saturating_add(60))).unwrap();
        world.registry.add_stay(person, &stay, "cells.csv:3").unwrap();
        let asked = world.ask(0, arrival, n + 1);
        let is_last = usize::from(n) == MAX_WAITING_REQUESTS;
        assert_eq!(matches!(asked, Err(ActError::TooManyRequests)), is_last, "{n}: {asked:?}");
    }
    let to = AttachedTo::Request([1; 16]);
    world.attach(0, to, &[1, 2]).unwrap();
    assert!(matches!(world.attach(0, to, &[3, 4]), Err(ActError::TooManyFiles)));
    // Nobody attaches to what somebody else has asked, or to what does not wait.
    assert!(matches!(world.attach(1, to, &[5]), Err(ActError::NoRequest)));
    for to in [AttachedTo::Request([99; 16]), AttachedTo::Dispute(1), AttachedTo::Dispute(99)] {
        assert!(matches!(world.attach(0, to, &[5]), Err(ActError::NoRequest)), "{to:?}");
    }
    let mut id = 10;
    let full = (2..=10).find_map(|request| {
        (0..3).find_map(|_| {
            id += 1;
            world.attach(0, AttachedTo::Request([request; 16]), &[id]).err()
        })
    });
    assert!(full.is_none() && world.registry.attachments(person).unwrap().len() < MAX_FILES);
    let decided = world.registry.last_decision(person).unwrap().unwrap().number;
    let number = dispute(&mut world.registry, decided, "mistaken", by(AT)).unwrap();
    world.attach(0, AttachedTo::Dispute(number), &[60]).unwrap();
    assert!(matches!(world.attach(0, AttachedTo::Dispute(number), &[61]), Err(ActError::TooManyFiles)), "all files");
}

/// What is stored is not what was sent, and belongs to one person.
#[test]
fn a_file_is_encrypted_and_bound_to_its_person() {
    let mut world = world(2);
    world.ask(0, at(ARRIVED), 1).unwrap();
    world.attach(0, AttachedTo::Request([1; 16]), &[1]).unwrap();
    assert_eq!(world.opened(1).unwrap(), PDF);
    assert!(world.opened(2).is_none());
    let (_, sealed) = world.registry.attachment(&[1; 16]).unwrap().unwrap();
    for bytes in [&sealed.key, &sealed.body] {
        assert!(!bytes.windows(6).any(|part| part == b"ticket") && !bytes.windows(32).any(|part| part == [1; 32]));
    }
    // Somebody with access to the database alone moves it to another person.
    let other = world.people[1].as_bytes();
    let other: String = other.iter().map(|byte| format!("{byte:02x}")).collect();
    let literal = if back_end::HAS_FILE { format!("x'{other}'") } else { format!("decode('{other}', 'hex')") };
    let sql = format!("UPDATE attachment SET person = {literal}");
    if back_end::run_sql(&world.office, world.directory.path(), &sql).is_ok() {
        assert!(open_attachment(&world.office, &world.registry, &[1; 16]).is_err());
    }
}

#[test]
fn a_rotation_of_the_secret_keeps_every_file_and_every_request() {
    let mut world = world(2);
    world.ask(0, at(ARRIVED), 1).unwrap();
    world.attach(0, AttachedTo::Request([1; 16]), &[1]).unwrap();
    let text = r#"{"id": "d-9", "declared": "2026-03-05T08:00:00+08:00", "name": "张小丰", "document": "passport",
        "number": "E99999999", "declarant": {"relation": "guardian", "name": "张三丰"}, "symptoms": [], "contacts": [],
        "places": []}"#;
    let guardian = Some(world.people[0]);
    declare_online(&world.office, &mut world.registry, text, (&[7; 32], guardian), by(AT)).unwrap();
    let before = world.registry.attachment(&[1; 16]).unwrap().unwrap();
    let directory = world.directory.path().join("office");
    let old = world.office;
    drop(world.registry);
    old.rotate_secret(&mut rng(3), |rotated| by(AT).rotate(rotated)).unwrap();
    let office = Office::open(&directory).unwrap();
    let registry = office.registry().unwrap();
    let (attachment, _, content) = open_attachment(&office, &registry, &[1; 16]).unwrap().unwrap();
    assert_eq!(content, PDF);
    let after = registry.attachment(&[1; 16]).unwrap().unwrap();
    assert_ne!(after.1.key, before.1.key);
    assert_eq!(after.1.body, before.1.body, "the content is not written again");
    assert_ne!(attachment.person, before.0.person);
    assert_eq!(registry.requests_about(attachment.person).unwrap().len(), 1);
    let cared = registry.requests_by(attachment.person).unwrap();
    assert_eq!((cared.len(), cared[0].name.as_str(), cared[0].id), (1, "张*丰", care_id(&[7; 32])));
    assert!(open_attachment(&old, &registry, &[1; 16]).is_err(), "the earlier secret opens nothing");
}

#[test]
fn a_copy_and_a_backup_have_the_files() {
    let mut world = world(2);
    world.ask(0, at(ARRIVED), 1).unwrap();
    for id in 1..=3 {
        world.attach(0, AttachedTo::Request([1; 16]), &[id]).unwrap();
    }
    let path = world.directory.path().join("office/copy.sqlite");
    let copied = world.office.copy_registry(&RegistryPlace::File(path.clone()), true, &mut |_| {}).unwrap();
    assert!(copied.rows > 4);
    let mut files = vec![path];
    if back_end::HAS_FILE {
        // A backup, as docs/operations.md makes one.
        let backup = world.directory.path().join("office/backup.sqlite");
        let sql = format!("VACUUM INTO '{}'", backup.display());
        back_end::run_sql(&world.office, world.directory.path(), &sql).unwrap();
        files.push(backup);
    }
    for file in files {
        let registry = fede::office::registry::SqliteRegistry::open(&file, world.office.secret()).unwrap();
        let person = registry.attachments(world.people[0]).unwrap();
        assert_eq!(person.len(), 3, "{}", file.display());
        let (_, _, content) = open_attachment(&world.office, &registry, &[2; 16]).unwrap().unwrap();
        assert_eq!(content, PDF);
        assert_eq!(registry.requests_about(world.people[0]).unwrap().len(), 1);
    }
}

#[test]
fn deletion_takes_the_files_of_who_is_forgotten_and_old_ones() {
    let mut world = world(2);
    world.ask(0, at(ARRIVED), 1).unwrap();
    world.attach(0, AttachedTo::Request([1; 16]), &[1]).unwrap();
    // Nobody is forgotten yet.
    forget(&world.office, &mut world.registry, by(AT)).unwrap();
    assert!(world.opened(1).is_some());
    // The person declares again, so stays; the file is too old.
    let days = u64::from(world.office.config().retention_days) + 1;
    let later = at(AT).saturating_add(days * 86_400);
    let by_later = fede::office::acts::By { officer: "li", at: later };
    forget(&world.office, &mut world.registry, by_later).unwrap();
    assert!(world.opened(1).is_none());
    assert!(world.registry.request(&[1; 16]).unwrap().is_none());
    assert!(world.registry.attachments(world.people[0]).unwrap().is_empty());
    if back_end::HAS_FILE {
        // Encrypted, and its key is gone; the file of the registry is smaller only after VACUUM.
        let bytes = back_end::bytes(&world.office, world.directory.path());
        assert!(!bytes.windows(14).any(|part| part == b"it was my brot"));
    }
}

#[test]
fn who_declares_for_another_person_is_accepted_or_not() {
    let mut world = world(1);
    let child = |id: &str, name: &str| {
        format!(
            r#"{{"id": "{id}", "declared": "2026-03-05T08:00:00+08:00", "name": "{name}", "document": "passport",
                "number": "E99999999", "declarant": {{"relation": "guardian", "name": "张三丰"}}, "symptoms": [],
                "contacts": [], "places": []}}"#
        )
    };
    let guardian = world.people[0];
    let receipt = [7; 32];
    for _ in 0..2 {
        let text = child("d-9", "张小丰");
        declare_online(&world.office, &mut world.registry, &text, (&receipt, Some(guardian)), by(AT)).unwrap();
    }
    let waiting = world.registry.waiting_requests(10).unwrap();
    assert_eq!(waiting.len(), 1, "a second click is one declaration");
    let request = &waiting[0];
    assert_eq!(
        (request.kind, request.about.as_str(), request.says.as_str()),
        (RequestKind::Care, "guardian", "张三丰")
    );
    assert_eq!(request.asker, Some(guardian));
    let child_index = request.person;
    let to = AttachedTo::Request(care_id(&receipt));
    assert_eq!(world.registry.proof_bytes().unwrap(), 0);
    attach(&world.office, &mut world.registry, (child_index, to), &[file(1)], by(AT)).unwrap();
    // It counts until it is answered.
    assert_eq!(world.registry.proof_bytes().unwrap(), u64::try_from(PDF.len()).unwrap());
    assert!(answer_request(&mut world.registry, &care_id(&receipt), (true, "household register"), by(AT)).unwrap());
    assert_eq!(world.registry.proof_bytes().unwrap(), 0);
    let cared = world.registry.requests_by(guardian).unwrap();
    assert_eq!((cared.len(), cared[0].state), (1, RequestState::Granted));
    // A stranger declares for the same child: the declaration and the request are answered together.
    let strange = [8; 32];
    let number =
        declare_online(&world.office, &mut world.registry, &child("d-10", "王五"), (&strange, None), by(AT)).unwrap();
    assert_eq!(number, 0);
    assert_eq!(world.registry.request(&care_id(&strange)).unwrap().unwrap().asker, None);
    assert!(answer_unproven(&mut world.registry, &strange, false, by(AT)).unwrap());
    let refused = world.registry.request(&care_id(&strange)).unwrap().unwrap();
    assert_eq!((refused.state, refused.officer.as_str()), (RequestState::Refused, "li"));
    assert_eq!(world.registry.requests_about(child_index).unwrap().len(), 2);
}

//! Declarations online and their receipts: what counts, and what a receipt opens.

use super::back_end_calls::{acts, registry};
use crate::registry::{AT, by};
use fede::key::SigningKey;
use fede::office::acts::{
    ActError, MAX_UNPROVEN, answer_unproven, audit, declare_online, give_receipt, issue, replace_receipts,
};
use fede::office::registry::{Batches, OfficeRegistry, People, ReceiptHash, Receipts};
use fede::office::{DeclarationError, Office, PersonIndex};

/// A declaration of the person with the passport E12345678.
fn text(id: &str, name: &str, symptoms: &str) -> String {
    format!(
        r#"{{"id": "{id}", "declared": "2026-03-05T08:00:00+08:00", "name": "{name}", "document": "passport",
            "number": "E12345678", "symptoms": [{symptoms}], "contacts": [], "places": []}}"#
    )
}

struct Desk {
    _directory: tempfile::TempDir,
    office: Office,
    registry: OfficeRegistry,
}

impl Desk {
    fn declare(&mut self, text: &str, receipt: u8, signed_in: Option<PersonIndex>) -> Result<i64, ActError> {
        declare_online(&self.office, &mut self.registry, text, (&[receipt; 32], signed_in), by(AT))
    }

    fn receipt(&self, receipt: u8) -> fede::office::registry::Receipt {
        self.registry.receipt(&[receipt; 32]).unwrap().unwrap()
    }
}

fn desk() -> Desk {
    let (_directory, office, registry) = registry();
    Desk { _directory, office, registry }
}

#[test]
fn only_the_first_declaration_with_a_number_counts_unless_its_maker_has_signed_in() {
    let mut desk = desk();
    let own = desk.declare(&text("d-1", "张三丰", ""), 1, None).unwrap();
    let person = desk.receipt(1).person;
    assert!(own > 0 && desk.receipt(1).opens);
    // A stranger: kept, but it does not count, and changes neither name nor statement.
    let theirs = text("d-2", "王五", "\"fever\"");
    assert_eq!(desk.declare(&theirs, 2, None).unwrap(), 0);
    assert!(!desk.receipt(2).opens);
    assert_eq!(desk.registry.declarations(person).unwrap().len(), 1);
    assert_eq!(desk.registry.person(person).unwrap().unwrap().name, "张*丰");
    let waiting = desk.registry.unproven(Some(person), 10).unwrap();
    assert_eq!((waiting.len(), waiting[0].receipt), (1, [2; 32]));
    assert!(waiting[0].body.contains("fever") && !waiting[0].body.contains("E12345678"));
    // A second click is the same declaration; another content under its receipt is refused.
    assert_eq!(desk.declare(&theirs, 2, None).unwrap(), 0);
    let other = desk.declare(&text("d-2", "王五", ""), 2, None);
    assert!(matches!(other, Err(ActError::Declaration(DeclarationError::OtherContent { .. }))), "{other:?}");
    // Somebody else's session proves nothing, the person's own does.
    let elsewhere = PersonIndex::from_bytes([9; 32]);
    assert_eq!(desk.declare(&text("d-3", "王五", ""), 3, Some(elsewhere)).unwrap(), 0);
    let second = desk.declare(&text("d-4", "张三丰", ""), 4, Some(person)).unwrap();
    assert!(second > own && desk.receipt(4).opens);
    // A second click on the first one is still the first one.
    assert_eq!(desk.declare(&text("d-1", "张三丰", ""), 1, None).unwrap(), own);
}

#[test]
fn an_officer_says_whether_an_unproven_declaration_counts() {
    let mut desk = desk();
    desk.declare(&text("d-1", "张三丰", ""), 1, None).unwrap();
    let person = desk.receipt(1).person;
    for receipt in [2, 3] {
        desk.declare(&text(&format!("d-{receipt}"), "王五", "\"fever\""), receipt, None).unwrap();
    }
    let answer = |desk: &mut Desk, receipt: u8, counts| {
        answer_unproven(&mut desk.registry, &[receipt; 32], counts, by(AT)).unwrap()
    };
    assert!(answer(&mut desk, 2, false) && answer(&mut desk, 3, true));
    // Nobody answers twice.
    assert!(!answer(&mut desk, 2, true) && !answer(&mut desk, 3, true) && !answer(&mut desk, 4, true));
    assert!(desk.registry.unproven(None, 10).unwrap().is_empty());
    let declarations = desk.registry.declarations(person).unwrap();
    assert_eq!(declarations.len(), 2);
    assert!(
        declarations.iter().any(|(number, _, body)| *number == desk.receipt(3).declaration && body.contains("fever"))
    );
    assert_eq!(desk.registry.person(person).unwrap().unwrap().name, "张*丰", "the name stays");
    assert!(desk.receipt(2).declaration == 0 && !desk.receipt(3).opens);
    assert_eq!(desk.declare(&text("d-2", "王五", "\"fever\""), 2, None).unwrap(), 0, "refused stays refused");
    let told = acts(&desk.registry).unwrap();
    for act in ["declare-unproven", "refuse-unproven"] {
        assert!(told.iter().any(|one| one == act), "{told:?}");
    }
}

#[test]
fn strangers_fill_no_registry() {
    let mut desk = desk();
    desk.declare(&text("d-1", "张三丰", ""), 1, None).unwrap();
    let person = desk.receipt(1).person;
    let most = u8::try_from(MAX_UNPROVEN).unwrap();
    for receipt in 2..2 + most {
        desk.declare(&text(&format!("d-{receipt}"), "王五", ""), receipt, None).unwrap();
    }
    // The answers are those for a person whom nobody knows: of what is said, nothing is kept.
    for _ in 0..2 {
        assert_eq!(desk.declare(&text("d-99", "王五", "\"fever\""), 99, None).unwrap(), 0);
    }
    let other = desk.declare(&text("d-99", "王五", ""), 99, None);
    assert!(matches!(other, Err(ActError::Declaration(DeclarationError::OtherContent { .. }))), "{other:?}");
    assert!(!desk.receipt(99).opens && desk.receipt(99).declaration == 0);
    assert_eq!(desk.registry.unproven(Some(person), 99).unwrap().len(), MAX_UNPROVEN);
    assert_eq!(desk.registry.unproven(None, 99).unwrap().len(), MAX_UNPROVEN);
    let kept = desk.registry.unproven_of(&[99; 32]).unwrap().unwrap().body;
    assert!(kept.len() == 71 && !kept.contains("fever"), "{kept}");
    // An officer's answer that was sent for it changes nothing.
    assert!(!answer_unproven(&mut desk.registry, &[99; 32], true, by(AT)).unwrap());
    assert_eq!(desk.registry.declarations(person).unwrap().len(), 1);
    assert!(desk.declare(&text("d-100", "张三丰", ""), 100, Some(person)).unwrap() > 0, "the person never waits");
}

#[test]
fn a_receipt_from_the_counter_opens_what_is_stored() {
    let mut desk = desk();
    let own = desk.declare(&text("d-1", "张三丰", ""), 1, None).unwrap();
    let person = desk.receipt(1).person;
    let given: ReceiptHash = [7; 32];
    give_receipt(&mut desk.registry, person, &given, by(AT)).unwrap();
    let receipt = desk.receipt(7);
    assert!(receipt.opens && receipt.person == person && receipt.declaration == own);
}

/// Whoever declares first with a number gets a receipt without a document. At the counter the person
/// gets another one, which replaces it.
#[test]
fn a_receipt_from_the_counter_replaces_the_others() {
    let mut desk = desk();
    desk.declare(&text("d-1", "张三丰", ""), 1, None).unwrap();
    let person = desk.receipt(1).person;
    desk.declare(&text("d-2", "张三丰", ""), 2, None).unwrap();
    let provider: ReceiptHash = [6; 32];
    give_receipt(&mut desk.registry, person, &provider, by(AT)).unwrap();
    replace_receipts(&mut desk.registry, person, &[7; 32], by(AT)).unwrap();
    let opens = |desk: &Desk| [1, 2, 6, 7].map(|receipt| desk.receipt(receipt).opens);
    assert_eq!(opens(&desk), [false, false, false, true]);
    assert_eq!((desk.receipt(1).ended, desk.receipt(7).ended), (1, 0), "its sessions have ended");
    assert_eq!(desk.registry.unproven_of(&[2; 32]).unwrap().unwrap().person, person, "an officer can still answer");
    // A second click changes nothing. Who signs in at a provider has shown who they are, and comes in again.
    replace_receipts(&mut desk.registry, person, &[7; 32], by(AT)).unwrap();
    give_receipt(&mut desk.registry, person, &provider, by(AT)).unwrap();
    assert_eq!(opens(&desk), [false, false, true, true]);
    // Another person's receipts stay.
    desk.declare(&text("d-3", "张三丰", "").replace("E12345678", "E23456789"), 3, None).unwrap();
    replace_receipts(&mut desk.registry, person, &[8; 32], by(AT)).unwrap();
    assert!(desk.receipt(3).opens && !desk.receipt(7).opens);
}

/// Argon2id would let few people declare in a second, so the issue makes the commitment.
#[test]
fn a_number_of_a_declaration_online_is_kept_until_the_commitment_is_made() {
    for keeps in [false, true] {
        let (directory, office, registry) = registry();
        let config = directory.path().join("office/office.toml");
        let text = std::fs::read_to_string(&config).unwrap();
        let set = text.replace("keep_numbers = true", "keep_numbers = false");
        let set = if keeps { set.replace("keep_numbers = false", "keep_numbers = true") } else { set };
        std::fs::write(&config, set).unwrap();
        drop(office);
        let office = Office::open(&directory.path().join("office")).unwrap();
        let mut desk = Desk { _directory: directory, office, registry };
        desk.declare(&self::text("d-1", "张三丰", ""), 1, None).unwrap();
        let person = desk.receipt(1).person;
        let sealed = |desk: &Desk| desk.registry.person(person).unwrap().unwrap().number;
        let kept = sealed(&desk).expect("the number, sealed");
        assert!(!kept.contains("E12345678"));
        assert!(desk.registry.commitment(person).unwrap().is_none());
        let key = SigningKey::from_seed(&[7; 32]).unwrap();
        let rules = desk.office.rules().unwrap();
        audit(&desk.office, &mut desk.registry, &rules, by(AT), &mut |_| {}).unwrap();
        let issued = issue(&desk.office, &mut desk.registry, &key, by(AT), &mut |_, error| panic!("{error}")).unwrap();
        assert_eq!(issued.issued, 1);
        assert!(desk.registry.commitment(person).unwrap().is_some());
        assert_eq!(sealed(&desk).is_some(), keeps);
        // The next declaration brings the number again, and the next day's issue a fresh commitment.
        desk.declare(&self::text("d-2", "张三丰", ""), 2, Some(person)).unwrap();
        assert!(sealed(&desk).is_some());
        let made = |desk: &Desk| desk.registry.commitment(person).unwrap().map(|(_, made)| made);
        let before = made(&desk);
        let tomorrow = "2026-03-06T12:00:00Z";
        audit(&desk.office, &mut desk.registry, &rules, by(tomorrow), &mut |_| {}).unwrap();
        issue(&desk.office, &mut desk.registry, &key, by(tomorrow), &mut |_, error| panic!("{error}")).unwrap();
        assert!(keeps || made(&desk) > before, "a share of the kept ones is renewed each night, the others at once");
        assert_eq!(sealed(&desk).is_some(), keeps);
    }
}

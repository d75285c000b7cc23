//! Telephones of people: who has which, and the codes that are bound to them.

use super::back_end;
use super::back_end_calls::acts;
use crate::registry::{AT, by, declaration, declare_all, know, office_key, office_on};
use crate::support::{at, key, rng};
use fede::issuer::BoundCode;
use fede::office::acts::{
    ActError, Correction, add_telephone, audit, correct, forget, issue, issue_to_person, remove_telephone,
};
use fede::office::audit::AuditRules;
use fede::office::registry::{Codes, IssuedCode, OfficeRegistry, People, Telephone, Telephones};
use fede::office::{Office, PersonIndex, Stay, StayPlace};
use fede::payload::{HolderKey, Place, Presentation};

struct World {
    directory: tempfile::TempDir,
    office: Office,
    registry: OfficeRegistry,
    people: Vec<PersonIndex>,
}

fn holder_key(seed: u8) -> HolderKey {
    key(seed).verifying_key().to_holder_key()
}

/// People who are judged, without codes. Each was in Wuhan.
fn world(people: usize) -> World {
    let directory = tempfile::tempdir().unwrap();
    let office = office_on(directory.path(), "[\"health\", \"itinerary\"]", back_end::fresh().as_ref());
    let mut registry = office.registry().unwrap();
    know(&office, &mut registry, people);
    declare_all(&office, &mut registry, (0..people).map(|n| declaration(n, "")).collect());
    let people: Vec<PersonIndex> =
        registry.dossiers(None, people, at(AT)).unwrap().iter().map(|dossier| dossier.person).collect();
    for person in &people {
        let arrival = at("2026-03-02T04:00:00Z");
        let stay =
            Stay::new(StayPlace::parse("420100").unwrap(), arrival, Some(arrival.saturating_add(86_400))).unwrap();
        registry.add_stay(*person, &stay, "cells.csv:2").unwrap();
    }
    let rules = AuditRules::from_toml(AuditRules::DEFAULT).unwrap();
    audit(&office, &mut registry, &rules, by(AT), &mut |_| {}).unwrap();
    World { directory, office, registry, people }
}

impl World {
    fn add(&mut self, who: usize, seed: u8) -> Result<(), ActError> {
        add_telephone(&self.office, &mut self.registry, (self.people[who], &holder_key(seed)), by(AT))
    }

    fn issue(&mut self, time: &str) -> u64 {
        let issued = issue(&self.office, &mut self.registry, &office_key(), by(time), &mut |decision, error| {
            panic!("{decision}: {error}")
        });
        issued.unwrap().issued
    }

    /// The codes of a person that are not withdrawn: the seed of the telephone, or 0 for paper.
    fn codes(&self, who: usize) -> Vec<(u8, IssuedCode)> {
        let codes = self.registry.codes_of(self.people[who]).unwrap();
        let seed = |code: &IssuedCode| {
            code.telephone().map_or(0, |found| (1..9).find(|seed| holder_key(*seed) == found).unwrap())
        };
        codes.into_iter().filter(|code| code.withdrawn.is_none()).map(|code| (seed(&code), code)).collect()
    }

    fn forms(&self, who: usize) -> Vec<u8> {
        let mut forms: Vec<u8> = self.codes(who).iter().map(|(seed, _)| *seed).collect();
        forms.sort_unstable();
        forms
    }
}

#[test]
fn a_telephone_belongs_to_one_person() {
    let mut world = world(2);
    world.add(0, 1).unwrap();
    world.add(0, 1).unwrap();
    assert!(matches!(world.add(1, 1), Err(ActError::TelephoneTaken)));
    world.add(0, 2).unwrap();
    world.add(0, 3).unwrap();
    assert!(matches!(world.add(0, 4), Err(ActError::TooManyTelephones { max: 3 })));
    let all = world.registry.telephones(world.people[0]).unwrap();
    assert_eq!(all.len(), 3);
    assert_eq!(all[0].added, at(AT));
    let nobody = remove_telephone(&mut world.registry, (world.people[1], &holder_key(1)), by(AT));
    assert!(matches!(nobody, Err(ActError::NoTelephone)));
    remove_telephone(&mut world.registry, (world.people[0], &holder_key(1)), by(AT)).unwrap();
    assert_eq!(world.registry.telephone(&holder_key(1)).unwrap(), None);
    world.add(1, 1).unwrap();
    let acts = acts(&world.registry).unwrap();
    assert_eq!(acts.iter().filter(|act| *act == "add-telephone").count(), 4);
    assert_eq!(acts.iter().filter(|act| *act == "remove-telephone").count(), 1);
}

#[test]
fn each_telephone_gets_a_code_of_its_own_and_paper_ends() {
    let mut world = world(3);
    world.add(0, 1).unwrap();
    world.add(0, 2).unwrap();
    world.add(1, 3).unwrap();
    assert_eq!(world.issue(AT), 4);
    assert_eq!([0, 1, 2].map(|who| world.forms(who)), [vec![1, 2], vec![3], vec![0]]);
    // Nothing is due a second time.
    assert_eq!(world.issue(AT), 0);
    // The code works with the key of its telephone, and with no other.
    let (_, code) = world.codes(1).remove(0);
    let bound = BoundCode::from_text(&code.text).unwrap();
    assert!(bound.signed_by(&key(3), Presentation::new(at(AT))).is_ok());
    assert!(bound.signed_by(&key(1), Presentation::new(at(AT))).is_err());
    // Somebody who comes to the counter may still have paper.
    let paper = issue_to_person(&world.office, &mut world.registry, &office_key(), world.people[1], by(AT)).unwrap();
    assert_eq!(paper.unwrap().telephone(), None);
    // The next day all are renewed in their forms.
    let later = "2026-03-06T04:00:00Z";
    world.issue(later);
    let fresh = |world: &World, who: usize| {
        let mut forms: Vec<u8> =
            world.codes(who).iter().filter(|(_, code)| code.issued == at(later)).map(|(seed, _)| *seed).collect();
        forms.sort_unstable();
        forms
    };
    let is_renewed = !fresh(&world, 2).is_empty();
    if is_renewed {
        assert_eq!([0, 1, 2].map(|who| fresh(&world, who)), [vec![1, 2], vec![3], vec![0]]);
    }
}

#[test]
fn a_lost_telephone_loses_its_codes_and_no_other_does() {
    let mut world = world(1);
    world.add(0, 1).unwrap();
    world.add(0, 2).unwrap();
    world.issue(AT);
    let revoked = remove_telephone(&mut world.registry, (world.people[0], &holder_key(1)), by(AT)).unwrap();
    assert_eq!((revoked, world.forms(0)), (1, vec![2]));
    // Without a telephone the person has paper again.
    remove_telephone(&mut world.registry, (world.people[0], &holder_key(2)), by(AT)).unwrap();
    assert_eq!(world.issue(AT), 1);
    assert_eq!(world.forms(0), [0]);
}

#[test]
fn a_correction_reaches_every_telephone() {
    let mut world = world(1);
    world.add(0, 1).unwrap();
    world.add(0, 2).unwrap();
    world.issue(AT);
    let cti = world.codes(0)[0].1.cti;
    let wuhan = vec![Place::parse("420100").unwrap()];
    let correction = Correction { answer: None, not_in: wuhan, note: "it was her brother" };
    correct(&world.office, &mut world.registry, cti, &correction, &office_key(), by(AT)).unwrap();
    assert_eq!(world.forms(0), [1, 2]);
    assert!(world.codes(0).iter().all(|(_, code)| code.cti != cti));
}

#[test]
fn telephones_are_rotated_and_deleted_with_their_people() {
    let mut world = world(2);
    world.add(0, 1).unwrap();
    world.add(1, 2).unwrap();
    world.issue(AT);
    let before = world.registry.telephones(world.people[0]).unwrap();
    // Under a new secret the people have other indices.
    let World { directory, office, registry, .. } = world;
    drop(registry);
    office.rotate_secret(&mut rng(3), |rotated| by(AT).rotate(rotated)).unwrap();
    let office = Office::open(&directory.path().join("office")).unwrap();
    let mut registry = office.registry().unwrap();
    let keys =
        |all: Vec<Telephone>| all.into_iter().map(|one| *one.key.as_bytes()).collect::<std::collections::BTreeSet<_>>();
    let after: Vec<Telephone> = (1..9).filter_map(|seed| registry.telephone(&holder_key(seed)).unwrap()).collect();
    assert!(after.iter().all(|one| one.person != before[0].person));
    assert_eq!(keys(after.clone()), [*holder_key(1).as_bytes(), *holder_key(2).as_bytes()].into());
    for one in &after {
        assert_eq!(registry.telephones(one.person).unwrap(), std::slice::from_ref(one));
    }
    let later = at(AT).saturating_add(400 * 86_400);
    let by_later = fede::office::acts::By { officer: "li", at: later };
    forget(&office, &mut registry, by_later).unwrap();
    assert!((1..9).all(|seed| registry.telephone(&holder_key(seed)).unwrap().is_none()));
    // Somebody who signed in with the provider and never declared is no person of the registry.
    let telephone = Telephone { key: holder_key(9), person: PersonIndex::from_bytes([9; 32]), added: at(AT) };
    assert!(registry.add_telephone(&telephone).unwrap());
    forget(&office, &mut registry, by(AT)).unwrap();
    assert!(registry.telephone(&holder_key(9)).unwrap().is_some(), "not before the retention time");
    forget(&office, &mut registry, by_later).unwrap();
    assert!(registry.telephone(&holder_key(9)).unwrap().is_none());
}

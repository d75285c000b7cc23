//! Passkeys and waiting changes of accounts in the registry.

use super::back_end;
use super::back_end_calls::registry;
use crate::registry::by;
use crate::support::at;
use fede::office::OfficerName;
use fede::office::PersonIndex;
use fede::office::accounts::{AccountChange, Role, StoredChange};
use fede::office::acts::give_receipt;
use fede::office::passkeys::{PasskeyHolder, StoredPasskey};
use fede::office::registry::{Accounts, Passkeys, People, Receipts, RegistryError};
use fede::time::Timestamp;

const NOW: &str = "2026-03-05T00:00:00Z";

fn passkey(seed: u8, holder: PasskeyHolder) -> StoredPasskey {
    StoredPasskey {
        credential: vec![seed; 64],
        holder,
        handle: [seed; 16],
        name: "手机".to_owned(),
        added: at(NOW).saturating_add(seed.into()),
        used: at(NOW),
        body: format!("{{\"seed\":{seed}}}"),
    }
}

fn person(seed: u8) -> PersonIndex {
    PersonIndex::from_bytes([seed; 32])
}

#[test]
fn a_passkey_is_found_used_and_removed_by_its_holder() {
    let (directory, office, mut registry) = registry();
    let (li, wang) = (PasskeyHolder::Account("li".to_owned()), PasskeyHolder::Account("wang".to_owned()));
    let receipt = PasskeyHolder::Receipt([7; 32]);
    for (seed, holder) in [(1, &li), (2, &li), (3, &wang), (4, &receipt)] {
        assert!(registry.add_passkey(&passkey(seed, holder.clone())).unwrap());
    }
    assert!(!registry.add_passkey(&passkey(1, wang.clone())).unwrap(), "one identifier, one holder");
    assert_eq!(registry.passkey(&[1; 64]).unwrap(), Some(passkey(1, li.clone())));
    assert_eq!(registry.passkey(&[1; 63]).unwrap(), None);
    assert_eq!(registry.passkeys(&li).unwrap(), [passkey(1, li.clone()), passkey(2, li.clone())]);
    assert_eq!(registry.passkeys(&receipt).unwrap(), [passkey(4, receipt.clone())]);
    let later = at(NOW).saturating_add(600);
    assert!(registry.use_passkey(&[2; 64], later, "{}").unwrap());
    assert!(!registry.use_passkey(&[9; 64], later, "{}").unwrap());
    let used = registry.passkey(&[2; 64]).unwrap().unwrap();
    assert_eq!((used.used, used.body.as_str(), used.added), (later, "{}", passkey(2, li.clone()).added));
    assert!(registry.remove_passkey(&[1; 64]).unwrap() && !registry.remove_passkey(&[1; 64]).unwrap());
    assert_eq!((registry.remove_passkeys(&li).unwrap(), registry.remove_passkeys(&li).unwrap()), (1, 0));
    assert_eq!(registry.passkeys(&wang).unwrap().len(), 1);
    assert!(!format!("{:?}", passkey(4, receipt)).contains("7, 7"));
    // A damaged row is named.
    back_end::run_sql(&office, directory.path(), "UPDATE passkey SET added = -1").unwrap();
    assert!(matches!(registry.passkey(&[3; 64]), Err(RegistryError::Damaged { .. })));
}

#[test]
fn a_challenge_counts_once_and_is_forgotten_when_it_ends() {
    let (_directory, _office, mut registry) = registry();
    let (now, until) = (at(NOW), at(NOW).saturating_add(900));
    assert!(!registry.is_spent(&[1; 32]).unwrap());
    assert!(registry.spend_challenge(&[1; 32], until, now).unwrap());
    assert!(registry.is_spent(&[1; 32]).unwrap() && !registry.is_spent(&[2; 32]).unwrap());
    assert!(!registry.spend_challenge(&[1; 32], until, until.saturating_sub(1)).unwrap());
    assert!(registry.spend_challenge(&[2; 32], until, now).unwrap());
    assert!(registry.spend_challenge(&[3; 32], until.saturating_add(900), until).unwrap());
    assert!(!registry.is_spent(&[1; 32]).unwrap(), "it has ended");
}

#[test]
fn the_passkeys_of_a_person_are_those_of_receipts_that_open_and_go_with_them() {
    let (_directory, _office, mut registry) = registry();
    for (seed, person_of) in [(1, 1), (2, 1), (3, 2)] {
        give_receipt(&mut registry, person(person_of), &[seed; 32], by(NOW)).unwrap();
        assert!(registry.add_passkey(&passkey(seed, PasskeyHolder::Receipt([seed; 32]))).unwrap());
    }
    assert!(registry.add_passkey(&passkey(4, PasskeyHolder::Account("li".to_owned()))).unwrap());
    let of = |registry: &fede::office::registry::OfficeRegistry, seed| -> Vec<u8> {
        registry.passkeys_of(person(seed)).unwrap().iter().map(|one| one.credential[0]).collect()
    };
    assert_eq!((of(&registry, 1), of(&registry, 2), of(&registry, 3)), (vec![1, 2], vec![3], vec![]));
    // Nobody of them has declared: the receipts go after the retention time, and the passkeys with them.
    let later = at(NOW).saturating_add(400 * 86_400);
    registry.forget_before(at(NOW), later).unwrap();
    assert!(registry.receipt(&[1; 32]).unwrap().is_some());
    registry.forget_before(at(NOW).saturating_add(1), later).unwrap();
    assert!(registry.receipt(&[1; 32]).unwrap().is_none() && of(&registry, 1).is_empty());
    assert!(registry.passkey(&[4; 64]).unwrap().is_some(), "the staff keeps theirs");
}

#[test]
fn one_change_waits_about_each_account() {
    let (directory, office, mut registry) = registry();
    let name = |text: &str| OfficerName::new(text).unwrap();
    let change = |who: &str, change, at: Timestamp| StoredChange { account: name(who), change, by: name("root"), at };
    let (first, second) = (at(NOW), at(NOW).saturating_add(60));
    registry.keep_account_change(&change("li", AccountChange::Lock, first)).unwrap();
    registry.keep_account_change(&change("Chen", AccountChange::Add(Role::Officer), first)).unwrap();
    registry.keep_account_change(&change("LI", AccountChange::Reset, second)).unwrap();
    let expected =
        [change("Chen", AccountChange::Add(Role::Officer), first), change("LI", AccountChange::Reset, second)];
    assert_eq!(registry.account_changes().unwrap(), expected);
    assert!(registry.remove_account_change(name("li").key()).unwrap());
    assert!(!registry.remove_account_change(name("li").key()).unwrap());
    back_end::run_sql(&office, directory.path(), "UPDATE account_change SET change = 'x'").unwrap();
    assert!(matches!(registry.account_changes(), Err(RegistryError::Damaged { .. })));
}

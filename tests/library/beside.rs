//! Transactions of several processes at once, on one server.

use std::sync::mpsc::channel;
use std::time::Duration;

use super::back_end_calls::{act, acts, registry};
use crate::postgres::client;
use crate::registry::{AT, by, declaration};
use fede::office::acts::{HandedIn, declare};
use fede::office::registry::{Journal, OfficeRegistry, People, Registry};
use fede::office::{Office, PersonIndex};

fn person(first: u8) -> PersonIndex {
    PersonIndex::from_bytes([first; 32])
}

/// Waits until this number of transactions wait for a lock.
pub(super) fn until_waiting(office: &Office, expected: i64) {
    let mut client = client(office.config().registry.as_ref().unwrap());
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    for _ in 0..1000 {
        if client.query_one(sql, &[]).unwrap().get::<_, i64>(0) == expected {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("not {expected} transactions wait");
}

/// Ends a transaction with a line of the journal.
fn end(registry: &mut OfficeRegistry, what: &'static str) {
    registry.record(&act(what)).unwrap();
    registry.commit().unwrap();
}

#[test]
fn different_people_do_not_wait_for_each_other_and_an_act_alone_waits_for_all() {
    let (_directory, office, mut one) = registry();
    if office.config().registry.is_none() {
        return;
    }
    let open = || office.registry().unwrap();
    assert!(one.begin_about(person(1), Some("d-1")).unwrap());
    assert!(!one.begin().unwrap(), "one transaction of a registry at a time");
    let mut two = open();
    assert!(two.begin_about(person(2), Some("d-2")).unwrap());
    std::thread::scope(|scope| {
        let (say, done) = channel();
        let begin = |what: &'static str, begin: fn(&mut OfficeRegistry) -> bool| {
            let (say, mut registry) = (say.clone(), open());
            scope.spawn(move || {
                assert!(begin(&mut registry));
                say.send(what).unwrap();
                end(&mut registry, what);
            });
        };
        // The same person, and the same identifier for another person.
        begin("person", |registry| registry.begin_about(person(1), None).unwrap());
        begin("identifier", |registry| registry.begin_about(person(3), Some("d-2")).unwrap());
        until_waiting(&office, 2);
        assert!(done.try_recv().is_err());
        end(&mut one, "one");
        assert_eq!(done.recv().unwrap(), "person");
        end(&mut two, "two");
        assert_eq!(done.recv().unwrap(), "identifier");
        // Alone: behind those who are there, and before those who come later.
        assert!(one.begin_about(person(1), None).unwrap());
        begin("alone", |registry| registry.begin().unwrap());
        until_waiting(&office, 1);
        begin("later", |registry| registry.begin_about(person(2), None).unwrap());
        until_waiting(&office, 2);
        assert!(done.try_recv().is_err());
        end(&mut one, "first");
        assert_eq!([done.recv().unwrap(), done.recv().unwrap()], ["alone", "later"]);
    });
    assert_eq!(acts(&one).unwrap().len(), 7);
}

#[test]
fn one_declaration_that_arrives_many_times_is_stored_once() {
    let (_directory, office, one) = registry();
    if office.config().registry.is_none() {
        return;
    }
    let new: u64 = std::thread::scope(|scope| {
        let hand_in = |n: usize| {
            let (office, mut registry) = (&office, office.registry().unwrap());
            scope.spawn(move || {
                let one = HandedIn { source: "test".to_owned(), text: Ok(declaration(n % 2, "")) };
                declare(office, &mut registry, vec![one], by(AT), &mut |_, error| panic!("{error}")).unwrap().new
            })
        };
        let threads: Vec<_> = (0..8).map(hand_in).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(new, 2);
    assert_eq!(one.dossiers(None, 9, by(AT).at).unwrap().len(), 2);
    assert_eq!(acts(&one).unwrap(), ["declare", "declare"]);
}

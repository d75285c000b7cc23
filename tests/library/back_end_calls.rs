//! Calls of a registry, one by one.

use std::path::{Path, PathBuf};

use super::back_end;
use crate::registry::office_on;
use crate::support::{at, key};
use fede::office::registry::{
    Batch, BatchOrder, Batches, Codes, Distribution, IssuedCode, Journal, LastBatch, OfficeRegistry, Progress,
    Registry, RegistryError, Run, atomically,
};
use fede::office::{Act, Office, PersonIndex};
use fede::payload::{Cti, Withdrawal, WithdrawalClass};
use fede::qr::Level;
use tempfile::TempDir;

pub(super) const NOW: &str = "2026-03-05T00:00:00Z";

pub(super) fn act(what: &'static str) -> Act {
    let [subject, before, after] = ["1", "", "x"].map(str::to_owned);
    Act { at: at(NOW), officer: "li".to_owned(), act: what, subject, before, after }
}

pub(super) fn registry() -> (TempDir, Office, OfficeRegistry) {
    let directory = tempfile::tempdir().unwrap();
    let office = office_on(directory.path(), "[\"health\"]", back_end::fresh().as_ref());
    let registry = office.registry().unwrap();
    (directory, office, registry)
}

pub(super) fn acts(registry: &OfficeRegistry) -> Result<Vec<String>, RegistryError> {
    let mut acts = Vec::new();
    registry.journal::<RegistryError>(&mut |line| {
        acts.push(line.act);
        Ok(())
    })?;
    Ok(acts)
}

#[test]
fn a_transaction_undoes_what_failed_and_returns_its_error() {
    let (_directory, _office, mut registry) = registry();
    let failed: Result<(), RegistryError> = atomically(&mut registry, |registry| {
        registry.record(&act("a"))?;
        atomically(registry, |registry| registry.record(&act("b")))?;
        Err(RegistryError::UpToDate)
    });
    assert!(matches!(failed, Err(RegistryError::UpToDate)));
    assert!(acts(&registry).unwrap().is_empty());
    let done: Result<_, RegistryError> = atomically(&mut registry, |registry| {
        registry.record(&act("c"))?;
        Ok(7)
    });
    assert_eq!((done.unwrap(), acts(&registry).unwrap()), (7, vec!["c".to_owned()]));
}

/// One office, one secret: both back ends write the same journal, byte for byte.
#[test]
fn the_last_hash_of_a_journal_is_the_same_on_every_back_end() {
    let (_directory, _office, mut registry) = registry();
    for what in ["a", "b", "居民"] {
        registry.record(&act(what)).unwrap();
    }
    let end = registry.journal::<RegistryError>(&mut |_| Ok(())).unwrap();
    assert_eq!(end.last_hash, "01e565771c04be6b228ffa228d4ad082d8e0cadc9785999781809ea76ff8e5f8");
}

/// Takes the protection away that stops mistakes, not attackers.
fn unprotected(office: &Office, directory: &Path) {
    let (sqlite, postgres) =
        ("DROP TRIGGER journal_is_kept; DROP TRIGGER journal_is_final", "ALTER TABLE journal DISABLE TRIGGER USER");
    let sql = if office.config().registry.is_some() { postgres } else { sqlite };
    back_end::run_sql(office, directory, sql).unwrap();
}

#[test]
fn the_journal_shows_a_line_that_was_changed_or_removed() {
    for (damage, expected) in [
        ("UPDATE journal SET officer = 'wang' WHERE seq = 2", 2),
        ("UPDATE journal SET at = 0 WHERE seq = 1", 1),
        ("DELETE FROM journal WHERE seq = 2", 2),
        ("DELETE FROM journal WHERE seq = 3", 3),
        ("DELETE FROM journal", 1),
        ("UPDATE journal SET officer = 'l', act = 'ia' WHERE seq = 1", 1),
    ] {
        let (directory, office, mut registry) = registry();
        for what in ["a", "b", "c"] {
            registry.record(&act(what)).unwrap();
        }
        assert_eq!(acts(&registry).unwrap(), ["a", "b", "c"]);
        let refused = back_end::run_sql(&office, directory.path(), damage);
        assert!(refused.unwrap_err().contains("the journal is append-only"), "{damage}");
        unprotected(&office, directory.path());
        back_end::run_sql(&office, directory.path(), damage).unwrap();
        match acts(&registry) {
            Err(RegistryError::Journal { expected: found }) => assert_eq!(found, expected, "{damage}"),
            other => panic!("{damage}: {other:?}"),
        }
    }
}

#[test]
fn a_journal_without_its_end_gets_no_new_line() {
    let (directory, office, mut registry) = registry();
    for what in ["a", "b", "c"] {
        registry.record(&act(what)).unwrap();
    }
    unprotected(&office, directory.path());
    // It ends after a line with a right hash, but its seal is wrong.
    let cut = "DELETE FROM journal WHERE seq = 3; \
               UPDATE journal_end SET seq = 2, hash = (SELECT hash FROM journal WHERE seq = 2)";
    back_end::run_sql(&office, directory.path(), cut).unwrap();
    assert!(matches!(acts(&registry), Err(RegistryError::Journal { expected: 3 })));
    assert!(matches!(registry.record(&act("d")), Err(RegistryError::JournalEnd)));
    back_end::run_sql(&office, directory.path(), "DELETE FROM journal; DELETE FROM journal_end").unwrap();
    assert!(matches!(registry.record(&act("d")), Err(RegistryError::JournalEnd)));
    assert!(matches!(acts(&registry), Err(RegistryError::Journal { expected: 1 })));
}

fn order(people: u8, slots: u64) -> BatchOrder {
    BatchOrder { people: [people; 32], kid: key(2).kid(), issued: at(NOW), slots, bits: 20 }
}

#[test]
fn the_last_batch_says_how_far_each_of_its_runs_has_come() {
    let (_directory, _office, mut registry) = registry();
    assert_eq!(registry.last_batch().unwrap(), None);
    registry.batch(&order(1, 1000), &act("batch")).unwrap();
    let last = registry.batch(&order(2, 50), &act("batch")).unwrap();
    let there = Batch { was_there: true, ..last };
    assert_eq!(registry.last_batch().unwrap(), Some(LastBatch { batch: there, runs: Vec::new() }));
    let run = |shard, out: &str| Run { batch: last.number, shard, shards: 2, out: out.to_owned() };
    let progress = |lines, done| Progress { lines, issued: lines, done, ..Progress::default() };
    let runs = [
        (run(1, "a.tar"), progress(50, true)),
        (run(1, "目录/b.tar"), progress(0, false)),
        (run(2, "a.tar"), progress(20, false)),
    ];
    for (run, progress) in runs.iter().rev() {
        registry.checkpoint(run, &Progress::default(), &[], None).unwrap();
        registry.checkpoint(run, progress, &[], None).unwrap();
    }
    assert_eq!(registry.last_batch().unwrap(), Some(LastBatch { batch: there, runs: runs.to_vec() }));
}

#[test]
fn slots_are_reserved_once() {
    let (_directory, _office, mut registry) = registry();
    let first = registry.batch(&order(1, 1000), &act("batch")).unwrap();
    assert_eq!((first.first, first.was_there), (0, false));
    let second = registry.batch(&order(2, 5), &act("batch")).unwrap();
    assert_eq!(second.first, 1000);
    // A second request on the same day finds the same batch.
    let again = BatchOrder { issued: at(NOW).saturating_add(60), bits: 24, ..order(1, 1000) };
    assert_eq!(registry.batch(&again, &act("batch")).unwrap(), Batch { was_there: true, ..first });
    let full = registry.batch(&order(3, 1 << 20), &act("batch"));
    assert!(matches!(full, Err(RegistryError::Slots { free, .. }) if free == (1 << 20) - 1005), "{full:?}");
    let tomorrow = BatchOrder { issued: at(NOW).saturating_add(86_400), bits: 24, ..order(1, 1000) };
    let tomorrow = registry.batch(&tomorrow, &act("batch")).unwrap();
    assert_eq!((tomorrow.first, tomorrow.bits), (0, 24));
    assert_eq!(acts(&registry).unwrap().len(), 3);
}

/// Processes that ask at the same time get different slots.
#[test]
fn slots_asked_for_at_once_differ() {
    let (_directory, office, _registry) = registry();
    let mut taken: Vec<u64> = std::thread::scope(|scope| {
        let take = || {
            let mut registry = office.registry().unwrap();
            (0..20).map(|_| registry.take_slots(at(NOW).day(), 20, 3).unwrap().0).collect::<Vec<_>>()
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(take)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    taken.sort_unstable();
    assert_eq!(taken, (0..80).map(|n| n * 3).collect::<Vec<_>>());
}

#[test]
fn what_a_list_does_not_have_yet_is_counted() {
    let (_directory, _office, mut registry) = registry();
    let now = at(NOW);
    let cti = |slot: u32| Cti::parse(&format!("2026-03-05/{slot:010x}")).unwrap();
    for slot in 1..=3 {
        let code = IssuedCode {
            cti: cti(slot),
            person: PersonIndex::from_bytes([0; 32]),
            decision: 1,
            issued: now,
            expires: now.saturating_add(3600),
            text: String::new(),
            withdrawn: None,
        };
        registry.keep_code(&code).unwrap();
    }
    let suspended = Withdrawal::Suspended(WithdrawalClass::Unspecified);
    let revoked = Withdrawal::Revoked(WithdrawalClass::Lost);
    assert_eq!(registry.unlisted(now).unwrap(), 0);
    registry.withdraw(cti(1), Some(suspended), now).unwrap();
    registry.withdraw(cti(2), Some(revoked), now).unwrap();
    assert_eq!(registry.unlisted(now).unwrap(), 2);
    registry.keep_listed(&[(cti(1), suspended), (cti(2), revoked)]).unwrap();
    assert_eq!(registry.unlisted(now).unwrap(), 0);
    // Reinstated, and suspended and then revoked: the list says something else.
    registry.withdraw(cti(1), None, now).unwrap();
    registry.withdraw(cti(3), Some(revoked), now).unwrap();
    assert_eq!(registry.unlisted(now).unwrap(), 2);
    // Nobody needs to hear of an expired code.
    assert_eq!(registry.unlisted(now.saturating_add(3600)).unwrap(), 0);
}

#[test]
fn the_directory_of_the_pictures_is_kept() {
    let (_directory, _office, mut registry) = registry();
    assert_eq!(registry.picture_directory().unwrap(), None);
    for (path, level) in [("/a", Level::L), ("/b 张", Level::H)] {
        registry.keep_picture_directory(Path::new(path), level).unwrap();
        assert_eq!(registry.picture_directory().unwrap(), Some((PathBuf::from(path), level)));
    }
}

/// A callback may use the registry that calls it.
#[test]
fn a_registry_can_be_read_while_it_is_read() {
    let (_directory, _office, mut registry) = registry();
    registry.record(&act("a")).unwrap();
    let mut officers = 0;
    registry
        .journal::<RegistryError>(&mut |_| {
            officers += fede::office::registry::Officers::officers(&registry)?.len() + 1;
            Ok(())
        })
        .unwrap();
    assert_eq!(officers, 1);
    assert!(registry.begin().unwrap());
    registry.roll_back();
}

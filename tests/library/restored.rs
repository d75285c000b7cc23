//! A registry that was restored from a backup gives nothing twice.

use std::collections::BTreeSet;
use std::path::Path;

use super::back_end;
use crate::registry::{AT, by, declaration, declare_all, know, office_key, office_on};
use crate::support::{at, key};
use fede::office::acts::{audit, issue, restored};
use fede::office::audit::AuditRules;
use fede::office::registry::{BatchOrder, Batches, Codes, Journal, RegistryError, RegistryPlace};
use fede::office::{Act, Office};
use fede::payload::Cti;

/// Declares people, audits and issues. Returns the new codes, and the highest number of a decision.
fn night(office: &Office, people: std::ops::Range<usize>) -> (BTreeSet<Cti>, i64) {
    let mut registry = office.registry().unwrap();
    let read = |registry: &fede::office::registry::OfficeRegistry| {
        let mut codes = Vec::new();
        let keep = &mut |code: fede::office::registry::IssuedCode| {
            codes.push((code.cti, code.decision));
            Ok(())
        };
        registry.current_codes::<RegistryError>(at("2026-03-05T04:30:00Z"), keep).unwrap();
        codes
    };
    let before: BTreeSet<Cti> = read(&registry).into_iter().map(|(cti, _)| cti).collect();
    declare_all(office, &mut registry, people.map(|n| declaration(n, "")).collect());
    let rules = AuditRules::from_toml(AuditRules::DEFAULT).unwrap();
    audit(office, &mut registry, &rules, by(AT), &mut |_| {}).unwrap();
    issue(office, &mut registry, &office_key(), by(AT), &mut |_, error| panic!("{error}")).unwrap();
    let after = read(&registry);
    let last = after.iter().map(|(_, decision)| *decision).max().unwrap();
    (after.into_iter().map(|(cti, _)| cti).filter(|cti| !before.contains(cti)).collect(), last)
}

/// The office with the registry that was restored.
fn back(directory: &Path, backup: &RegistryPlace) -> Office {
    let path = directory.join("office/office.toml");
    match backup {
        RegistryPlace::File(file) => {
            let registry = directory.join("office/registry.sqlite");
            for log in ["-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{log}", registry.display()));
            }
            std::fs::copy(file, &registry).unwrap();
        }
        RegistryPlace::Postgres(address) => {
            let text = std::fs::read_to_string(&path).unwrap();
            let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("registry")).collect();
            std::fs::write(&path, format!("{}\nregistry = \"{address}\"\n", lines.join("\n"))).unwrap();
        }
    }
    Office::open(&directory.join("office")).unwrap()
}

#[test]
fn no_slot_and_no_number_is_given_again_after_a_restore() {
    let directory = tempfile::tempdir().unwrap();
    let office = office_on(directory.path(), "[\"health\"]", back_end::fresh().as_ref());
    know(&office, &mut office.registry().unwrap(), 40);
    let (kept, _) = night(&office, 0..8);
    let order = BatchOrder { people: [1; 32], kid: key(2).kid(), issued: by(AT).at, slots: 7, bits: 24 };
    let [subject, before, after] = ["1", "", ""].map(str::to_owned);
    let act = Act { at: by(AT).at, officer: "li".to_owned(), act: "batch", subject, before, after };
    let batch = office.registry().unwrap().batch(&order, &act).unwrap();

    let path = RegistryPlace::File(directory.path().join("backup.sqlite"));
    let backup = back_end::fresh().map_or(path, RegistryPlace::Postgres);
    office.copy_registry(&backup, true, &mut |_| {}).unwrap();
    let (lost, number) = night(&office, 8..16);
    assert_eq!((kept.len(), lost.len()), (8, 8));
    drop(office);

    let office = back(directory.path(), &backup);
    let mut registry = office.registry().unwrap();
    let hash = registry.journal::<RegistryError>(&mut |_| Ok(())).unwrap().last_hash;
    let done = restored(&office, &mut registry, by("2026-03-06T09:00:00Z")).unwrap();
    assert_eq!(done.last.unwrap().1, hash);
    // Two days before the last line, its own day, and the day of the act.
    assert_eq!((done.days, done.closed.len(), done.number), (4, 0, 556_200_000_000));
    let (given, next) = night(&office, 16..24);
    assert_eq!(given.len(), 8);
    assert!(given.is_disjoint(&kept) && given.is_disjoint(&lost));
    assert!(next > number && next > 556_200_000_000);
    // A batch that was begun before the backup keeps its positions, and gets other slots for them.
    let again = registry.batch(&order, &act).unwrap();
    assert!(again.was_there && again.first == batch.first && again.bits != batch.bits);
    let end = registry.journal::<RegistryError>(&mut |_| Ok(())).unwrap();
    assert_eq!(end.restored, Some(at("2026-03-06T09:00:00Z")));
    // A second restore, to the same backup, knows nothing of the first.
    drop(registry);
    let (mut all, before) = (&kept | &lost, given);
    all.extend(before);
    let office = back(directory.path(), &backup);
    let mut registry = office.registry().unwrap();
    if matches!(backup, RegistryPlace::File(_)) {
        let again = restored(&office, &mut registry, by("2026-03-06T09:30:00Z")).unwrap();
        assert!(again.number > next, "beyond the numbers after the first restore");
        assert!(night(&office, 24..32).0.is_disjoint(&all));
    }
}

#[test]
fn days_with_too_many_slots_are_closed() {
    let directory = tempfile::tempdir().unwrap();
    office_on(directory.path(), "[\"health\"]", back_end::fresh().as_ref());
    let path = directory.path().join("office/office.toml");
    let text = std::fs::read_to_string(&path).unwrap().replace("slot_bits = 24", "slot_bits = 30");
    std::fs::write(&path, text).unwrap();
    let office = Office::open(&directory.path().join("office")).unwrap();
    let mut registry = office.registry().unwrap();
    registry.take_slots(by(AT).at.day(), 30, 5).unwrap();
    let done = restored(&office, &mut registry, by(AT)).unwrap();
    assert!(done.closed.contains(&by(AT).at.day()) && done.days == 0);
    let refused = registry.take_slots(by(AT).at.day(), 30, 1);
    assert!(matches!(refused, Err(RegistryError::Slots { asked: 1, free: 0, .. })));
    registry.take_slots(at("2026-03-06T00:00:00Z").day(), 30, 1).unwrap();
}

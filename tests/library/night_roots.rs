//! The roots of nights, checkpoints, and what was done to chains without fede: on the server, and in
//! a file that a copy has made.

use super::back_end;
use super::back_end_calls::{act, registry};
use crate::registry::{AT, by, office_key};
use crate::support::key;
use fede::office::registry::{
    Journal, JournalEnd, OfficeRegistry, PostgresRegistry, Registry, RegistryError, RegistryPlace, ShardScope,
};
use fede::office::{Act, Chain, Checkpoint, CheckpointError, LogName, NightRoot, Office, PersonIndex};
use fede::payload::Region;
use fede::words::Explain;

fn on_server(registry: &mut OfficeRegistry) -> &mut PostgresRegistry {
    let OfficeRegistry::Postgres(registry) = registry else { panic!("on a server") };
    registry
}

fn in_shard(registry: &mut OfficeRegistry, (night, shard): (i64, i64), lines: &[&'static str]) {
    let chain = Chain::of_shard(night, shard).unwrap();
    let scope = ShardScope { chain, decisions: 0..0, day: by(AT).at.day(), slots: 0..0, bits: 24 };
    assert!(on_server(registry).begin_shard(scope).unwrap());
    lines.iter().for_each(|line| registry.record(&act(line)).unwrap());
    registry.commit().unwrap();
}

fn single(registry: &mut OfficeRegistry, line: &'static str) {
    assert!(registry.begin_about(PersonIndex::from_bytes([1; 32]), None).unwrap());
    registry.record(&act(line)).unwrap();
    registry.commit().unwrap();
}

fn begin(registry: &mut OfficeRegistry, night: i64, shards: i64) {
    let planned = Act { after: "7 people".to_owned(), ..act("night") };
    on_server(registry).begin_chains(night, shards, &planned).unwrap();
}

fn ended() -> Act {
    Act { at: by(AT).at, after: "7 codes, all of them".to_owned(), ..act("night-end") }
}

/// A registry with two nights, and a third one that has begun. `None` without a server.
fn three_nights() -> Option<(tempfile::TempDir, Office, OfficeRegistry, Vec<NightRoot>)> {
    let (directory, office, mut registry) = registry();
    office.config().registry.as_ref()?;
    let mut roots = Vec::new();
    single(&mut registry, "declare");
    for night in [1, 2] {
        begin(&mut registry, night, 2);
        in_shard(&mut registry, (night, 0), &["a", "b"]);
        in_shard(&mut registry, (night, 1), &["c"]);
        in_shard(&mut registry, (night, 0), &["d"]);
        roots.push(on_server(&mut registry).end_chains(night, 2, &ended()).unwrap());
        single(&mut registry, "declare");
    }
    // Its second shard has no line yet.
    begin(&mut registry, 3, 2);
    in_shard(&mut registry, (3, 0), &["e"]);
    Some((directory, office, registry, roots))
}

fn check(registry: &OfficeRegistry) -> Result<JournalEnd, RegistryError> {
    registry.journal::<RegistryError>(&mut |_| Ok(()))
}

#[test]
fn a_night_has_a_root_over_all_of_its_chains() {
    let Some((_directory, office, mut registry, roots)) = three_nights() else { return };
    let end = check(&registry).unwrap();
    assert_eq!(end.nights, roots);
    assert_eq!(end.lines, 3 + 3 + 2 * 4 + 2 + 1);
    assert!(roots.iter().all(|root| root.chains == 18 && root.at == by(AT).at));
    assert_ne!(roots[0].root, roots[1].root);
    // A night without lines.
    on_server(&mut registry).end_chains(3, 2, &ended()).unwrap();
    begin(&mut registry, 4, 1);
    let empty = on_server(&mut registry).end_chains(4, 1, &ended()).unwrap();
    assert_eq!(empty.chains, 17);
    assert_eq!(check(&registry).unwrap().nights.len(), 4);
    // No night takes the number or the chains of another.
    for night in [1, 4] {
        let refused = on_server(&mut registry).begin_chains(night, 1, &act("night"));
        assert!(matches!(refused, Err(RegistryError::NightChains { expected: 0, .. })), "{refused:?}");
    }
    // A night that ends before the one that is open.
    begin(&mut registry, 5, 1);
    begin(&mut registry, 6, 1);
    on_server(&mut registry).end_chains(6, 1, &ended()).unwrap();
    assert_eq!(check(&registry).unwrap_err().id(), "registry-night-root");
    drop((registry, office));
}

/// The leaves of night 1, as docs/journal.md has them. The hashes of lines need the office's secret,
/// so they are taken from the registry.
#[test]
fn another_program_computes_the_same_roots() {
    use sha2::{Digest, Sha256};
    let Some((_directory, office, registry, roots)) = three_nights() else { return };
    let mut client = crate::postgres::client(office.config().registry.as_ref().unwrap());
    let mut level: Vec<Vec<u8>> = Vec::new();
    for (chain, night, shard, lines) in
        (1..=16_i64).map(|n| (n, 0, n, i64::from(n == 1))).chain([(1 << 24, 1, 0, 3), ((1 << 24) + 1, 1, 1, 1)])
    {
        let sql = "SELECT hash FROM chain_line WHERE chain = $1 AND seq = $2 UNION ALL \
                   SELECT hash FROM chain_end WHERE chain = $1 AND seq = 0 AND $2 = 0::bigint";
        let hash: Vec<u8> = client.query_one(sql, &[&chain, &lines]).unwrap().get(0);
        let leaf = [[chain, night, shard, lines].map(i64::to_be_bytes).concat(), hash].concat();
        assert_eq!(leaf.len(), 64);
        level.push(Sha256::new_with_prefix([0]).chain_update(leaf).finalize().to_vec());
    }
    // RFC 9162, 2.1.1: split at the largest power of two below the number of leaves.
    fn root(leaves: &[Vec<u8>]) -> Vec<u8> {
        let [one] = leaves else {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            return Sha256::new_with_prefix([1]).chain_update(root(left)).chain_update(root(right)).finalize().to_vec();
        };
        one.clone()
    }
    assert_eq!(root(&level), roots[0].root);
    drop(registry);
}

#[test]
fn a_checkpoint_shows_what_was_changed_since() {
    let Some((_directory, office, registry, roots)) = three_nights() else { return };
    let name = office.log_name();
    let note = Checkpoint::of(&name, None, &roots[..1]).to_note(&office_key()).unwrap();
    let read = |note: &str| Checkpoint::from_note(note, &name, office_key().verifying_key());
    let then = read(&note).unwrap();
    assert_eq!(then.size(), 1);
    then.check(&check(&registry).unwrap().nights).unwrap();
    assert_eq!(then.check(&roots[1..]), Err(CheckpointError::Root { nights: 1 }));
    assert_eq!(then.check(&[]), Err(CheckpointError::Shorter { expected: 1, found: 0 }));
    let later = NightRoot { at: roots[0].at.saturating_add(1), ..roots[0] };
    assert_eq!(then.check(&[later, roots[1]]), Err(CheckpointError::Root { nights: 1 }));
    // Signatures of a log and of witnesses stand beside the office's.
    let witnessed = format!("{note}— example.org/witness AAAAAAAA\nx\n");
    assert_eq!(read(&witnessed), Ok(then));
    let other = Checkpoint::from_note(&note, &name, key(3).verifying_key());
    assert_eq!(other, Err(CheckpointError::Signature));
    let region = office.config().region;
    for other in [LogName::new(Region::new("CN-HB").unwrap(), &[7; 32]), LogName::new(region, &[7; 32])] {
        let elsewhere = Checkpoint::from_note(&note, &other, office_key().verifying_key());
        assert!(matches!(elsewhere, Err(CheckpointError::Origin { .. })), "{elsewhere:?}");
    }
    // After a restore the log has another name, and the earlier checkpoints still count.
    let restored = Checkpoint::of(&name, Some(by(AT).at), &roots).to_note(&office_key()).unwrap();
    assert_ne!(restored.lines().next(), note.lines().next());
    read(&restored).unwrap().check(&roots).unwrap();
    let other = restored.replace("T04:00:00Z\n", "T04:00:01Z\n");
    assert_eq!(read(&other), Err(CheckpointError::Signature));
    for wrong in [restored.replacen("Z\n", "\n", 1), restored.replacen("Z\n", "Z/\n", 1), note.replacen("\n", "/\n", 1)]
    {
        assert!(matches!(read(&wrong), Err(CheckpointError::Origin { .. })), "{wrong}");
    }
    for (from, to, expected) in [
        ("\n1\n", "\n2\n", CheckpointError::Signature),
        ("\n1\n", "\n01\n", CheckpointError::Format),
        ("\n1\n", "\n-1\n", CheckpointError::Format),
        ("\n1\n", "\n99999999999999999999\n", CheckpointError::Format),
        ("\n\n", "\nmore\n\n", CheckpointError::Format),
        ("\n\n", "\n", CheckpointError::Format),
        ("— fede", "- fede", CheckpointError::Signature),
        ("— fede", "— fede.", CheckpointError::Signature),
        (note.as_str(), "", CheckpointError::Format),
    ] {
        assert_eq!(read(&note.replacen(from, to, 1)), Err(expected), "{from:?} {to:?}");
    }
}

/// The exact bytes, for other programs.
#[test]
fn a_checkpoint_has_one_form() {
    let name = LogName::new(Region::new("CN-SH").unwrap(), &[0xab; 32]);
    let night = |night: i64| NightRoot { night, at: by(AT).at, chains: 18, root: [u8::try_from(night).unwrap(); 32] };
    let note = Checkpoint::of(&name, None, &[night(1), night(2), night(3)]).to_note(&office_key()).unwrap();
    assert_eq!(base16ct::lower::encode_string(&night(1).to_entry()), ENTRY);
    assert_eq!(note, NOTE);
    let empty = Checkpoint::of(&name, Some(by(AT).at), &[]).to_note(&office_key()).unwrap();
    assert!(empty.starts_with(EMPTY), "{empty}");
}

const ENTRY: &str =
    "00000000000000010000000069a8ffc000000000000000120101010101010101010101010101010101010101010101010101010101010101";
const NOTE: &str = "fede.office/CN-SH/abababababababab\n3\nh4odbPAa9osT/l74N8PHnChh7mR7sU4r3oqPttUOA9c=\n\n— fede.office/CN-SH/abababababababab DMNmgR7EPYoR2gWkQNKFI13TDMV7RxDDAqcjht+OlQqGLftgMXDCHAq4BsJlHcX2AVoqOe6xcvMjKYEmNm/Z2Yfl7wo=\n";
const EMPTY: &str =
    "fede.office/CN-SH/abababababababab/2026-03-05T04:00:00Z\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n";

/// Runs statements in the registry on the server, and in a file that was copied before. Both must
/// give the error.
fn damaged(sql: &str, expected: &str) {
    let Some((directory, office, registry, _)) = three_nights() else { return };
    drop(registry);
    let file = directory.path().join("office/registry.sqlite");
    office.copy_registry(&RegistryPlace::File(file), true, &mut |_| {}).unwrap();
    let config = directory.path().join("office/office.toml");
    let on_server = std::fs::read_to_string(&config).unwrap();
    let in_file: Vec<&str> = on_server.lines().filter(|line| !line.starts_with("registry")).collect();
    let free = "ALTER TABLE chain_line DISABLE TRIGGER USER; ALTER TABLE journal DISABLE TRIGGER USER;";
    back_end::run_sql(&office, directory.path(), &format!("{free} {sql}")).unwrap();
    assert_eq!(check(&office.registry().unwrap()).unwrap_err().id(), expected, "on the server: {sql}");
    std::fs::write(&config, in_file.join("\n")).unwrap();
    let office = Office::open(&directory.path().join("office")).unwrap();
    check(&office.registry().unwrap()).unwrap();
    let free = "DROP TRIGGER chain_is_kept; DROP TRIGGER chain_is_final; DROP TRIGGER journal_is_kept; \
                DROP TRIGGER journal_is_final;";
    back_end::run_sql(&office, directory.path(), &format!("{free} {sql}")).unwrap();
    assert_eq!(check(&office.registry().unwrap()).unwrap_err().id(), expected, "in a file: {sql}");
}

#[test]
fn what_was_done_to_a_chain_is_named() {
    let shard = 1 << 24;
    for (sql, expected) in [
        // Lines that were changed, removed, cut off, exchanged or added.
        ("UPDATE chain_line SET officer = 'wang' WHERE chain = SHARD AND seq = 2", "registry-chain"),
        ("UPDATE chain_line SET act = 'declared' WHERE chain = 1", "registry-chain"),
        ("DELETE FROM chain_line WHERE chain = SHARD AND seq = 2", "registry-chain"),
        ("DELETE FROM chain_line WHERE chain = SHARD AND seq = 3", "registry-chain"),
        (
            "DELETE FROM chain_line WHERE chain = SHARD AND seq = 3; UPDATE chain_end SET seq = 2, hash = \
             (SELECT hash FROM chain_line WHERE chain = SHARD AND seq = 2) WHERE chain = SHARD",
            "registry-chain",
        ),
        (
            "UPDATE chain_line SET seq = 9 WHERE chain = SHARD AND seq = 1; \
             UPDATE chain_line SET seq = 1 WHERE chain = SHARD AND seq = 2; \
             UPDATE chain_line SET seq = 2 WHERE chain = SHARD AND seq = 9",
            "registry-chain",
        ),
        (
            "INSERT INTO chain_line SELECT chain, 4, at, officer, act, subject, before, after, hash FROM chain_line \
          WHERE chain = SHARD AND seq = 3",
            "registry-chain",
        ),
        (
            "INSERT INTO chain_line SELECT chain, 0, at, officer, act, subject, before, after, hash FROM chain_line \
          WHERE chain = SHARD AND seq = 3",
            "registry-chain",
        ),
        // Ends.
        ("UPDATE chain_end SET seal = hash WHERE chain = SHARD", "registry-chain"),
        ("DELETE FROM chain_end WHERE chain = SHARD", "registry-chain"),
        ("DELETE FROM chain_line WHERE chain = SHARD", "registry-chain"),
        // Whole chains that were removed, exchanged, moved or added.
        (
            "DELETE FROM chain_line WHERE chain = SHARD; DELETE FROM chain_end WHERE chain = SHARD",
            "registry-night-chains",
        ),
        // Also of the night that is open, with and without lines.
        (
            "DELETE FROM chain_line WHERE chain = 3 * SHARD; DELETE FROM chain_end WHERE chain = 3 * SHARD",
            "registry-night-chains",
        ),
        ("DELETE FROM chain_end WHERE chain = 3 * SHARD + 1", "registry-night-chains"),
        ("DELETE FROM chain_end WHERE chain > 17; DELETE FROM chain_line WHERE chain > 17", "registry-night-chains"),
        ("DELETE FROM journal WHERE act = 'night'", "registry-journal"),
        ("UPDATE journal SET after = '1 shards, 7 people' WHERE act = 'night'", "registry-journal"),
        ("DELETE FROM chain_end WHERE chain = 16", "registry-standing-chains"),
        (
            "UPDATE chain_line SET chain = SHARD + 5 WHERE chain = SHARD; UPDATE chain_end SET chain = SHARD + 5 \
          WHERE chain = SHARD",
            "registry-chain",
        ),
        ("INSERT INTO chain_end SELECT 17, seq, hash, seal FROM chain_end WHERE chain = SHARD", "registry-chain"),
        ("INSERT INTO chain_end SELECT SHARD + 7, seq, hash, seal FROM chain_end WHERE chain = 16", "registry-chain"),
        // The line that ends a night.
        (
            "UPDATE journal SET after = '17 chains, root ' || substr(after, 18) WHERE act = 'night-end'",
            "registry-journal",
        ),
    ] {
        // Stopping at the first line of all would make every case the same.
        damaged(&sql.replace("SHARD", &shard.to_string()), expected);
    }
}

/// An attacker who has kept an earlier state of a chain puts it back, with its right seal.
#[test]
fn an_earlier_state_of_a_chain_is_not_that_of_the_night() {
    let (directory, office, mut registry) = registry();
    if office.config().registry.is_none() {
        return;
    }
    single(&mut registry, "declare");
    begin(&mut registry, 1, 1);
    in_shard(&mut registry, (1, 0), &["a"]);
    back_end::run_sql(&office, directory.path(), "CREATE TABLE earlier AS SELECT * FROM chain_end").unwrap();
    in_shard(&mut registry, (1, 0), &["b"]);
    single(&mut registry, "declare");
    on_server(&mut registry).end_chains(1, 1, &ended()).unwrap();
    check(&registry).unwrap();
    let back = "ALTER TABLE chain_line DISABLE TRIGGER USER; \
                DELETE FROM chain_end USING earlier WHERE chain_end.chain = earlier.chain AND chain_end.CHAIN; \
                DELETE FROM chain_line USING earlier WHERE chain_line.chain = earlier.chain \
                    AND chain_line.seq > earlier.seq AND chain_line.CHAIN; \
                INSERT INTO chain_end SELECT * FROM earlier WHERE CHAIN";
    back_end::run_sql(&office, directory.path(), &back.replace("CHAIN", "chain > 16")).unwrap();
    assert!(matches!(check(&registry), Err(RegistryError::NightRoot { night: 1 })));
    // The chain of single declarations, too.
    in_shard(&mut registry, (1, 0), &["b"]);
    check(&registry).unwrap();
    back_end::run_sql(&office, directory.path(), &back.replace("CHAIN", "chain <= 16")).unwrap();
    assert!(matches!(check(&registry), Err(RegistryError::NightRoot { night: 1 })));
}

/// No new line hides that the end of a chain was changed.
#[test]
fn a_chain_without_its_end_gets_no_new_line() {
    let Some((directory, office, mut registry, _)) = three_nights() else { return };
    let (chain, before) = (Chain::of_shard(3, 0).unwrap(), check(&registry).unwrap());
    let run = |sql: &str| back_end::run_sql(&office, directory.path(), sql).unwrap();
    run("CREATE TABLE kept AS SELECT * FROM chain_end");
    let scope = ShardScope { chain, decisions: 0..0, day: by(AT).at.day(), slots: 0..0, bits: 24 };
    for damage in ["UPDATE chain_end SET seq = seq + 1", "UPDATE chain_end SET seal = hash", "DELETE FROM chain_end"] {
        run(damage);
        assert!(on_server(&mut registry).begin_shard(scope.clone()).unwrap());
        registry.record(&act("f")).unwrap();
        let refused = registry.commit();
        assert!(
            matches!(refused, Err(RegistryError::ChainEnd { chain: found }) if found == chain.number()),
            "{refused:?}"
        );
        assert!(registry.begin_about(PersonIndex::from_bytes([1; 32]), None).unwrap());
        let refused = registry.record(&act("declare")).unwrap_err();
        assert!(["registry-chain-end", "registry-standing-chains"].contains(&refused.id()), "{refused:?}");
        registry.roll_back();
        let ended = on_server(&mut registry).end_chains(3, 2, &ended()).unwrap_err();
        assert!(["registry-chain-end", "registry-standing-chains"].contains(&ended.id()), "{ended:?}");
        run("DELETE FROM chain_end; INSERT INTO chain_end SELECT * FROM kept");
    }
    assert_eq!(check(&registry).unwrap(), before);
}

/// Whoever can write to the database, but has no `secret`, cannot drop a chain before the root covers it.
#[test]
fn a_chain_that_is_removed_before_its_night_ends_is_noticed() {
    let Some((directory, office, mut registry, _)) = three_nights() else { return };
    let run = |sql: &str| back_end::run_sql(&office, directory.path(), sql).unwrap();
    let chain = Chain::of_shard(3, 0).unwrap();
    let number = chain.number();
    run(&format!(
        "ALTER TABLE chain_line DISABLE TRIGGER USER; DELETE FROM chain_line WHERE chain = {number}; \
         DELETE FROM chain_end WHERE chain = {number}"
    ));
    let scope = ShardScope { chain, decisions: 0..0, day: by(AT).at.day(), slots: 0..0, bits: 24 };
    assert!(on_server(&mut registry).begin_shard(scope).unwrap());
    registry.record(&act("f")).unwrap();
    let refused = registry.commit();
    assert!(matches!(refused, Err(RegistryError::ChainEnd { chain }) if chain == number), "{refused:?}");
    let refused = on_server(&mut registry).end_chains(3, 2, &ended());
    assert!(matches!(refused, Err(RegistryError::NightChains { night: 3, expected: 2, found: 1 })), "{refused:?}");
    assert_eq!(check(&registry).unwrap_err().id(), "registry-night-chains");
}

//! Transactions about the shards of a night, and the chains that they write.

use super::back_end_calls::{act, registry};
use super::beside::until_waiting;
use crate::registry::{AT, by, declaration, declare_all, know, office_key};
use fede::office::acts::{audit, issue};
use fede::office::audit::AuditRules;
use fede::office::registry::{
    Codes, DecisionState, Decisions, IssuedCode, Journal, NewDecision, OfficeRegistry, People, PostgresRegistry,
    Registry, RegistryError, ShardScope, StoredDecision,
};
use fede::office::{Chain, JournalLine, Office};

const PEOPLE: usize = 12;

fn scope(shard: i64) -> ShardScope {
    let slots = u64::try_from(shard).unwrap() * 100;
    ShardScope {
        chain: Chain::of_shard(1, shard).unwrap(),
        decisions: 1 + shard * 100..101 + shard * 100,
        day: by(AT).at.day(),
        slots: slots..slots + 100,
        bits: 24,
    }
}

fn on_server(registry: &mut OfficeRegistry) -> &mut PostgresRegistry {
    let OfficeRegistry::Postgres(registry) = registry else { panic!("on a server") };
    registry
}

/// An office with people who have declared. `None` without a server.
fn office() -> Option<(tempfile::TempDir, Office, OfficeRegistry)> {
    let (directory, office, mut registry) = registry();
    office.config().registry.as_ref()?;
    know(&office, &mut registry, PEOPLE);
    let fever = r#""symptoms": ["fever"], "contacts": [], "places": []"#;
    let texts = (0..PEOPLE).map(|n| declaration(n, if n % 4 == 0 { fever } else { "" })).collect();
    declare_all(&office, &mut registry, texts);
    on_server(&mut registry).begin_chains(1, 4, &act("night")).unwrap();
    Some((directory, office, registry))
}

/// The work of a night.
fn work(office: &Office, registry: &mut OfficeRegistry) {
    let rules = AuditRules::from_toml(AuditRules::DEFAULT).unwrap();
    audit(office, registry, &rules, by(AT), &mut |_| {}).unwrap();
    issue(office, registry, &office_key(), by(AT), &mut |_, error| panic!("{error}")).unwrap();
}

/// Decisions, codes and journal lines.
fn all(registry: &OfficeRegistry) -> (Vec<StoredDecision>, Vec<IssuedCode>, Vec<JournalLine>) {
    let (mut decisions, mut codes, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for dossier in registry.dossiers(None, PEOPLE, by(AT).at).unwrap() {
        decisions.extend(registry.decisions_of(dossier.person).unwrap());
        codes.extend(registry.codes_of(dossier.person).unwrap());
    }
    let mut add = |line| {
        lines.push(line);
        Ok::<_, RegistryError>(())
    };
    registry.journal(&mut add).unwrap();
    (decisions, codes, lines)
}

#[test]
fn the_same_acts_over_a_shard_leave_the_same_codes() {
    let Some((_directory, alone, mut registry)) = office() else { return };
    work(&alone, &mut registry);
    let (decisions, codes, lines) = all(&registry);
    assert_eq!((decisions.len(), codes.len()), (PEOPLE, PEOPLE));
    let (_directory, office, mut registry) = office().unwrap();
    assert!(on_server(&mut registry).begin_shard(scope(0)).unwrap());
    work(&office, &mut registry);
    // What was kept back is seen as if it had been written.
    let dossier = registry.dossiers(None, 1, by(AT).at).unwrap().remove(0);
    assert_eq!(dossier.last.as_ref(), decisions.first());
    assert_eq!(registry.codes_of(dossier.person).unwrap(), codes[..1]);
    assert_eq!(registry.decision(decisions[3].number).unwrap().as_ref(), Some(&decisions[3]));
    registry.commit().unwrap();
    let (in_shard, codes_in_shard, lines_in_shard) = all(&registry);
    assert_eq!(in_shard, decisions);
    assert_eq!(codes_in_shard, codes);
    // The lines are the same, in another chain.
    let (main, other): (Vec<_>, Vec<_>) = lines_in_shard.into_iter().partition(|line| line.chain == Chain::MAIN);
    assert!(other.iter().all(|line| line.chain == scope(0).chain));
    let (before, since) = lines.split_at(main.len());
    assert_eq!(before, main);
    let told = |line: &JournalLine| (line.at, line.act.clone(), line.subject.clone(), line.after.clone());
    assert_eq!(other.iter().map(told).collect::<Vec<_>>(), since.iter().map(told).collect::<Vec<_>>());
}

/// A second transaction continues the chain, and an audit closes the questions of the first one.
#[test]
fn a_later_transaction_continues_the_shard() {
    let Some((_directory, office, mut registry)) = office() else { return };
    for turn in 0..2 {
        let numbers = 1 + turn * 50..51 + turn * 50;
        let scope = ShardScope { decisions: numbers, slots: 0..0, ..scope(0) };
        assert!(on_server(&mut registry).begin_shard(scope).unwrap());
        let dossiers = registry.dossiers(None, PEOPLE, by(AT).at).unwrap();
        let rules = AuditRules::from_toml(AuditRules::DEFAULT).unwrap();
        audit(&office, &mut registry, &rules, by(AT), &mut |_| {}).unwrap();
        if turn == 1 {
            // The second decision about a person in one transaction.
            for last in dossiers.into_iter().filter_map(|dossier| dossier.last) {
                let asked = NewDecision { state: DecisionState::Open, ..last.decision };
                registry.decide(&asked).unwrap();
                registry.decide(&asked).unwrap();
            }
            registry.record(&act("end")).unwrap();
        }
        registry.commit().unwrap();
    }
    let (decisions, codes, lines) = all(&registry);
    assert_eq!((decisions.len(), codes.len()), (3 * PEOPLE, 0));
    let open = decisions.iter().filter(|one| one.decision.state == DecisionState::Open);
    assert_eq!(open.count(), PEOPLE, "the later question replaces the earlier one");
    let chain = lines.iter().filter(|line| line.chain == scope(0).chain);
    assert_eq!(chain.count(), PEOPLE + 1);
}

/// The last decision is the one with the highest number. A number that was reserved before an officer
/// decided would be too low.
#[test]
fn a_decision_in_a_shard_comes_after_those_that_it_has_read() {
    let Some((_directory, office, mut registry)) = office() else { return };
    let first = on_server(&mut registry).reserve_decisions(100).unwrap();
    let rules = AuditRules::from_toml(AuditRules::DEFAULT).unwrap();
    audit(&office, &mut registry, &rules, by(AT), &mut |_| {}).unwrap();
    let scope = ShardScope { decisions: first..first + 100, ..scope(0) };
    assert!(on_server(&mut registry).begin_shard(scope).unwrap());
    let dossiers = registry.dossiers(None, PEOPLE, by(AT).at).unwrap();
    for dossier in &dossiers {
        let last = dossier.last.as_ref().unwrap();
        let number = registry.decide(&NewDecision { state: DecisionState::Open, ..last.decision.clone() }).unwrap();
        assert!(number > last.number, "{number} after {}", last.number);
        assert_eq!(registry.last_decision(dossier.person).unwrap().unwrap().number, number);
    }
    registry.commit().unwrap();
    assert_eq!(on_server(&mut registry).reserve_decisions(1).unwrap(), first + 100 + 2 * 12);
}

#[test]
fn shards_do_not_wait_for_each_other_and_an_act_alone_waits_for_all() {
    let (_directory, office, mut one) = registry();
    if office.config().registry.is_none() {
        return;
    }
    let open = || office.registry().unwrap();
    let (mut two, mut single) = (open(), open());
    on_server(&mut one).begin_chains(1, 4, &act("night")).unwrap();
    assert!(on_server(&mut one).begin_shard(scope(1)).unwrap());
    assert!(!on_server(&mut one).begin_shard(scope(1)).unwrap());
    assert!(on_server(&mut two).begin_shard(scope(2)).unwrap());
    assert!(single.begin_about(fede::office::PersonIndex::from_bytes([1; 32]), None).unwrap());
    std::thread::scope(|threads| {
        let alone = threads.spawn(|| {
            let mut registry = open();
            registry.record(&act("alone")).unwrap();
        });
        until_waiting(&office, 1);
        let later = threads.spawn(|| {
            let mut registry = open();
            on_server(&mut registry).begin_shard(scope(3)).unwrap();
            registry.record(&act("later")).unwrap();
            registry.commit().unwrap();
        });
        until_waiting(&office, 2);
        for registry in [&mut one, &mut two, &mut single] {
            assert!(!alone.is_finished() && !later.is_finished());
            registry.record(&act("beside")).unwrap();
            registry.commit().unwrap();
        }
    });
    let lines = all(&one).2;
    let written = lines.iter().filter(|line| line.act != "night");
    let chains: Vec<_> = written.map(|line| (line.act.as_str(), line.chain.night(), line.chain.shard())).collect();
    assert_eq!(chains[0], ("alone", 0, 0));
    assert!(chains[1].0 == "beside" && chains[1].1 == 0 && (1..=16).contains(&chains[1].2));
    assert_eq!(chains[2..], [("beside", 1, 1), ("beside", 1, 2), ("later", 1, 3)]);
}

#[test]
fn a_shard_that_fails_leaves_nothing() {
    let Some((_directory, office, mut registry)) = office() else { return };
    let before = all(&registry);
    assert!(on_server(&mut registry).begin_shard(scope(0)).unwrap());
    work(&office, &mut registry);
    registry.roll_back();
    assert_eq!(all(&registry), before);
    // More than was reserved: further decisions get the numbers of other acts.
    let rules = AuditRules::from_toml(AuditRules::DEFAULT).unwrap();
    let first = on_server(&mut registry).reserve_decisions(4).unwrap();
    assert!(on_server(&mut registry).begin_shard(ShardScope { decisions: first..first + 4, ..scope(0) }).unwrap());
    audit(&office, &mut registry, &rules, by(AT), &mut |_| {}).unwrap();
    let numbers = (first..first + 20).filter(|number| registry.decision(*number).unwrap().is_some());
    assert_eq!(numbers.count(), PEOPLE);
    registry.roll_back();
    assert!(on_server(&mut registry).begin_shard(ShardScope { slots: 100..103, ..scope(0) }).unwrap());
    let today = by(AT).at.day();
    assert_eq!(registry.take_slots(today, 20, 2).unwrap(), (100, 24));
    let few = registry.take_slots(today, 20, 2);
    assert!(matches!(few, Err(RegistryError::Reserved { kind: "slots", asked: 2, free: 1 })), "{few:?}");
    let tomorrow = by(AT).at.saturating_add(86_400).day();
    assert!(matches!(registry.take_slots(tomorrow, 20, 1), Err(RegistryError::Reserved { free: 0, .. })));
    registry.roll_back();
    // A slot for two people is found when the codes are written.
    work(&office, &mut registry);
    let done = all(&registry);
    let code = done.1[0].clone();
    for twice in [vec![code.clone()], vec![IssuedCode { person: done.1[1].person, ..code.clone() }; 1]] {
        assert!(on_server(&mut registry).begin_shard(scope(0)).unwrap());
        registry.record(&act("a")).unwrap();
        twice.iter().for_each(|code| registry.keep_code(code).unwrap());
        registry.keep_code(&IssuedCode { cti: done.1[2].cti, ..code.clone() }).unwrap();
        assert!(matches!(registry.commit(), Err(RegistryError::Damaged { .. })));
    }
    assert_eq!(all(&registry), done);
    // Reserved numbers are used up, also those of a transaction that was rolled back.
    let used = 4 + i64::try_from(PEOPLE).unwrap();
    assert_eq!(on_server(&mut registry).reserve_decisions(7).unwrap(), used + 1);
    assert_eq!(on_server(&mut registry).reserve_decisions(1).unwrap(), used + 8);
}

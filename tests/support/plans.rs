//! How PostgreSQL runs the statements of a registry: `auto_explain` logs the plan of each.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]

use std::collections::BTreeSet;

use fede::office::exchange::SharedFact;
use fede::office::registry::{
    AttachedTo, Attachment, Batches, Codes, Decisions, Declared, Distribution, DueWindow, Exchange, IssuedCode,
    Journal, NewDeclaration, OfficeRegistry, Partner, People, Receipt, Receipts, Registry, RegistryError, RequestEnd,
    RequestState, Requests, SealedFile, ShardScope, StoredRequest, Telephones, Unproven, View,
};
use fede::office::{Act, Chain, Fact, FactKind, PersonIndex, Stay, StayPlace};
use fede::payload::{Cti, DocumentKind, Place, Withdrawal, WithdrawalClass};
use fede::time::Timestamp;
use fede::trust::Digest;

use crate::postgres::{client, server};
use crate::registry::office_on;
use crate::support::{at, key};

/// Tables that grow with the number of people.
const GROWING: [&str; 19] = [
    "person",
    "declaration",
    "fact",
    "stay",
    "not_there",
    "decision",
    "code",
    "commitment",
    "exchange_point",
    "shared_fact",
    "journal",
    "chain_line",
    "batch",
    "night_shard",
    "receipt",
    "person_view",
    "request",
    "attachment",
    "telephone",
];

const NOW: &str = "2026-03-05T00:00:00Z";

/// Fills the tables: everybody has declared, has been judged and has a code.
fn fill(client: &mut postgres::Client, people: i64) {
    let sql = "
        CREATE TEMP TABLE one AS SELECT n, sha256(int8send(n)) AS person, 1772600000 - n % 4000000 AS at
            FROM generate_series(1, PEOPLE) n ORDER BY at;
        INSERT INTO person SELECT person, 0, '张*丰', NULL, at FROM one;
        INSERT INTO commitment SELECT person, '\\x0102030405060708', substr(sha256(person), 1, 16), at FROM one;
        INSERT INTO declaration SELECT person, at, n, 'd-' || n, at, sha256(person), '{}' FROM one;
        INSERT INTO fact SELECT person, n % 3, at, 9223372036854775807, 'f:1' FROM one WHERE n % 10 = 0;
        INSERT INTO stay SELECT person, at, '310000', at + 3600, 's:1' FROM one;
        INSERT INTO not_there SELECT person, '420100', at, at + 3600 FROM one WHERE n % 100 = 0;
        INSERT INTO decision SELECT n, person, n, at, 0, n % 1000 = 0, 0, NULL, 24, 'r', sha256('r'), '[]', sha256('b'),
            '', '', NULL FROM one;
        INSERT INTO code SELECT at / 86400, n, person, n, at, at + 86400, 'FD1:', CASE WHEN n % 500 = 0 THEN 0 END,
            CASE WHEN n % 500 = 0 THEN at END FROM one;
        INSERT INTO listed SELECT day, slot, 0 FROM code WHERE withdrawal IS NOT NULL;
        INSERT INTO receipt SELECT sha256(person), person, n, at, true, 0, CASE WHEN n % 1000 = 0 THEN '{}' END FROM one;
        INSERT INTO person_view SELECT person, at, '', 'sign-in' FROM one;
        INSERT INTO request SELECT substr(sha256(person), 1, 16), person, CASE WHEN n % 10 = 0 THEN sha256(person) END, 0, at,
            '420100', at, 'no', '', CASE WHEN n % 1000 = 0 THEN 0 ELSE 1 END, at, '', '' FROM one;
        INSERT INTO attachment SELECT substr(sha256(person), 1, 16), person, n, NULL, at, 0, 9, sha256('k'), sha256('b')
            FROM one;
        INSERT INTO exchange_point SELECT person, sha256(person) FROM one;
        INSERT INTO shared_fact SELECT sha256(person), CASE WHEN n % 20 = 0 THEN 'CN-HB' ELSE 'CN-YN' END, 0, at,
            9223372036854775807, at + 864000, at, at FROM one WHERE n % 10 = 0;
        INSERT INTO partner VALUES ('CN-HB', 1, sha256('p'));
        UPDATE last_number SET last = PEOPLE;
        SELECT setval('declaration_number', PEOPLE)";
    client.batch_execute(&sql.replace("PEOPLE", &people.to_string())).unwrap();
    // Only a point of the curve is a key.
    for seed in 1..=200 {
        let point = key(seed).verifying_key().as_bytes().to_vec();
        let sql = "INSERT INTO telephone VALUES ($1, sha256(int8send($2)), 1772600000)";
        client.execute(sql, &[&point, &i64::from(seed)]).unwrap();
    }
    client.batch_execute("VACUUM ANALYZE").unwrap();
}

/// Makes every call of the traits that reads or writes a growing table.
fn call_all(registry: &mut OfficeRegistry, person: PersonIndex) -> Result<(), RegistryError> {
    let now = at(NOW);
    let place = Place::parse("420100").unwrap();
    let fact = Fact { kind: FactKind::CloseContact, since: now, until: None, source: "f:2".to_owned() };
    let stay = Stay::new(StayPlace::parse("310000").unwrap(), now, None).unwrap();
    let declaration = NewDeclaration {
        person,
        document: DocumentKind::Passport,
        name: "张*丰",
        number: None,
        id: Some("d-new"),
        declared: now,
        received: now,
        digest: [9; 32],
        body: "{}",
    };
    assert!(matches!(registry.declare(&declaration)?, Declared::New(_)));
    registry.declared(person, &[9; 32], Some("d-1"))?;
    registry.declared(person, &[8; 32], None)?;
    registry.person(person)?;
    registry.declarations(person)?;
    registry.add_fact(person, &fact)?;
    registry.add_stay(person, &stay, "s:2")?;
    registry.not_there(person, &place, (now, now.saturating_add(60)))?;
    registry.remove_fact(person, &fact)?;
    registry.remove_stay(person, &stay)?;
    registry.dossiers(Some(person), 100, now)?;
    registry.dossier(person, now)?;
    let last = registry.last_decision(person)?.unwrap();
    registry.decide(&last.decision)?;
    let by_officer = fede::office::registry::DecisionOrigin::Officer;
    registry.decide(&fede::office::registry::NewDecision { origin: by_officer, ..last.decision.clone() })?;
    registry.decision(last.number)?;
    registry.decisions_of(person)?;
    registry.waiting(0, 10)?;
    registry.waiting_count()?;
    registry.officer_work(now.saturating_sub(14 * 86_400), 20_000)?;
    registry.unlisted_since(now)?;
    let window = DueWindow { at: now, until: now.saturating_add(3600), seen_since: now.saturating_sub(86_400) };
    registry.due(Some(person), 100, window)?;
    registry.due_person(person)?;
    let code = registry.codes_of(person)?.remove(0);
    registry.code(code.cti)?;
    registry.withdraw(code.cti, Some(Withdrawal::Revoked(WithdrawalClass::Lost)), now)?;
    registry.withdrawn(now.saturating_sub(86_400).day())?;
    let mut seen = 0;
    registry.current_codes::<RegistryError>(now, &mut |_| {
        seen += 1;
        Ok(())
    })?;
    let cti = Cti::parse("2026-03-05/00000fffff").unwrap();
    registry.keep_code(&IssuedCode { cti, withdrawn: None, ..code })?;
    registry.commitment(person)?;
    registry.last_batch()?;
    registry.unlisted(now)?;
    call_online(registry, person)?;
    registry.has_point(person)?;
    registry.numbers_without_point(10)?;
    registry.people_without_point()?;
    let span = (now.saturating_sub(864_000), now);
    registry.shareable(&[FactKind::CloseContact], span, Some(person), 100)?;
    registry.partners()?;
    let region = crate::support::set::region("CN-HB");
    let partner = Partner { region, issued: now, digest: Digest::from_bytes([1; 32]), facts: 0 };
    let shared = SharedFact { kind: FactKind::CloseContact, since: now, until: None };
    let point = fede::office::exchange::PersonPoint::from_bytes([7; 32]);
    registry.take_over(&partner, &[(point, shared, now)])?;
    registry.end_partner(region)?;
    // Almost nobody is so old, as on every night after the first.
    let before: Timestamp = at("2026-01-19T00:00:00Z");
    registry.forget_before(before, now)?;
    Ok(())
}

/// A night after those that [`call_night`] plans.
const LATER_NIGHT: i64 = 10_000_000;

fn act(what: &'static str) -> Act {
    let (subject, before, after) = (String::new(), String::new(), String::new());
    Act { at: at(NOW), officer: "li".to_owned(), act: what, subject, before, after }
}

/// Makes the calls of a night and of its workers.
#[cfg(feature = "night")]
fn call_night(registry: &mut OfficeRegistry) -> Result<(), RegistryError> {
    use fede::office::registry::{Begun, NightOrder, NightState, NightStep, NightTerms};

    let now = at(NOW);
    let OfficeRegistry::Postgres(registry) = registry else { panic!("on a server") };
    let terms = NightTerms { program: "0.1.0".to_owned(), rules: [1; 32], config: [2; 32] };
    let steps = NightStep::ALL.to_vec();
    let order = NightOrder { at: now, officer: "li".to_owned(), steps, terms, keys: Vec::new() };
    let night = registry.plan_night(&order, 10_000, 40, |_, _| act("night"))?.number;
    registry.keep_night_keys(night, &[fede::key::KeyId::from_bytes([7; 8])], |_| act("night-keys"))?;
    registry.night(None)?;
    let shards = registry.open_shards(night)?;
    assert!(shards.len() >= 2, "{shards:?}");
    let Begun::Attempt(attempt) = registry.begin_attempt(night, shards[0], "w1")? else { panic!("an attempt") };
    let window = DueWindow { at: now, until: now.saturating_add(3600), seen_since: now.saturating_sub(86_400) };
    let (due, _) = registry.due(attempt.range.after, 100, window)?;
    registry.slots_for(&attempt, &due)?;
    registry.still_due(&due, window)?;
    registry.keep_trouble(night, attempt.shard, "slow")?;
    registry.give_up_attempt(&attempt)?;
    registry.night_progress(night)?;
    assert!(!registry.is_night_complete(night)?);
    registry.night_outputs(night, 0, 10)?;
    assert!(registry.end_night(night, NightState::Abandoned, &act("night-abandoned"))?);
    registry.unswept_nights()?;
    registry.keep_swept(night)
}

/// Makes the calls of the pages of residents.
fn call_online(registry: &mut OfficeRegistry, person: PersonIndex) -> Result<(), RegistryError> {
    let now = at(NOW);
    let receipt = Receipt { person, declaration: 7, made: now, opens: true, ended: 0 };
    registry.keep_receipt(&[1; 32], &receipt)?;
    registry.receipt(&[1; 32])?;
    registry.end_sessions(&[1; 32])?;
    registry.keep_unproven(&Unproven { receipt: [2; 32], person, made: now, body: "{}".to_owned() })?;
    assert!(registry.unproven(None, 50)?.len() > 20);
    registry.unproven(Some(person), 5)?;
    registry.unproven_of(&[2; 32])?;
    registry.settle_unproven(&[2; 32], 7)?;
    registry.keep_view(person, &View { at: now, by: String::new(), what: "sign-in".to_owned() })?;
    registry.views(person, 50)?;
    call_requests(registry, person)
}

/// Makes the calls about requests, attachments and telephones.
fn call_requests(registry: &mut OfficeRegistry, person: PersonIndex) -> Result<(), RegistryError> {
    let found = registry.waiting_requests(50)?;
    assert!(found.len() > 10);
    registry.keep_request(&StoredRequest { id: [1; 16], person, ..found[0].clone() })?;
    registry.request(&[1; 16])?;
    registry.requests_about(person)?;
    registry.requests_by(person)?;
    let end = RequestEnd { state: RequestState::Refused, at: at(NOW), officer: "li", note: "no" };
    registry.end_request(&[1; 16], &end)?;
    registry.end_dispute(person, 1)?;
    let to = AttachedTo::Dispute(7);
    let attachment = Attachment { id: [2; 16], person, to, made: at(NOW), kind: 0, bytes: 9 };
    registry.keep_attachment(&attachment, &SealedFile { key: vec![1; 60], body: vec![2; 25] })?;
    registry.attachments(person)?;
    registry.attachment(&[2; 16])?;
    registry.proof_bytes()?;
    let known = registry.telephones(person)?.remove(0);
    registry.telephone(&known.key)?;
    registry.remove_telephone(&known.key)?;
    assert!(registry.add_telephone(&known)?);
    Ok(())
}

/// Makes the calls of a single declaration and of a shard of a night.
fn call_beside(registry: &mut OfficeRegistry, person: PersonIndex) -> Result<(), RegistryError> {
    let now = at(NOW);
    registry.begin_about(person, Some("d-new"))?;
    registry.record(&act("declare"))?;
    registry.commit()?;
    let before = registry.dossiers(None, 1, now)?.remove(0).person;
    let OfficeRegistry::Postgres(registry) = registry else { panic!("on a server") };
    let first = registry.reserve_decisions(10)?;
    let chain = Chain::of_shard(LATER_NIGHT, 0).unwrap();
    registry.begin_chains(LATER_NIGHT, 1, &act("night"))?;
    registry.begin_shard(ShardScope { chain, decisions: first..first + 10, day: now.day(), slots: 0..10, bits: 24 })?;
    for dossier in registry.dossiers(Some(before), 3, now)? {
        if let Some(last) = dossier.last {
            registry.decide(&last.decision)?;
        }
        for code in registry.codes_of(dossier.person)? {
            let (slot, _) = registry.take_slots(now.day(), 24, 1)?;
            let cti = Cti::parse(&format!("2026-03-05/{:010x}", (1 << 30) + slot)).unwrap();
            registry.keep_code(&IssuedCode { cti, withdrawn: None, ..code })?;
        }
    }
    registry.record(&act("audit"))?;
    registry.commit()?;
    registry.begin()?;
    registry.end_chains(LATER_NIGHT, 1, &act("night-end"))?;
    registry.commit()
}

/// Checks that no statement reads a growing table as a whole where an index can serve.
pub fn check(people: i64) {
    let Some(server) = server() else { return };
    let directory = tempfile::tempdir().unwrap();
    let address = server.fresh();
    let office = office_on(directory.path(), "[\"health\"]", Some(&address));
    let mut filler = client(&address);
    fill(&mut filler, people);
    let name: String = filler.query_one("SELECT current_database()", &[]).unwrap().get(0);
    let person: Vec<u8> = filler.query_one("SELECT sha256(int8send(7))", &[]).unwrap().get(0);
    // A table of a few pages would be read as a whole even with an index. Without that choice, what
    // is left has no index.
    let settings = format!(
        "ALTER DATABASE {name} SET session_preload_libraries = 'auto_explain'; \
         ALTER DATABASE {name} SET auto_explain.log_min_duration = 0; \
         ALTER DATABASE {name} SET enable_seqscan = off"
    );
    filler.batch_execute(&settings).unwrap();
    let mut registry = office.registry().unwrap();
    #[cfg(feature = "night")]
    call_night(&mut registry).unwrap();
    call_all(&mut registry, PersonIndex::from_bytes(person.clone().try_into().unwrap())).unwrap();
    call_beside(&mut registry, PersonIndex::from_bytes(person.try_into().unwrap())).unwrap();
    registry.journal::<RegistryError>(&mut |_| Ok(())).unwrap();
    let (mut plans, mut scans) = (0, BTreeSet::new());
    for plan in server.plans(&name) {
        plans += 1;
        let query = plan.lines().find(|line| line.contains("Query Text:")).unwrap_or_default().trim().to_owned();
        for line in plan.lines().filter(|line| line.contains("Seq Scan on ")) {
            let table = line.split("Seq Scan on ").nth(1).unwrap().split_whitespace().next().unwrap();
            let table = table.rsplit_once('_').filter(|(_, part)| part.len() == 1).map_or(table, |(table, _)| table);
            if GROWING.contains(&table) {
                scans.insert(format!("{table}: {query}"));
            }
        }
    }
    println!("{plans} plans");
    assert!(plans > 80, "{plans} plans");
    assert!(scans.is_empty(), "{scans:#?}");
}

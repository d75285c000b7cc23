//! What can go wrong with a server: each fault is named, and nothing is half done.

use super::back_end;
use super::back_end_calls::{act, acts, registry};
use crate::postgres::{client, server};
use crate::registry::{AT, by, declaration, declare_all, office_on};
use fede::office::registry::{Journal, People, PostgresRegistry, Registry, RegistryAddress, RegistryError};
use fede::office::{Act, OfficeSecret};

fn secret() -> OfficeSecret {
    OfficeSecret::new([7; OfficeSecret::BYTES])
}

fn open(address: &RegistryAddress) -> RegistryError {
    PostgresRegistry::open(address, &secret()).unwrap_err()
}

#[test]
fn what_is_no_registry_of_this_office_is_named() {
    let Some(server) = server() else { return };
    let address = server.fresh();
    assert!(matches!(open(&address), RegistryError::NoRegistry { .. }));
    PostgresRegistry::create(&address, &secret()).unwrap();
    PostgresRegistry::open(&address, &secret()).unwrap();
    let again = PostgresRegistry::create(&address, &secret());
    assert!(matches!(again, Err(RegistryError::InUse { .. })));
    let other = OfficeSecret::new([8; OfficeSecret::BYTES]);
    assert!(matches!(PostgresRegistry::open(&address, &other), Err(RegistryError::OtherOffice { .. })));
    client(&address).batch_execute("UPDATE migration SET version = 10 WHERE version = 9").unwrap();
    assert!(matches!(open(&address), RegistryError::Newer { found: 10, supported: 9, .. }));
    client(&address).batch_execute("DELETE FROM migration WHERE version = 10").unwrap();
    assert!(matches!(open(&address), RegistryError::Older { found: 8, supported: 9, .. }));
    client(&address).batch_execute("DELETE FROM migration").unwrap();
    assert!(matches!(open(&address), RegistryError::NotARegistry { .. }));
    let strange = server.fresh();
    client(&strange).batch_execute("CREATE SCHEMA fede; CREATE TABLE fede.person (name text)").unwrap();
    assert!(matches!(open(&strange), RegistryError::NotARegistry { .. }));
    assert!(matches!(PostgresRegistry::create(&strange, &secret()), Err(RegistryError::InUse { .. })));
    // A schema that the administrator has prepared is free.
    let prepared = server.fresh();
    client(&prepared).batch_execute("CREATE SCHEMA fede").unwrap();
    PostgresRegistry::create(&prepared, &secret()).unwrap();
}

#[test]
fn a_migration_that_fails_changes_nothing() {
    let Some(server) = server() else { return };
    let address = server.fresh();
    PostgresRegistry::create(&address, &secret()).unwrap();
    let migrate = || PostgresRegistry::migrate(&address, &secret(), |_| act("upgrade"));
    assert!(matches!(migrate(), Err(RegistryError::UpToDate)));
    // As if the last step had not been noted: its tables are there already.
    client(&address).batch_execute("DELETE FROM migration WHERE version = 9").unwrap();
    assert!(matches!(migrate(), Err(RegistryError::Database(_))));
    assert!(matches!(open(&address), RegistryError::Older { found: 8, .. }));
}

/// Undoes the steps to version 9, 8, 7, 6, 5, 4, 3 and 2.
const AS_VERSION_1: &str = "
    DROP TABLE telephone;
    DROP TABLE system_token, kept_answer;
    DROP TABLE passkey, spent_challenge, account_change;
    DROP TABLE request, attachment, import_file;
    DROP INDEX decision_by_officer;
    DROP TABLE account, session, known_browser;
    DROP TABLE receipt, person_view;
    DROP TABLE night_shard;
    DROP TABLE night;
    DELETE FROM last_number WHERE name = 'night';
    ALTER TABLE last_number RENAME TO counter;
    INSERT INTO counter SELECT 'declaration', CASE WHEN is_called THEN last_value ELSE 0 END FROM declaration_number;
    DROP SEQUENCE declaration_number;
    DROP TABLE chain_line;
    DROP TABLE chain_end;
    DELETE FROM migration WHERE version > 1";

#[test]
fn a_registry_of_version_1_is_brought_to_this_one() {
    let Some(server) = server() else { return };
    for declared in [0, 2] {
        let directory = tempfile::tempdir().unwrap();
        let address = server.fresh();
        let office = office_on(directory.path(), "[\"health\"]", Some(&address));
        let mut registry = office.registry().unwrap();
        declare_all(&office, &mut registry, (0..declared).map(|n| declaration(n, "")).collect());
        registry.record(&act("a")).unwrap();
        let hash = registry.journal::<RegistryError>(&mut |_| Ok(())).unwrap().last_hash;
        drop(registry);
        client(&address).batch_execute(AS_VERSION_1).unwrap();
        assert!(matches!(office.registry(), Err(RegistryError::Older { found: 1, .. })));
        let upgraded = office.upgrade_registry(None, |_| act("upgrade")).unwrap();
        assert_eq!(upgraded.last_hash, hash);
        let mut registry = office.registry().unwrap();
        assert_eq!(acts(&registry).unwrap().last().unwrap(), "upgrade");
        declare_all(&office, &mut registry, vec![declaration(7, ""), declaration(8, "")]);
        let dossiers = registry.dossiers(None, 9, by(AT).at).unwrap();
        let last = dossiers.iter().filter_map(|dossier| dossier.declaration.as_ref()).map(|(number, _)| *number).max();
        assert_eq!(last, Some(i64::try_from(declared).unwrap() + 2), "the numbers go on");
    }
}

#[test]
fn no_statement_reads_a_table_of_people_as_a_whole() {
    crate::plans::check(20_000);
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let nowhere =
        RegistryAddress::new(&format!("postgres:///o?host={}&user=fede", directory.path().display())).unwrap();
    assert!(matches!(open(&nowhere), RegistryError::Unreachable { .. }));
    let Some(server) = server() else { return };
    assert!(matches!(open(&server.address("none")), RegistryError::Unreachable { .. }));
    // The authority of the server is checked first, before anything is sent.
    let remote = RegistryAddress::new("postgres://fede@127.0.0.1:9/o?sslrootcert=/nowhere").unwrap();
    assert!(matches!(open(&remote), RegistryError::RootCertificate { .. }));
}

/// Ends every other connection to the database of an office.
const END_ALL: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";

#[test]
fn after_a_lost_connection_the_next_call_has_a_new_one() {
    let (directory, office, mut registry) = registry();
    if office.config().registry.is_none() {
        return;
    }
    registry.record(&act("a")).unwrap();
    // In a transaction, every call fails until it is rolled back.
    assert!(registry.begin().unwrap());
    registry.record(&act("b")).unwrap();
    back_end::run_sql(&office, directory.path(), END_ALL).unwrap();
    assert!(matches!(registry.record(&act("c")), Err(RegistryError::ConnectionLost)));
    assert!(matches!(registry.record(&act("c")), Err(RegistryError::ConnectionLost)));
    registry.roll_back();
    assert_eq!(acts(&registry).unwrap(), ["a"]);
    // Without one, the call that notices fails, and the next one works.
    back_end::run_sql(&office, directory.path(), END_ALL).unwrap();
    let noticed = registry.record(&act("d"));
    assert!(matches!(noticed, Ok(()) | Err(RegistryError::ConnectionLost)), "{noticed:?}");
    registry.record(&act("e")).unwrap();
    assert_eq!(acts(&registry).unwrap().last().unwrap(), "e");
}

#[test]
fn a_connection_that_is_lost_during_the_commit_leaves_the_end_open() {
    let (directory, office, mut registry) = registry();
    if office.config().registry.is_none() {
        return;
    }
    let at_commit = "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS \
                     'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'; \
                     CREATE CONSTRAINT TRIGGER stop AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED \
                     FOR EACH ROW WHEN (NEW.act = 'stop') EXECUTE FUNCTION stop()";
    back_end::run_sql(&office, directory.path(), at_commit).unwrap();
    assert!(matches!(registry.record(&act("stop")), Err(RegistryError::Unconfirmed)));
    registry.record(&act("a")).unwrap();
    assert_eq!(acts(&registry).unwrap(), ["a"]);
}

#[test]
fn a_server_that_accepts_no_changes_is_named() {
    let (directory, office, mut registry) = registry();
    if office.config().registry.is_none() {
        return;
    }
    registry.record(&act("a")).unwrap();
    let fail_with = |code: &str| {
        let sql = format!(
            "CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS \
             'BEGIN RAISE EXCEPTION ''no'' USING ERRCODE = ''{code}''; END'; \
             DROP TRIGGER IF EXISTS fail ON journal; \
             CREATE TRIGGER fail BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION fail()"
        );
        back_end::run_sql(&office, directory.path(), &sql).unwrap();
    };
    fail_with("53100");
    assert!(matches!(registry.record(&act("b")), Err(RegistryError::Full)));
    fail_with("42501");
    assert!(matches!(registry.record(&act("b")), Err(RegistryError::Privilege { .. })));
    fail_with("40P01");
    assert!(matches!(registry.record(&act("b")), Err(RegistryError::Locked { .. })));
    fail_with("XX001");
    assert!(matches!(registry.record(&act("b")), Err(RegistryError::Damaged { .. })));
    fail_with("22000");
    assert!(matches!(registry.record(&act("b")), Err(RegistryError::Database(detail)) if detail == "no"));
    back_end::run_sql(&office, directory.path(), "DROP TRIGGER fail ON journal").unwrap();
    // A transaction with a failure cannot be committed, even if the caller overlooks it.
    assert!(registry.begin().unwrap());
    registry.record(&act("b")).unwrap();
    let nul = Act { after: "\0".to_owned(), ..act("c") };
    assert!(matches!(registry.record(&nul), Err(RegistryError::Database(_))));
    assert!(registry.commit().is_err());
    assert_eq!(acts(&registry).unwrap(), ["a"]);
    let name = "SELECT current_database()";
    let address = office.config().registry.clone().unwrap();
    let database: String = client(&address).query_one(name, &[]).unwrap().get(0);
    let sql = format!("ALTER DATABASE {database} SET default_transaction_read_only = on");
    back_end::run_sql(&office, directory.path(), &sql).unwrap();
    let mut standby = office.registry().unwrap();
    assert!(matches!(standby.record(&act("b")), Err(RegistryError::ReadOnly)));
    assert_eq!(acts(&standby).unwrap(), ["a"]);
}

#[test]
fn an_interrupted_copy_is_no_registry() {
    let (directory, office, registry) = registry();
    if office.config().registry.is_none() {
        return;
    }
    drop(registry);
    back_end::run_sql(&office, directory.path(), "UPDATE registry SET state = 'copying'").unwrap();
    assert!(matches!(office.registry(), Err(RegistryError::Incomplete)));
}

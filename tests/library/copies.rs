//! A registry that moves to another back end and back.

use std::path::Path;

use super::back_end;
use crate::postgres::{client, server};
use crate::registry::{AT, by, declaration, declare_all, know, office_key, office_on, proven};
use crate::support::{key, rng};
use fede::office::accounts::{Role, Scope, Scopes, StoredAccount, StoredSession, StoredToken};
use fede::office::acts::{ImportKind, audit, import, issue, withdraw};
use fede::office::audit::AuditRules;
use fede::office::registry::{
    Accounts, BatchOrder, Batches, Codes, Copied, Distribution, Exchange, Journal, KeptAnswer, People, RegistryError,
    RegistryPlace, Telephone, Telephones, Tokens,
};
use fede::office::{Act, Office, OfficerName, TextFile};
use fede::payload::{Withdrawal, WithdrawalClass};

/// An office with something in every table that its acts fill.
fn world(directory: &Path, people: usize) -> Office {
    let office = office_on(directory, "[\"health\", \"itinerary\"]", back_end::fresh().as_ref());
    let mut registry = office.registry().unwrap();
    know(&office, &mut registry, people);
    proven(&office, &mut registry, &["li", "wang"]);
    let fever = r#""symptoms": ["fever"], "contacts": [], "places": []"#;
    declare_all(
        &office,
        &mut registry,
        (0..people).map(|n| declaration(n, if n % 3 == 0 { fever } else { "" })).collect(),
    );
    let tables = [
        (
            ImportKind::Contacts,
            "document,number,last_contact\npassport,E00000001,2026-03-01\npassport,X9999999,2026-03-01\n",
        ),
        (ImportKind::Areas, "place,level,since,until\n420100,high,2026-02-01,\n"),
    ];
    for (kind, table) in tables {
        let path = directory.join("table.csv");
        std::fs::write(&path, table).unwrap();
        let file = TextFile::scan(&path, None).unwrap();
        import(&office, &mut registry, (kind, &file), true, by(AT), &mut |_, _| ()).unwrap();
    }
    let rules = AuditRules::from_toml(AuditRules::DEFAULT).unwrap();
    audit(&office, &mut registry, &rules, by(AT), &mut |_| {}).unwrap();
    issue(&office, &mut registry, &office_key(), by(AT), &mut |_, error| panic!("{error}")).unwrap();
    let dossiers = registry.dossiers(None, people, by(AT).at).unwrap();
    let code = registry.codes_of(dossiers[0].person).unwrap().remove(0);
    withdraw(&mut registry, code.cti, Some(Withdrawal::Revoked(WithdrawalClass::Lost)), by(AT)).unwrap();
    registry.keep_listed(&[(code.cti, Withdrawal::Revoked(WithdrawalClass::Lost))]).unwrap();
    registry.keep_picture_directory(Path::new("/a"), fede::qr::Level::M).unwrap();
    let at = by(AT).at;
    let chen = OfficerName::new("陈").unwrap();
    let session = StoredSession { hash: [6; 32], account: chen.key().to_owned(), started: at, used: at };
    registry.keep_account(&StoredAccount::invited(chen, Role::Clerk, Some([5; 32]), at, at)).unwrap();
    registry.add_session(&session).unwrap();
    let clinic = OfficerName::new("clinic").unwrap();
    let scopes = Scopes::of(&[Scope::Query]);
    let token = StoredToken { name: clinic, hash: [7; 32], scopes, added: at, ends: at, revoked: Some(at) };
    registry.keep_token(&token).unwrap();
    let answer = KeptAnswer { key: [8; 32], request: [9; 32], made: at, answer: "x".to_owned() };
    registry.keep_answer(&answer, at.saturating_sub(1)).unwrap();
    let person = dossiers[1].person;
    let telephone = Telephone { key: key(9).verifying_key().to_holder_key(), person, added: at };
    assert!(registry.add_telephone(&telephone).unwrap());
    let order = BatchOrder { people: [1; 32], kid: key(2).kid(), issued: by(AT).at, slots: 7, bits: 24 };
    let act = Act {
        at: by(AT).at,
        officer: "li".to_owned(),
        act: "batch",
        subject: String::new(),
        before: String::new(),
        after: String::new(),
    };
    registry.batch(&order, &act).unwrap();
    office
}

fn copy(office: &Office, to: &RegistryPlace) -> Result<Copied, RegistryError> {
    office.copy_registry(to, true, &mut |_| {})
}

/// The office with its registry at another place.
fn moved(directory: &Path, to: Option<&str>) -> Office {
    let path = directory.join("office/office.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("registry")).collect();
    let registry = to.map_or(String::new(), |to| format!("registry = \"{to}\"\n"));
    std::fs::write(&path, format!("{}\n{registry}", lines.join("\n"))).unwrap();
    Office::open(&directory.join("office")).unwrap()
}

fn last_hash(office: &Office) -> String {
    office.registry().unwrap().journal::<RegistryError>(&mut |_| Ok(())).unwrap().last_hash
}

#[test]
fn a_registry_moves_there_and_back() {
    let Some(server) = server() else { return };
    let directory = tempfile::tempdir().unwrap();
    let office = world(directory.path(), 30);
    let hash = last_hash(&office);
    let address = server.fresh();
    let to = RegistryPlace::Postgres(address.clone());
    let there = copy(&office, &to).unwrap();
    assert!(matches!(copy(&office, &to), Err(RegistryError::InUse { .. })));
    let on_server = moved(directory.path(), Some(address.as_str()));
    assert_eq!(last_hash(&on_server), hash);
    // Into another file, also under a rotated secret.
    on_server.rotate_secret(&mut rng(3), |rotated| by(AT).rotate(rotated)).unwrap();
    let on_server = moved(directory.path(), Some(address.as_str()));
    let hash = last_hash(&on_server);
    let file = directory.path().join("office/back.sqlite");
    let back = copy(&on_server, &RegistryPlace::File(file.clone())).unwrap();
    assert!(matches!(copy(&on_server, &RegistryPlace::File(file.clone())), Err(RegistryError::Exists { .. })));
    assert_ne!(back.digest, there.digest, "the indices are others");
    assert_eq!(back.rows, there.rows + 1, "the journal has one more line");
    std::fs::rename(&file, directory.path().join("office/registry.sqlite")).unwrap();
    let in_file = moved(directory.path(), None);
    assert_eq!(last_hash(&in_file), hash);
    let again = RegistryPlace::Postgres(server.fresh());
    assert_eq!(copy(&in_file, &again).unwrap(), back);
    // Work goes on with the next numbers.
    let mut registry = in_file.registry().unwrap();
    assert_eq!(registry.accounts().unwrap()[0].code, Some([5; 32]));
    assert!(registry.sessions(None).unwrap().is_empty(), "everybody signs in again");
    assert_eq!(registry.tokens().unwrap().len(), 1);
    assert!(registry.answer(&[8; 32], by(AT).at.saturating_sub(1)).unwrap().is_none(), "answers count for a day");
    know(&in_file, &mut registry, 31);
    declare_all(&in_file, &mut registry, vec![declaration(30, "")]);
    let index = registry.dossiers(None, 99, by(AT).at).unwrap();
    assert_eq!(
        index.iter().filter_map(|dossier| dossier.declaration.as_ref()).map(|(number, _)| *number).max(),
        Some(31)
    );
    assert_eq!(registry.people_without_point().unwrap(), 0);
}

/// Two registries of one office would give the same slots.
#[test]
fn a_registry_that_has_moved_is_out_of_use() {
    let Some(server) = server() else { return };
    let directory = tempfile::tempdir().unwrap();
    let office = world(directory.path(), 3);
    // Both under their first secret and under a later one.
    for turn in 0..2 {
        let place = |office: &Office| match office.config().registry.clone() {
            None => RegistryPlace::Postgres(server.fresh()),
            Some(_) => RegistryPlace::File(directory.path().join(format!("{turn}.sqlite"))),
        };
        let office = Office::open(&directory.path().join("office")).unwrap();
        let mut open = office.registry().unwrap();
        office.copy_registry(&place(&office), false, &mut |_| {}).unwrap();
        assert!(matches!(office.registry(), Err(RegistryError::Retired)));
        // A process that had it open.
        assert!(matches!(open.forget_before(by(AT).at, by(AT).at), Err(RegistryError::Retired)));
        assert!(matches!(copy(&office, &place(&office)), Err(RegistryError::Retired)));
        office.take_back_registry().unwrap();
        assert!(matches!(office.take_back_registry(), Err(RegistryError::UpToDate)));
        drop(open);
        office.rotate_secret(&mut rng(3), |rotated| by(AT).rotate(rotated)).unwrap();
    }
    drop(office);
}

#[test]
fn an_interrupted_copy_begins_again() {
    let Some(server) = server() else { return };
    let directory = tempfile::tempdir().unwrap();
    let office = world(directory.path(), 10);
    let address = server.fresh();
    let to = RegistryPlace::Postgres(address.clone());
    let whole = copy(&office, &to).unwrap();
    // As a process leaves it that is killed.
    client(&address).batch_execute("UPDATE registry SET state = 'copying'; DELETE FROM declaration").unwrap();
    let half = moved(directory.path(), Some(address.as_str()));
    assert!(matches!(half.registry(), Err(RegistryError::Incomplete)));
    assert_eq!(copy(&office, &to).unwrap(), whole);
    // A database with settings of its own.
    let strange = server.fresh();
    let name: String = client(&strange).query_one("SELECT current_database()", &[]).unwrap().get(0);
    let sql = format!("ALTER DATABASE {name} SET bytea_output = 'escape'");
    client(&strange).batch_execute(&sql).unwrap();
    assert_eq!(
        copy(&office, &RegistryPlace::Postgres(strange)).unwrap(),
        whole,
        "settings of a database change nothing"
    );
    let file = directory.path().join("other.sqlite");
    std::fs::write(directory.path().join("other.sqlite.part"), "left by a process that was killed").unwrap();
    assert_eq!(copy(&office, &RegistryPlace::File(file)).unwrap(), whole);
}

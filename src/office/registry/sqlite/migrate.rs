//! The versions of the schema: one SQL file for each step. All steps that a registry lacks are one
//! transaction.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::exchange::secret_tag;
use super::journal::{append, journal_end};
use super::rows::failed;
use super::version_1::to_version_2;
use crate::office::registry::RegistryError;
use crate::office::{Act, OfficeSecret};

/// Result of an upgrade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgraded {
    /// Number of lines of the journal before it.
    pub lines: i64,
    /// The hash of the last line before it. `fede office journal --check` of the earlier version
    /// printed it.
    pub last_hash: String,
}

/// The version that this fede reads and writes.
pub(super) const VERSION: i64 = 10;
/// The first step of a new registry. An earlier version also has other data; see
/// [`to_version_2`].
const FIRST: i64 = 2;

/// Every step, in order, from version [`FIRST`]. A step that was released is never changed.
///
/// Earlier fedes made the tables of steps 3 to 10 whenever they opened a registry of version 2, so
/// a registry may have some of them: these steps make what is missing.
const STEPS: [(i64, &str); 9] = [
    (FIRST, include_str!("migrations/002_registry.sql")),
    (3, include_str!("migrations/003_exchange.sql")),
    (4, include_str!("migrations/004_chains.sql")),
    (5, include_str!("migrations/005_receipts.sql")),
    (6, include_str!("migrations/006_accounts.sql")),
    (7, include_str!("migrations/007_tokens.sql")),
    (8, include_str!("migrations/008_requests.sql")),
    (9, include_str!("migrations/009_passkeys.sql")),
    (VERSION, include_str!("migrations/010_telephones.sql")),
];

/// The version of a registry.
pub(super) fn version(connection: &Connection) -> Result<i64, RegistryError> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)
}

/// Makes the tables of a new registry.
pub(super) fn create(transaction: &Transaction<'_>) -> Result<(), RegistryError> {
    STEPS.iter().try_for_each(|step| apply(transaction, step))
}

fn apply(transaction: &Transaction<'_>, (version, sql): &(i64, &str)) -> Result<(), RegistryError> {
    transaction.execute_batch(sql).map_err(failed)?;
    transaction.pragma_update(None, "user_version", version).map_err(failed)
}

/// Brings a registry to the version of this fede, or changes nothing; see
/// [`SqliteRegistry::upgrade`](super::SqliteRegistry::upgrade).
pub(super) fn run(
    connection: &mut Connection,
    secret: &OfficeSecret,
    noted: Option<&str>,
    act: impl FnOnce(&Upgraded) -> Act,
) -> Result<Upgraded, RegistryError> {
    let key = secret.journal_key();
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive).map_err(failed)?;
    let found = version(&transaction)?;
    let tag = (secret.rotations() > 0).then(|| secret.tag());
    if tag_of(&transaction)? != tag {
        return Err(RegistryError::OtherSecret);
    }
    if found == VERSION {
        return Err(RegistryError::UpToDate);
    }
    let upgraded = if found < FIRST {
        to_version_2(&transaction, secret, noted)?
    } else {
        // The journal has a key, so nobody need have noted its hash.
        let (lines, hash) = journal_end(&transaction, &key)?.ok_or(RegistryError::JournalEnd)?;
        Upgraded { lines, last_hash: base16ct::lower::encode_string(&hash) }
    };
    STEPS.iter().filter(|step| step.0 > found.max(FIRST)).try_for_each(|step| apply(&transaction, step))?;
    append(&transaction, &key, &act(&upgraded))?;
    transaction.commit().map_err(failed)?;
    Ok(upgraded)
}

/// The tag of the secret under which a registry of any version is. `None`: it was never rotated.
pub(super) fn tag_of(connection: &Connection) -> Result<Option<[u8; 32]>, RegistryError> {
    let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'secret_tag'";
    let has_tags: bool = connection.query_row(sql, [], |row| row.get(0)).map_err(failed)?;
    if has_tags { secret_tag(connection) } else { Ok(None) }
}

#[cfg(test)]
mod tests {
    use super::super::SqliteRegistry;
    use super::super::tests::{act, acts, registry, secret};
    use super::*;
    use crate::office::registry::Journal;

    /// Makes a registry what it was at a version: without what later steps make.
    fn back_to(connection: &Connection, version: i64) {
        let old = Connection::open_in_memory().unwrap();
        for (_, sql) in STEPS.iter().filter(|step| step.0 <= version) {
            old.execute_batch(sql).unwrap();
        }
        let kept = schema(&old);
        for (name, sql) in schema(connection) {
            let Some(kind) = sql.as_deref().and_then(|sql| sql.split(' ').nth(1)) else { continue };
            if !kept.iter().any(|(known, _)| *known == name) {
                connection.execute_batch(&format!("DROP {kind} IF EXISTS {name}")).unwrap();
            }
        }
        connection.pragma_update(None, "user_version", version).unwrap();
    }

    fn schema(connection: &Connection) -> Vec<(String, Option<String>)> {
        let sql = "SELECT name, sql FROM sqlite_schema ORDER BY name";
        let mut query = connection.prepare(sql).unwrap();
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn steps_are_numbered_without_a_gap() {
        assert!(STEPS.iter().map(|step| step.0).eq(FIRST..=VERSION));
    }

    #[test]
    fn each_version_is_brought_to_this_one_and_keeps_what_it_had() {
        for version in FIRST..VERSION {
            let (directory, mut registry) = registry();
            let path = directory.path().join("registry.sqlite");
            registry.record(&act("declare")).unwrap();
            let whole = schema(&registry.connection);
            back_to(&registry.connection, version);
            drop(registry);
            let older = SqliteRegistry::open(&path, &secret());
            assert!(matches!(older, Err(RegistryError::Older { found, supported: VERSION, .. }) if found == version));
            // Only the journal of version 1 needs a hash that was noted.
            let upgraded = SqliteRegistry::upgrade(&path, &secret(), Some("00"), |_| act("upgrade")).unwrap();
            assert_eq!(upgraded.lines, 1);
            let registry = SqliteRegistry::open(&path, &secret()).unwrap();
            assert_eq!(acts(&registry).unwrap(), ["declare", "upgrade"]);
            assert_eq!(schema(&registry.connection), whole, "version {version}");
        }
    }

    /// An earlier fede made tables of later steps when it opened a registry of version 2.
    #[test]
    fn tables_that_are_there_already_are_kept() {
        let (directory, registry) = registry();
        let path = directory.path().join("registry.sqlite");
        registry.connection.execute("INSERT INTO night_count VALUES (1, 7)", []).unwrap();
        registry.connection.pragma_update(None, "user_version", 2).unwrap();
        drop(registry);
        SqliteRegistry::upgrade(&path, &secret(), None, |_| act("upgrade")).unwrap();
        let registry = SqliteRegistry::open(&path, &secret()).unwrap();
        let last: i64 = registry.connection.query_row("SELECT last FROM night_count", [], |row| row.get(0)).unwrap();
        assert_eq!(last, 7);
    }

    #[test]
    fn a_migration_that_fails_changes_nothing() {
        let (directory, registry) = registry();
        let path = directory.path().join("registry.sqlite");
        back_to(&registry.connection, 2);
        // In the way of step 8.
        registry.connection.execute_batch("CREATE TABLE attachment (other TEXT)").unwrap();
        let before = schema(&registry.connection);
        let upgrade = || SqliteRegistry::upgrade(&path, &secret(), None, |_| act("upgrade"));
        assert!(matches!(upgrade(), Err(RegistryError::Database(_))));
        assert!(matches!(SqliteRegistry::open(&path, &secret()), Err(RegistryError::Older { found: 2, .. })));
        assert_eq!(schema(&registry.connection), before);
        registry.connection.execute_batch("DROP TABLE attachment").unwrap();
        upgrade().unwrap();
        assert_eq!(acts(&SqliteRegistry::open(&path, &secret()).unwrap()).unwrap(), ["upgrade"]);
        assert!(matches!(upgrade(), Err(RegistryError::UpToDate)));
    }

    #[test]
    fn the_registry_of_another_office_is_not_upgraded() {
        let (directory, mut registry) = registry();
        let path = directory.path().join("registry.sqlite");
        back_to(&registry.connection, 3);
        let upgrade = |secret: &OfficeSecret| SqliteRegistry::upgrade(&path, secret, None, |_| unreachable!());
        let other = OfficeSecret::new([8; OfficeSecret::BYTES]);
        assert!(matches!(upgrade(&other), Err(RegistryError::JournalEnd)));
        // A registry that was copied elsewhere, at each version.
        for version in [3, VERSION] {
            registry.connection.pragma_update(None, "user_version", version).unwrap();
            registry.retire().unwrap();
            assert!(matches!(upgrade(&secret()), Err(RegistryError::Retired)), "{version}");
        }
        assert_eq!(version(&registry.connection).unwrap(), VERSION);
    }

    /// A rotation of the secret that was begun and not committed leaves a file, for which the tag of the
    /// registry is asked.
    #[test]
    fn the_tag_of_an_older_registry_is_known() {
        let (directory, registry) = registry();
        let path = directory.path().join("registry.sqlite");
        for version in [3, 2] {
            back_to(&registry.connection, version);
            assert_eq!(SqliteRegistry::tag_of(&path).unwrap(), None);
        }
    }
}

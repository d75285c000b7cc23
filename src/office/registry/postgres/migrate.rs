//! The versions of the schema: one SQL file for each step, each applied in one transaction.

use super::lock::Lock;
use super::session::{Session, get};
use crate::office::registry::{RegistryAddress, RegistryError};

/// A step to a version of the schema.
pub(super) struct Migration {
    pub(super) version: i64,
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
}

/// Every step, in order, from version 1. A step that was released is never changed.
pub(super) const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "registry", sql: include_str!("migrations/001_registry.sql") },
    Migration { version: 2, name: "chains", sql: include_str!("migrations/002_chains.sql") },
    Migration { version: 3, name: "nights", sql: include_str!("migrations/003_nights.sql") },
    Migration { version: 4, name: "receipts", sql: include_str!("migrations/004_receipts.sql") },
    Migration { version: 5, name: "accounts", sql: include_str!("migrations/005_accounts.sql") },
    Migration { version: 6, name: "tokens", sql: include_str!("migrations/006_tokens.sql") },
    Migration { version: 7, name: "passkeys", sql: include_str!("migrations/007_passkeys.sql") },
    Migration { version: 8, name: "requests", sql: include_str!("migrations/008_requests.sql") },
    Migration { version: 9, name: "telephones", sql: include_str!("migrations/009_telephones.sql") },
];

/// The version that this fede reads and writes.
pub(super) const VERSION: i64 = 9;

/// What a database has in the schema `fede`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// No table.
    Nothing,
    /// Tables that fede has not made.
    Other,
    /// A registry of this version.
    Version(i64),
}

pub(super) fn find(session: &mut Session) -> Result<Found, RegistryError> {
    let sql = "SELECT EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace('fede')), \
               to_regclass('fede.migration') IS NOT NULL AND to_regclass('fede.registry') IS NOT NULL \
               AND to_regclass('fede.journal_end') IS NOT NULL";
    let Some(row) = session.row(sql, &[])? else { return Ok(Found::Nothing) };
    match (get(&row, 0)?, get(&row, 1)?) {
        (false, _) => Ok(Found::Nothing),
        (true, false) => Ok(Found::Other),
        (true, true) => {
            let version: Option<i64> = session.value("SELECT max(version) FROM fede.migration", &[])?;
            Ok(version.map_or(Found::Other, Found::Version))
        }
    }
}

/// Makes the schema, unless the administrator has made it: the user may then own it without a right
/// to make one.
pub(super) fn make_schema(session: &mut Session) -> Result<(), RegistryError> {
    if session.value::<bool>("SELECT to_regnamespace('fede') IS NULL", &[])? {
        session.batch("CREATE SCHEMA fede")?;
    }
    Ok(())
}

/// Checks that a database has a registry of this version.
pub(super) fn check(session: &mut Session, address: &RegistryAddress) -> Result<(), RegistryError> {
    let place = || address.to_string();
    match find(session)? {
        Found::Nothing => Err(RegistryError::NoRegistry { place: place() }),
        Found::Other => Err(RegistryError::NotARegistry { path: place().into() }),
        Found::Version(found) if found < VERSION => {
            Err(RegistryError::Older { path: place().into(), supported: VERSION, found })
        }
        Found::Version(found) if found > VERSION => {
            Err(RegistryError::Newer { path: place().into(), supported: VERSION, found })
        }
        Found::Version(_) => Ok(()),
    }
}

/// Applies a step in the open transaction, and notes it.
pub(super) fn apply(session: &mut Session, migration: &Migration) -> Result<(), RegistryError> {
    session.batch(
        "CREATE TABLE IF NOT EXISTS fede.migration (version bigint PRIMARY KEY, name text NOT NULL, \
         applied timestamptz NOT NULL DEFAULT now())",
    )?;
    session.batch(migration.sql)?;
    let note = "INSERT INTO fede.migration (version, name) VALUES ($1, $2)";
    session.execute(note, &[&migration.version, &migration.name]).map(drop)
}

/// Brings a registry to the version of this fede, one transaction for each step. `end` runs in the
/// transaction of the last one. If it is interrupted, the next call continues.
pub(super) fn run(
    session: &mut Session,
    address: &RegistryAddress,
    end: impl FnOnce(&mut Session) -> Result<(), RegistryError>,
) -> Result<(), RegistryError> {
    match check(session, address) {
        Err(RegistryError::Older { .. }) => {}
        Ok(()) => return Err(RegistryError::UpToDate),
        Err(other) => return Err(other),
    }
    let mut end = Some(end);
    for migration in MIGRATIONS {
        session.begin(&Lock::Alone.sql())?;
        let done = step(session, migration).and_then(|()| match end.take_if(|_| migration.version == VERSION) {
            Some(end) => end(session),
            None => Ok(()),
        });
        if let Err(error) = done {
            session.roll_back();
            return Err(error);
        }
        session.commit()?;
    }
    Ok(())
}

/// Applies a step, unless another process has done so.
fn step(session: &mut Session, migration: &Migration) -> Result<(), RegistryError> {
    session.batch("LOCK TABLE fede.migration IN EXCLUSIVE MODE")?;
    // A fede of version 1 locks this row for each act.
    session.batch("SELECT FROM fede.registry FOR UPDATE")?;
    let found: i64 = session.value("SELECT max(version) FROM fede.migration", &[])?;
    if found < migration.version { apply(session, migration) } else { Ok(()) }
}

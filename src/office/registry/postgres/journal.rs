//! The journal and the officers in PostgreSQL.
//!
//! Each line of the journal has a hash over itself and the previous hash, keyed by the office's
//! secret. The last line has a seal. Lines and hashes are those that SQLite would have.

use postgres::Row;

use super::chain_ends::{append, append_standing};
use super::session::{bytes, get, number};
use super::{Open, PostgresRegistry};
use crate::office::registry::chains::check;
use crate::office::registry::values::{damaged, integer, time};
use crate::office::registry::{Journal, JournalEnd, Officers, RegistryError};
use crate::office::{Act, JournalLine, OfficerName, StoredOfficer};

impl Journal for PostgresRegistry {
    fn record(&mut self, act: &Act) -> Result<(), RegistryError> {
        let key = self.journal_key.clone();
        if let Some(shard) = &mut self.connection.get_mut().shard {
            shard.record(act);
            return Ok(());
        }
        let is_beside = self.open == Open::Beside;
        self.write(|session| if is_beside { append_standing(session, &key, act) } else { append(session, &key, act) })
    }

    fn journal<E: From<RegistryError>>(
        &self,
        each: &mut dyn FnMut(JournalLine) -> Result<(), E>,
    ) -> Result<JournalEnd, E> {
        // Lines and ends belong together, and other processes may be writing.
        self.in_one_moment(|| check(self, &self.journal_key, each))
    }
}

const OFFICERS: &str = "SELECT name, salt, hash, added, failures, tried FROM officer";

impl Officers for PostgresRegistry {
    fn officer(&self, name: &OfficerName) -> Result<Option<StoredOfficer>, RegistryError> {
        let key = name.key();
        let row = self.read(|session| session.row(&format!("{OFFICERS} WHERE key = $1"), &[&key]))?;
        row.as_ref().map(officer).transpose()
    }

    fn officers(&self) -> Result<Vec<StoredOfficer>, RegistryError> {
        self.read(|session| session.rows(&format!("{OFFICERS} ORDER BY key"), &[]))?.iter().map(officer).collect()
    }

    fn keep_officer(&mut self, officer: &StoredOfficer) -> Result<(), RegistryError> {
        let (added, tried) = (integer(officer.added.seconds()), integer(officer.tried.seconds()));
        let (key, name, failures) = (officer.name.key(), officer.name.as_str(), i64::from(officer.failures));
        self.write(|session| {
            let sql = "INSERT INTO officer (key, name, salt, hash, added, failures, tried) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (key) DO UPDATE SET name = excluded.name, \
                       salt = excluded.salt, hash = excluded.hash, added = excluded.added, \
                       failures = excluded.failures, tried = excluded.tried";
            let (salt, hash) = (officer.salt.as_slice(), officer.hash.as_slice());
            session.execute(sql, &[&key, &name, &salt, &hash, &added, &failures, &tried]).map(drop)
        })
    }
}

fn officer(row: &Row) -> Result<StoredOfficer, RegistryError> {
    let name: &str = get(row, 0)?;
    Ok(StoredOfficer {
        name: OfficerName::new(name).map_err(|_| damaged("officer"))?,
        salt: bytes(row, 1)?,
        hash: bytes(row, 2)?,
        added: time(get(row, 3)?)?,
        failures: number(row, 4)?,
        tried: time(get(row, 5)?)?,
    })
}

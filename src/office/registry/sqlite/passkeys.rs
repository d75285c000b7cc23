//! Passkeys in SQLite.

use rusqlite::{Row, params};

use super::SqliteRegistry;
use super::rows::{failed, integer, time};
use crate::office::PersonIndex;
use crate::office::passkeys::{PasskeyHolder, StoredPasskey};
use crate::office::registry::values::damaged;
use crate::office::registry::{Passkeys, RegistryError};
use crate::time::Timestamp;

const PASSKEYS: &str = "SELECT credential, account, receipt, handle, name, added, used, body FROM passkey";

impl Passkeys for SqliteRegistry {
    fn passkey(&self, credential: &[u8]) -> Result<Option<StoredPasskey>, RegistryError> {
        let sql = format!("{PASSKEYS} WHERE credential = ?1");
        let mut query = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut rows = query.query([credential]).map_err(failed)?;
        rows.next().map_err(failed)?.map(passkey).transpose()
    }

    fn passkeys(&self, holder: &PasskeyHolder) -> Result<Vec<StoredPasskey>, RegistryError> {
        let (account, receipt) = columns(holder);
        let sql = format!("{PASSKEYS} WHERE account = ?1 OR receipt = ?2 ORDER BY added, credential");
        let mut query = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut rows = query.query(params![account, receipt]).map_err(failed)?;
        let mut passkeys = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            passkeys.push(passkey(row)?);
        }
        Ok(passkeys)
    }

    fn passkeys_of(&self, person: PersonIndex) -> Result<Vec<StoredPasskey>, RegistryError> {
        let sql = format!(
            "{PASSKEYS} WHERE receipt IN (SELECT receipt FROM receipt WHERE person = ?1 AND opens = 1) \
             ORDER BY added, credential"
        );
        let mut query = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut rows = query.query([person.as_bytes()]).map_err(failed)?;
        let mut passkeys = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            passkeys.push(passkey(row)?);
        }
        Ok(passkeys)
    }

    fn add_passkey(&mut self, passkey: &StoredPasskey) -> Result<bool, RegistryError> {
        let StoredPasskey { credential, holder, handle, name, added, used, body } = passkey;
        let (account, receipt) = columns(holder);
        let (added, used) = (integer(added.seconds()), integer(used.seconds()));
        let sql = "INSERT OR IGNORE INTO passkey (credential, account, receipt, handle, name, added, used, body) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let values = params![credential, account, receipt, handle, name, added, used, body];
        self.write(|connection| connection.execute(sql, values).map(is_one).map_err(failed))
    }

    fn use_passkey(&mut self, credential: &[u8], used: Timestamp, body: &str) -> Result<bool, RegistryError> {
        let sql = "UPDATE passkey SET used = ?2, body = ?3 WHERE credential = ?1";
        let values = params![credential, integer(used.seconds()), body];
        self.write(|connection| connection.execute(sql, values).map(is_one).map_err(failed))
    }

    fn remove_passkey(&mut self, credential: &[u8]) -> Result<bool, RegistryError> {
        let sql = "DELETE FROM passkey WHERE credential = ?1";
        self.write(|connection| connection.execute(sql, [credential]).map(is_one).map_err(failed))
    }

    fn remove_passkeys(&mut self, holder: &PasskeyHolder) -> Result<u64, RegistryError> {
        let (account, receipt) = columns(holder);
        let sql = "DELETE FROM passkey WHERE account = ?1 OR receipt = ?2";
        self.write(|connection| {
            let removed = connection.execute(sql, params![account, receipt]).map_err(failed)?;
            Ok(u64::try_from(removed).unwrap_or(u64::MAX))
        })
    }

    fn is_spent(&self, hash: &[u8; 32]) -> Result<bool, RegistryError> {
        let mut query =
            self.connection.prepare_cached("SELECT 1 FROM spent_challenge WHERE hash = ?1").map_err(failed)?;
        query.exists([hash]).map_err(failed)
    }

    fn spend_challenge(&mut self, hash: &[u8; 32], until: Timestamp, now: Timestamp) -> Result<bool, RegistryError> {
        self.write(|connection| {
            let ended = "DELETE FROM spent_challenge WHERE until <= ?1";
            connection.execute(ended, [integer(now.seconds())]).map_err(failed)?;
            let sql = "INSERT OR IGNORE INTO spent_challenge (hash, until) VALUES (?1, ?2)";
            connection.execute(sql, params![hash, integer(until.seconds())]).map(is_one).map_err(failed)
        })
    }
}

const fn is_one(changed: usize) -> bool {
    changed == 1
}

fn columns(holder: &PasskeyHolder) -> (Option<&str>, Option<&[u8; 32]>) {
    match holder {
        PasskeyHolder::Account(account) => (Some(account), None),
        PasskeyHolder::Receipt(receipt) => (None, Some(receipt)),
    }
}

fn passkey(row: &Row<'_>) -> Result<StoredPasskey, RegistryError> {
    let (account, receipt) = (row.get(1).map_err(failed)?, row.get(2).map_err(failed)?);
    let holder = match (account, receipt) {
        (Some(account), None) => PasskeyHolder::Account(account),
        (None, Some(receipt)) => PasskeyHolder::Receipt(receipt),
        _ => return Err(damaged("passkey")),
    };
    let read = || -> rusqlite::Result<_> { Ok((row.get(0)?, row.get(3)?, row.get(4)?, row.get(7)?)) };
    let (credential, handle, name, body) = read().map_err(failed)?;
    let [added, used] = [row.get(5).map_err(failed)?, row.get(6).map_err(failed)?];
    Ok(StoredPasskey { credential, holder, handle, name, added: time(added)?, used: time(used)?, body })
}

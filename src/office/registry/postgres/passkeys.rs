//! Passkeys in PostgreSQL.

use postgres::Row;

use super::PostgresRegistry;
use super::session::{bytes, get};
use crate::office::PersonIndex;
use crate::office::passkeys::{PasskeyHolder, StoredPasskey};
use crate::office::registry::values::{damaged, integer, time};
use crate::office::registry::{Passkeys, RegistryError};
use crate::time::Timestamp;

const PASSKEYS: &str = "SELECT credential, account, receipt, handle, name, added, used, body FROM passkey";

impl Passkeys for PostgresRegistry {
    fn passkey(&self, credential: &[u8]) -> Result<Option<StoredPasskey>, RegistryError> {
        let sql = format!("{PASSKEYS} WHERE credential = $1");
        self.read(|session| session.row(&sql, &[&credential]))?.as_ref().map(passkey).transpose()
    }

    fn passkeys(&self, holder: &PasskeyHolder) -> Result<Vec<StoredPasskey>, RegistryError> {
        let (account, receipt) = columns(holder);
        let sql = format!("{PASSKEYS} WHERE account = $1 OR receipt = $2 ORDER BY added, credential");
        self.read(|session| session.rows(&sql, &[&account, &receipt]))?.iter().map(passkey).collect()
    }

    fn passkeys_of(&self, person: PersonIndex) -> Result<Vec<StoredPasskey>, RegistryError> {
        let sql = format!(
            "{PASSKEYS} WHERE receipt IN (SELECT receipt.receipt FROM receipt WHERE person = $1 AND opens) \
             ORDER BY added, credential"
        );
        let person = person.as_bytes().as_slice();
        self.read(|session| session.rows(&sql, &[&person]))?.iter().map(passkey).collect()
    }

    fn add_passkey(&mut self, passkey: &StoredPasskey) -> Result<bool, RegistryError> {
        let StoredPasskey { credential, holder, handle, name, added, used, body } = passkey;
        let (account, receipt) = columns(holder);
        let (added, used) = (integer(added.seconds()), integer(used.seconds()));
        let sql = "INSERT INTO passkey (credential, account, receipt, handle, name, added, used, body) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (credential) DO NOTHING";
        let handle = handle.as_slice();
        self.write(|session| {
            session.execute(sql, &[credential, &account, &receipt, &handle, name, &added, &used, body]).map(is_one)
        })
    }

    fn use_passkey(&mut self, credential: &[u8], used: Timestamp, body: &str) -> Result<bool, RegistryError> {
        let used = integer(used.seconds());
        let sql = "UPDATE passkey SET used = $2, body = $3 WHERE credential = $1";
        self.write(|session| session.execute(sql, &[&credential, &used, &body]).map(is_one))
    }

    fn remove_passkey(&mut self, credential: &[u8]) -> Result<bool, RegistryError> {
        self.write(|session| session.execute("DELETE FROM passkey WHERE credential = $1", &[&credential]).map(is_one))
    }

    fn remove_passkeys(&mut self, holder: &PasskeyHolder) -> Result<u64, RegistryError> {
        let (account, receipt) = columns(holder);
        let sql = "DELETE FROM passkey WHERE account = $1 OR receipt = $2";
        self.write(|session| session.execute(sql, &[&account, &receipt]))
    }

    fn is_spent(&self, hash: &[u8; 32]) -> Result<bool, RegistryError> {
        let sql = "SELECT 1 FROM spent_challenge WHERE hash = $1";
        Ok(self.read(|session| session.row(sql, &[&hash.as_slice()]))?.is_some())
    }

    fn spend_challenge(&mut self, hash: &[u8; 32], until: Timestamp, now: Timestamp) -> Result<bool, RegistryError> {
        let (until, now) = (integer(until.seconds()), integer(now.seconds()));
        self.write(|session| {
            session.execute("DELETE FROM spent_challenge WHERE until <= $1", &[&now])?;
            let sql = "INSERT INTO spent_challenge (hash, until) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING";
            session.execute(sql, &[&hash.as_slice(), &until]).map(is_one)
        })
    }
}

const fn is_one(changed: u64) -> bool {
    changed == 1
}

fn columns(holder: &PasskeyHolder) -> (Option<&str>, Option<&[u8]>) {
    match holder {
        PasskeyHolder::Account(account) => (Some(account), None),
        PasskeyHolder::Receipt(receipt) => (None, Some(receipt)),
    }
}

fn passkey(row: &Row) -> Result<StoredPasskey, RegistryError> {
    let (account, receipt): (Option<String>, Option<&[u8]>) = (get(row, 1)?, get(row, 2)?);
    let holder = match (account, receipt) {
        (Some(account), None) => PasskeyHolder::Account(account),
        (None, Some(receipt)) => PasskeyHolder::Receipt(receipt.try_into().map_err(|_| damaged("passkey"))?),
        _ => return Err(damaged("passkey")),
    };
    Ok(StoredPasskey {
        credential: get(row, 0)?,
        holder,
        handle: bytes(row, 3)?,
        name: get(row, 4)?,
        added: time(get(row, 5)?)?,
        used: time(get(row, 6)?)?,
        body: get(row, 7)?,
    })
}

//! Accounts, sessions and known browsers in SQLite.

use rusqlite::{OptionalExtension, Row, params};

use super::SqliteRegistry;
use super::rows::{count, damaged, failed, integer, time};
use crate::office::OfficerName;
use crate::office::accounts::{
    AccountChange, Attempts, KnownBrowser, Role, StoredAccount, StoredChange, StoredSession,
};
use crate::office::registry::{Accounts, RegistryError};
use crate::time::Timestamp;

const ACCOUNTS: &str = "SELECT name, role, added, ready, locked, salt, hash, totp, step, code, code_until, failures, tried \
                        FROM account";
const SESSIONS: &str = "SELECT hash, account, started, used FROM session";

impl Accounts for SqliteRegistry {
    fn account(&self, key: &str) -> Result<Option<StoredAccount>, RegistryError> {
        let sql = format!("{ACCOUNTS} WHERE key = ?1");
        let mut query = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut rows = query.query([key]).map_err(failed)?;
        rows.next().map_err(failed)?.map(account).transpose()
    }

    fn accounts(&self) -> Result<Vec<StoredAccount>, RegistryError> {
        let mut query = self.connection.prepare(&format!("{ACCOUNTS} ORDER BY key")).map_err(failed)?;
        let mut rows = query.query([]).map_err(failed)?;
        let mut accounts = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            accounts.push(account(row)?);
        }
        Ok(accounts)
    }

    fn keep_account(&mut self, account: &StoredAccount) -> Result<(), RegistryError> {
        self.write(|connection| {
            let sql = "INSERT OR REPLACE INTO account (key, name, role, added, ready, locked, salt, hash, totp, step, \
                       code, code_until, failures, tried) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
            let values = params![
                account.name.key(),
                account.name.as_str(),
                account.role.number(),
                integer(account.added.seconds()),
                account.is_ready,
                account.is_locked,
                account.salt,
                account.hash,
                account.totp,
                integer(account.step),
                account.code,
                integer(account.code_until.seconds()),
                account.attempts.failures,
                integer(account.attempts.tried.seconds())
            ];
            connection.prepare_cached(sql).and_then(|mut keep| keep.execute(values)).map(drop).map_err(failed)
        })
    }

    fn session(&self, hash: &[u8; 32]) -> Result<Option<StoredSession>, RegistryError> {
        let sql = format!("{SESSIONS} WHERE hash = ?1");
        let mut query = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut rows = query.query([hash]).map_err(failed)?;
        rows.next().map_err(failed)?.map(session).transpose()
    }

    fn sessions(&self, account: Option<&str>) -> Result<Vec<StoredSession>, RegistryError> {
        let sql = format!("{SESSIONS} WHERE ?1 IS NULL OR account = ?1 ORDER BY started, hash");
        let mut query = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut rows = query.query([account]).map_err(failed)?;
        let mut sessions = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            sessions.push(session(row)?);
        }
        Ok(sessions)
    }

    fn add_session(&mut self, session: &StoredSession) -> Result<(), RegistryError> {
        let (started, used) = (integer(session.started.seconds()), integer(session.used.seconds()));
        self.write(|connection| {
            let sql = "INSERT INTO session (hash, account, started, used) VALUES (?1, ?2, ?3, ?4)";
            connection.execute(sql, params![session.hash, session.account, started, used]).map(drop).map_err(failed)
        })
    }

    fn touch_session(&mut self, hash: &[u8; 32], used: Timestamp) -> Result<bool, RegistryError> {
        let values = params![hash, integer(used.seconds())];
        let sql = "UPDATE session SET used = ?2 WHERE hash = ?1";
        self.write(|connection| connection.execute(sql, values).map(|changed| changed == 1).map_err(failed))
    }

    fn end_session(&mut self, hash: &[u8; 32]) -> Result<bool, RegistryError> {
        let sql = "DELETE FROM session WHERE hash = ?1";
        self.write(|connection| connection.execute(sql, [hash]).map(|changed| changed == 1).map_err(failed))
    }

    fn account_changes(&self) -> Result<Vec<StoredChange>, RegistryError> {
        let sql = "SELECT name, change, officer, at FROM account_change ORDER BY account";
        let mut query = self.connection.prepare_cached(sql).map_err(failed)?;
        let mut rows = query.query([]).map_err(failed)?;
        let mut changes = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let read = || -> rusqlite::Result<_> { Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)) };
            let (name, change, by, at): (String, String, String, i64) = read().map_err(failed)?;
            changes.push(StoredChange {
                account: OfficerName::new(&name).map_err(|_| damaged("account"))?,
                change: AccountChange::parse(&change).ok_or(damaged("account"))?,
                by: OfficerName::new(&by).map_err(|_| damaged("account"))?,
                at: time(at)?,
            });
        }
        Ok(changes)
    }

    fn keep_account_change(&mut self, change: &StoredChange) -> Result<(), RegistryError> {
        let StoredChange { account, change, by, at } = change;
        let values = params![account.key(), account.as_str(), change.id(), by.as_str(), integer(at.seconds())];
        let sql =
            "INSERT OR REPLACE INTO account_change (account, name, change, officer, at) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.write(|connection| connection.execute(sql, values).map(drop).map_err(failed))
    }

    fn remove_account_change(&mut self, key: &str) -> Result<bool, RegistryError> {
        let sql = "DELETE FROM account_change WHERE account = ?1";
        self.write(|connection| connection.execute(sql, [key]).map(|changed| changed == 1).map_err(failed))
    }

    fn browser(&self, hash: &[u8; 32]) -> Result<Option<KnownBrowser>, RegistryError> {
        let sql = "SELECT account, used, failures, tried FROM known_browser WHERE hash = ?1";
        let found = self
            .connection
            .query_row(sql, [hash], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, u32>(2)?, row.get::<_, i64>(3)?))
            })
            .optional()
            .map_err(failed)?;
        found
            .map(|(account, used, failures, tried)| {
                let attempts = Attempts { failures, tried: time(tried)? };
                Ok(KnownBrowser { hash: *hash, account, used: time(used)?, attempts })
            })
            .transpose()
    }

    fn keep_browser(&mut self, browser: &KnownBrowser) -> Result<(), RegistryError> {
        self.write(|connection| {
            let sql = "INSERT OR REPLACE INTO known_browser (hash, account, used, failures, tried) \
                       VALUES (?1, ?2, ?3, ?4, ?5)";
            let (used, tried) = (integer(browser.used.seconds()), integer(browser.attempts.tried.seconds()));
            let values = params![browser.hash, browser.account, used, browser.attempts.failures, tried];
            connection.execute(sql, values).map(drop).map_err(failed)
        })
    }

    fn forget_browsers(&mut self, account: &str, before: Timestamp, keep: usize) -> Result<(), RegistryError> {
        self.write(|connection| {
            let sql = "DELETE FROM known_browser WHERE account = ?1 AND (used < ?2 OR hash NOT IN \
                       (SELECT hash FROM known_browser WHERE account = ?1 ORDER BY used DESC, hash LIMIT ?3))";
            let values = params![account, integer(before.seconds()), i64::try_from(keep).unwrap_or(i64::MAX)];
            connection.execute(sql, values).map(drop).map_err(failed)
        })
    }
}

fn account(row: &Row<'_>) -> Result<StoredAccount, RegistryError> {
    let read = || -> rusqlite::Result<_> {
        let (name, role, added): (String, u8, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (step, until, tried): (i64, i64, i64) = (row.get(8)?, row.get(10)?, row.get(12)?);
        Ok((
            name,
            role,
            [added, step, until, tried],
            (row.get(3)?, row.get(4)?),
            (row.get(5)?, row.get(6)?, row.get(7)?),
        ))
    };
    let (name, role, [added, step, until, tried], (is_ready, is_locked), (salt, hash, totp)) =
        read().map_err(failed)?;
    Ok(StoredAccount {
        name: OfficerName::new(&name).map_err(|_| damaged("account"))?,
        role: Role::from_number(role.into()).ok_or(damaged("account"))?,
        added: time(added)?,
        is_ready,
        is_locked,
        salt,
        hash,
        totp,
        step: count(step)?,
        code: row.get(9).map_err(failed)?,
        code_until: time(until)?,
        attempts: Attempts { failures: row.get(11).map_err(failed)?, tried: time(tried)? },
    })
}

fn session(row: &Row<'_>) -> Result<StoredSession, RegistryError> {
    let read = || -> rusqlite::Result<_> { Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)) };
    let (hash, account, started, used) = read().map_err(failed)?;
    Ok(StoredSession { hash, account, started: time(started)?, used: time(used)? })
}

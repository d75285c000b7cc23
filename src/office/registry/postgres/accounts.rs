//! Accounts, sessions and known browsers in PostgreSQL.

use postgres::Row;

use super::PostgresRegistry;
use super::session::{Session, bytes, get, limit_of, number, small};
use crate::office::OfficerName;
use crate::office::accounts::{
    AccountChange, Attempts, KnownBrowser, Role, StoredAccount, StoredChange, StoredSession,
};
use crate::office::registry::values::{count, damaged, integer, time};
use crate::office::registry::{Accounts, RegistryError};
use crate::time::Timestamp;

const ACCOUNTS: &str = "SELECT name, role, added, ready, locked, salt, hash, totp, step, code, code_until, failures, tried \
                        FROM account";
const SESSIONS: &str = "SELECT hash, account, started, used FROM session";

impl Accounts for PostgresRegistry {
    fn account(&self, key: &str) -> Result<Option<StoredAccount>, RegistryError> {
        let row = self.read(|session| session.row(&format!("{ACCOUNTS} WHERE key = $1"), &[&key]))?;
        row.as_ref().map(account).transpose()
    }

    fn accounts(&self) -> Result<Vec<StoredAccount>, RegistryError> {
        self.read(|session| session.rows(&format!("{ACCOUNTS} ORDER BY key"), &[]))?.iter().map(account).collect()
    }

    fn keep_account(&mut self, account: &StoredAccount) -> Result<(), RegistryError> {
        let sql = "INSERT INTO account (key, name, role, added, ready, locked, salt, hash, totp, step, code, code_until, \
                   failures, tried) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
                   ON CONFLICT (key) DO UPDATE SET name = excluded.name, role = excluded.role, added = excluded.added, \
                   ready = excluded.ready, locked = excluded.locked, salt = excluded.salt, hash = excluded.hash, \
                   totp = excluded.totp, step = excluded.step, code = excluded.code, code_until = excluded.code_until, \
                   failures = excluded.failures, tried = excluded.tried";
        let role = i32::from(account.role.number());
        let [added, until, tried] =
            [account.added, account.code_until, account.attempts.tried].map(|time| integer(time.seconds()));
        let (step, failures) = (integer(account.step), i64::from(account.attempts.failures));
        let code = account.code.as_ref().map(<[u8; 32]>::as_slice);
        self.write(|session| {
            session
                .execute(
                    sql,
                    &[
                        &account.name.key(),
                        &account.name.as_str(),
                        &role,
                        &added,
                        &account.is_ready,
                        &account.is_locked,
                        &account.salt.as_slice(),
                        &account.hash.as_slice(),
                        &account.totp,
                        &step,
                        &code,
                        &until,
                        &failures,
                        &tried,
                    ],
                )
                .map(drop)
        })
    }

    fn session(&self, hash: &[u8; 32]) -> Result<Option<StoredSession>, RegistryError> {
        let row = self.read(|session| session.row(&format!("{SESSIONS} WHERE hash = $1"), &[&hash.as_slice()]))?;
        row.as_ref().map(stored).transpose()
    }

    fn sessions(&self, account: Option<&str>) -> Result<Vec<StoredSession>, RegistryError> {
        let sql = format!("{SESSIONS} WHERE $1::text IS NULL OR account = $1 ORDER BY started, hash");
        self.read(|session| session.rows(&sql, &[&account]))?.iter().map(stored).collect()
    }

    fn add_session(&mut self, session: &StoredSession) -> Result<(), RegistryError> {
        let (started, used) = (integer(session.started.seconds()), integer(session.used.seconds()));
        let sql = "INSERT INTO session (hash, account, started, used) VALUES ($1, $2, $3, $4)";
        self.write(|open| open.execute(sql, &[&session.hash.as_slice(), &session.account, &started, &used]).map(drop))
    }

    fn touch_session(&mut self, hash: &[u8; 32], used: Timestamp) -> Result<bool, RegistryError> {
        let used = integer(used.seconds());
        self.write(|session| {
            let sql = "UPDATE session SET used = $2 WHERE hash = $1";
            session.execute(sql, &[&hash.as_slice(), &used]).map(is_one)
        })
    }

    fn end_session(&mut self, hash: &[u8; 32]) -> Result<bool, RegistryError> {
        self.write(|session: &mut Session| {
            session.execute("DELETE FROM session WHERE hash = $1", &[&hash.as_slice()]).map(is_one)
        })
    }

    fn account_changes(&self) -> Result<Vec<StoredChange>, RegistryError> {
        let sql = "SELECT name, change, officer, at FROM account_change ORDER BY account";
        self.read(|session| session.rows(sql, &[]))?.iter().map(change).collect()
    }

    fn keep_account_change(&mut self, change: &StoredChange) -> Result<(), RegistryError> {
        let StoredChange { account, change, by, at } = change;
        let sql = "INSERT INTO account_change (account, name, change, officer, at) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (account) DO UPDATE SET name = excluded.name, change = excluded.change, \
                   officer = excluded.officer, at = excluded.at";
        let (change, at) = (change.id(), integer(at.seconds()));
        self.write(|session| {
            session.execute(sql, &[&account.key(), &account.as_str(), &change, &by.as_str(), &at]).map(drop)
        })
    }

    fn remove_account_change(&mut self, key: &str) -> Result<bool, RegistryError> {
        self.write(|session| session.execute("DELETE FROM account_change WHERE account = $1", &[&key]).map(is_one))
    }

    fn browser(&self, hash: &[u8; 32]) -> Result<Option<KnownBrowser>, RegistryError> {
        let sql = "SELECT account, used, failures, tried FROM known_browser WHERE hash = $1";
        let row = self.read(|session| session.row(sql, &[&hash.as_slice()]))?;
        row.map(|row| {
            let attempts = Attempts { failures: number(&row, 2)?, tried: time(get(&row, 3)?)? };
            Ok(KnownBrowser { hash: *hash, account: get(&row, 0)?, used: time(get(&row, 1)?)?, attempts })
        })
        .transpose()
    }

    fn keep_browser(&mut self, browser: &KnownBrowser) -> Result<(), RegistryError> {
        let sql = "INSERT INTO known_browser (hash, account, used, failures, tried) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (hash) DO UPDATE SET account = excluded.account, used = excluded.used, \
                   failures = excluded.failures, tried = excluded.tried";
        let (used, tried) = (integer(browser.used.seconds()), integer(browser.attempts.tried.seconds()));
        let failures = i64::from(browser.attempts.failures);
        self.write(|session| {
            session.execute(sql, &[&browser.hash.as_slice(), &browser.account, &used, &failures, &tried]).map(drop)
        })
    }

    fn forget_browsers(&mut self, account: &str, before: Timestamp, keep: usize) -> Result<(), RegistryError> {
        let sql = "DELETE FROM known_browser WHERE account = $1 AND (used < $2 OR hash NOT IN \
                   (SELECT hash FROM known_browser WHERE account = $1 ORDER BY used DESC, hash LIMIT $3))";
        let (before, keep) = (integer(before.seconds()), limit_of(keep));
        self.write(|session| session.execute(sql, &[&account, &before, &keep]).map(drop))
    }
}

const fn is_one(changed: u64) -> bool {
    changed == 1
}

fn account(row: &Row) -> Result<StoredAccount, RegistryError> {
    let (name, code): (&str, Option<&[u8]>) = (get(row, 0)?, get(row, 9)?);
    Ok(StoredAccount {
        name: OfficerName::new(name).map_err(|_| damaged("account"))?,
        role: Role::from_number(small(row, 1)?.into()).ok_or(damaged("account"))?,
        added: time(get(row, 2)?)?,
        is_ready: get(row, 3)?,
        is_locked: get(row, 4)?,
        salt: bytes(row, 5)?,
        hash: bytes(row, 6)?,
        totp: get(row, 7)?,
        step: count(get(row, 8)?)?,
        code: code.map(|code| code.try_into().map_err(|_| damaged("account"))).transpose()?,
        code_until: time(get(row, 10)?)?,
        attempts: Attempts { failures: number(row, 11)?, tried: time(get(row, 12)?)? },
    })
}

fn stored(row: &Row) -> Result<StoredSession, RegistryError> {
    let account = get(row, 1)?;
    Ok(StoredSession { hash: bytes(row, 0)?, account, started: time(get(row, 2)?)?, used: time(get(row, 3)?)? })
}

fn change(row: &Row) -> Result<StoredChange, RegistryError> {
    Ok(StoredChange {
        account: OfficerName::new(get(row, 0)?).map_err(|_| damaged("account"))?,
        change: AccountChange::parse(get(row, 1)?).ok_or(damaged("account"))?,
        by: OfficerName::new(get(row, 2)?).map_err(|_| damaged("account"))?,
        at: time(get(row, 3)?)?,
    })
}

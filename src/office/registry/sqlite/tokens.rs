//! Tokens of other systems and kept answers in SQLite.

use rusqlite::{OptionalExtension, Row, params};

use super::SqliteRegistry;
use super::rows::{damaged, failed, integer, time};
use crate::office::OfficerName;
use crate::office::accounts::{Scopes, StoredToken};
use crate::office::registry::{KeptAnswer, RegistryError, Tokens};
use crate::time::Timestamp;

const TOKENS: &str = "SELECT name, hash, scopes, added, ends, revoked FROM system_token";

impl Tokens for SqliteRegistry {
    fn token(&self, hash: &[u8; 32]) -> Result<Option<StoredToken>, RegistryError> {
        let sql = format!("{TOKENS} WHERE hash = ?1");
        let mut query = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut rows = query.query([hash]).map_err(failed)?;
        rows.next().map_err(failed)?.map(token).transpose()
    }

    fn tokens(&self) -> Result<Vec<StoredToken>, RegistryError> {
        let mut query = self.connection.prepare_cached(&format!("{TOKENS} ORDER BY key")).map_err(failed)?;
        let mut rows = query.query([]).map_err(failed)?;
        let mut tokens = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            tokens.push(token(row)?);
        }
        Ok(tokens)
    }

    fn keep_token(&mut self, token: &StoredToken) -> Result<(), RegistryError> {
        self.write(|connection| {
            let sql = "INSERT OR REPLACE INTO system_token (key, name, hash, scopes, added, ends, revoked) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            let [added, ends] = [token.added, token.ends].map(|time| integer(time.seconds()));
            let revoked = token.revoked.map(|time| integer(time.seconds()));
            let (key, name) = (token.name.key(), token.name.as_str());
            let values = params![key, name, token.hash, token.scopes.bits(), added, ends, revoked];
            connection.execute(sql, values).map(drop).map_err(failed)
        })
    }

    fn answer(&self, key: &[u8; 32], after: Timestamp) -> Result<Option<KeptAnswer>, RegistryError> {
        let sql = "SELECT request, made, answer FROM kept_answer WHERE key = ?1 AND made > ?2";
        let mut query = self.connection.prepare_cached(sql).map_err(failed)?;
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let found = query.query_row(params![key, integer(after.seconds())], read).optional().map_err(failed)?;
        let Some((request, made, answer)) = found else { return Ok(None) };
        Ok(Some(KeptAnswer { key: *key, request, made: time(made)?, answer }))
    }

    fn keep_answer(&mut self, answer: &KeptAnswer, after: Timestamp) -> Result<(), RegistryError> {
        let (made, after) = (integer(answer.made.seconds()), integer(after.seconds()));
        let most = i64::try_from(KeptAnswer::REMOVED).unwrap_or(i64::MAX);
        self.write(|connection| {
            let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
                connection.prepare_cached(sql).and_then(|mut run| run.execute(values)).map(drop).map_err(failed)
            };
            run("DELETE FROM kept_answer WHERE key = ?1 AND made <= ?2", params![answer.key, after])?;
            run(
                "DELETE FROM kept_answer WHERE key IN (SELECT key FROM kept_answer WHERE made <= ?1 ORDER BY made LIMIT ?2)",
                params![after, most],
            )?;
            run(
                "INSERT OR IGNORE INTO kept_answer (key, request, made, answer) VALUES (?1, ?2, ?3, ?4)",
                params![answer.key, answer.request, made, answer.answer],
            )
        })
    }
}

fn token(row: &Row<'_>) -> Result<StoredToken, RegistryError> {
    let read = || -> rusqlite::Result<_> {
        Ok((
            row.get::<_, String>(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
            row.get::<_, Option<i64>>(5)?,
        ))
    };
    let (name, hash, scopes, added, ends, revoked) = read().map_err(failed)?;
    Ok(StoredToken {
        name: OfficerName::new(&name).map_err(|_| damaged("token"))?,
        hash,
        scopes: Scopes::from_bits(scopes),
        added: time(added)?,
        ends: time(ends)?,
        revoked: revoked.map(time).transpose()?,
    })
}

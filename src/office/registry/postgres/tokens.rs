//! Tokens of other systems and kept answers in PostgreSQL.

use postgres::Row;

use super::PostgresRegistry;
use super::session::{bytes, get, limit_of, small};
use crate::office::OfficerName;
use crate::office::accounts::{Scopes, StoredToken};
use crate::office::registry::values::{damaged, integer, time};
use crate::office::registry::{KeptAnswer, RegistryError, Tokens};
use crate::time::Timestamp;

const TOKENS: &str = "SELECT name, hash, scopes, added, ends, revoked FROM system_token";

impl Tokens for PostgresRegistry {
    fn token(&self, hash: &[u8; 32]) -> Result<Option<StoredToken>, RegistryError> {
        let row = self.read(|session| session.row(&format!("{TOKENS} WHERE hash = $1"), &[&hash.as_slice()]))?;
        row.as_ref().map(token).transpose()
    }

    fn tokens(&self) -> Result<Vec<StoredToken>, RegistryError> {
        self.read(|session| session.rows(&format!("{TOKENS} ORDER BY key"), &[]))?.iter().map(token).collect()
    }

    fn keep_token(&mut self, token: &StoredToken) -> Result<(), RegistryError> {
        let sql = "INSERT INTO system_token (key, name, hash, scopes, added, ends, revoked) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7) \
                   ON CONFLICT (key) DO UPDATE SET name = excluded.name, hash = excluded.hash, scopes = excluded.scopes, \
                   added = excluded.added, ends = excluded.ends, revoked = excluded.revoked";
        let [added, ends] = [token.added, token.ends].map(|time| integer(time.seconds()));
        let revoked = token.revoked.map(|time| integer(time.seconds()));
        let (key, name, hash) = (token.name.key(), token.name.as_str(), token.hash.as_slice());
        let scopes = i32::from(token.scopes.bits());
        self.write(|session| session.execute(sql, &[&key, &name, &hash, &scopes, &added, &ends, &revoked]).map(drop))
    }

    fn answer(&self, key: &[u8; 32], after: Timestamp) -> Result<Option<KeptAnswer>, RegistryError> {
        let sql = "SELECT request, made, answer FROM kept_answer WHERE key = $1 AND made > $2";
        let after = integer(after.seconds());
        let row = self.read(|session| session.row(sql, &[&key.as_slice(), &after]))?;
        row.map(|row| {
            let (request, made) = (bytes(&row, 0)?, time(get(&row, 1)?)?);
            Ok(KeptAnswer { key: *key, request, made, answer: get(&row, 2)? })
        })
        .transpose()
    }

    fn keep_answer(&mut self, answer: &KeptAnswer, after: Timestamp) -> Result<(), RegistryError> {
        let (made, after) = (integer(answer.made.seconds()), integer(after.seconds()));
        let (key, request) = (answer.key.as_slice(), answer.request.as_slice());
        self.write(|session| {
            session.execute("DELETE FROM kept_answer WHERE key = $1 AND made <= $2", &[&key, &after])?;
            // Those that another transaction removes are left to it: nobody waits.
            let old = "DELETE FROM kept_answer WHERE key IN (SELECT key FROM kept_answer WHERE made <= $1 ORDER BY made \
                       LIMIT $2 FOR UPDATE SKIP LOCKED)";
            session.execute(old, &[&after, &limit_of(KeptAnswer::REMOVED)])?;
            let keep = "INSERT INTO kept_answer (key, request, made, answer) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
            session.execute(keep, &[&key, &request, &made, &answer.answer]).map(drop)
        })
    }
}

fn token(row: &Row) -> Result<StoredToken, RegistryError> {
    let revoked: Option<i64> = get(row, 5)?;
    Ok(StoredToken {
        name: OfficerName::new(get(row, 0)?).map_err(|_| damaged("token"))?,
        hash: bytes(row, 1)?,
        scopes: Scopes::from_bits(small(row, 2)?),
        added: time(get(row, 3)?)?,
        ends: time(get(row, 4)?)?,
        revoked: revoked.map(time).transpose()?,
    })
}

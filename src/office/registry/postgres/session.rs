//! A connection that is ready for the statements of a registry.

use std::collections::HashMap;

use postgres::types::{FromSql, ToSql};
use postgres::{Client, Row, SimpleQueryMessage, SimpleQueryRow, Statement};

use super::failure::{PATIENCE_SECONDS, SILENCE_SECONDS, failed};
use crate::office::registry::RegistryError;
use crate::office::registry::values::damaged;

/// The values of a statement.
pub(super) type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

/// What of a shard a statement must find written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    Everything,
    Codes,
    Nothing,
}

/// A connection, with the statements that it has prepared.
pub(super) struct Session {
    client: Client,
    statements: HashMap<String, Statement>,
    /// Whether a statement of the open transaction failed. PostgreSQL then answers a commit with a
    /// rollback, and reports no error.
    has_failed: bool,
    /// Whether the server has ended the connection. The client itself notices this later.
    is_lost: bool,
}

impl Session {
    pub(super) fn new(client: Client) -> Result<Self, RegistryError> {
        let mut session = Self { client, statements: HashMap::new(), has_failed: false, is_lost: false };
        // The server must notice, too, when this process or its network is gone: the open transaction
        // of a machine that has died would stop every other writer.
        session.batch(&format!(
            "SET search_path = fede; SET lock_timeout = '{PATIENCE_SECONDS}s'; \
             SET tcp_keepalives_idle = {SILENCE_SECONDS}; SET tcp_keepalives_interval = 10; \
             SET tcp_keepalives_count = 3; SET tcp_user_timeout = '{SILENCE_SECONDS}s'"
        ))?;
        // What is committed is on the server's disk, whatever the database's default is. Codes are
        // given out after that.
        session.batch(
            "SELECT set_config('synchronous_commit', 'on', false) \
             WHERE current_setting('synchronous_commit') IN ('off', 'local')",
        )?;
        Ok(session)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.is_lost || self.client.is_closed()
    }

    /// Runs several statements without values.
    pub(super) fn batch(&mut self, sql: &str) -> Result<(), RegistryError> {
        let done = self.client.batch_execute(sql);
        self.checked(done)
    }

    /// The rows of a query.
    pub(super) fn rows(&mut self, sql: &str, values: Values<'_>) -> Result<Vec<Row>, RegistryError> {
        let statement = self.prepared(sql)?;
        let rows = self.client.query(&statement, values);
        self.checked(rows)
    }

    /// The only row of a query, or `None`.
    pub(super) fn row(&mut self, sql: &str, values: Values<'_>) -> Result<Option<Row>, RegistryError> {
        Ok(self.rows(sql, values)?.into_iter().next())
    }

    /// The first column of a query that always has one row.
    pub(super) fn value<T: for<'a> FromSql<'a>>(&mut self, sql: &str, values: Values<'_>) -> Result<T, RegistryError> {
        get(&self.row(sql, values)?.ok_or(damaged("database"))?, 0)
    }

    /// Runs a statement. Returns the number of rows that it changed.
    pub(super) fn execute(&mut self, sql: &str, values: Values<'_>) -> Result<u64, RegistryError> {
        let statement = self.prepared(sql)?;
        let changed = self.client.execute(&statement, values);
        self.checked(changed)
    }

    /// Begins a transaction, with the statements of its lock.
    pub(super) fn begin(&mut self, lock: &str) -> Result<(), RegistryError> {
        self.begin_reading(lock, "").map(drop)
    }

    /// Begins a transaction, with the statements of its lock and a query. Returns the last row, as
    /// texts. All of it is one message to the server.
    pub(super) fn begin_reading(&mut self, lock: &str, query: &str) -> Result<Option<SimpleQueryRow>, RegistryError> {
        self.has_failed = false;
        // What is read after the wait for the lock must be what the other writer has left.
        let begun = self.client.simple_query(&format!("BEGIN ISOLATION LEVEL READ COMMITTED; {lock}; {query}"));
        let rows = self.checked(begun)?.into_iter().rev();
        let row = |message| if let SimpleQueryMessage::Row(row) = message { Some(row) } else { None };
        Ok(rows.filter_map(row).next())
    }

    /// Makes sure that the open transaction is not committed.
    pub(super) const fn fail(&mut self) {
        self.has_failed = true;
    }

    /// Commits the transaction.
    pub(super) fn commit(&mut self) -> Result<(), RegistryError> {
        if self.has_failed {
            self.roll_back();
            return Err(RegistryError::Database("a statement of the transaction has failed".to_owned()));
        }
        self.batch("COMMIT").map_err(|error| match error {
            // The server may have committed before the connection was lost.
            RegistryError::ConnectionLost => RegistryError::Unconfirmed,
            other => other,
        })
    }

    /// Rolls the transaction back. If that fails, the transaction ends with the connection.
    pub(super) fn roll_back(&mut self) {
        let _ = self.client.batch_execute("ROLLBACK");
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, RegistryError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let prepared = self.client.prepare(sql);
        let statement = self.checked(prepared)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    fn checked<T>(&mut self, result: Result<T, postgres::Error>) -> Result<T, RegistryError> {
        result.map_err(|error| {
            self.has_failed = true;
            let failure = if self.client.is_closed() { RegistryError::ConnectionLost } else { failed(error) };
            self.is_lost |= matches!(failure, RegistryError::ConnectionLost);
            failure
        })
    }
}

/// A column.
pub(super) fn get<'a, T: FromSql<'a>>(row: &'a Row, at: usize) -> Result<T, RegistryError> {
    row.try_get(at).map_err(failed)
}

/// A column of `N` bytes.
pub(super) fn bytes<const N: usize>(row: &Row, at: usize) -> Result<[u8; N], RegistryError> {
    let found: &[u8] = get(row, at)?;
    found.try_into().map_err(|_| damaged("database"))
}

/// A column with a small number, as an identifier of the format.
pub(super) fn small(row: &Row, at: usize) -> Result<u8, RegistryError> {
    let found: i32 = get(row, at)?;
    u8::try_from(found).map_err(|_| damaged("number"))
}

/// As [`small`], where there may be none.
pub(super) fn small_or_none(row: &Row, at: usize) -> Result<Option<u8>, RegistryError> {
    let found: Option<i32> = get(row, at)?;
    found.map(|found| u8::try_from(found).map_err(|_| damaged("number"))).transpose()
}

/// A column with a number that is not negative.
pub(super) fn number(row: &Row, at: usize) -> Result<u32, RegistryError> {
    let found: i64 = get(row, at)?;
    u32::try_from(found).map_err(|_| damaged("number"))
}

/// A limit, as a value of a statement.
pub(super) fn limit_of(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

//! Receipts and looks in SQLite.

use rusqlite::{OptionalExtension, params};

use super::SqliteRegistry;
use super::rows::{columns, failed, integer, person, time};
use crate::office::PersonIndex;
use crate::office::registry::{Receipt, ReceiptHash, Receipts, RegistryError, Unproven, View};

impl Receipts for SqliteRegistry {
    fn keep_receipt(&mut self, hash: &ReceiptHash, receipt: &Receipt) -> Result<(), RegistryError> {
        let Receipt { person, declaration, made, opens, ended } = receipt;
        let sql = "INSERT OR IGNORE INTO receipt (receipt, person, declaration, made, opens, ended) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let values = params![hash, person.as_bytes(), declaration, integer(made.seconds()), opens, ended];
        self.write(|connection| connection.execute(sql, values).map(drop).map_err(failed))
    }

    fn receipt(&self, hash: &ReceiptHash) -> Result<Option<Receipt>, RegistryError> {
        let sql = "SELECT person, declaration, made, opens, ended FROM receipt WHERE receipt = ?1";
        let mut query = self.connection.prepare_cached(sql).map_err(failed)?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
        let found = query.query_row([hash], read).optional().map_err(failed)?;
        let Some((index, declaration, made, opens, ended)) = found else { return Ok(None) };
        Ok(Some(Receipt { person: person(index), declaration, made: time(made)?, opens, ended }))
    }

    fn keep_unproven(&mut self, unproven: &Unproven) -> Result<(), RegistryError> {
        let Unproven { receipt, person, made, body } = unproven;
        let sql = "INSERT OR IGNORE INTO receipt (receipt, person, declaration, made, opens, ended, body) \
                   VALUES (?1, ?2, 0, ?3, 0, 0, ?4)";
        let values = params![receipt, person.as_bytes(), integer(made.seconds()), body];
        self.write(|connection| connection.execute(sql, values).map(drop).map_err(failed))
    }

    fn unproven(&self, person: Option<PersonIndex>, limit: usize) -> Result<Vec<Unproven>, RegistryError> {
        let of_person = if person.is_some() { "person = ?2" } else { "?2 IS NULL" };
        let sql = format!(
            "SELECT receipt, person, made, body FROM receipt WHERE body IS NOT NULL AND body LIKE '{{%' AND {of_person} \
             ORDER BY made, receipt LIMIT ?1"
        );
        let mut query = self.connection.prepare_cached(&sql).map_err(failed)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = query.query(params![limit, person.map(|one| *one.as_bytes())]).map_err(failed)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            found.push(unproven(row)?);
        }
        Ok(found)
    }

    fn unproven_of(&self, hash: &ReceiptHash) -> Result<Option<Unproven>, RegistryError> {
        let sql = "SELECT receipt, person, made, body FROM receipt WHERE receipt = ?1 AND body IS NOT NULL";
        let mut query = self.connection.prepare_cached(sql).map_err(failed)?;
        let mut rows = query.query([hash]).map_err(failed)?;
        rows.next().map_err(failed)?.map(unproven).transpose()
    }

    fn settle_unproven(&mut self, hash: &ReceiptHash, declaration: i64) -> Result<bool, RegistryError> {
        let sql = "UPDATE receipt SET body = NULL, declaration = ?2 WHERE receipt = ?1 AND body IS NOT NULL";
        self.write(|connection| Ok(connection.execute(sql, params![hash, declaration]).map_err(failed)? > 0))
    }

    fn end_sessions(&mut self, hash: &ReceiptHash) -> Result<(), RegistryError> {
        let sql = "UPDATE receipt SET ended = ended + 1 WHERE receipt = ?1";
        self.write(|connection| connection.execute(sql, [hash]).map(drop).map_err(failed))
    }

    fn end_sessions_of(&mut self, person: PersonIndex) -> Result<(), RegistryError> {
        let sql = "UPDATE receipt SET ended = ended + 1 WHERE person = ?1";
        self.write(|connection| connection.execute(sql, [person.as_bytes()]).map(drop).map_err(failed))
    }

    fn open_receipt(&mut self, hash: &ReceiptHash) -> Result<(), RegistryError> {
        let sql = "UPDATE receipt SET opens = 1 WHERE receipt = ?1";
        self.write(|connection| connection.execute(sql, [hash]).map(drop).map_err(failed))
    }

    fn close_receipts(&mut self, person: PersonIndex, kept: &ReceiptHash) -> Result<u64, RegistryError> {
        let sql = "UPDATE receipt SET opens = 0, ended = ended + 1 WHERE person = ?1 AND receipt <> ?2 AND opens";
        let values = params![person.as_bytes(), kept];
        let closed = self.write(|connection| connection.execute(sql, values).map_err(failed))?;
        Ok(u64::try_from(closed).unwrap_or(u64::MAX))
    }

    fn keep_view(&mut self, person: PersonIndex, view: &View) -> Result<(), RegistryError> {
        let sql = "INSERT OR IGNORE INTO person_view (person, at, officer, what) VALUES (?1, ?2, ?3, ?4)";
        let values = params![person.as_bytes(), integer(view.at.seconds()), view.by, view.what];
        self.write(|connection| connection.execute(sql, values).map(drop).map_err(failed))
    }

    fn views(&self, person: PersonIndex, limit: usize) -> Result<Vec<View>, RegistryError> {
        let sql =
            "SELECT at, officer, what FROM person_view WHERE person = ?1 ORDER BY at DESC, officer, what LIMIT ?2";
        let mut query = self.connection.prepare_cached(sql).map_err(failed)?;
        let mut rows =
            query.query(params![person.as_bytes(), i64::try_from(limit).unwrap_or(i64::MAX)]).map_err(failed)?;
        let mut views = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let (at, by, what) = columns(row, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            views.push(View { at: time(at)?, by, what });
        }
        Ok(views)
    }
}

/// Reads the columns receipt, person, made, body.
fn unproven(row: &rusqlite::Row<'_>) -> Result<Unproven, RegistryError> {
    let (receipt, index, made, body) = columns(row, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    Ok(Unproven { receipt, person: person(index), made: time(made)?, body })
}

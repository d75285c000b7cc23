//! Receipts and looks in PostgreSQL.

use postgres::Row;

use super::PostgresRegistry;
use super::session::{bytes, get, limit_of};
use crate::office::PersonIndex;
use crate::office::registry::values::{integer, person, time};
use crate::office::registry::{Receipt, ReceiptHash, Receipts, RegistryError, Unproven, View};

impl Receipts for PostgresRegistry {
    fn keep_receipt(&mut self, hash: &ReceiptHash, receipt: &Receipt) -> Result<(), RegistryError> {
        let Receipt { person, declaration, made, opens, ended } = receipt;
        let sql = "INSERT INTO receipt (receipt, person, declaration, made, opens, ended) \
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (receipt) DO NOTHING";
        let (person, made) = (person.as_bytes().as_slice(), integer(made.seconds()));
        self.write(|session| {
            session.execute(sql, &[&hash.as_slice(), &person, declaration, &made, opens, ended]).map(drop)
        })
    }

    fn receipt(&self, hash: &ReceiptHash) -> Result<Option<Receipt>, RegistryError> {
        let sql = "SELECT person, declaration, made, opens, ended FROM receipt WHERE receipt = $1";
        let Some(row) = self.read(|session| session.row(sql, &[&hash.as_slice()]))? else { return Ok(None) };
        let (person, made) = (person(bytes(&row, 0)?), time(get(&row, 2)?)?);
        Ok(Some(Receipt { person, declaration: get(&row, 1)?, made, opens: get(&row, 3)?, ended: get(&row, 4)? }))
    }

    fn keep_unproven(&mut self, unproven: &Unproven) -> Result<(), RegistryError> {
        let Unproven { receipt, person, made, body } = unproven;
        let sql = "INSERT INTO receipt (receipt, person, declaration, made, opens, ended, body) \
                   VALUES ($1, $2, 0, $3, false, 0, $4) ON CONFLICT (receipt) DO NOTHING";
        let (person, made) = (person.as_bytes().as_slice(), integer(made.seconds()));
        self.write(|session| session.execute(sql, &[&receipt.as_slice(), &person, &made, body]).map(drop))
    }

    fn unproven(&self, person: Option<PersonIndex>, limit: usize) -> Result<Vec<Unproven>, RegistryError> {
        let sql = |of_person| {
            format!(
                "SELECT receipt, person, made, body FROM receipt WHERE body IS NOT NULL AND body LIKE '{{%'{of_person} \
                 ORDER BY made, receipt LIMIT $1"
            )
        };
        let limit = limit_of(limit);
        let rows = match person {
            None => self.read(|session| session.rows(&sql(""), &[&limit])),
            Some(person) => {
                let person = person.as_bytes().as_slice();
                self.read(|session| session.rows(&sql(" AND person = $2"), &[&limit, &person]))
            }
        };
        rows?.iter().map(unproven).collect()
    }

    fn unproven_of(&self, hash: &ReceiptHash) -> Result<Option<Unproven>, RegistryError> {
        let sql = "SELECT receipt, person, made, body FROM receipt WHERE receipt = $1 AND body IS NOT NULL";
        self.read(|session| session.row(sql, &[&hash.as_slice()]))?.as_ref().map(unproven).transpose()
    }

    fn settle_unproven(&mut self, hash: &ReceiptHash, declaration: i64) -> Result<bool, RegistryError> {
        let sql = "UPDATE receipt SET body = NULL, declaration = $2 WHERE receipt = $1 AND body IS NOT NULL";
        self.write(|session| Ok(session.execute(sql, &[&hash.as_slice(), &declaration])? > 0))
    }

    fn end_sessions(&mut self, hash: &ReceiptHash) -> Result<(), RegistryError> {
        let sql = "UPDATE receipt SET ended = ended + 1 WHERE receipt = $1";
        self.write(|session| session.execute(sql, &[&hash.as_slice()]).map(drop))
    }

    fn end_sessions_of(&mut self, person: PersonIndex) -> Result<(), RegistryError> {
        let sql = "UPDATE receipt SET ended = ended + 1 WHERE person = $1";
        self.write(|session| session.execute(sql, &[&person.as_bytes().as_slice()]).map(drop))
    }

    fn open_receipt(&mut self, hash: &ReceiptHash) -> Result<(), RegistryError> {
        let sql = "UPDATE receipt SET opens = true WHERE receipt = $1";
        self.write(|session| session.execute(sql, &[&hash.as_slice()]).map(drop))
    }

    fn close_receipts(&mut self, person: PersonIndex, kept: &ReceiptHash) -> Result<u64, RegistryError> {
        let sql = "UPDATE receipt SET opens = false, ended = ended + 1 WHERE person = $1 AND receipt <> $2 AND opens";
        self.write(|session| session.execute(sql, &[&person.as_bytes().as_slice(), &kept.as_slice()]))
    }

    fn keep_view(&mut self, person: PersonIndex, view: &View) -> Result<(), RegistryError> {
        let sql = "INSERT INTO person_view (person, at, officer, what) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (person, at, officer, what) DO NOTHING";
        let (person, at) = (person.as_bytes().as_slice(), integer(view.at.seconds()));
        self.write(|session| session.execute(sql, &[&person, &at, &view.by, &view.what]).map(drop))
    }

    fn views(&self, person: PersonIndex, limit: usize) -> Result<Vec<View>, RegistryError> {
        let sql =
            "SELECT at, officer, what FROM person_view WHERE person = $1 ORDER BY at DESC, officer, what LIMIT $2";
        let values = (person.as_bytes().as_slice(), limit_of(limit));
        let rows = self.read(|session| session.rows(sql, &[&values.0, &values.1]))?;
        rows.iter().map(|row| Ok(View { at: time(get(row, 0)?)?, by: get(row, 1)?, what: get(row, 2)? })).collect()
    }
}

/// Reads the columns receipt, person, made, body.
fn unproven(row: &Row) -> Result<Unproven, RegistryError> {
    Ok(Unproven {
        receipt: bytes(row, 0)?,
        person: person(bytes(row, 1)?),
        made: time(get(row, 2)?)?,
        body: get(row, 3)?,
    })
}

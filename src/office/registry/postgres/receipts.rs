//! Receipts and looks in PostgreSQL.

use super::PostgresRegistry;
use super::session::{bytes, get, limit_of};
use crate::office::PersonIndex;
use crate::office::registry::values::{integer, person, time};
use crate::office::registry::{Receipt, ReceiptHash, Receipts, RegistryError, View};

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

    fn has_opening_receipt(&self, person: PersonIndex) -> Result<bool, RegistryError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM receipt WHERE person = $1 AND opens)";
        self.read(|session| session.value(sql, &[&person.as_bytes().as_slice()]))
    }

    fn end_sessions(&mut self, hash: &ReceiptHash) -> Result<(), RegistryError> {
        let sql = "UPDATE receipt SET ended = ended + 1 WHERE receipt = $1";
        self.write(|session| session.execute(sql, &[&hash.as_slice()]).map(drop))
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

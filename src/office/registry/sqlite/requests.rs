//! Requests of residents and attachments in SQLite.

use rusqlite::{Row, params};

use super::SqliteRegistry;
use super::rows::{columns, count, damaged, end, end_of, failed, integer, person, time};
use crate::office::PersonIndex;
use crate::office::registry::values::DISPUTE;
use crate::office::registry::{
    AttachedTo, Attachment, RandomId, RegistryError, RequestEnd, RequestKind, RequestState, Requests, SealedFile,
    StoredRequest,
};

/// The columns that [`request`] expects, in this order.
const REQUEST: &str = "request, person, asker, kind, made, about, since, says, name, state, answered, officer, note";
/// The columns that [`attachment`] expects, in this order.
const ATTACHMENT: &str = "attachment, person, dispute, request, made, kind, bytes";

impl Requests for SqliteRegistry {
    fn keep_request(&mut self, new: &StoredRequest) -> Result<(), RegistryError> {
        let sql = format!(
            "INSERT OR IGNORE INTO request ({REQUEST}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
        );
        let values = params![
            new.id,
            new.person.as_bytes(),
            new.asker.map(|asker| *asker.as_bytes()),
            new.kind.number(),
            integer(new.made.seconds()),
            new.about,
            integer(new.since.seconds()),
            new.says,
            new.name,
            new.state.number(),
            end(new.answered),
            new.officer,
            new.note,
        ];
        self.write(|connection| connection.execute(&sql, values).map(drop).map_err(failed))
    }

    fn request(&self, id: &RandomId) -> Result<Option<StoredRequest>, RegistryError> {
        Ok(self.select_requests("WHERE request = ?1", params![id])?.pop())
    }

    fn requests_about(&self, person: PersonIndex) -> Result<Vec<StoredRequest>, RegistryError> {
        self.select_requests("WHERE person = ?1 ORDER BY made DESC, request", params![person.as_bytes()])
    }

    fn requests_by(&self, asker: PersonIndex) -> Result<Vec<StoredRequest>, RegistryError> {
        self.select_requests("WHERE asker = ?1 ORDER BY made DESC, request", params![asker.as_bytes()])
    }

    fn waiting_requests(&self, limit: usize) -> Result<Vec<StoredRequest>, RegistryError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.select_requests("WHERE state = 0 ORDER BY made, request LIMIT ?1", params![limit])
    }

    fn proof_bytes(&self) -> Result<u64, RegistryError> {
        let sql = "SELECT coalesce(sum(bytes), 0) FROM request JOIN attachment USING (person) \
                   WHERE request.state = 0 AND request.kind = ?1 AND attachment.request = request.request";
        let mut query = self.connection.prepare_cached(sql).map_err(failed)?;
        count(query.query_row([RequestKind::Care.number()], |row| row.get(0)).map_err(failed)?)
    }

    fn end_request(&mut self, id: &RandomId, ended: &RequestEnd<'_>) -> Result<bool, RegistryError> {
        let sql = "UPDATE request SET state = ?2, answered = ?3, officer = ?4, note = ?5 \
                   WHERE request = ?1 AND state = 0";
        let values = params![id, ended.state.number(), integer(ended.at.seconds()), ended.officer, ended.note];
        self.write(|connection| Ok(connection.execute(sql, values).map_err(failed)? > 0))
    }

    fn end_dispute(&mut self, person: PersonIndex, dispute: i64) -> Result<bool, RegistryError> {
        self.write(|connection| {
            let sql = "UPDATE decision SET open = 0 WHERE decision = ?1 AND person = ?2 AND origin = ?3 AND open = 1";
            let ended = connection.execute(sql, params![dispute, person.as_bytes(), DISPUTE]).map_err(failed)? > 0;
            if ended {
                connection.execute("DELETE FROM proposal WHERE decision = ?1", [dispute]).map_err(failed)?;
            }
            Ok(ended)
        })
    }

    fn keep_attachment(&mut self, new: &Attachment, file: &SealedFile) -> Result<(), RegistryError> {
        let sql = format!(
            "INSERT OR IGNORE INTO attachment ({ATTACHMENT}, key, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
        );
        let (dispute, request) = match new.to {
            AttachedTo::Dispute(number) => (Some(number), None),
            AttachedTo::Request(id) => (None, Some(id)),
        };
        let (person, made, bytes) = (new.person.as_bytes(), integer(new.made.seconds()), integer(new.bytes));
        let values = params![new.id, person, dispute, request, made, new.kind, bytes, file.key, file.body];
        self.write(|connection| connection.execute(&sql, values).map(drop).map_err(failed))
    }

    fn attachments(&self, person: PersonIndex) -> Result<Vec<Attachment>, RegistryError> {
        let sql = format!("SELECT {ATTACHMENT} FROM attachment WHERE person = ?1 ORDER BY made, attachment");
        let mut query = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut rows = query.query([person.as_bytes()]).map_err(failed)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            found.push(attachment(row)?);
        }
        Ok(found)
    }

    fn attachment(&self, id: &RandomId) -> Result<Option<(Attachment, SealedFile)>, RegistryError> {
        let sql = format!("SELECT {ATTACHMENT}, key, body FROM attachment WHERE attachment = ?1");
        let mut query = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut rows = query.query([id]).map_err(failed)?;
        let Some(row) = rows.next().map_err(failed)? else { return Ok(None) };
        let file = columns(row, |row| Ok(SealedFile { key: row.get(7)?, body: row.get(8)? }))?;
        Ok(Some((attachment(row)?, file)))
    }
}

impl SqliteRegistry {
    fn select_requests(
        &self,
        clause: &str,
        values: impl rusqlite::Params,
    ) -> Result<Vec<StoredRequest>, RegistryError> {
        let mut query =
            self.connection.prepare_cached(&format!("SELECT {REQUEST} FROM request {clause}")).map_err(failed)?;
        let mut rows = query.query(values).map_err(failed)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            found.push(request(row)?);
        }
        Ok(found)
    }
}

/// Reads [`REQUEST`].
fn request(row: &Row<'_>) -> Result<StoredRequest, RegistryError> {
    let (id, about, asker, kind): (_, _, Option<[u8; 32]>, u8) =
        columns(row, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let (made, since, state, answered): (i64, i64, u8, i64) =
        columns(row, |row| Ok((row.get(4)?, row.get(6)?, row.get(9)?, row.get(10)?)))?;
    let [place, says, name, officer, note] =
        columns(row, |row| Ok([row.get(5)?, row.get(7)?, row.get(8)?, row.get(11)?, row.get(12)?]))?;
    Ok(StoredRequest {
        id,
        person: person(about),
        asker: asker.map(person),
        kind: RequestKind::from_number(kind.into()).ok_or(damaged("database"))?,
        made: time(made)?,
        about: place,
        since: time(since)?,
        says,
        name,
        state: RequestState::from_number(state.into()).ok_or(damaged("database"))?,
        answered: end_of(answered)?,
        officer,
        note,
    })
}

/// Reads [`ATTACHMENT`].
fn attachment(row: &Row<'_>) -> Result<Attachment, RegistryError> {
    let (id, of, dispute, request): (_, _, Option<i64>, Option<RandomId>) =
        columns(row, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let (made, kind, bytes): (i64, u8, i64) = columns(row, |row| Ok((row.get(4)?, row.get(5)?, row.get(6)?)))?;
    let to = match (dispute, request) {
        (Some(number), None) => AttachedTo::Dispute(number),
        (None, Some(id)) => AttachedTo::Request(id),
        _ => return Err(damaged("database")),
    };
    Ok(Attachment { id, person: person(of), to, made: time(made)?, kind, bytes: count(bytes)? })
}

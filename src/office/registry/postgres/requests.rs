//! Requests of residents and attachments in PostgreSQL.

use postgres::Row;

use super::PostgresRegistry;
use super::session::{Values, bytes, get, limit_of, small};
use crate::office::PersonIndex;
use crate::office::registry::values::{DISPUTE, count, damaged, end, end_of, integer, person, time};
use crate::office::registry::{
    AttachedTo, Attachment, RandomId, RegistryError, RequestEnd, RequestKind, RequestState, Requests, SealedFile,
    StoredRequest,
};

/// The columns that [`request`] expects, in this order.
const REQUEST: &str = "request, person, asker, kind, made, about, since, says, name, state, answered, officer, note";
/// The columns that [`attachment`] expects, in this order.
const ATTACHMENT: &str = "attachment, person, dispute, request, made, kind, bytes";

impl Requests for PostgresRegistry {
    fn keep_request(&mut self, new: &StoredRequest) -> Result<(), RegistryError> {
        let sql = format!(
            "INSERT INTO request ({REQUEST}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
             ON CONFLICT (request) DO NOTHING"
        );
        let (id, person) = (new.id.as_slice(), new.person.as_bytes().as_slice());
        let asker = new.asker.as_ref().map(|asker| asker.as_bytes().as_slice());
        let (kind, state) = (i32::from(new.kind.number()), i32::from(new.state.number()));
        let (made, since) = (integer(new.made.seconds()), integer(new.since.seconds()));
        let answered = end(new.answered);
        let values: Values<'_> = &[
            &id,
            &person,
            &asker,
            &kind,
            &made,
            &new.about,
            &since,
            &new.says,
            &new.name,
            &state,
            &answered,
            &new.officer,
            &new.note,
        ];
        self.write(|session| session.execute(&sql, values).map(drop))
    }

    fn request(&self, id: &RandomId) -> Result<Option<StoredRequest>, RegistryError> {
        Ok(self.select_requests("WHERE request = $1", &[&id.as_slice()])?.pop())
    }

    fn requests_about(&self, person: PersonIndex) -> Result<Vec<StoredRequest>, RegistryError> {
        self.select_requests("WHERE person = $1 ORDER BY made DESC, request", &[&person.as_bytes().as_slice()])
    }

    fn requests_by(&self, asker: PersonIndex) -> Result<Vec<StoredRequest>, RegistryError> {
        self.select_requests("WHERE asker = $1 ORDER BY made DESC, request", &[&asker.as_bytes().as_slice()])
    }

    fn waiting_requests(&self, limit: usize) -> Result<Vec<StoredRequest>, RegistryError> {
        self.select_requests("WHERE state = 0 ORDER BY made, request LIMIT $1", &[&limit_of(limit)])
    }

    fn proof_bytes(&self) -> Result<u64, RegistryError> {
        let sql = "SELECT coalesce(sum(bytes), 0)::bigint FROM request JOIN attachment USING (person) \
                   WHERE request.state = 0 AND request.kind = $1 AND attachment.request = request.request";
        let kind = i32::from(RequestKind::Care.number());
        count(self.read(|session| session.value(sql, &[&kind]))?)
    }

    fn end_request(&mut self, id: &RandomId, ended: &RequestEnd<'_>) -> Result<bool, RegistryError> {
        let sql = "UPDATE request SET state = $2, answered = $3, officer = $4, note = $5 \
                   WHERE request = $1 AND state = 0";
        let (state, at) = (i32::from(ended.state.number()), integer(ended.at.seconds()));
        let values: Values<'_> = &[&id.as_slice(), &state, &at, &ended.officer, &ended.note];
        self.write(|session| Ok(session.execute(sql, values)? > 0))
    }

    fn end_dispute(&mut self, person: PersonIndex, dispute: i64) -> Result<bool, RegistryError> {
        let sql = format!(
            "UPDATE decision SET open = false WHERE person = $1 AND decision = $2 AND origin = {DISPUTE} AND open"
        );
        self.write(|session| {
            let ended = session.execute(&sql, &[&person.as_bytes().as_slice(), &dispute])? > 0;
            if ended {
                session.execute("DELETE FROM proposal WHERE decision = $1", &[&dispute])?;
            }
            Ok(ended)
        })
    }

    fn keep_attachment(&mut self, new: &Attachment, file: &SealedFile) -> Result<(), RegistryError> {
        let sql = format!(
            "INSERT INTO attachment ({ATTACHMENT}, key, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT (attachment) DO NOTHING"
        );
        let (dispute, request) = match &new.to {
            AttachedTo::Dispute(number) => (Some(*number), None),
            AttachedTo::Request(id) => (None, Some(id.as_slice())),
        };
        let (id, person) = (new.id.as_slice(), new.person.as_bytes().as_slice());
        let (made, kind, length) = (integer(new.made.seconds()), i32::from(new.kind), integer(new.bytes));
        let values: Values<'_> = &[&id, &person, &dispute, &request, &made, &kind, &length, &file.key, &file.body];
        self.write(|session| session.execute(&sql, values).map(drop))
    }

    fn attachments(&self, person: PersonIndex) -> Result<Vec<Attachment>, RegistryError> {
        let sql = format!("SELECT {ATTACHMENT} FROM attachment WHERE person = $1 ORDER BY made, attachment");
        let rows = self.read(|session| session.rows(&sql, &[&person.as_bytes().as_slice()]))?;
        rows.iter().map(attachment).collect()
    }

    fn attachment(&self, id: &RandomId) -> Result<Option<(Attachment, SealedFile)>, RegistryError> {
        let sql = format!("SELECT {ATTACHMENT}, key, body FROM attachment WHERE attachment = $1");
        let Some(row) = self.read(|session| session.row(&sql, &[&id.as_slice()]))? else { return Ok(None) };
        let file = SealedFile { key: get(&row, 7)?, body: get(&row, 8)? };
        Ok(Some((attachment(&row)?, file)))
    }
}

impl PostgresRegistry {
    fn select_requests(&self, clause: &str, values: Values<'_>) -> Result<Vec<StoredRequest>, RegistryError> {
        let sql = format!("SELECT {REQUEST} FROM request {clause}");
        self.read(|session| session.rows(&sql, values))?.iter().map(request).collect()
    }
}

/// Reads [`REQUEST`].
fn request(row: &Row) -> Result<StoredRequest, RegistryError> {
    let asker: Option<&[u8]> = get(row, 2)?;
    let asker = asker.map(|asker| asker.try_into().map(person).map_err(|_| damaged("database"))).transpose()?;
    Ok(StoredRequest {
        id: bytes(row, 0)?,
        person: person(bytes(row, 1)?),
        asker,
        kind: RequestKind::from_number(small(row, 3)?.into()).ok_or(damaged("database"))?,
        made: time(get(row, 4)?)?,
        about: get(row, 5)?,
        since: time(get(row, 6)?)?,
        says: get(row, 7)?,
        name: get(row, 8)?,
        state: RequestState::from_number(small(row, 9)?.into()).ok_or(damaged("database"))?,
        answered: end_of(get(row, 10)?)?,
        officer: get(row, 11)?,
        note: get(row, 12)?,
    })
}

/// Reads [`ATTACHMENT`].
fn attachment(row: &Row) -> Result<Attachment, RegistryError> {
    let request: Option<&[u8]> = get(row, 3)?;
    let to = match (get(row, 2)?, request) {
        (Some(number), None) => AttachedTo::Dispute(number),
        (None, Some(id)) => AttachedTo::Request(id.try_into().map_err(|_| damaged("database"))?),
        _ => return Err(damaged("database")),
    };
    Ok(Attachment {
        id: bytes(row, 0)?,
        person: person(bytes(row, 1)?),
        to,
        made: time(get(row, 4)?)?,
        kind: small(row, 5)?,
        bytes: count(get(row, 6)?)?,
    })
}

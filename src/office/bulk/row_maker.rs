//! Makes a signed and drawn code from a row of a people file.

use std::path::Path;

use super::BulkError;
use super::people::{RawRow, RowError};
use super::pipeline::{MadeCode, Maker};
use crate::issuer::{Code, HolderRequest, IssueError, Request};
use crate::key::{Signer, commit};
use crate::office::registry::{Batch, Registry, RegistryError};
use crate::office::unlinkable::Renewal;
use crate::office::{Columns, Office, PersonIndex, SlotSequence};
use crate::payload::{Commitment, Holder, Slot};
use crate::qr::{Level, QUIET_ZONE, encode, png};

/// Makes codes from rows.
pub(super) struct RowMaker<'a, R> {
    pub(super) office: &'a Office,
    pub(super) people: &'a Path,
    pub(super) key: &'a dyn Signer,
    pub(super) registry: R,
    pub(super) slots: SlotSequence,
    pub(super) batch: Batch,
    pub(super) columns: Option<Columns>,
    pub(super) picture: Option<(Level, u32)>,
}

impl<R: Registry> Maker for RowMaker<'_, R> {
    fn make(&mut self, position: u64, row: &RawRow) -> Result<Result<MadeCode, RowError>, BulkError> {
        match self.code(position, row) {
            Ok(code) => Ok(Ok(code)),
            Err(Stop::Row(error)) => Ok(Err(error)),
            Err(Stop::Batch(error)) => Err(error),
        }
    }
}

/// An error that rejects one row, or one that stops the batch.
enum Stop {
    Row(RowError),
    Batch(BulkError),
}

impl<E: Into<RowError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Row(error.into())
    }
}

impl<R: Registry> RowMaker<'_, R> {
    fn code(&mut self, position: u64, row: &RawRow) -> Result<MadeCode, Stop> {
        let mut request = row.read(self.columns.as_ref(), &self.office.config().zone)?;
        // The batch assigns slots and the issue time. A row must not choose them.
        for (field, is_there) in [("slot", request.slot.is_some()), ("issued", request.issued.is_some())] {
            if is_there {
                return Err(Stop::Row(RowError::Given { column: field }));
            }
        }
        if request.region.is_empty() {
            request.region.push_str(self.office.config().region.code());
        }
        if request.time_zone.is_none() && request.itinerary.is_some() {
            request.time_zone = Some(self.office.config().zone_text.clone());
        }
        if position >= self.batch.slots {
            // The slots after these belong to others.
            let (path, slots) = (self.people.to_owned(), self.batch.slots);
            return Err(Stop::Batch(BulkError::PeopleChanged { path, slots }));
        }
        let slot = self.slots.slot(self.batch.first + position);
        let slot = slot.ok_or(Stop::Batch(RegistryError::Damaged { expected: "slot" }.into()))?;
        let mut made = None;
        let holder =
            request.holder.as_ref().map(|holder| self.holder(holder, (&request, slot), &mut made)).transpose()?;
        let claims = request.to_claims_of(self.batch.issued, slot, holder)?;
        // Without the key no row gets a code, so this stops the batch.
        let code = Code::sign_with(&claims, self.key).map_err(|error| Stop::Batch(error.into()))?;
        let picture = match self.picture {
            None => Vec::new(),
            Some((level, pixels)) => {
                let drawn = encode(code.text(), level).and_then(|symbol| png(&symbol, pixels, QUIET_ZONE));
                drawn.map_err(RowError::from)?
            }
        };
        Ok(MadeCode { cti: code.cti(), text: code.text().to_owned(), picture, made })
    }

    /// The holder, with a commitment from the row, from the registry, or computed now.
    fn holder(
        &self,
        holder: &HolderRequest,
        (request, slot): (&Request, Slot),
        made: &mut Option<(PersonIndex, Commitment)>,
    ) -> Result<Holder, Stop> {
        let (issued, renewal) = (self.batch.issued, Renewal::Within(self.office.config().salt_days));
        let today = self.office.config().zone.day_of(issued).unwrap_or_else(|_| issued.day());
        holder.to_holder(today, |kind, number| {
            let person = self.office.secret().index_of(kind, number);
            let kept = self.registry.commitment(person).map_err(|error| Stop::Batch(error.into()))?;
            if let Some((commitment, since)) = kept
                && !renewal.is_due(person, Some(since), issued)
            {
                return Ok(commitment);
            }
            // Argon2id is slow, so check the rest of the row first.
            request.check(issued, slot)?;
            let salt = self.office.secret().salt_of(person, issued);
            let commitment = commit(kind, number, salt).map_err(IssueError::from)?;
            *made = Some((person, commitment));
            Ok(commitment)
        })
    }
}

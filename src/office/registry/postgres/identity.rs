//! Which registry a database has: of which office, and under which of its secrets.

use super::failure::failed;
use super::lock::Lock;
use super::session::{Session, get};
use crate::office::OfficeSecret;
use crate::office::registry::values::damaged;
use crate::office::registry::{RegistryAddress, RegistryError};
use crate::payload::hex;

/// Which registry it is: of which office, and under which of its secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) office: [u8; 32],
    /// Absent if the secret was never rotated.
    pub(super) tag: Option<[u8; 32]>,
}

impl Identity {
    /// The columns that [`Self::read`] expects.
    const QUERY: &str = "SELECT encode(office, 'hex'), encode(tag, 'hex'), state FROM registry";

    pub(super) fn of(session: &mut Session) -> Result<Self, RegistryError> {
        let row = session.row(Self::QUERY, &[])?.ok_or(damaged("database"))?;
        Self::read(get(&row, 0)?, get(&row, 1)?, get(&row, 2)?)
    }

    /// Begins a transaction with a lock, and reads after the wait for it.
    pub(super) fn after(session: &mut Session, lock: Lock<'_>) -> Result<Self, RegistryError> {
        let row = session.begin_reading(&lock.sql(), Self::QUERY)?.ok_or(damaged("database"))?;
        let column = |at| row.try_get(at).map_err(failed);
        Self::read(column(0)?, column(1)?, column(2)?)
    }

    fn read(office: Option<&str>, tag: Option<&str>, state: Option<&str>) -> Result<Self, RegistryError> {
        match state {
            Some("whole") => {}
            Some("retired") => return Err(RegistryError::Retired),
            _ => return Err(RegistryError::Incomplete),
        }
        let bytes = |text: &str| hex::array(text).ok_or(damaged("database"));
        Ok(Self { office: bytes(office.unwrap_or_default())?, tag: tag.map(bytes).transpose()? })
    }

    pub(super) fn check(self, found: Self, address: &RegistryAddress) -> Result<(), RegistryError> {
        if found.office != self.office {
            return Err(RegistryError::OtherOffice { place: address.to_string() });
        }
        if found.tag == self.tag { Ok(()) } else { Err(RegistryError::OtherSecret) }
    }
}

/// The tag of a secret that was rotated.
pub(super) fn tag_of(secret: &OfficeSecret) -> Option<[u8; 32]> {
    (secret.rotations() > 0).then(|| secret.tag())
}

//! The connection of a registry, with its open transaction.

use super::address::Target;
use super::identity::Identity;
use super::lock::Lock;
use super::migrate;
use super::session::{Needs, Session};
use super::shard::Shard;
use crate::office::PersonIndex;
use crate::office::registry::{RegistryAddress, RegistryError};

/// A connection that is opened again after it was lost, unless a transaction was open.
pub(super) struct Connection {
    pub(super) address: RegistryAddress,
    pub(super) target: Target,
    pub(super) identity: Identity,
    pub(super) session: Option<Session>,
    /// The scope of the open transaction, if it is about a shard.
    pub(super) shard: Option<Shard>,
}

impl Connection {
    /// The session, opened if there is none.
    pub(super) fn ready(&mut self) -> Result<&mut Session, RegistryError> {
        let open = self.session.take().filter(|session| !session.is_closed());
        let session = match open {
            Some(session) => session,
            None => {
                let mut session = Session::new(self.target.connect(&self.address)?)?;
                migrate::check(&mut session, &self.address)?;
                self.identity.check(Identity::of(&mut session)?, &self.address)?;
                session
            }
        };
        Ok(self.session.insert(session))
    }

    /// The session of an open transaction.
    pub(super) fn current(&mut self) -> Result<&mut Session, RegistryError> {
        self.session.as_mut().filter(|session| !session.is_closed()).ok_or(RegistryError::ConnectionLost)
    }

    /// The session of an open transaction, after what a statement needs was written.
    pub(super) fn written(&mut self, needs: Needs) -> Result<&mut Session, RegistryError> {
        let mut shard = self.shard.take();
        let session = self.current()?;
        let written = shard.as_mut().map_or(Ok(()), |shard| shard.write(session, needs));
        self.shard = shard;
        written.and_then(|()| self.current())
    }

    /// Whether a person of the shard is known to have no code; see [`Shard::has_no_code`].
    pub(super) fn has_no_code(&mut self, person: PersonIndex) -> Result<bool, RegistryError> {
        let Some(mut shard) = self.shard.take() else { return Ok(false) };
        let has_none = self.current().and_then(|session| shard.has_no_code(session, person));
        self.shard = Some(shard);
        has_none
    }

    /// Begins a transaction, and waits for its lock.
    pub(super) fn start(&mut self, lock: Lock<'_>) -> Result<&mut Session, RegistryError> {
        let (identity, address) = (self.identity, self.address.clone());
        let session = self.ready()?;
        // Another process may have rotated the secret since the registry was opened.
        let checked = Identity::after(session, lock).and_then(|found| identity.check(found, &address));
        match checked {
            Ok(()) => Ok(session),
            Err(error) => {
                session.roll_back();
                Err(error)
            }
        }
    }
}

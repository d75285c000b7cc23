//! The registry on PostgreSQL. It gives the same answers as the one in SQLite, and writes the same
//! journal.
//!
//! All tables are in the schema `fede` of one database.

mod accounts;
mod address;
mod attempts;
mod batches;
mod chain_ends;
mod chains;
mod codes;
mod connection;
mod copy;
mod decisions;
mod distribution;
mod dossiers;
mod exchange;
mod failure;
mod identity;
mod imports;
mod journal;
mod lock;
mod migrate;
mod nights;
mod numbers;
mod parts;
mod passkeys;
mod password;
mod people;
mod receipts;
mod recovery;
mod requests;
mod rotate;
mod session;
mod shard;
mod statistics;
mod telephones;
mod tls;
mod tokens;

pub use attempts::StepEnd;
pub(super) use copy::PostgresCopy;
pub use shard::ShardScope;

use core::cell::{Cell, RefCell};
use core::fmt;

use self::address::target;
use self::chain_ends::{append, journal_end, make_standing, set_end, standing_count};
use self::connection::Connection;
use self::identity::{Identity, tag_of};
use self::lock::Lock;
use self::migrate::{Found, MIGRATIONS, apply, find, make_schema};
use self::session::{Needs, Session};
use super::{Registry, RegistryAddress, RegistryError, Upgraded};
use crate::office::journal::START;
use crate::office::{Act, JournalKey, OfficeSecret, PersonIndex};

/// A registry in a PostgreSQL database.
pub struct PostgresRegistry {
    connection: RefCell<Connection>,
    journal_key: JournalKey,
    open: Open,
    /// Whether [`Self::in_one_moment`] reads.
    is_reading: Cell<bool>,
}

/// The transaction that is open, if any.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    No,
    /// It writes into chain 0 of the journal.
    Alone,
    /// It writes into a standing chain of the journal, or into that of a shard.
    Beside,
}

impl fmt::Debug for PostgresRegistry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresRegistry").finish_non_exhaustive()
    }
}

impl PostgresRegistry {
    /// Checks that a registry can be created: the server answers, and the database has none.
    ///
    /// # Errors
    /// As [`Self::create`].
    pub fn check_free(address: &RegistryAddress) -> Result<(), RegistryError> {
        let mut session = Session::new(target(address)?.connect(address)?)?;
        match find(&mut session)? {
            Found::Nothing => Ok(()),
            Found::Other | Found::Version(_) => Err(RegistryError::InUse { place: address.to_string() }),
        }
    }

    /// Creates a registry.
    ///
    /// # Errors
    /// [`RegistryError::Unreachable`], [`RegistryError::Denied`], [`RegistryError::InUse`] if the
    /// database has a registry already. Then nothing has changed.
    pub fn create(address: &RegistryAddress, secret: &OfficeSecret) -> Result<Self, RegistryError> {
        let target = target(address)?;
        let mut session = Session::new(target.connect(address)?)?;
        let journal_key = secret.journal_key();
        let identity = Identity { office: secret.office_id(), tag: tag_of(secret) };
        session.begin("")?;
        // The first of two processes that create a registry wins.
        session.batch("SELECT pg_advisory_xact_lock(hashtext('fede registry'))")?;
        if find(&mut session)? != Found::Nothing {
            session.roll_back();
            return Err(RegistryError::InUse { place: address.to_string() });
        }
        make_schema(&mut session)?;
        for migration in MIGRATIONS {
            apply(&mut session, migration)?;
        }
        let (office, tag) = (identity.office.as_slice(), identity.tag.as_ref().map(<[u8; 32]>::as_slice));
        session
            .execute("INSERT INTO registry (one, office, tag, state) VALUES (1, $1, $2, 'whole')", &[&office, &tag])?;
        set_end(&mut session, &journal_key, 0, &START)?;
        make_standing(&mut session, &journal_key)?;
        session.commit()?;
        let connection = Connection { address: address.clone(), target, identity, session: Some(session), shard: None };
        Ok(Self { connection: RefCell::new(connection), journal_key, open: Open::No, is_reading: Cell::new(false) })
    }

    /// Opens a registry.
    ///
    /// # Errors
    /// [`RegistryError::Unreachable`], [`RegistryError::Denied`], [`RegistryError::NoRegistry`],
    /// [`RegistryError::NotARegistry`], [`RegistryError::Older`], [`RegistryError::Newer`],
    /// [`RegistryError::OtherOffice`], [`RegistryError::OtherSecret`].
    pub fn open(address: &RegistryAddress, secret: &OfficeSecret) -> Result<Self, RegistryError> {
        let identity = Identity { office: secret.office_id(), tag: tag_of(secret) };
        let mut connection =
            Connection { address: address.clone(), target: target(address)?, identity, session: None, shard: None };
        connection.ready()?;
        Ok(Self {
            connection: RefCell::new(connection),
            journal_key: secret.journal_key(),
            open: Open::No,
            is_reading: Cell::new(false),
        })
    }

    /// The tag of the secret under which a registry is. `None`: it was never rotated.
    ///
    /// # Errors
    /// The errors of [`Self::open`].
    pub(in crate::office) fn tag_of(address: &RegistryAddress) -> Result<Option<[u8; 32]>, RegistryError> {
        let mut session = Session::new(target(address)?.connect(address)?)?;
        migrate::check(&mut session, address)?;
        Ok(Identity::of(&mut session)?.tag)
    }

    /// Brings a registry of an earlier version to this one, and writes the journal line that `act`
    /// makes.
    ///
    /// # Errors
    /// The errors of [`Self::open`], and [`RegistryError::UpToDate`].
    pub fn migrate(
        address: &RegistryAddress,
        secret: &OfficeSecret,
        act: impl FnOnce(&Upgraded) -> Act,
    ) -> Result<Upgraded, RegistryError> {
        let identity = Identity { office: secret.office_id(), tag: tag_of(secret) };
        let key = secret.journal_key();
        let mut session = Session::new(target(address)?.connect(address)?)?;
        let mut upgraded = None;
        migrate::run(&mut session, address, |session| {
            identity.check(Identity::of(session)?, address)?;
            let (lines, hash) = journal_end(session, &key, "")?.ok_or(RegistryError::JournalEnd)?;
            let done = Upgraded { lines, last_hash: base16ct::lower::encode_string(&hash) };
            if standing_count(session)? == 0 {
                make_standing(session, &key)?;
            }
            append(session, &key, &act(&done))?;
            upgraded = Some(done);
            Ok(())
        })?;
        upgraded.ok_or(RegistryError::UpToDate)
    }

    /// Begins a transaction for [`Registry::commit`]. Returns `false` if one is open already.
    fn begin_with(&mut self, lock: Lock<'_>) -> Result<bool, RegistryError> {
        if self.open != Open::No {
            return Ok(false);
        }
        self.connection.get_mut().start(lock)?;
        self.open = if matches!(lock, Lock::Alone) { Open::Alone } else { Open::Beside };
        Ok(true)
    }

    /// Begins a transaction beside others of its kind: each writes about people that no other
    /// writes about. Acts that begin with [`Registry::begin`] wait for it, and it for them. Returns
    /// `false` if a transaction is open already.
    ///
    /// # Errors
    /// As [`Registry::begin`].
    pub fn begin_beside(&mut self) -> Result<bool, RegistryError> {
        self.begin_with(Lock::Beside)
    }

    /// A pool of asynchronous connections to the database of a registry, for the job queue.
    #[cfg(feature = "night")]
    pub(in crate::office) fn queue_pool(
        address: &RegistryAddress,
        size: usize,
    ) -> Result<deadpool_postgres::Pool, RegistryError> {
        target(address)?.pool(size)
    }

    /// See [`OfficeRegistry`](super::OfficeRegistry).
    #[cfg(feature = "online")]
    pub(super) fn drop_dead_connection(&mut self) {
        if let Some(session) = &mut self.connection.get_mut().session {
            // If it fails, the session counts as closed.
            let _ = session.batch("SELECT 1");
        }
    }

    /// Runs `work` in a transaction, or in the open one.
    fn write<T>(&mut self, work: impl FnOnce(&mut Session) -> Result<T, RegistryError>) -> Result<T, RegistryError> {
        self.write_after(Needs::Everything, work)
    }

    /// As [`Self::write`]. Of what a shard has kept back, only what `work` needs is written before.
    fn write_after<T>(
        &mut self,
        needs: Needs,
        work: impl FnOnce(&mut Session) -> Result<T, RegistryError>,
    ) -> Result<T, RegistryError> {
        let connection = self.connection.get_mut();
        if self.open != Open::No {
            return work(connection.written(needs)?);
        }
        let session = connection.start(Lock::Alone)?;
        match work(session) {
            Ok(done) => session.commit().map(|()| done),
            Err(error) => {
                session.roll_back();
                Err(error)
            }
        }
    }

    fn read<T>(&self, work: impl FnOnce(&mut Session) -> Result<T, RegistryError>) -> Result<T, RegistryError> {
        self.read_after(Needs::Everything, work)
    }

    /// As [`Self::read`]. Of what a shard has kept back, only what `work` needs is written before.
    fn read_after<T>(
        &self,
        needs: Needs,
        work: impl FnOnce(&mut Session) -> Result<T, RegistryError>,
    ) -> Result<T, RegistryError> {
        let mut connection = self.connection.borrow_mut();
        // A new connection would not see what the open transaction sees.
        let is_open = self.open != Open::No || self.is_reading.get();
        work(if is_open { connection.written(needs)? } else { connection.ready()? })
    }

    /// Runs several reads on one state of the registry, while others write.
    pub(super) fn in_one_moment<T, E: From<RegistryError>>(&self, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        if self.open != Open::No || self.is_reading.get() {
            return work();
        }
        self.read(|session| session.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"))?;
        self.is_reading.set(true);
        let done = work();
        self.is_reading.set(false);
        if let Ok(session) = self.connection.borrow_mut().current() {
            session.roll_back();
        }
        done
    }
}

impl Registry for PostgresRegistry {
    fn begin(&mut self) -> Result<bool, RegistryError> {
        self.begin_with(Lock::Alone)
    }

    fn begin_about(&mut self, person: PersonIndex, id: Option<&str>) -> Result<bool, RegistryError> {
        self.begin_with(Lock::About(person, id))
    }

    fn commit(&mut self) -> Result<(), RegistryError> {
        self.open = Open::No;
        let connection = self.connection.get_mut();
        let shard = connection.shard.take();
        let session = connection.current()?;
        // If this fails, the session rolls back instead of committing.
        let ended = shard.map_or(Ok(()), |shard| shard.end(session));
        let committed = session.commit();
        ended.and(committed)
    }

    fn roll_back(&mut self) {
        self.open = Open::No;
        let connection = self.connection.get_mut();
        connection.shard = None;
        if let Ok(session) = connection.current() {
            session.roll_back();
        }
    }
}

//! The registry on PostgreSQL. It gives the same answers as the one in SQLite, and writes the same
//! journal.
//!
//! All tables are in the schema `fede` of one database.

mod address;
mod attempts;
mod batches;
mod chains;
mod codes;
mod copy;
mod decisions;
mod distribution;
mod dossiers;
mod exchange;
mod failure;
mod journal;
mod lock;
mod migrate;
mod nights;
mod numbers;
mod password;
mod people;
mod recovery;
mod rotate;
mod session;
mod shard;
mod tls;

pub use attempts::StepEnd;
pub(super) use copy::PostgresCopy;
pub use shard::ShardScope;

use core::cell::{Cell, RefCell};
use core::fmt;

use self::address::{Target, target};
use self::chains::make_standing;
use self::failure::failed;
use self::journal::{append, journal_end, set_end};
use self::lock::Lock;
use self::migrate::{Found, MIGRATIONS, apply, find, make_schema};
use self::session::{Session, get};
use self::shard::{Needs, Shard};
use super::values::damaged;
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
            if chains::standing_count(session)? == 0 {
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
    fn in_one_moment<T, E: From<RegistryError>>(&self, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
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

/// Which registry it is: of which office, and under which of its secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Identity {
    office: [u8; 32],
    /// Absent if the secret was never rotated.
    tag: Option<[u8; 32]>,
}

impl Identity {
    /// The columns that [`Self::read`] expects.
    const QUERY: &str = "SELECT encode(office, 'hex'), encode(tag, 'hex'), state FROM registry";

    fn of(session: &mut Session) -> Result<Self, RegistryError> {
        let row = session.row(Self::QUERY, &[])?.ok_or(damaged("database"))?;
        Self::read(get(&row, 0)?, get(&row, 1)?, get(&row, 2)?)
    }

    /// Begins a transaction with a lock, and reads after the wait for it.
    fn after(session: &mut Session, lock: Lock<'_>) -> Result<Self, RegistryError> {
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
        let bytes = |hex: &str| {
            let mut bytes = [0; 32];
            let is_whole = base16ct::lower::decode(hex, &mut bytes).is_ok_and(|found| found.len() == 32);
            if is_whole { Ok(bytes) } else { Err(damaged("database")) }
        };
        Ok(Self { office: bytes(office.unwrap_or_default())?, tag: tag.map(bytes).transpose()? })
    }

    fn check(self, found: Self, address: &RegistryAddress) -> Result<(), RegistryError> {
        if found.office != self.office {
            return Err(RegistryError::OtherOffice { place: address.to_string() });
        }
        if found.tag == self.tag { Ok(()) } else { Err(RegistryError::OtherSecret) }
    }
}

/// A connection that is opened again after it was lost, unless a transaction was open.
struct Connection {
    address: RegistryAddress,
    target: Target,
    identity: Identity,
    session: Option<Session>,
    /// The scope of the open transaction, if it is about a shard.
    shard: Option<Shard>,
}

impl Connection {
    /// The session, opened if there is none.
    fn ready(&mut self) -> Result<&mut Session, RegistryError> {
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
    fn current(&mut self) -> Result<&mut Session, RegistryError> {
        self.session.as_mut().filter(|session| !session.is_closed()).ok_or(RegistryError::ConnectionLost)
    }

    /// The session of an open transaction, after what a statement needs was written.
    fn written(&mut self, needs: Needs) -> Result<&mut Session, RegistryError> {
        let mut shard = self.shard.take();
        let session = self.current()?;
        let written = shard.as_mut().map_or(Ok(()), |shard| shard.write(session, needs));
        self.shard = shard;
        written.and_then(|()| self.current())
    }

    /// Whether a person of the shard is known to have no code; see [`Shard::has_no_code`].
    fn has_no_code(&mut self, person: PersonIndex) -> Result<bool, RegistryError> {
        let Some(mut shard) = self.shard.take() else { return Ok(false) };
        let has_none = self.current().and_then(|session| shard.has_no_code(session, person));
        self.shard = Some(shard);
        has_none
    }

    /// Begins a transaction, and waits for its lock.
    fn start(&mut self, lock: Lock<'_>) -> Result<&mut Session, RegistryError> {
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

fn tag_of(secret: &OfficeSecret) -> Option<[u8; 32]> {
    (secret.rotations() > 0).then(|| secret.tag())
}

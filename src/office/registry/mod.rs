//! The registry: the database of an office. Traits define its operations; all SQL is behind them.

mod accounts;
mod address;
mod chains;
mod codes;
mod copy;
mod distribution;
mod error;
mod exchange;
mod imports;
#[cfg(feature = "postgres")]
mod nights;
mod office_registry;
mod online_parts;
mod open;
mod passkeys;
mod people;
mod place;
#[cfg(feature = "postgres")]
mod postgres;
mod receipts;
mod recovery;
mod requests;
mod sqlite;
mod tables;
mod telephones;
mod tokens;
mod values;

pub use accounts::Accounts;
pub use address::{AddressError, RegistryAddress};
pub use codes::{Batch, BatchOrder, Batches, Codes, DuePerson, DueWindow, IssuedCode, LastBatch, Progress, Run};
pub use copy::Copied;
pub use distribution::Distribution;
pub use error::RegistryError;
pub use exchange::{Exchange, Partner, Shareable, TakenOver};
pub use imports::{Imports, PendingImport};
#[cfg(feature = "postgres")]
pub use nights::{
    Attempt, Begun, Night, NightOrder, NightProgress, NightState, NightStep, NightTerms, ShardCounts, ShardOutput,
    ShardRange, ShardState,
};
pub use office_registry::OfficeRegistry;
pub use passkeys::Passkeys;
pub use people::{
    DecisionOrigin, DecisionState, Decisions, Declared, Dossier, Kept, NewDecision, NewDeclaration, OfficerWork,
    Outcome, People, Person, Proposal, StoredDecision,
};
pub use place::RegistryPlace;
#[cfg(feature = "postgres")]
pub use postgres::{PostgresRegistry, ShardScope, StepEnd};
pub use receipts::{Receipt, ReceiptHash, Receipts, Unproven, View};
pub use recovery::Recovery;
pub use requests::{
    AttachedTo, Attachment, RandomId, RequestEnd, RequestKind, RequestState, Requests, SealedFile, StoredRequest,
};
pub use sqlite::{Rotated, SqliteRegistry, Upgraded};
pub use telephones::{Telephone, Telephones};
pub use tokens::{KeptAnswer, Tokens};

use super::{Act, JournalLine, NightRoot, OfficerName, PersonIndex, StoredOfficer};
use crate::time::Timestamp;

/// The journal of acts.
pub trait Journal {
    /// Adds a line to the journal.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn record(&mut self, act: &Act) -> Result<(), RegistryError>;

    /// Reads every chain of the journal from its first line, and checks that no line was changed or
    /// removed. Chain 0 is first, then the others in the order of their numbers.
    ///
    /// # Errors
    /// [`RegistryError::Journal`] and [`RegistryError::Chain`] at the first line that was changed,
    /// [`RegistryError::StandingChains`], [`RegistryError::NightRoot`], and the error of `each`.
    fn journal<E: From<RegistryError>>(
        &self,
        each: &mut dyn FnMut(JournalLine) -> Result<(), E>,
    ) -> Result<JournalEnd, E>
    where
        Self: Sized;
}

/// What a check of the whole journal has found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JournalEnd {
    /// Number of lines in all chains.
    pub lines: u64,
    /// The hash of the last line of chain 0, in hexadecimal. If an officer notes it elsewhere, it
    /// also reveals a journal that was rewritten as a whole.
    pub last_hash: String,
    /// The nights that have ended, in their order.
    pub nights: Vec<NightRoot>,
    /// The time of the last restore from a backup.
    pub restored: Option<Timestamp>,
}

/// Officers with PINs.
pub trait Officers {
    /// Finds an officer by name. Names that look alike are equal.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn officer(&self, name: &OfficerName) -> Result<Option<StoredOfficer>, RegistryError>;

    /// Every officer, in the order of the comparison keys of their names.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn officers(&self) -> Result<Vec<StoredOfficer>, RegistryError>;

    /// Stores an officer. Replaces an officer with the same name.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_officer(&mut self, officer: &StoredOfficer) -> Result<(), RegistryError>;
}

/// The database of an office. Each call is atomic and durable.
pub trait Registry:
    Journal
    + Officers
    + Accounts
    + Passkeys
    + Telephones
    + People
    + Decisions
    + Codes
    + Batches
    + Distribution
    + Exchange
    + Receipts
    + Requests
    + Imports
    + Recovery
    + Tokens
{
    /// Begins a transaction for [`atomically`]. Returns `false` if one is open already.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn begin(&mut self) -> Result<bool, RegistryError>;

    /// Begins a transaction about one person, and the identifier of a declaration if it has one.
    /// Where the back end can, it runs beside others about other people. Returns `false` if one is
    /// open already.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn begin_about(&mut self, person: PersonIndex, id: Option<&str>) -> Result<bool, RegistryError>;

    /// Commits the transaction.
    ///
    /// # Errors
    /// [`RegistryError`]; nothing is changed then.
    fn commit(&mut self) -> Result<(), RegistryError>;

    /// Rolls the transaction back.
    fn roll_back(&mut self);
}

/// Runs several calls as one transaction. Inside another transaction they become part of it.
///
/// # Errors
/// The error of `work` or of the registry. Then everything is rolled back.
pub fn atomically<T, E: From<RegistryError>>(
    registry: &mut dyn Registry,
    work: impl FnOnce(&mut dyn Registry) -> Result<T, E>,
) -> Result<T, E> {
    let is_new = registry.begin()?;
    to_end(registry, is_new, work)
}

/// As [`atomically`], with [`Registry::begin_about`].
///
/// # Errors
/// As [`atomically`].
pub fn atomically_about<T, E: From<RegistryError>>(
    registry: &mut dyn Registry,
    person: PersonIndex,
    id: Option<&str>,
    work: impl FnOnce(&mut dyn Registry) -> Result<T, E>,
) -> Result<T, E> {
    let is_new = registry.begin_about(person, id)?;
    to_end(registry, is_new, work)
}

/// Runs `work`, and ends the transaction if it is a new one.
fn to_end<T, E: From<RegistryError>>(
    registry: &mut dyn Registry,
    is_new: bool,
    work: impl FnOnce(&mut dyn Registry) -> Result<T, E>,
) -> Result<T, E> {
    if !is_new {
        return work(registry);
    }
    match work(registry) {
        Ok(done) => {
            registry.commit()?;
            Ok(done)
        }
        Err(error) => {
            registry.roll_back();
            Err(error)
        }
    }
}

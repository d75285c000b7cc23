//! The registry: the database of an office. Traits define its operations; all SQL is behind them.

mod batches;
mod codes;
mod decisions;
mod error;
mod officers;
mod people;
mod sqlite;

pub use batches::{Batch, BatchOrder, Batches, Progress, Run};
pub use codes::{Codes, DuePerson, DueWindow, IssuedCode};
pub use decisions::{DecisionState, Decisions, NewDecision, Origin, Outcome, Proposal, StoredDecision};
pub use error::RegistryError;
pub use officers::Officers;
pub use people::{Declared, Dossier, Kept, NewDeclaration, People, Person};
pub use sqlite::{SqliteRegistry, Upgraded};

use super::{Act, JournalLine};

/// The journal of acts.
pub trait Journal {
    /// Adds a line to the journal.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn record(&mut self, act: &Act) -> Result<(), RegistryError>;

    /// Reads the journal from its first line, and checks that no line was changed or removed.
    ///
    /// Returns the hash of the last line in hexadecimal. If an officer notes it elsewhere, it also
    /// reveals a journal that was rewritten as a whole.
    ///
    /// # Errors
    /// [`RegistryError::Journal`] at the first wrong line, and the errors of `each`.
    fn journal(&self, each: &mut dyn FnMut(JournalLine) -> Result<(), RegistryError>) -> Result<String, RegistryError>;
}

/// Several calls that run as one transaction.
pub type Work<'a> = &'a mut dyn FnMut(&mut dyn Registry) -> Result<(), RegistryError>;

/// The database of an office. Each call is atomic and durable.
pub trait Registry: Journal + Officers + People + Decisions + Codes + Batches {
    /// Runs several calls as one transaction.
    ///
    /// # Errors
    /// [`RegistryError`], also the one that `work` returns. Then everything is rolled back.
    fn atomically(&mut self, work: Work<'_>) -> Result<(), RegistryError>;
}

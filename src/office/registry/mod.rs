//! What an office remembers. The traits say what that is; all SQL lies in one place behind them.

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

/// What has been done, line by line.
pub trait Journal {
    /// Adds a line to the journal.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn record(&mut self, act: &Act) -> Result<(), RegistryError>;

    /// Reads the journal from its first line, and checks that none has been changed or removed. Gives the last line's
    /// hash in hexadecimal: noted elsewhere, it shows even a journal that was written anew.
    ///
    /// # Errors
    /// [`RegistryError::Journal`] at the first line that is not as it was written, and what `each` returns.
    fn journal(&self, each: &mut dyn FnMut(JournalLine) -> Result<(), RegistryError>) -> Result<String, RegistryError>;
}

/// Several calls, done as one.
pub type Work<'a> = &'a mut dyn FnMut(&mut dyn Registry) -> Result<(), RegistryError>;

/// An office's memory. Each call is done whole or not at all, and what it has done survives a crash.
pub trait Registry: Journal + Officers + People + Decisions + Codes + Batches {
    /// Does several calls whole or not at all.
    ///
    /// # Errors
    /// [`RegistryError`], that of the work too; nothing is changed then.
    fn atomically(&mut self, work: Work<'_>) -> Result<(), RegistryError>;
}

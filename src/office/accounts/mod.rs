//! Accounts of the staff: who may sign in, with what, and what each role may do.

mod account;
mod role;
mod session;

pub use account::{Attempts, KnownBrowser, StoredAccount};
pub use role::{Permission, Role};
pub use session::{StoredSession, Token};

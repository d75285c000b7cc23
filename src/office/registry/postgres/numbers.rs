//! Numbers of declarations, decisions and batches.

use super::session::Session;
use crate::office::registry::RegistryError;

/// The next number of a kind that has no gaps. The writer has the registry for itself.
pub(super) fn next(session: &mut Session, kind: &str) -> Result<i64, RegistryError> {
    session.value("UPDATE last_number SET last = last + 1 WHERE name = $1 RETURNING last", &[&kind])
}

/// The next number of a declaration. Writers beside each other do not wait for it.
pub(super) fn next_declaration(session: &mut Session) -> Result<i64, RegistryError> {
    session.value("SELECT nextval('declaration_number')", &[])
}

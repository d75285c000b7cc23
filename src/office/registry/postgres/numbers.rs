//! Numbers of decisions and batches. Declarations have a sequence.

use super::session::Session;
use crate::office::registry::RegistryError;

/// The next number of a kind. There are no gaps: the writer has the registry for itself.
pub(super) fn next(session: &mut Session, kind: &str) -> Result<i64, RegistryError> {
    session.value("UPDATE last_number SET last = last + 1 WHERE name = $1 RETURNING last", &[&kind])
}

//! Numbers of decisions and batches. Declarations have a sequence.

use super::session::Session;
use crate::office::registry::RegistryError;

/// The next number of a kind, without gaps. The writer has the registry for itself; or it decides in a
/// shard about a person about whom somebody else has decided since the night was planned.
pub(super) fn next(session: &mut Session, kind: &str) -> Result<i64, RegistryError> {
    session.value("UPDATE last_number SET last = last + 1 WHERE name = $1 RETURNING last", &[&kind])
}

//! Numbers without gaps.

use super::session::Session;
use crate::office::registry::RegistryError;

/// The next number of a kind.
pub(super) fn next(session: &mut Session, kind: &str) -> Result<i64, RegistryError> {
    session.value("UPDATE counter SET last = last + 1 WHERE name = $1 RETURNING last", &[&kind])
}

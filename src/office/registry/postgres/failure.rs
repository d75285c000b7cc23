//! Errors of PostgreSQL, as errors of the registry.

use std::error::Error;

use postgres::error::SqlState;

use crate::office::registry::{RegistryAddress, RegistryError};

/// How long to wait for the transaction of another process, in seconds.
pub(super) const PATIENCE_SECONDS: u64 = 10;
/// After this time without an answer a connection counts as lost, in seconds.
pub(super) const SILENCE_SECONDS: u64 = 30;

/// The server ends the connection: it is shut down, it crashed, or it is starting.
fn ends_connection(code: &SqlState) -> bool {
    [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW].contains(code)
        || code.code().starts_with("08")
        // The server ends sessions that are idle too long.
        || ["25P03", "57P05"].contains(&code.code())
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where map_err wants a function of a value")]
pub(super) fn failed(error: postgres::Error) -> RegistryError {
    let Some(code) = error.code() else {
        // An error without a code comes from the connection, or from a value of an unexpected type.
        let is_io = error.source().is_some_and(|source| source.is::<std::io::Error>());
        return if error.is_closed() || is_io { RegistryError::ConnectionLost } else { other(&error) };
    };
    match code {
        code if ends_connection(code) => RegistryError::ConnectionLost,
        code if *code == SqlState::DISK_FULL => RegistryError::Full,
        code if *code == SqlState::READ_ONLY_SQL_TRANSACTION => RegistryError::ReadOnly,
        code if *code == SqlState::INSUFFICIENT_PRIVILEGE => RegistryError::Privilege { detail: detail(&error) },
        code if *code == SqlState::LOCK_NOT_AVAILABLE
            || *code == SqlState::T_R_DEADLOCK_DETECTED
            || *code == SqlState::T_R_SERIALIZATION_FAILURE =>
        {
            RegistryError::Locked { seconds: PATIENCE_SECONDS }
        }
        code if *code == SqlState::DATA_CORRUPTED || *code == SqlState::INDEX_CORRUPTED => {
            RegistryError::Damaged { expected: "database" }
        }
        _ => other(&error),
    }
}

fn other(error: &postgres::Error) -> RegistryError {
    RegistryError::Database(detail(error))
}

/// The message. Details of the server are left out: they may contain values of a row.
fn detail(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(database) => database.message().to_owned(),
        None => error.source().map_or_else(|| error.to_string(), ToString::to_string),
    }
}

/// Why no connection could be opened.
pub(super) fn unreachable(address: &RegistryAddress, error: &postgres::Error) -> RegistryError {
    let (place, detail) = (address.to_string(), detail(error));
    let is_denied = error.code().is_some_and(|code| {
        *code == SqlState::INVALID_PASSWORD || *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION
    });
    // The crate's own error if the server asks for a password and none was found.
    if is_denied || detail.contains("password missing") {
        RegistryError::Denied { place, detail }
    } else {
        RegistryError::Unreachable { place, detail }
    }
}

//! What the office's errors say on the command line.

use crate::cli::Failure;
use crate::office::acts::ActError;
use crate::office::bulk::BulkError;
use crate::office::registry::RegistryError;
use crate::office::{IncomingError, OfficeError};

pub(in crate::cli) fn office_failure(error: &OfficeError) -> Failure {
    match error {
        OfficeError::Io { action, path, error: io } => Failure::io(action, path, io).with_hint(error.hint()),
        OfficeError::Registry(error) => registry_failure(error),
        _ => Failure::new(error).with_hint(error.hint()),
    }
}

pub(in crate::cli) fn registry_failure(error: &RegistryError) -> Failure {
    Failure::new(error).with_hint(error.hint())
}

impl From<RegistryError> for Failure {
    fn from(error: RegistryError) -> Self {
        registry_failure(&error)
    }
}

pub(in crate::cli) fn incoming_failure(error: &IncomingError) -> Failure {
    match error {
        IncomingError::Io { action, path, error: io } => Failure::io(action, path, io).with_hint(error.hint()),
        _ => Failure::new(error).with_hint(error.hint()),
    }
}

pub(in crate::cli) fn act_failure(error: &ActError) -> Failure {
    match error {
        ActError::Incoming(error) => incoming_failure(error),
        _ => Failure::new(error).with_hint(error.hint()),
    }
}

pub(in crate::cli) fn bulk_failure(error: &BulkError) -> Failure {
    match error {
        BulkError::Registry(error) => registry_failure(error),
        BulkError::Incoming(error) => incoming_failure(error),
        BulkError::Io { action, path, error: io } => Failure::io(action, path, io).with_hint(error.hint()),
        _ => Failure::new(error).with_hint(error.hint()),
    }
}

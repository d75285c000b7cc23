//! A gate's store, as commands open it.

use std::path::Path;

use super::Failure;
use crate::trust::{Store, StoreError};

pub(super) fn open(directory: &Path) -> Result<Store, Failure> {
    Store::open(directory).map_err(|error| store_failure(&error))
}

pub(super) fn store_failure(error: &StoreError) -> Failure {
    match error {
        StoreError::Io { action, path, error } => Failure::io(action, path, error),
        _ => Failure::new(error).with_hint(error.hint()),
    }
}

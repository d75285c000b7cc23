//! A gate's store, as commands open it.

use std::path::Path;

use super::Failure;
use crate::trust::Store;

pub(super) fn open(directory: &Path) -> Result<Store, Failure> {
    Ok(Store::open(directory)?)
}

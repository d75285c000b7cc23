//! Where the registry of an office is.

use std::path::{Path, PathBuf};

use super::{AddressError, RegistryAddress};

/// Where a registry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistryPlace {
    /// In a file.
    File(PathBuf),
    /// On a PostgreSQL server.
    Postgres(RegistryAddress),
}

impl RegistryPlace {
    /// Reads a place as a person writes it: an address, or else the path of a file.
    ///
    /// # Errors
    /// [`AddressError`] if it begins as an address and is none.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        if text.contains("://") { RegistryAddress::new(text).map(Self::Postgres) } else { Ok(Self::File(text.into())) }
    }

    /// The place that a configuration names: an address, or else the file in the office's directory.
    pub(in crate::office) fn of(directory: &Path, address: Option<&RegistryAddress>) -> Self {
        address.map_or_else(|| Self::File(directory.join("registry.sqlite")), |address| Self::Postgres(address.clone()))
    }
}

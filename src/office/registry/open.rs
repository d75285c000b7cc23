//! A registry is created, opened and brought to this version where it is.

#[cfg(feature = "postgres")]
use super::PostgresRegistry;
use super::office_registry::OfficeRegistry;
use super::place::RegistryPlace;
use super::{RegistryError, SqliteRegistry, Upgraded};
use crate::office::{Act, OfficeSecret};

impl RegistryPlace {
    /// Checks that a registry can be created, as far as this can be known before.
    pub(in crate::office) fn check_free(&self) -> Result<(), RegistryError> {
        match self {
            // The file is checked when it is created.
            Self::File(_) => Ok(()),
            #[cfg(feature = "postgres")]
            Self::Postgres(address) => PostgresRegistry::check_free(address),
            #[cfg(not(feature = "postgres"))]
            Self::Postgres(_) => Err(RegistryError::NoPostgres),
        }
    }

    pub(in crate::office) fn create(&self, secret: &OfficeSecret) -> Result<OfficeRegistry, RegistryError> {
        match self {
            Self::File(path) => SqliteRegistry::create(path, secret).map(Box::new).map(OfficeRegistry::Sqlite),
            #[cfg(feature = "postgres")]
            Self::Postgres(address) => {
                PostgresRegistry::create(address, secret).map(Box::new).map(OfficeRegistry::Postgres)
            }
            #[cfg(not(feature = "postgres"))]
            Self::Postgres(_) => Err(RegistryError::NoPostgres),
        }
    }

    pub(in crate::office) fn open(&self, secret: &OfficeSecret) -> Result<OfficeRegistry, RegistryError> {
        match self {
            Self::File(path) => SqliteRegistry::open(path, secret).map(Box::new).map(OfficeRegistry::Sqlite),
            #[cfg(feature = "postgres")]
            Self::Postgres(address) => {
                PostgresRegistry::open(address, secret).map(Box::new).map(OfficeRegistry::Postgres)
            }
            #[cfg(not(feature = "postgres"))]
            Self::Postgres(_) => Err(RegistryError::NoPostgres),
        }
    }

    /// The tag of the secret under which the registry is. `None`: it was never rotated.
    pub(in crate::office) fn tag(&self) -> Result<Option<[u8; 32]>, RegistryError> {
        match self {
            Self::File(path) => SqliteRegistry::tag_of(path),
            #[cfg(feature = "postgres")]
            Self::Postgres(address) => PostgresRegistry::tag_of(address),
            #[cfg(not(feature = "postgres"))]
            Self::Postgres(_) => Err(RegistryError::NoPostgres),
        }
    }

    /// Takes a registry into use again that was copied to another place.
    #[cfg_attr(not(feature = "postgres"), expect(unused_variables, reason = "a server has registries of many offices"))]
    pub(in crate::office) fn take_back(&self, secret: &OfficeSecret) -> Result<(), RegistryError> {
        match self {
            Self::File(path) => SqliteRegistry::take_back(path),
            #[cfg(feature = "postgres")]
            Self::Postgres(address) => PostgresRegistry::take_back(address, secret),
            #[cfg(not(feature = "postgres"))]
            Self::Postgres(_) => Err(RegistryError::NoPostgres),
        }
    }

    /// See [`SqliteRegistry::upgrade`]. A registry on PostgreSQL needs no noted hash: its journal
    /// always had a key.
    pub(in crate::office) fn upgrade(
        &self,
        secret: &OfficeSecret,
        noted: Option<&str>,
        act: impl FnOnce(&Upgraded) -> Act,
    ) -> Result<Upgraded, RegistryError> {
        match self {
            Self::File(path) => SqliteRegistry::upgrade(path, secret, noted, act),
            #[cfg(feature = "postgres")]
            Self::Postgres(address) => PostgresRegistry::migrate(address, secret, act),
            #[cfg(not(feature = "postgres"))]
            Self::Postgres(_) => Err(RegistryError::NoPostgres),
        }
    }
}

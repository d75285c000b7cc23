//! The back ends of a registry, as tests see them beside fede.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses a part of it")]

use std::path::Path;

use fede::office::Office;

/// The registry is a file.
pub mod sqlite {
    use super::{Office, Path};
    use fede::office::registry::RegistryAddress;

    pub const HAS_FILE: bool = true;

    /// Where a new office has its registry; `None` for its own file.
    pub fn fresh() -> Option<RegistryAddress> {
        None
    }

    /// Runs SQL without fede. `directory` is that of `office`.
    pub fn run_sql(_office: &Office, directory: &Path, sql: &str) -> Result<(), String> {
        let connection = rusqlite::Connection::open(directory.join("office/registry.sqlite")).unwrap();
        connection.execute_batch(sql).map_err(|error| error.to_string())
    }

    /// Everything that is stored about people.
    pub fn bytes(_office: &Office, directory: &Path) -> Vec<u8> {
        let files = ["registry.sqlite", "registry.sqlite-wal"];
        files.iter().flat_map(|name| std::fs::read(directory.join("office").join(name)).unwrap_or_default()).collect()
    }
}

/// The registry is on a private server. Without PostgreSQL it is a file.
#[cfg(feature = "postgres")]
pub mod postgres {
    use super::{Office, Path, sqlite};
    use crate::postgres::{client, server};
    use fede::office::registry::RegistryAddress;

    pub const HAS_FILE: bool = false;

    /// Where a new office has its registry.
    pub fn fresh() -> Option<RegistryAddress> {
        server().map(crate::postgres::Server::fresh)
    }

    /// Runs SQL without fede.
    pub fn run_sql(office: &Office, directory: &Path, sql: &str) -> Result<(), String> {
        let Some(address) = &office.config().registry else { return sqlite::run_sql(office, directory, sql) };
        let done = client(address).batch_execute(sql);
        done.map_err(|error| error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned()))
    }

    /// Everything that is stored about people: the rows, because the pages belong to the server.
    pub fn bytes(office: &Office, directory: &Path) -> Vec<u8> {
        let Some(address) = &office.config().registry else { return sqlite::bytes(office, directory) };
        let mut client = client(address);
        let tables = ["person", "declaration", "decision", "code", "fact", "stay"];
        let rows = tables.map(|table| client.query(&format!("SELECT t::text FROM {table} t"), &[]).unwrap());
        rows.iter().flatten().flat_map(|row| row.get::<_, String>(0).into_bytes()).collect()
    }
}

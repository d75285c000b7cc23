//! Outputs that record the line of each code: JSON lines, and an SQLite database. The database is
//! an output format and has its own SQL; it is not the registry.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use serde::Serialize;

use super::file::{Entry, GrowingFile, Output};
use crate::office::bulk::BulkError;

/// A file of JSON lines.
#[derive(Debug)]
pub(in crate::office::bulk) struct LineFile(GrowingFile);

impl LineFile {
    pub(in crate::office::bulk) fn open(path: &Path, length: u64) -> Result<Self, BulkError> {
        GrowingFile::open(path, length).map(Self)
    }

    pub(in crate::office::bulk) fn put(&mut self, line: &impl Serialize) -> Result<(), BulkError> {
        // Only numbers and strings: serialisation cannot fail.
        let mut text = serde_json::to_vec(line).unwrap_or_default();
        text.push(b'\n');
        self.0.write(&text)
    }

    pub(in crate::office::bulk) fn sync(&mut self) -> Result<u64, BulkError> {
        self.0.sync()
    }
}

/// The texts of codes as JSON lines.
#[derive(Debug)]
pub(super) struct CodeLines(LineFile);

#[derive(Serialize)]
struct CodeLine<'a> {
    line: u64,
    cti: String,
    text: &'a str,
}

impl CodeLines {
    pub(super) fn open(path: &Path, length: u64) -> Result<Self, BulkError> {
        LineFile::open(path, length).map(Self)
    }
}

impl Output for CodeLines {
    fn put(&mut self, entry: &Entry<'_>) -> Result<(), BulkError> {
        self.0.put(&CodeLine { line: entry.line, cti: entry.cti.to_string(), text: entry.text })
    }

    fn sync(&mut self) -> Result<u64, BulkError> {
        self.0.sync()
    }

    fn finish(&mut self) -> Result<(), BulkError> {
        self.0.sync().map(drop)
    }
}

/// A database of codes.
#[derive(Debug)]
pub(super) struct Database {
    connection: Connection,
    path: PathBuf,
    rows: u64,
}

impl Database {
    /// Opens a database and deletes all but the first `rows` codes.
    pub(super) fn open(path: &Path, rows: u64) -> Result<Self, BulkError> {
        let failed = failed(path);
        // Create the file first, so that it gets mode 0600.
        GrowingFile::touch(path)?;
        let connection = Connection::open(path).map_err(&failed)?;
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                 CREATE TABLE IF NOT EXISTS code (row INTEGER PRIMARY KEY, line INTEGER NOT NULL, cti TEXT NOT NULL, \
                 text TEXT NOT NULL, png BLOB NOT NULL) STRICT;",
            )
            .map_err(&failed)?;
        // Rows after the checkpoint are written again by the resumed run.
        connection.execute("DELETE FROM code WHERE row > ?1", [integer(rows)]).map_err(&failed)?;
        connection.execute_batch("BEGIN IMMEDIATE").map_err(&failed)?;
        Ok(Self { connection, path: path.to_owned(), rows })
    }
}

fn failed(path: &Path) -> impl Fn(rusqlite::Error) -> BulkError {
    let path = path.to_owned();
    move |error| BulkError::Database { path: path.clone(), message: error.to_string() }
}

fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Output for Database {
    fn put(&mut self, entry: &Entry<'_>) -> Result<(), BulkError> {
        self.rows += 1;
        let (row, line) = (integer(self.rows), integer(entry.line));
        self.connection
            .prepare_cached("INSERT INTO code (row, line, cti, text, png) VALUES (?1, ?2, ?3, ?4, ?5)")
            .and_then(|mut insert| insert.execute(params![row, line, entry.cti.to_string(), entry.text, entry.picture]))
            .map(drop)
            .map_err(failed(&self.path))
    }

    fn sync(&mut self) -> Result<u64, BulkError> {
        self.connection.execute_batch("COMMIT; BEGIN IMMEDIATE").map_err(failed(&self.path)).map(|()| self.rows)
    }

    /// Adds an index by identifier, and leaves WAL mode so that the result is a single file.
    fn finish(&mut self) -> Result<(), BulkError> {
        self.connection
            .execute_batch(
                "COMMIT; CREATE UNIQUE INDEX IF NOT EXISTS code_cti ON code (cti); PRAGMA journal_mode = DELETE",
            )
            .map_err(failed(&self.path))
    }
}

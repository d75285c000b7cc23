//! The chains of the journal in SQLite. They come from a copy: here all acts are in chain 0.

use rusqlite::{OptionalExtension, params};

use super::SqliteRegistry;
use super::journal::{journal_end, journal_line};
use super::rows::failed;
use crate::office::journal::LineHash;
use crate::office::registry::RegistryError;
use crate::office::registry::chains::Chains;
use crate::office::{Chain, JournalLine};

/// Number of lines that are read at once.
const PAGE: i64 = 2000;

impl Chains for SqliteRegistry {
    const HAS_STANDING: bool = false;

    fn next_chain(&self, after: i64) -> Result<Option<i64>, RegistryError> {
        // Also a chain of which only lines are left, or only the end.
        let sql = "SELECT min(chain) FROM (SELECT min(chain) AS chain FROM chain_end WHERE chain > ?1 \
                   UNION ALL SELECT min(chain) FROM chain_line WHERE chain > ?1)";
        let found =
            self.connection.prepare_cached(sql).and_then(|mut query| query.query_row([after], |row| row.get(0)));
        found.map_err(failed)
    }

    fn end_of(&self, chain: Chain) -> Result<Option<(i64, LineHash)>, RegistryError> {
        if chain == Chain::MAIN {
            return journal_end(&self.connection, &self.journal_key);
        }
        let sql = "SELECT seq, hash, seal FROM chain_end WHERE chain = ?1";
        let end: Option<(i64, Vec<u8>, Vec<u8>)> = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut query| {
                query.query_row([chain.number()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()
            })
            .map_err(failed)?;
        let sealed = |(seq, hash, seal): (i64, Vec<u8>, Vec<u8>)| {
            let hash: LineHash = hash.try_into().ok()?;
            (chain.seal(&self.journal_key, seq, &hash).as_slice() == seal).then_some((seq, hash))
        };
        Ok(end.and_then(sealed))
    }

    fn lines_of(&self, chain: Chain, after: i64) -> Result<Vec<(JournalLine, LineHash)>, RegistryError> {
        let (table, of_chain) = if chain == Chain::MAIN { ("journal", "?3 = 0") } else { ("chain_line", "chain = ?3") };
        let sql = format!(
            "SELECT seq, at, officer, act, subject, before, after, hash FROM {table} WHERE seq > ?1 AND {of_chain} \
             ORDER BY seq LIMIT ?2"
        );
        let mut query = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut rows = query.query(params![after, PAGE, chain.number()]).map_err(failed)?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            lines.push(journal_line(row, chain)?);
        }
        Ok(lines)
    }
}

//! What the server knows about the tables of a shard. Without it, the server reads a whole part of a
//! table where an index would do.

use super::PostgresRegistry;
use super::parts::{PARTS, part, part_number};
use super::session::get;
use crate::office::registry::{RegistryError, ShardRange};

/// Tables that the first nights fill.
const FILLED: [&str; 3] = ["code", "commitment", "decision"];
/// The server looks again once a part is this many times as large as when it looked last.
const GROWTH: i32 = 4;
/// A part of fewer pages is read as fast in whole.
const PAGES: i32 = 32;

impl PostgresRegistry {
    /// Has the server look at the tables of a shard that have grown since it looked last. The
    /// server does so by itself some time later (`autovacuum`), but a night fills its tables in
    /// between.
    pub(super) fn renew_statistics(&self, range: &ShardRange) -> Result<(), RegistryError> {
        let first = range.after.map_or(0, part_number);
        let last = range.upto.map_or(PARTS - 1, part_number);
        let names: Vec<String> = (first..=last).flat_map(|number| FILLED.map(|table| part(table, number))).collect();
        // A table that the server has never looked at has 0 pages there.
        let grown = "SELECT name FROM unnest($1::text[]) AS part (name) JOIN pg_class ON pg_class.oid = to_regclass(name) \
                     WHERE pg_relation_size(pg_class.oid) / current_setting('block_size')::bigint \
                     >= greatest(relpages * $2, $3)";
        self.read(|session| {
            for row in session.rows(grown, &[&names, &GROWTH, &PAGES])? {
                let table: &str = get(&row, 0)?;
                // How many people there are is what the choice of an index depends on. Other columns,
                // above all the texts of codes, take most of the time. If another worker or the server
                // itself is at it, that will do.
                session.batch(&format!("ANALYZE (SKIP_LOCKED) {table} (person)"))?;
            }
            Ok(())
        })
    }
}

//! What a restore has lost, in SQLite.

use rusqlite::{OptionalExtension, params};

use super::SqliteRegistry;
use super::journal::journal_end;
use super::rows::{failed, integer, time};
use crate::office::registry::copy::{Sink, Source};
use crate::office::registry::values::slots_of;
use crate::office::registry::{Recovery, Registry, RegistryError};
use crate::time::{Day, Timestamp};

impl Recovery for SqliteRegistry {
    fn last_line(&self) -> Result<Option<(i64, String, Timestamp)>, RegistryError> {
        let (line, hash) = journal_end(&self.connection, &self.journal_key)?.ok_or(RegistryError::JournalEnd)?;
        let at = self.connection.query_row("SELECT at FROM journal WHERE seq = ?1", [line], |row| row.get(0));
        let at = at.optional().map_err(failed)?.map(time).transpose()?;
        Ok(at.map(|at| (line, base16ct::lower::encode_string(&hash), at)))
    }

    fn layout(&self, day: Day) -> Result<Option<u32>, RegistryError> {
        let sql = "SELECT bits FROM slot_day WHERE day = ?1";
        self.connection.query_row(sql, [day.number()], |row| row.get(0)).optional().map_err(failed)
    }

    fn lay_out(&mut self, day: Day, layout: u32) -> Result<(), RegistryError> {
        let sql = "INSERT INTO slot_day (day, bits, taken) VALUES (?1, ?2, 0) \
                   ON CONFLICT (day) DO UPDATE SET bits = excluded.bits";
        self.write(|connection| connection.execute(sql, params![day.number(), layout]).map(drop).map_err(failed))
    }

    fn close_day(&mut self, day: Day, layout: u32) -> Result<(), RegistryError> {
        let sql = "INSERT OR REPLACE INTO slot_day (day, bits, taken) VALUES (?1, ?2, ?3)";
        let values = params![day.number(), layout, integer(slots_of(layout))];
        self.write(|connection| connection.execute(sql, values).map(drop).map_err(failed))
    }

    fn skip_numbers(&mut self, at: Timestamp) -> Result<i64, RegistryError> {
        let is_alone = self.begin()?;
        let skipped = self.counters().and_then(|last| {
            let next = last.after_restore(at);
            self.set_counters(next)?;
            Ok(next.decision)
        });
        match (is_alone, &skipped) {
            (true, Ok(_)) => self.commit()?,
            (true, Err(_)) => self.roll_back(),
            (false, _) => {}
        }
        skipped
    }
}

//! What a restore has lost, in PostgreSQL.

use super::PostgresRegistry;
use super::batches::layout;
use super::chain_ends::journal_end;
use super::copy::{counters, set_counters};
use super::nights::refuse_in_night;
use super::session::get;
use crate::office::registry::values::{damaged, integer, slots_of, time};
use crate::office::registry::{Recovery, RegistryError};
use crate::time::{Day, Timestamp};

impl Recovery for PostgresRegistry {
    fn last_line(&self) -> Result<Option<(i64, String, Timestamp)>, RegistryError> {
        self.read(|session| {
            let end = journal_end(session, &self.journal_key, "")?;
            let (line, hash) = end.ok_or(RegistryError::JournalEnd)?;
            let row = session.row("SELECT at FROM journal WHERE seq = $1", &[&line])?;
            let at = row.map(|row| time(get(&row, 0)?)).transpose()?;
            Ok(at.map(|at| (line, base16ct::lower::encode_string(&hash), at)))
        })
    }

    fn layout(&self, day: Day) -> Result<Option<u32>, RegistryError> {
        let sql = "SELECT bits FROM slot_day WHERE day = $1";
        let found = self.read(|session| session.row(sql, &[&i64::from(day.number())]))?;
        found.map(|row| layout(&row, 0)).transpose()
    }

    fn lay_out(&mut self, day: Day, layout: u32) -> Result<(), RegistryError> {
        let sql = "INSERT INTO slot_day (day, bits, taken) VALUES ($1, $2, 0) \
                   ON CONFLICT (day) DO UPDATE SET bits = excluded.bits";
        let layout = i32::try_from(layout).map_err(|_| damaged("bits"))?;
        self.write(|session| session.execute(sql, &[&i64::from(day.number()), &layout]).map(drop))
    }

    fn close_day(&mut self, day: Day, layout: u32) -> Result<(), RegistryError> {
        let sql = "INSERT INTO slot_day (day, bits, taken) VALUES ($1, $2, $3) \
                   ON CONFLICT (day) DO UPDATE SET bits = excluded.bits, taken = excluded.taken";
        let (day, taken) = (i64::from(day.number()), integer(slots_of(layout)));
        let layout = i32::try_from(layout).map_err(|_| damaged("bits"))?;
        self.write(|session| session.execute(sql, &[&day, &layout, &taken]).map(drop))
    }

    fn skip_numbers(&mut self, at: Timestamp) -> Result<i64, RegistryError> {
        self.write(|session| {
            // The plan of a night has reserved numbers that may have been given.
            refuse_in_night(session)?;
            let next = counters(session)?.after_restore(at);
            set_counters(session, next)?;
            Ok(next.decision)
        })
    }
}

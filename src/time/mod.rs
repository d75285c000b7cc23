//! Timestamps, calendar days, time zones and half-open windows.
//!
//! The clock is always an argument: only `cli` reads the system clock.

mod timestamp;
mod window;
mod zone;

pub(crate) use timestamp::is_date;
pub use timestamp::{CLOCK_LEEWAY, Day, SECONDS_PER_DAY, TimeError, Timestamp};
pub use window::{Standing, Window};
pub use zone::Zone;

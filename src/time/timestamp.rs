//! Timestamps and calendar days, and the error of everything in `time`.

use core::fmt;

use ::time::{Date, Month};

use crate::words::{Explain, Lang, errors_payload as say};

/// Seconds in a day. POSIX time has no leap seconds.
pub const SECONDS_PER_DAY: u64 = 86_400;

/// Default leeway between two clocks, in seconds (RFC 8392, sections 3.1.4 to 3.1.6). Clocks that are
/// set by hand or by a telephone network differ by minutes at most.
pub const CLOCK_LEEWAY: u64 = 300;

/// Largest timestamp, 9999-12-30T22:00:00Z. Up to it, every time zone has a calendar day.
const LAST_SECOND: u64 = 253_402_207_200;

/// Why a time, a day, a zone or a window is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum TimeError {
    /// The time is after the year 9999.
    OutOfRange {
        /// Seconds since 1970-01-01T00:00:00Z.
        seconds: u64,
    },
    /// The text is not an RFC 3339 time.
    NotATimestamp,
    /// The text is not an ISO 8601 calendar date.
    NotADay,
    /// The text is neither an offset nor the name of a time zone.
    NotAZone,
    /// The window ends before it begins, or at the same moment.
    EmptyWindow {
        /// The first moment inside the window.
        not_before: Timestamp,
        /// The first moment after it.
        expires: Timestamp,
    },
}

impl Explain for TimeError {
    fn id(&self) -> &'static str {
        match self {
            Self::OutOfRange { .. } => "time-out-of-range",
            Self::NotATimestamp => "not-a-time",
            Self::NotADay => "not-a-day",
            Self::NotAZone => "not-a-time-zone",
            Self::EmptyWindow { .. } => "empty-window",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::OutOfRange { seconds } => say::TimeOutOfRange { seconds }.say(lang),
            Self::NotATimestamp => say::not_a_time(lang).to_owned(),
            Self::NotADay => say::not_a_day(lang).to_owned(),
            Self::NotAZone => say::not_a_time_zone(lang).to_owned(),
            Self::EmptyWindow { not_before, expires } => say::EmptyWindow { not_before, expires }.say(lang),
        }
    }

    fn hint(&self, _: Lang) -> String {
        String::new()
    }
}

/// A point in time: whole seconds since 1970-01-01T00:00:00Z, up to the year 9999.
///
/// ```
/// use fede::time::Timestamp;
///
/// let time = Timestamp::parse("2026-03-05T08:00:00+08:00")?;
/// assert_eq!(time.to_string(), "2026-03-05T00:00:00Z");
/// assert_eq!(time.saturating_add(3600).to_string(), "2026-03-05T01:00:00Z");
/// # Ok::<(), fede::time::TimeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub(super) const FIRST: Self = Self(0);
    /// The largest timestamp.
    pub(super) const LAST: Self = Self(LAST_SECOND);

    /// Creates a timestamp from seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] beyond the year 9999.
    pub const fn from_seconds(seconds: u64) -> Result<Self, TimeError> {
        if seconds > LAST_SECOND {
            return Err(TimeError::OutOfRange { seconds });
        }
        Ok(Self(seconds))
    }

    /// Parses an RFC 3339 time. Drops a fraction of a second.
    ///
    /// # Errors
    /// [`TimeError::NotATimestamp`] for anything else, for leap seconds, and for times before 1970.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let seconds = rfc3339_seconds(text).ok_or(TimeError::NotATimestamp)?;
        let seconds = u64::try_from(seconds).map_err(|_| TimeError::NotATimestamp)?;
        Self::from_seconds(seconds).map_err(|_| TimeError::NotATimestamp)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn seconds(self) -> u64 {
        self.0
    }

    /// The UTC day of this moment.
    #[must_use]
    pub fn day(self) -> Day {
        // Cannot fail: the last day of the calendar fits 32 bits.
        Day(u32::try_from(self.0 / SECONDS_PER_DAY).unwrap_or(u32::MAX))
    }

    /// Adds `seconds`; stops at the last timestamp.
    #[must_use]
    pub fn saturating_add(self, seconds: u64) -> Self {
        Self(self.0.saturating_add(seconds).min(LAST_SECOND))
    }

    /// Subtracts `seconds`; stops at 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn saturating_sub(self, seconds: u64) -> Self {
        Self(self.0.saturating_sub(seconds))
    }
}

/// Parses RFC 3339 (section 5.6) into seconds since 1970. Negative before 1970.
fn rfc3339_seconds(text: &str) -> Option<i64> {
    let (local, rest) = text.split_at_checked("2026-03-05T08:00:00".len())?;
    // Check the form first: `parse::<i64>` alone would accept a sign, as in "+5".
    let is_form = |text: &str, form: &str| {
        text.len() == form.len()
            && text.bytes().zip(form.bytes()).all(|(byte, form)| match form {
                b'0' => byte.is_ascii_digit(),
                b'+' => matches!(byte, b'+' | b'-'),
                other => byte.eq_ignore_ascii_case(&other),
            })
    };
    let zone = match rest.strip_prefix('.') {
        None => rest,
        Some(fraction) => {
            let zone = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
            if zone.len() == fraction.len() {
                return None;
            }
            zone
        }
    };
    if !is_form(local, "0000-00-00T00:00:00") || !(is_form(zone, "Z") || is_form(zone, "+00:00")) {
        return None;
    }
    let number = |text: &str, at: usize| text.get(at..at + 2)?.parse::<i64>().ok();
    // 24:00 and leap seconds (second 60) are rejected.
    let clock = |text: &str, at: usize| {
        let (hours, minutes) = (number(text, at)?, number(text, at + 3)?);
        (hours < 24 && minutes < 60).then_some(hours * 3600 + minutes * 60)
    };
    let seconds = number(local, 17).filter(|seconds| *seconds < 60)?;
    let offset = match zone.as_bytes().first()? {
        b'+' => clock(zone, 1)?,
        b'-' => -clock(zone, 1)?,
        _ => 0,
    };
    let day = i64::from(date(local.get(..10)?)?.to_julian_day()) - i64::from(EPOCH.to_julian_day());
    // Local time minus the offset is UTC.
    Some(day * 86_400 + clock(local, 11)? + seconds - offset)
}

/// Parses a date such as 2026-03-05. The caller has checked that the digits are digits.
fn date(text: &str) -> Option<Date> {
    let (year, month, day) = (text.get(..4)?, text.get(5..7)?, text.get(8..10)?);
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

/// Whether a text in the form of an ISO 8601 date is a real calendar day.
/// Unlike [`Day`], this accepts days before 1970.
pub(crate) fn is_date(text: &str) -> bool {
    date(text).is_some()
}

impl core::str::FromStr for Timestamp {
    type Err = TimeError;

    /// Reads RFC 3339.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC, without a fraction: `2026-03-05T08:00:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = (self.0 / 3600 % 24, self.0 / 60 % 60, self.0 % 60);
        write!(f, "{}T{hours:02}:{minutes:02}:{seconds:02}Z", self.day())
    }
}

/// A calendar day: whole days since 1970-01-01.
///
/// ```
/// use fede::time::Day;
///
/// let day = Day::parse("2026-03-05")?;
/// assert_eq!(day.saturating_sub(5).to_string(), "2026-02-28");
/// # Ok::<(), fede::time::TimeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(u32);

impl Day {
    /// The last day of the year 9999.
    pub const LAST: Self = Self(2_932_896);

    /// Creates a day from the number of days since 1970-01-01.
    ///
    /// # Errors
    /// [`TimeError::NotADay`] beyond the year 9999.
    pub fn from_number(number: u32) -> Result<Self, TimeError> {
        if number > Self::LAST.0 {
            return Err(TimeError::NotADay);
        }
        Ok(Self(number))
    }

    /// Parses an ISO 8601 calendar date, `2026-03-05`.
    ///
    /// # Errors
    /// [`TimeError::NotADay`] for anything else, and for days before 1970.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        // Check the form too: `parse::<u8>` alone would accept a sign, as in "+5".
        let form = b"0000-00-00";
        let is_form = text.len() == form.len()
            && text
                .bytes()
                .zip(form)
                .all(|(byte, form)| if *form == b'0' { byte.is_ascii_digit() } else { byte == *form });
        let date = date(text).filter(|_| is_form).ok_or(TimeError::NotADay)?;
        let days = u32::try_from(date.to_julian_day() - EPOCH.to_julian_day()).map_err(|_| TimeError::NotADay)?;
        Self::from_number(days)
    }

    fn to_date(self) -> Option<Date> {
        let days = i32::try_from(self.0).ok()?;
        Date::from_julian_day(EPOCH.to_julian_day().checked_add(days)?).ok()
    }

    #[cfg(feature = "zones")]
    pub(super) fn to_civil(self) -> Option<jiff::civil::Date> {
        let date = self.to_date()?;
        let (year, month) = (i16::try_from(date.year()).ok()?, i8::try_from(u8::from(date.month())).ok()?);
        jiff::civil::Date::new(year, month, i8::try_from(date.day()).ok()?).ok()
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The first second of this day in UTC.
    #[must_use]
    pub fn start(self) -> Timestamp {
        Timestamp(u64::from(self.0) * SECONDS_PER_DAY)
    }

    /// The day `days` later; stops at [`Day::LAST`].
    #[must_use]
    pub fn saturating_add(self, days: u32) -> Self {
        Self(self.0.saturating_add(days)).min(Self::LAST)
    }

    /// The day `days` earlier; stops at 1970-01-01.
    #[must_use]
    pub const fn saturating_sub(self, days: u32) -> Self {
        Self(self.0.saturating_sub(days))
    }
}

const EPOCH: Date = ::time::UtcDateTime::UNIX_EPOCH.date();

impl core::str::FromStr for Day {
    type Err = TimeError;

    /// Reads ISO 8601.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Day {
    /// ISO 8601: `2026-03-05`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.to_date().ok_or(fmt::Error)?;
        write!(f, "{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_and_written_as_rfc_3339() {
        let time = Timestamp::parse("2026-03-05T08:00:00+08:00").unwrap();
        assert_eq!(time.to_string(), "2026-03-05T00:00:00Z");
        assert_eq!(time.seconds(), 1_772_668_800);
        for good in ["2026-03-05t00:00:00z", "2026-03-05T00:00:00.999Z", "2026-03-04T23:30:00-00:30"] {
            assert_eq!(Timestamp::parse(good), Ok(time), "{good}");
        }
        let bad = [
            ["", "now", "2026-03-05", "2026-03-05T08:00:00", "1969-12-31T23:59:59Z", "2026-03-05 08:00:00Z"],
            [
                "2026-03-05 08+08[Asia/Shanghai]",
                "20260305T080000Z",
                "2026-03-05T08:00Z",
                "2026-03-05T08:00:00,5Z",
                "2026-03-05T08:00:00+08",
                "2026-03-05T08:00:00.Z",
            ],
            [
                "2026-03-05T23:59:60Z",
                "2026-02-29T08:00:00Z",
                "2026-03-05T24:00:00Z",
                "2026-03-05T08:00:00Z ",
                "２026-03-05T08:00:00Z",
                "2026-03-05T08:00:00+08:00[UTC]",
            ],
        ];
        for bad in bad.as_flattened() {
            assert_eq!(Timestamp::parse(bad), Err(TimeError::NotATimestamp), "{bad}");
        }
        let last = Timestamp::from_seconds(LAST_SECOND).unwrap();
        assert_eq!(last.to_string(), "9999-12-30T22:00:00Z");
        assert!(Timestamp::from_seconds(LAST_SECOND + 1).is_err());
    }

    #[test]
    fn days_are_read_and_written_as_iso_8601() {
        let leap = Day::parse("2024-02-29").unwrap();
        assert_eq!(leap.to_string(), "2024-02-29");
        assert_eq!(leap.start().day(), leap);
        assert_eq!(leap.start().saturating_sub(1).day(), leap.saturating_sub(1));
        assert_eq!(Day::LAST.to_string(), "9999-12-31");
        for bad in ["2023-02-29", "24-02-29", "20240229", "1969-12-31", "2024-02-29T00:00"] {
            assert!(Day::parse(bad).is_err(), "{bad}");
        }
        assert!(Day::from_number(Day::LAST.number() + 1).is_err());
    }
}

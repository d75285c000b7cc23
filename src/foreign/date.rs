//! Dates and times as other countries state them.

use core::fmt;

use crate::time::{SECONDS_PER_DAY, Timestamp, is_date};

/// A calendar date that may lack its day, or its month and day: `1992`, `1992-05`, `1992-05-17`.
/// ICAO and the EU allow both for persons whose day of birth is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatedDate {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

impl StatedDate {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. A time behind a whole date is left out.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
        let form = match (date.len(), time) {
            (4, None) => "0000",
            (7, None) => "0000-00",
            (10, _) => "0000-00-00",
            _ => return None,
        };
        let fits = |(byte, form): (u8, u8)| if form == b'0' { byte.is_ascii_digit() } else { byte == form };
        let has_form = date.bytes().zip(form.bytes()).all(fits) && time.is_none_or(|time| time.len() <= 30);
        let whole = format!("{date}{}", "0000-01-01".get(date.len()..)?);
        if !has_form || !is_date(&whole) {
            return None;
        }
        let number = |range: core::ops::Range<usize>| date.get(range).and_then(|text| text.parse().ok());
        Some(Self { year: date.get(..4)?.parse().ok()?, month: number(5..7), day: number(8..10) })
    }

    /// The moment at which the date has begun everywhere or begins nowhere earlier: 00:00 UTC of the
    /// first day that it can mean. `None` before 1970.
    #[must_use]
    pub fn start(self) -> Option<Timestamp> {
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        Timestamp::parse(&format!("{:04}-{month:02}-{day:02}T00:00:00Z", self.year)).ok()
    }

    /// The moment at which the last day that it can mean is over in UTC. `None` before 1970.
    #[must_use]
    pub fn end(self) -> Option<Timestamp> {
        let (mut year, mut month) = (self.year, self.month.unwrap_or(12));
        if let Some(day) = self.day {
            let whole = Timestamp::parse(&format!("{year:04}-{month:02}-{day:02}T00:00:00Z")).ok()?;
            return Some(whole.saturating_add(SECONDS_PER_DAY));
        }
        month += 1;
        if month > 12 {
            (year, month) = (year.saturating_add(1), 1);
        }
        Timestamp::parse(&format!("{year:04}-{month:02}-01T00:00:00Z")).ok()
    }
}

impl fmt::Display for StatedDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

/// When a sample was taken: a moment, or a day where the issuer states no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sampled {
    at: Timestamp,
    day_only: bool,
}

impl Sampled {
    /// Reads an RFC 3339 time or a date.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(at) = Timestamp::parse(text) {
            return Some(Self { at, day_only: false });
        }
        let date = StatedDate::parse(text).filter(|date| date.day.is_some() && text.len() == 10)?;
        Some(Self { at: date.start()?, day_only: true })
    }

    /// The moment; of a day, its beginning in UTC. So the sample is never younger than it says.
    #[must_use]
    pub const fn at(self) -> Timestamp {
        self.at
    }

    /// Age at `now`, in seconds. `None` if the sample lies in the future, a day's length for a day.
    #[must_use]
    pub fn age(self, now: Timestamp) -> Option<u64> {
        let leeway = if self.day_only { SECONDS_PER_DAY } else { 0 };
        let age = now.saturating_add(leeway).seconds().checked_sub(self.at.seconds())?;
        Some(age.saturating_sub(leeway))
    }
}

impl fmt::Display for Sampled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.at.to_string();
        f.write_str(if self.day_only { text.get(..10).unwrap_or(&text) } else { &text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_may_lack_parts() {
        for text in ["1992", "1992-05", "1992-05-17", "0001-01-01", "2024-02-29"] {
            assert_eq!(StatedDate::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(StatedDate::parse("2022-01-15T00:00:00").unwrap().to_string(), "2022-01-15");
        assert_eq!(StatedDate::parse("2022-01-08T00:00:00.000Z").unwrap().to_string(), "2022-01-08");
        let long = format!("2022-01-15T{}", "0".repeat(31));
        for wrong in
            ["", "92", "1992-13", "1992-02-30", "1992-5", "1992-05-1", "+992", "1992T00", "1992/05", &long, "1992年"]
        {
            assert_eq!(StatedDate::parse(wrong), None, "{wrong}");
        }
        assert_eq!(StatedDate::parse("1992-05").unwrap().start().unwrap().to_string(), "1992-05-01T00:00:00Z");
        assert_eq!(StatedDate::parse("1969").unwrap().start(), None);
        for (text, end) in [
            ("2024-02-29", "2024-03-01T00:00:00Z"),
            ("2024-02", "2024-03-01T00:00:00Z"),
            ("2024-12", "2025-01-01T00:00:00Z"),
            ("2024", "2025-01-01T00:00:00Z"),
        ] {
            assert_eq!(StatedDate::parse(text).unwrap().end().unwrap().to_string(), end);
        }
    }

    #[test]
    fn ages_of_samples() {
        let now = Timestamp::parse("2026-03-05T12:00:00Z").unwrap();
        let age = |text: &str| Sampled::parse(text).unwrap().age(now);
        assert_eq!(age("2026-03-05T19:00:00+08:00"), Some(3600));
        assert_eq!(age("2026-03-05T12:00:01Z"), None);
        assert_eq!(age("2026-03-05"), Some(12 * 3600));
        assert_eq!(age("2026-03-06"), Some(0), "a day that has begun east of Greenwich");
        assert_eq!(age("2026-03-07"), None);
        assert_eq!(Sampled::parse("2026-03-05").unwrap().to_string(), "2026-03-05");
        assert_eq!(Sampled::parse("2026-03"), None);
        assert_eq!(Sampled::parse("2026-03-05T12:00"), None);
    }
}

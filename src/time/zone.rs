//! Time zones: on which local day a moment falls.

use jiff::tz::{Offset, TimeZone};

use super::{Day, TimeError, Timestamp};

/// A time zone: an offset from UTC such as `+08:00`, or a name of the IANA database such as
/// `Asia/Shanghai` where the build has that database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// UTC+8, all over China.
    pub const CHINA: Self = Self(TimeZone::fixed(Offset::constant(8)));

    /// Reads an offset or a name.
    ///
    /// # Errors
    /// [`TimeError::NotAZone`].
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let zone = match offset_seconds(text) {
            Some(seconds) => Offset::from_seconds(seconds).map(TimeZone::fixed),
            None => TimeZone::get(text),
        };
        zone.map(Self).map_err(|_| TimeError::NotAZone)
    }

    /// The local day that a moment falls on.
    ///
    /// # Errors
    /// [`TimeError::NotADay`] at the ends of the calendar.
    pub fn day_of(&self, moment: Timestamp) -> Result<Day, TimeError> {
        let seconds = i64::try_from(moment.seconds()).map_err(|_| TimeError::NotADay)?;
        let instant = jiff::Timestamp::from_second(seconds).map_err(|_| TimeError::NotADay)?;
        Day::from_date(self.0.to_datetime(instant).date())
    }

    /// The moment at which a local day starts: midnight, or the first moment after it where a change of the clocks
    /// leaves midnight out.
    ///
    /// # Errors
    /// [`TimeError::NotADay`] at the ends of the calendar.
    pub fn start_of(&self, day: Day) -> Result<Timestamp, TimeError> {
        let start = day.to_date().and_then(|date| self.0.to_timestamp(date.into()).ok()).ok_or(TimeError::NotADay)?;
        let seconds = u64::try_from(start.as_second()).map_err(|_| TimeError::NotADay)?;
        Timestamp::from_seconds(seconds)
    }
}

impl Zone {
    /// A moment as people in the zone write it: `2026-03-05 08:00 +08:00`.
    #[must_use]
    pub fn local(&self, moment: Timestamp) -> String {
        let instant =
            i64::try_from(moment.seconds()).ok().and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
        let local = |instant| {
            let (date, offset) = (self.0.to_datetime(instant), self.0.to_offset(instant).seconds());
            let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs() / 60);
            let (hour, minute) = (date.hour(), date.minute());
            format!("{} {hour:02}:{minute:02} {sign}{:02}:{:02}", date.date(), minutes / 60, minutes % 60)
        };
        instant.map_or_else(|| moment.to_string(), local)
    }
}

/// `+08:00`, `-03:30` or `Z` in seconds east of UTC, up to UTC−12 and UTC+14.
fn offset_seconds(text: &str) -> Option<i32> {
    if text == "Z" {
        return Some(0);
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 || !digits.bytes().all(|byte| byte == b':' || byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let seconds = sign * (hours * 3600 + minutes * 60);
    (minutes < 60 && (-12 * 3600..=14 * 3600).contains(&seconds)).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_read_local_time() {
        let moment = Timestamp::parse("2026-03-05T00:30:15Z").unwrap();
        assert_eq!(Zone::CHINA.local(moment), "2026-03-05 08:30 +08:00");
        assert_eq!(Zone::parse("Z").unwrap().local(moment), "2026-03-05 00:30 +00:00");
    }

    #[test]
    fn the_local_day_depends_on_the_zone() {
        let evening = Timestamp::parse("2026-03-05T16:00:00Z").unwrap();
        let day = |zone: &str| Zone::parse(zone).unwrap().day_of(evening).unwrap().to_string();
        assert_eq!(day("Z"), "2026-03-05");
        assert_eq!(day("+08:00"), "2026-03-06");
        assert_eq!(day("+07:59"), "2026-03-05");
        assert_eq!(day("-12:00"), "2026-03-05");
        assert_eq!(Zone::CHINA.day_of(evening).unwrap().to_string(), "2026-03-06");
        for bad in ["", "8", "+8", "+24:00", "+14:01", "+08:60", "+0a:00", "Nowhere/Town", "+08:00:00"] {
            assert_eq!(Zone::parse(bad), Err(TimeError::NotAZone), "{bad}");
        }
    }

    #[test]
    #[cfg(feature = "cli")]
    fn names_know_daylight_saving() {
        let rome = Zone::parse("Europe/Rome").unwrap();
        let day = |text| rome.day_of(Timestamp::parse(text).unwrap()).unwrap().to_string();
        assert_eq!(day("2026-01-01T22:59:59Z"), "2026-01-01");
        assert_eq!(day("2026-01-01T23:00:00Z"), "2026-01-02");
        assert_eq!(day("2026-07-01T22:00:00Z"), "2026-07-02");
        let start =
            |zone: &str, day| Zone::parse(zone).unwrap().start_of(Day::parse(day).unwrap()).unwrap().to_string();
        assert_eq!(start("Europe/Rome", "2026-03-29"), "2026-03-28T23:00:00Z");
        assert_eq!(start("Europe/Rome", "2026-03-30"), "2026-03-29T22:00:00Z");
        // Clocks in Beirut go from 24:00 to 1:00.
        assert_eq!(start("Asia/Beirut", "2026-03-29"), "2026-03-28T22:00:00Z");
    }
}

//! Time zones: map a moment to a local day and back.

#[cfg(feature = "zones")]
use jiff::tz::TimeZone;

use super::{Day, SECONDS_PER_DAY, TimeError, Timestamp};

/// A time zone: an offset from UTC such as `+08:00`. With the feature `zones`, also a name from
/// the IANA database such as `Asia/Shanghai`.
///
/// ```
/// use fede::time::{Timestamp, Zone};
///
/// let zone = Zone::parse("+08:00")?;
/// let evening = Timestamp::parse("2026-03-05T20:00:00Z")?;
/// assert_eq!(zone.day_of(evening)?.to_string(), "2026-03-06");
/// # Ok::<(), fede::time::TimeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(Rule);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Rule {
    /// Seconds east of UTC.
    Offset(i32),
    #[cfg(feature = "zones")]
    Named(TimeZone),
}

impl core::fmt::Display for Zone {
    /// The form that [`Zone::parse`] reads: `+08:00` or a name.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match &self.0 {
            Rule::Offset(seconds) => {
                let minutes = seconds.unsigned_abs() / 60;
                let sign = if *seconds < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
            #[cfg(feature = "zones")]
            Rule::Named(zone) => f.write_str(zone.iana_name().unwrap_or("UTC")),
        }
    }
}

impl Zone {
    /// UTC.
    pub const UTC: Self = Self(Rule::Offset(0));
    /// UTC+8, the time zone of all of China.
    pub const CHINA: Self = Self(Rule::Offset(8 * 3600));

    /// Parses an offset or a zone name.
    ///
    /// # Errors
    /// [`TimeError::NotAZone`] for an unknown name, and for every name without the feature `zones`.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        match offset_seconds(text) {
            Some(seconds) => Ok(Self(Rule::Offset(seconds))),
            None => Self::named(text),
        }
    }

    #[cfg(feature = "zones")]
    fn named(name: &str) -> Result<Self, TimeError> {
        TimeZone::get(name).map(Self::of_zone).map_err(|_| TimeError::NotAZone)
    }

    /// The time zone of this computer; UTC if it is not known.
    #[cfg(feature = "cli")]
    pub(crate) fn of_computer() -> Self {
        TimeZone::try_system().map_or(Self::UTC, Self::of_zone)
    }

    #[cfg(feature = "zones")]
    fn of_zone(zone: TimeZone) -> Self {
        // UTC has several names: "UTC", "Etc/UTC", and none if the computer has no zone.
        let is_utc = zone.is_unknown() || zone.iana_name().is_some_and(|name| name.ends_with("UTC"));
        if is_utc { Self::UTC } else { Self(Rule::Named(zone)) }
    }

    #[cfg(not(feature = "zones"))]
    const fn named(_: &str) -> Result<Self, TimeError> {
        Err(TimeError::NotAZone)
    }

    /// Offset of the zone at a moment, in seconds east of UTC.
    fn offset_at(&self, moment: Timestamp) -> i64 {
        // Only named zones depend on the moment.
        let _ = moment;
        match &self.0 {
            Rule::Offset(seconds) => i64::from(*seconds),
            #[cfg(feature = "zones")]
            Rule::Named(zone) => {
                let second = i64::try_from(moment.seconds()).unwrap_or(i64::MAX);
                jiff::Timestamp::from_second(second).map_or(0, |instant| i64::from(zone.to_offset(instant).seconds()))
            }
        }
    }

    /// Seconds since 1970-01-01T00:00:00 in local time.
    fn local_seconds(&self, moment: Timestamp) -> Option<u64> {
        moment.seconds().checked_add_signed(self.offset_at(moment))
    }

    /// The local day that a moment falls on.
    ///
    /// # Errors
    /// [`TimeError::NotADay`] if the local day is before 1970 or after 9999.
    pub fn day_of(&self, moment: Timestamp) -> Result<Day, TimeError> {
        let days = self.local_seconds(moment).ok_or(TimeError::NotADay)? / SECONDS_PER_DAY;
        u32::try_from(days).map_err(|_| TimeError::NotADay).and_then(Day::from_number)
    }

    /// The moment at which a local day starts. This is midnight, or the first later moment that
    /// exists if a daylight saving change skips midnight.
    ///
    /// # Errors
    /// [`TimeError::NotADay`] if the moment is before 1970 or after 9999.
    pub fn start_of(&self, day: Day) -> Result<Timestamp, TimeError> {
        match &self.0 {
            Rule::Offset(offset) => {
                let start = day.start().seconds().checked_add_signed(-i64::from(*offset)).ok_or(TimeError::NotADay)?;
                Timestamp::from_seconds(start)
            }
            #[cfg(feature = "zones")]
            Rule::Named(zone) => {
                // If midnight does not exist, jiff returns the first moment after the gap.
                let start =
                    day.to_civil().and_then(|date| zone.to_timestamp(date.into()).ok()).ok_or(TimeError::NotADay)?;
                let seconds = u64::try_from(start.as_second()).map_err(|_| TimeError::NotADay)?;
                Timestamp::from_seconds(seconds)
            }
        }
    }

    /// Formats a moment in local time with its offset: `2026-03-05 08:00 +08:00`.
    #[must_use]
    pub fn local(&self, moment: Timestamp) -> String {
        self.format(moment, false)
    }

    /// Replaces each RFC 3339 time in UTC in a text for people by local time with its offset, to the
    /// second: `2026-03-05 08:00:15 +08:00`. For the zone UTC the text stays as it is.
    ///
    /// ```
    /// use fede::time::Zone;
    ///
    /// let text = Zone::CHINA.in_text("expired at 2026-03-05T00:30:15Z");
    /// assert_eq!(text, "expired at 2026-03-05 08:30:15 +08:00");
    /// # Ok::<(), fede::time::TimeError>(())
    /// ```
    #[must_use]
    pub fn in_text(&self, text: &str) -> String {
        if *self == Self::UTC {
            return text.to_owned();
        }
        const DATE: usize = "2026-03-05".len();
        const TIME: usize = "2026-03-05T08:00:00Z".len();
        let (mut out, mut rest) = (String::with_capacity(text.len()), text);
        while let Some(at) = rest.find('T') {
            let time = at.checked_sub(DATE).and_then(|start| Some((start, rest.get(start..start + TIME)?)));
            let time = time.filter(|(_, time)| time.ends_with('Z'));
            let moment = time.and_then(|(start, time)| Some((start, Timestamp::parse(time).ok()?)));
            let (kept, next) = moment.map_or((at + 1, at + 1), |(start, _)| (start, start + TIME));
            out.push_str(rest.get(..kept).unwrap_or_default());
            if let Some((_, moment)) = moment {
                out.push_str(&self.format(moment, true));
            }
            rest = rest.get(next..).unwrap_or_default();
        }
        out + rest
    }

    fn format(&self, moment: Timestamp, is_exact: bool) -> String {
        // At the limits of the calendar there is no local day: show UTC instead.
        let (Some(local), Ok(day)) = (self.local_seconds(moment), self.day_of(moment)) else {
            return moment.to_string();
        };
        let offset = self.offset_at(moment);
        let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs() / 60);
        let (hour, minute) = (local / 3600 % 24, local / 60 % 60);
        let second = if is_exact { format!(":{:02}", local % 60) } else { String::new() };
        format!("{day} {hour:02}:{minute:02}{second} {sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// Parses `+08:00`, `-03:30` or `Z` into seconds east of UTC. The range is UTC−12 to UTC+14.
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
        for text in ["+08:00", "-03:30", "+00:00"] {
            assert_eq!(Zone::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn times_in_a_text_become_local() {
        let local = |text: &str| Zone::CHINA.in_text(text);
        assert_eq!(
            local("2026-03-05T16:00:00Z – 2026-03-05T16:00:01Z."),
            "2026-03-06 00:00:00 +08:00 – 2026-03-06 00:00:01 +08:00."
        );
        assert_eq!(local("张T2026-03-05T16:00:00Z"), "张T2026-03-06 00:00:00 +08:00");
        for same in [
            "",
            "T",
            "2026-03-05T16:00:00",
            "2026-03-05T16:00:00+00:00",
            "2026-13-05T16:00:00Z",
            "2026-03-05/0000000001",
            "码T码T2026-03-05T",
            "é026-03-05T16:00:00Z",
            "9999-12-31T16:00:00Z",
        ] {
            assert_eq!(local(same), same);
        }
        let utc = "2026-03-05T16:00:00Z";
        assert_eq!(Zone::parse("Z").unwrap().in_text(utc), utc);
        assert_eq!(Zone::parse("+00:00").unwrap().in_text(utc), utc);
        assert_eq!(Zone::parse("-03:30").unwrap().in_text(utc), "2026-03-05 12:30:00 -03:30");
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
    #[cfg(feature = "zones")]
    fn names_know_daylight_saving() {
        assert_eq!([Zone::parse("UTC"), Zone::parse("Etc/UTC")], [Ok(Zone::UTC), Ok(Zone::UTC)]);
        let rome = Zone::parse("Europe/Rome").unwrap();
        let day = |text| rome.day_of(Timestamp::parse(text).unwrap()).unwrap().to_string();
        assert_eq!(day("2026-01-01T22:59:59Z"), "2026-01-01");
        assert_eq!(day("2026-01-01T23:00:00Z"), "2026-01-02");
        assert_eq!(day("2026-07-01T22:00:00Z"), "2026-07-02");
        let start =
            |zone: &str, day| Zone::parse(zone).unwrap().start_of(Day::parse(day).unwrap()).unwrap().to_string();
        assert_eq!(start("Europe/Rome", "2026-03-29"), "2026-03-28T23:00:00Z");
        assert_eq!(start("Europe/Rome", "2026-03-30"), "2026-03-29T22:00:00Z");
        // In Beirut, daylight saving time starts at midnight: clocks jump from 24:00 to 1:00.
        assert_eq!(start("Asia/Beirut", "2026-03-29"), "2026-03-28T22:00:00Z");
    }
}

//! Days and times as tables have them. The year comes first; a form with the day or the month first
//! means two days, so it is refused.

use super::FieldError;
use super::words_of_tables::narrow;
use crate::time::{Day, Timestamp, Zone};

/// The serial numbers of a spreadsheet that are taken for days: 2000-01-01 to 2099-12-31.
const SERIALS: core::ops::RangeInclusive<u32> = 36_526..=73_050;
/// The serial number of 1970-01-01: a spreadsheet counts from 1899-12-30.
const SERIAL_OF_EPOCH: u32 = 25_569;

/// Parses a time: RFC 3339, or a day with or without a local time. A day alone is its first moment.
///
/// The forms of a day are `2026-11-21`, `2026/11/21`, `2026.11.21`, `2026年11月21日`, `20261121` and
/// the serial number of a spreadsheet.
///
/// # Errors
/// [`FieldError::DayFirst`], [`FieldError::NoSuchDay`] and [`FieldError::Time`].
pub(in crate::office) fn moment(text: &str, zone: &Zone) -> Result<Timestamp, FieldError> {
    if let Ok(time) = Timestamp::parse(text) {
        return Ok(time);
    }
    let text: String = text.chars().map(narrow).collect();
    // A leading apostrophe makes a text of it in a spreadsheet.
    let (text, form) = (text.trim().trim_start_matches('\''), FieldError::NotADate);
    if let Some((day, seconds)) = serial(text) {
        return Ok(zone.start_of(day)?.saturating_add(seconds));
    }
    let (day, clock) =
        match text.find(['T', 't', ' ']).or_else(|| text.find(['日', '号']).filter(|at| at + 3 < text.len())) {
            Some(at) => {
                let (day, clock) = text.split_at(at);
                (day, clock.trim_start_matches(['T', 't', ' ', '日', '号']))
            }
            None => (text, ""),
        };
    let day = calendar_day(day)?;
    let seconds = if clock.is_empty() { 0 } else { clock_seconds(clock).ok_or(form)? };
    Ok(zone.start_of(day)?.saturating_add(seconds))
}

/// A day with the year first.
fn calendar_day(text: &str) -> Result<Day, FieldError> {
    let is_number = |part: &&str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let whole = text.trim_end_matches(['日', '号']);
    let parts: Vec<&str> = whole.split(['-', '/', '.', '年', '月']).map(str::trim).collect();
    let (year, month, day) = match *parts.as_slice() {
        [whole] if whole.len() == 8 && whole.bytes().all(|byte| byte.is_ascii_digit()) => {
            let (year, rest) = whole.split_at_checked(4).ok_or(FieldError::NotADate)?;
            let (month, day) = rest.split_at_checked(2).ok_or(FieldError::NotADate)?;
            (year, month, day)
        }
        [year, month, day] if parts.iter().all(is_number) && year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            (year, month, day)
        }
        [first, second, _] if parts.iter().all(is_number) && first.len() <= 2 && second.len() <= 2 => {
            return Err(FieldError::DayFirst);
        }
        _ => return Err(FieldError::NotADate),
    };
    Day::parse(&format!("{year}-{month:0>2}-{day:0>2}")).map_err(|_| FieldError::NoSuchDay)
}

/// A local time, `8:05` or `08:05:30`, also with 时, 分 and 秒.
fn clock_seconds(text: &str) -> Option<u64> {
    let text = text.replace(['时', '点', '分'], ":");
    let mut seconds = 0;
    let parts: Vec<&str> = text.trim_end_matches(['秒', ':']).split(':').collect();
    if !(1..=3).contains(&parts.len()) || (parts.len() == 1 && !text.ends_with(':')) {
        return None;
    }
    for (position, limit, unit) in [(0, 24, 3600), (1, 60, 60), (2, 60, 1)] {
        let Some(part) = parts.get(position) else { break };
        if part.is_empty() || part.len() > 2 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        seconds += part.parse::<u64>().ok().filter(|number| *number < limit)? * unit;
    }
    Some(seconds)
}

/// The serial number of a spreadsheet: days, and a fraction of a day.
fn serial(text: &str) -> Option<(Day, u64)> {
    let (days, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if days.len() != 5 || !is_number(days) || !is_number(fraction) {
        return None;
    }
    let days = days.parse().ok().filter(|days| SERIALS.contains(days))?;
    // Ten digits are finer than a millisecond.
    let fraction: u64 = format!("{:0<10}", fraction.get(..fraction.len().min(10))?).parse().ok()?;
    let seconds = (fraction * 86_400 + 5_000_000_000) / 10_000_000_000;
    Some((Day::from_number(days.checked_sub(SERIAL_OF_EPOCH)?).ok()?, seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        moment(text, &Zone::CHINA).map(|time| Zone::CHINA.local(time)).map_err(|error| {
            use crate::words::Explain;
            error.id().to_owned()
        })
    }

    #[test]
    fn a_day_has_many_forms() {
        for text in [
            "2026-11-05",
            "2026/11/05",
            "2026/11/5",
            "2026.11.5",
            "2026年11月5日",
            "2026年11月5号",
            "20261105",
            "２０２６／１１／０５",
            "46331",
            "2026-11-05T00:00:00+08:00",
            "2026/11/5 0:00",
            "46331.0",
            "'2026-11-05",
        ] {
            assert_eq!(read(text).as_deref(), Ok("2026-11-05 00:00 +08:00"), "{text}");
        }
        for text in
            ["2026-11-05 18:30", "2026/11/5 18:30:00", "2026年11月5日18时30分", "46331.770833333", "2026-11-05T18:30"]
        {
            assert_eq!(read(text).as_deref(), Ok("2026-11-05 18:30 +08:00"), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_or_two_is_said_so() {
        for text in ["21/11/2026", "11/21/2026", "5.11.2026", "05-11-26", "26/11/05"] {
            assert_eq!(read(text), Err("day-first".to_owned()), "{text}");
        }
        for text in ["2026-02-29", "2026/13/1", "20260230", "2026年4月31日"] {
            assert_eq!(read(text), Err("no-such-day".to_owned()), "{text}");
        }
        for text in [
            "",
            "today",
            "2026",
            "2026-11",
            "99999",
            "11111",
            "2026-11-05 25:00",
            "2026-11-05 8",
            "2026-11-05 x",
            "1.5",
            "日",
        ] {
            assert_eq!(read(text), Err("not-a-date".to_owned()), "{text}");
        }
    }
}

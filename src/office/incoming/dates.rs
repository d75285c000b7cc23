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
/// the serial number of a spreadsheet, also with the day of the week.
///
/// # Errors
/// [`FieldError::DayFirst`], [`FieldError::NoSuchDay`], [`FieldError::YearEarly`] and
/// [`FieldError::Time`].
pub(in crate::office) fn moment(text: &str, zone: &Zone) -> Result<Timestamp, FieldError> {
    if let Ok(time) = Timestamp::parse(text) {
        return Ok(time);
    }
    let text = without_weekday(&plain(text));
    // A leading apostrophe makes a text of it in a spreadsheet.
    let (text, form) = (text.trim().trim_start_matches('\''), FieldError::NotADate);
    if let Some((day, seconds)) = serial(text) {
        return Ok(zone.start_of(day)?.saturating_add(seconds));
    }
    let (day, clock) = day_and_clock(text);
    let clock = clock.trim();
    // A time of RFC 3339 without seconds, or with another separator.
    if let Some((clock, offset)) = clock.find(['+', 'Z', 'z']).map(|at| clock.split_at(at)) {
        let (day, seconds) = (calendar_day(day)?, clock_seconds(clock).ok_or(form)?);
        return Ok(Timestamp::parse(&format!("{day}T00:00:00{offset}"))?.saturating_add(seconds));
    }
    let day = calendar_day(day)?;
    let seconds = if clock.is_empty() { 0 } else { clock_seconds(clock).ok_or(form)? };
    Ok(zone.start_of(day)?.saturating_add(seconds))
}

/// Parses a day with the year first, in the forms of [`moment`] but for serial numbers.
///
/// # Errors
/// As [`moment`].
#[cfg(feature = "cli")]
pub(crate) fn day_of(text: &str) -> Result<Day, FieldError> {
    calendar_day(without_weekday(&plain(text)).trim())
}

/// A text in narrow characters, with one kind of hyphen, and without invisible marks and the blanks
/// around the parts of a day.
fn plain(text: &str) -> String {
    let is_mark =
        |character| matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}');
    let characters: Vec<char> = text
        .chars()
        .filter(|character| !is_mark(*character))
        .map(|character| match narrow(character) {
            '\u{2010}'..='\u{2015}' | '−' => '-',
            '\u{a0}' => ' ',
            other => other,
        })
        .collect();
    let mut plain = String::new();
    for (at, character) in characters.iter().enumerate() {
        let next = characters.iter().skip(at).find(|next| **next != ' ');
        let joins = plain.ends_with(['-', '/', '.', '年', '月']) || next.is_some_and(|next| "年月日号".contains(*next));
        if *character != ' ' || !joins {
            plain.push(*character);
        }
    }
    plain
}

/// A text without the day of the week, as spreadsheets show it: `2026年11月20日星期五`.
fn without_weekday(text: &str) -> String {
    for name in ["星期", "礼拜", "周", "週", "("] {
        let Some((before, rest)) = text.split_once(name) else { continue };
        if let Some(after) = rest.strip_prefix(['一', '二', '三', '四', '五', '六', '日', '天']) {
            return format!("{} {}", before.trim_end_matches('('), after.trim_start_matches(')'));
        }
    }
    text.to_owned()
}

/// The day, and what stands after it.
fn day_and_clock(text: &str) -> (&str, &str) {
    // `20261120080500`, as databases write it.
    if text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.split_at(8);
    }
    match text.find(['T', 't', ' ']).or_else(|| text.find(['日', '号']).filter(|at| at + 3 < text.len())) {
        Some(at) => {
            let (day, clock) = text.split_at(at);
            (day, clock.trim_start_matches(['T', 't', ' ', '日', '号']))
        }
        None => (text, ""),
    }
}

/// A day with the year first.
fn calendar_day(text: &str) -> Result<Day, FieldError> {
    let is_number = |part: &&str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let whole = text.trim_end_matches(['日', '号', '.']);
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
    if year < "1970" {
        return Err(FieldError::YearEarly);
    }
    Day::parse(&format!("{year}-{month:0>2}-{day:0>2}")).map_err(|_| FieldError::NoSuchDay)
}

/// A local time, `8:05` or `08:05:30`, also with 时, 点, 分 and 秒, and with the half of the day.
fn clock_seconds(text: &str) -> Option<u64> {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.trim().to_lowercase();
    // `080530`, behind a day without separators.
    if text.len() == 6 && is_digits(&text) {
        let (hours, rest) = text.split_at(2);
        let (minutes, seconds) = rest.split_at(2);
        return clock_seconds(&format!("{hours}:{minutes}:{seconds}"));
    }
    let halves = [("上午", 0), ("凌晨", 0), ("am", 0), ("下午", 12), ("晚上", 12), ("pm", 12)];
    let half = halves.into_iter().find(|(name, _)| text.starts_with(name) || text.ends_with(name));
    let (name, later) = half.unwrap_or_default();
    let text = text.trim_start_matches(name).trim_end_matches(name).trim().replace(['时', '時', '点', '點', '分'], ":");
    let text = text.trim_end_matches('秒');
    // Parts of a second do not count.
    let text = text.split_once('.').filter(|(_, rest)| is_digits(rest)).map_or(text, |(whole, _)| whole);
    let mut seconds = 0;
    let parts: Vec<&str> = text.trim_end_matches(':').split(':').collect();
    if !(1..=3).contains(&parts.len()) || (parts.len() == 1 && !text.ends_with(':')) {
        return None;
    }
    for (position, limit, unit) in [(0, 24, 3600), (1, 60, 60), (2, 60, 1)] {
        let Some(part) = parts.get(position) else { break };
        if part.len() > 2 || !is_digits(part) {
            return None;
        }
        let mut number = part.parse::<u64>().ok().filter(|number| *number < limit)?;
        if position == 0 && half.is_some() {
            // Noon and midnight are 12.
            number = (1..=12).contains(&number).then_some(number % 12 + later)?;
        }
        seconds += number * unit;
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
            "2026年11月5日星期四",
            "2026-11-05 周四",
            "2026-11-05(四)",
            "2026/11/5（星期四）",
            "2026年 11月 5日",
            "2026 年 11 月 5 日",
            "2026. 11. 5.",
            "2026.11.05.",
            "2026‐11‐05",
            "\u{200e}2026-11-05\u{200f}",
            "2026/11/5 上午 12:00",
        ] {
            assert_eq!(read(text).as_deref(), Ok("2026-11-05 00:00 +08:00"), "{text}");
        }
        for text in [
            "2026-11-05 18:30",
            "2026/11/5 18:30:00",
            "2026年11月5日18时30分",
            "46331.770833333",
            "2026-11-05T18:30",
            "2026/11/5 下午 6:30",
            "2026/11/5 6:30:00 PM",
            "2026/11/5 6:30pm",
            "2026年11月5日 下午6時30分",
            "2026年11月5日星期四 18:30",
            "2026-11-05 18:30:00.000",
            "2026-11-05T18:30+08:00",
            "2026-11-05T10:30Z",
            "2026-11-05 18:30:00+08:00",
            "20261105183000",
        ] {
            assert_eq!(read(text).as_deref(), Ok("2026-11-05 18:30 +08:00"), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_or_two_is_said_so() {
        for text in ["21/11/2026", "11/21/2026", "5.11.2026", "05-11-26", "26/11/05"] {
            assert_eq!(read(text), Err("day-first".to_owned()), "{text}");
        }
        for text in ["1899-12-30", "1900-01-01", "0026-11-20"] {
            assert_eq!(read(text), Err("year-early".to_owned()), "{text}");
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
            "2026-11-05 下午 13:00",
            "2026-11-05 周末",
            "2026110518300",
            "1.5",
            // As a narrow column shows a serial number. It is rounded, so the day may be the next one.
            "4.6331E+04",
            "4.633E+04",
            "日",
        ] {
            assert_eq!(read(text), Err("not-a-date".to_owned()), "{text}");
        }
    }
}

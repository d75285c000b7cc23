//! The name tables, read from the text files under `tables/`. Each file names its source and year.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

/// The names of a code, from one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
}

type Table = BTreeMap<&'static str, Names>;

static DIVISIONS: LazyLock<Table> = LazyLock::new(|| parse(include_str!("tables/gbt2260.tsv")));
static TERRITORIES: LazyLock<Table> = LazyLock::new(|| parse(include_str!("tables/territories.tsv")));
static SUBDIVISIONS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("tables/subdivisions.txt").lines().filter(|line| !line.starts_with('#')).collect());
/// Characters that must not be shown raw, as sorted ranges, both ends included.
static UNPRINTABLE: LazyLock<Vec<(u32, u32)>> = LazyLock::new(|| {
    let lines = include_str!("tables/unprintable.txt").lines().filter(|line| !line.starts_with('#'));
    let number = |text| u32::from_str_radix(text, 16).ok();
    lines
        .filter_map(|line| line.split_once('-').and_then(|(first, last)| Some((number(first)?, number(last)?))))
        .collect()
});
static CITIES: LazyLock<Table> = LazyLock::new(|| parse(include_str!("tables/cities.tsv")));
static PROVINCES: LazyLock<Table> = LazyLock::new(|| parse(include_str!("tables/cn_provinces.tsv")));

/// Parses tab-separated rows: the first column is the code, the last two are the Chinese and the
/// English name.
fn parse(text: &'static str) -> Table {
    let row = |line: &'static str| {
        let mut columns = line.split('\t');
        let code = columns.next()?;
        let en = columns.next_back()?;
        let zh = columns.next_back()?;
        Some((code, Names { zh, en }))
    };
    text.lines().filter(|line| !line.starts_with('#')).filter_map(row).collect()
}

/// Looks up a division of GB/T 2260 by its six digits.
pub(super) fn division(code: &str) -> Option<(&'static str, Names)> {
    DIVISIONS.get_key_value(code).map(|(code, names)| (*code, *names))
}

/// Every division, sorted by its six digits.
pub(super) fn divisions() -> impl Iterator<Item = (&'static str, Names)> {
    DIVISIONS.iter().map(|(code, names)| (*code, *names))
}

/// Looks up a city outside China by its UN/LOCODE.
pub(super) fn city(code: &str) -> Option<Names> {
    CITIES.get(code).copied()
}

/// Every city of the table, sorted by its UN/LOCODE.
#[cfg(feature = "cli")]
pub(super) fn cities() -> impl Iterator<Item = &'static str> {
    CITIES.keys().copied()
}

/// Looks up a country or territory of ISO 3166-1 by its alpha-2 code. Returns the code with
/// `'static` lifetime and the names.
pub(super) fn territory(alpha2: &str) -> Option<(&'static str, Names)> {
    TERRITORIES.get_key_value(alpha2).map(|(code, names)| (*code, *names))
}

/// Whether a character is control, format, private use, unassigned, a line break, or
/// right-to-left.
pub(super) fn is_unprintable(character: char) -> bool {
    let number = u32::from(character);
    // Only the last range that starts at or before the character can contain it.
    let after = UNPRINTABLE.partition_point(|(first, _)| *first <= number);
    after.checked_sub(1).and_then(|at| UNPRINTABLE.get(at)).is_some_and(|(_, last)| number <= *last)
}

/// Looks up a subdivision of a country by its ISO 3166-2 code.
pub(super) fn subdivision(code: &str) -> Option<&'static str> {
    SUBDIVISIONS.get(code).copied()
}

/// Looks up a province-level division of China by its ISO 3166-2 code.
pub(super) fn province(code: &str) -> Option<Names> {
    PROVINCES.get(code).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::{Country, Place, Region};

    /// `WRITE_TABLES=1 cargo test the_codes_are_those_of_iso_3166` regenerates the table.
    #[test]
    fn the_codes_are_those_of_iso_3166() {
        let alpha2: Vec<&str> = rust_iso3166::ALL.iter().map(|country| country.alpha2).collect();
        assert!(alpha2.iter().all(|alpha2| TERRITORIES.contains_key(alpha2)) && alpha2.len() == TERRITORIES.len());
        let mut text = "# ISO 3166-2 codes. From crate rust_iso3166 0.2.0 (Apache-2.0), year 2026.\n".to_owned();
        let mut rows: Vec<_> = rust_iso3166::ALL
            .iter()
            .flat_map(|country| country.subdivisions().unwrap_or_default())
            .map(|subdivision| subdivision.code)
            .collect();
        rows.sort_unstable();
        for code in &rows {
            text += &format!("{code}\n");
        }
        if std::env::var_os("WRITE_TABLES").is_some() {
            std::fs::write("src/payload/tables/subdivisions.txt", &text).unwrap();
        }
        assert_eq!(text, include_str!("tables/subdivisions.txt"));
        assert!(rows.iter().all(|code| subdivision(code) == Some(*code)));
    }

    /// `WRITE_TABLES=1 cargo test unprintable_characters` regenerates the table.
    #[test]
    fn unprintable_characters_are_those_of_unicode() {
        use unicode_bidi::{BidiClass, bidi_class};
        use unicode_properties::{GeneralCategory as Category, UnicodeGeneralCategory};
        let is_hidden = |character: char| {
            let category = character.general_category();
            matches!(
                category,
                Category::Control
                    | Category::Format
                    | Category::LineSeparator
                    | Category::ParagraphSeparator
                    | Category::PrivateUse
                    | Category::Surrogate
                    | Category::Unassigned
            ) || matches!(bidi_class(character), BidiClass::R | BidiClass::AL | BidiClass::AN)
        };
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for character in ('\0'..=char::MAX).filter(|character| is_hidden(*character)) {
            let number = u32::from(character);
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == number || (*last, number) == (0xd7ff, 0xe000) => *last = number,
                _ => ranges.push((number, number)),
            }
        }
        let mut text =
            "# Characters not to be shown raw, by ranges. From crates unicode-properties 0.1 and unicode-bidi 0.3 \
                        (MIT or Apache-2.0), Unicode's data.\n"
                .to_owned();
        for (first, last) in ranges {
            text += &format!("{first:x}-{last:x}\n");
        }
        if std::env::var_os("WRITE_TABLES").is_some() {
            std::fs::write("src/payload/tables/unprintable.txt", &text).unwrap();
        }
        assert_eq!(text, include_str!("tables/unprintable.txt"));
        assert!(('\0'..=char::MAX).all(|character| is_unprintable(character) == is_hidden(character)));
    }

    #[test]
    fn the_tables_are_whole() {
        assert_eq!(TERRITORIES.len(), 249);
        assert!(TERRITORIES.keys().all(|code| Country::new(code).is_ok()));
        assert_eq!(PROVINCES.len(), 34);
        assert!(PROVINCES.keys().all(|code| Region::new(code).is_ok()));
        let prefectures = DIVISIONS.keys().filter(|code| code.ends_with("00") && !code.ends_with("0000"));
        assert_eq!(prefectures.count(), 333);
        assert!(DIVISIONS.keys().all(|code| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())));
        assert!(CITIES.len() > 150 && CITIES.keys().all(|code| Place::parse(code).is_ok()));
        for names in DIVISIONS.values().chain(TERRITORIES.values()).chain(PROVINCES.values()).chain(CITIES.values()) {
            assert!(!names.zh.is_empty() && !names.en.is_empty(), "{names:?}");
        }
    }
}

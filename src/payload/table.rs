//! The name tables, read from the text files under `tables/`. Each file names its source and year.

use std::sync::LazyLock;

/// The names of a code, from one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
}

/// Rows, sorted by code.
type Table = Vec<(&'static str, Names)>;

static DIVISIONS: LazyLock<Table> = LazyLock::new(|| parse(include_str!("tables/gbt2260.tsv")));
static TERRITORIES: LazyLock<Table> = LazyLock::new(|| parse(include_str!("tables/territories.tsv")));
/// Sorted. The text stays, as those of the other tables do.
static SUBDIVISIONS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| subdivisions(include_str!("tables/subdivisions.txt")).leak().lines().collect());
/// Characters that must not be shown raw, as sorted ranges, both ends included.
static UNPRINTABLE: LazyLock<Vec<(u32, u32)>> = LazyLock::new(|| ranges(include_str!("tables/unprintable.txt")));
static CITIES: LazyLock<Table> = LazyLock::new(|| parse(include_str!("tables/cities.tsv")));
static PROVINCES: LazyLock<Table> = LazyLock::new(|| parse(include_str!("tables/cn_provinces.tsv")));

/// The lines of a table without comments.
fn rows(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

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
    rows(text).filter_map(row).collect()
}

/// Writes the codes out, a line for each. A row of the table is a country with its parts: `AD 02~08`.
fn subdivisions(text: &'static str) -> String {
    let mut codes = String::new();
    for (country, parts) in rows(text).filter_map(|row| row.split_once(' ')) {
        for part in parts.split(' ') {
            let (first, last) = part.split_once('~').unwrap_or((part, part));
            match (first.parse::<u32>(), last.parse::<u32>()) {
                (Ok(from), Ok(to)) => {
                    let width = first.len();
                    (from..=to).for_each(|number| codes += &format!("{country}-{number:0width$}\n"));
                }
                _ => codes += &format!("{country}-{part}\n"),
            }
        }
    }
    codes
}

/// Reads ranges. A row of the table is, in hexadecimal, how far a range starts behind the end of the
/// one before, and how many characters follow its first one, if any do: `60 20`, `e`.
fn ranges(text: &'static str) -> Vec<(u32, u32)> {
    let number = |text| u32::from_str_radix(text, 16).ok();
    let mut end = 0_u32;
    let range = |row: &'static str| {
        let (start, more) = row.split_once(' ').unwrap_or((row, "0"));
        let first = end.checked_add(number(start)?)?;
        end = first.checked_add(number(more)?)?;
        Some((first, end))
    };
    rows(text).filter_map(range).collect()
}

/// Looks up the row of a code. Returns the code with `'static` lifetime.
fn row(table: &Table, code: &str) -> Option<(&'static str, Names)> {
    let at = table.binary_search_by(|(known, _)| (*known).cmp(code)).ok()?;
    table.get(at).copied()
}

/// Looks up a division of GB/T 2260 by its six digits.
pub(super) fn division(code: &str) -> Option<(&'static str, Names)> {
    row(&DIVISIONS, code)
}

/// Every division, sorted by its six digits.
pub(super) fn divisions() -> impl Iterator<Item = (&'static str, Names)> {
    DIVISIONS.iter().copied()
}

/// Looks up a city outside China by its UN/LOCODE.
pub(super) fn city(code: &str) -> Option<Names> {
    row(&CITIES, code).map(|(_, names)| names)
}

/// Every city of the table, sorted by its UN/LOCODE.
#[cfg(any(feature = "cli", feature = "office"))]
pub(super) fn cities() -> impl Iterator<Item = &'static str> {
    CITIES.iter().map(|(code, _)| *code)
}

/// Looks up a country or territory of ISO 3166-1 by its alpha-2 code. Returns the code with
/// `'static` lifetime and the names.
pub(super) fn territory(alpha2: &str) -> Option<(&'static str, Names)> {
    row(&TERRITORIES, alpha2)
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
    SUBDIVISIONS.binary_search(&code).ok().and_then(|at| SUBDIVISIONS.get(at)).copied()
}

/// Looks up a province-level division of China by its ISO 3166-2 code.
pub(super) fn province(code: &str) -> Option<Names> {
    row(&PROVINCES, code).map(|(_, names)| names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::{Country, Place, Region};

    /// `WRITE_TABLES=1 cargo test the_codes_are_those_of_iso_3166` regenerates the table.
    #[test]
    fn the_codes_are_those_of_iso_3166() {
        let alpha2: Vec<&str> = rust_iso3166::ALL.iter().map(|country| country.alpha2).collect();
        assert!(alpha2.iter().all(|alpha2| territory(alpha2).is_some()) && alpha2.len() == TERRITORIES.len());
        let mut codes: Vec<&str> = rust_iso3166::ALL
            .iter()
            .flat_map(|country| country.subdivisions().unwrap_or_default())
            .map(|subdivision| subdivision.code)
            .collect();
        codes.sort_unstable();
        let mut text = "# ISO 3166-2: a country, and the second parts of its codes. From crate rust_iso3166 0.2.0 \
                        (Apache-2.0), year 2026.\n"
            .to_owned();
        let parts: Vec<(&str, &str)> = codes.iter().filter_map(|code| code.split_once('-')).collect();
        for country in parts.chunk_by(|(one, _), (other, _)| one == other) {
            text += country[0].0;
            let is_next =
                |(_, one): &(&str, &str), (_, other): &(&str, &str)| match (one.parse::<u32>(), other.parse::<u32>()) {
                    (Ok(one), Ok(other)) => one + 1 == other,
                    _ => false,
                };
            for run in country.chunk_by(is_next) {
                let [(_, first), .., (_, last)] = run else {
                    text += &format!(" {}", run[0].1);
                    continue;
                };
                text += &format!(" {first}~{last}");
            }
            text += "\n";
        }
        if std::env::var_os("WRITE_TABLES").is_some() {
            std::fs::write("src/payload/tables/subdivisions.txt", &text).unwrap();
        }
        assert_eq!(text, include_str!("tables/subdivisions.txt"));
        assert_eq!(*SUBDIVISIONS, codes);
        assert!(codes.iter().all(|code| subdivision(code) == Some(*code)));
        assert!(["AD-01", "AD-1", "AD-", "AD", "", "AD-02~08"].iter().all(|code| subdivision(code).is_none()));
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
            "# Characters not to be shown raw: ranges, each from the end of the one before. From crates unicode-properties 0.1 and unicode-bidi 0.3 \
                        (MIT or Apache-2.0), Unicode's data.\n"
                .to_owned();
        let mut end = 0;
        for (first, last) in ranges {
            text += &format!("{:x}", first - end);
            text += &if first == last { "\n".to_owned() } else { format!(" {:x}\n", last - first) };
            end = last;
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
        assert!(TERRITORIES.iter().all(|(code, _)| Country::new(code).is_ok()));
        assert_eq!(PROVINCES.len(), 34);
        assert!(PROVINCES.iter().all(|(code, _)| Region::new(code).is_ok()));
        let prefectures = divisions().filter(|(code, _)| code.ends_with("00") && !code.ends_with("0000"));
        assert_eq!(prefectures.count(), 333);
        assert!(divisions().all(|(code, _)| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())));
        assert!(CITIES.len() > 150 && CITIES.iter().all(|(code, _)| Place::parse(code).is_ok()));
        for table in [&DIVISIONS, &TERRITORIES, &PROVINCES, &CITIES] {
            assert!(table.is_sorted_by(|(one, _), (other, _)| one < other));
        }
        for (_, names) in DIVISIONS.iter().chain(&*TERRITORIES).chain(&*PROVINCES).chain(&*CITIES) {
            assert!(!names.zh.is_empty() && !names.en.is_empty(), "{names:?}");
        }
    }
}

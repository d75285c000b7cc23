//! Finds places by code or name, in the tables of the codes. UN/LOCODE has a hundred thousand places;
//! the table has the large ones, and codes may name any of them.

use std::borrow::Cow;

use crate::payload::{Country, Division, Lang, Region, UnLocode};

/// Other names of cities outside China.
const OTHER_NAMES: &str = include_str!("other_names.txt");

/// A place that a code can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) kind: PlaceKind,
    pub(super) code: String,
    pub(super) zh: Cow<'static, str>,
    pub(super) en: Cow<'static, str>,
    other: &'static str,
}

/// What the code of a place is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlaceKind {
    /// A country: `--country`, `--region`.
    Country,
    /// A Chinese province: `--region`.
    Region,
    /// A city: `--city`.
    City,
}

impl PlaceKind {
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::City => "city",
        }
    }
}

/// Every place with this code, or with this text in one of its names. Case, accents, blanks,
/// hyphens and apostrophes make no difference. A text without letters and digits finds nothing.
pub(super) fn find(wanted: &str) -> Vec<Found> {
    let wanted = folded(wanted);
    if wanted.is_empty() {
        return Vec::new();
    }
    let names = |place: &Found| {
        let others = place.other.split(", ").map(folded);
        [&place.zh, &place.en].map(|name| folded(name)).into_iter().chain(others).collect::<Vec<_>>()
    };
    let is_found =
        |place: &Found| folded(&place.code) == wanted || names(place).iter().any(|name| name.contains(&wanted));
    let mut found: Vec<Found> = all().filter(is_found).collect();
    // What is meant exactly comes first: Roma before Romania.
    found.sort_by_key(|place| folded(&place.code) != wanted && !names(place).contains(&wanted));
    found
}

fn all() -> impl Iterator<Item = Found> {
    let row = |kind, code: String, zh: &'static str, en: &'static str| Found {
        kind,
        code,
        zh: zh.into(),
        en: en.into(),
        other: "",
    };
    let letters = || 'A'..='Z';
    let pairs = move || letters().flat_map(move |first| letters().map(move |second| format!("{first}{second}")));
    let countries = pairs().filter_map(move |code| {
        let country = Country::new(&code).ok()?;
        Some(row(PlaceKind::Country, code, country.name(Lang::Zh), country.name(Lang::En)))
    });
    let regions = pairs().filter_map(move |code| {
        let code = format!("CN-{code}");
        let region = Region::new(&code).ok()?;
        Some(row(PlaceKind::Region, code, region.name(Lang::Zh), region.name(Lang::En)))
    });
    let divisions = Division::all().map(move |division| {
        row(PlaceKind::City, division.to_string(), division.name(Lang::Zh), division.name(Lang::En))
    });
    let cities = UnLocode::named().map(|place| {
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| Cow::Owned(place.name(lang)));
        Found { kind: PlaceKind::City, code: place.as_str().to_owned(), zh, en, other: other_names(place.as_str()) }
    });
    divisions.chain(regions).chain(countries).chain(cities)
}

/// Other names of a city, separated by commas.
fn other_names(code: &str) -> &'static str {
    let names = |line: &'static str| line.strip_prefix(code)?.strip_prefix('|');
    OTHER_NAMES.lines().find_map(names).unwrap_or_default()
}

/// The text without case, accents, blanks and signs.
fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(plain).filter(|character| character.is_alphanumeric()).collect()
}

/// A small Latin letter without its accent: those that the tables use, and their neighbours.
const fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ě' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' => 'o',
        'ș' | 'ş' | 'š' => 's',
        'ț' | 'ţ' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' => 'u',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(wanted: &str) -> String {
        find(wanted).first().map(|place| place.code.clone()).unwrap_or_default()
    }

    #[test]
    fn places_are_found_by_code_and_by_name() {
        for (wanted, code) in [
            ("420100", "420100"),
            ("cn-hb", "CN-HB"),
            ("Wuhan", "420100"),
            ("武汉", "420100"),
            ("xian", "610100"),
            ("Xi'an", "610100"),
            ("XI’AN", "610100"),
            ("rome", "ITROM"),
            ("Roma", "ITROM"),
            ("罗马", "ITROM"),
            ("itrom", "ITROM"),
            ("Vladivostok", "RUVVO"),
            ("符拉迪沃斯托克", "RUVVO"),
            ("Italy", "IT"),
            ("意大利", "IT"),
            ("sao paulo", "BRSAO"),
            ("Urumqi", "650100"),
            ("lushunkou", ""),
        ] {
            assert_eq!(first(wanted), code, "{wanted}");
        }
    }

    #[test]
    fn nothing_finds_nothing() {
        assert!(find("").is_empty() && find(" '-").is_empty());
    }

    /// Other names are of cities that the table has.
    #[test]
    fn other_names_have_a_city() {
        for line in OTHER_NAMES.lines().filter(|line| !line.starts_with('#')) {
            let (code, names) = line.split_once('|').unwrap();
            assert!(UnLocode::named().any(|place| place.as_str() == code) && !names.is_empty(), "{line}");
        }
    }
}

//! The places that codes can name, with the forms of their names. UN/LOCODE has a hundred thousand places;
//! the table has the large ones, and codes may name any of them.

mod place_code;
#[cfg(feature = "cli")]
mod search;
mod spelling;

use std::borrow::Cow;
use std::sync::LazyLock;

use super::{Country, Division, Lang, Region, UnLocode};
use spelling::{folded, short, short_in_english};

pub(crate) use place_code::{PlaceFor, place_code};
#[cfg(feature = "cli")]
pub(crate) use search::find;

/// Other names of places.
static OTHER_NAMES: &str = include_str!("../tables/other_names.txt");

/// A place that a code can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) kind: PlaceKind,
    pub(crate) code: String,
    pub(crate) zh: Cow<'static, str>,
    pub(crate) en: Cow<'static, str>,
}

/// What the code of a place is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlaceKind {
    /// A country: `--country`, `--region`.
    Country,
    /// A Chinese province: `--region`.
    Region,
    /// A city: `--city`. Also a province of GB/T 2260, as in rules for gates.
    City,
}

impl PlaceKind {
    #[cfg(feature = "cli")]
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::City => "city",
        }
    }
}

/// A place with the forms of its names that are compared.
struct Entry {
    place: Found,
    code: String,
    whole: Vec<String>,
    /// Those of `whole` that find the place, but do not stand for it.
    only_found: Vec<String>,
    short: Vec<String>,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| all().map(Entry::new).collect());

impl Entry {
    fn new(place: Found) -> Self {
        let own = [folded(&place.zh), folded(&place.en)];
        let whole = own.into_iter().chain(other_names(&place.code).map(folded)).collect();
        let only_found = other_names(&place.code).filter(|name| name.starts_with('~')).map(folded).collect();
        let is_in_china = matches!(place.code.as_bytes(), [b'0'..=b'9', ..] | [b'C', b'N', b'-', ..]);
        let short = [short(&folded(&place.zh)).to_owned(), folded(short_in_english(&place.en))];
        let short = short.into_iter().filter(|_| is_in_china).collect();
        Self { code: folded(&place.code), place, whole, only_found, short }
    }
}

fn all() -> impl Iterator<Item = Found> {
    let row =
        |kind, code: String, zh: &'static str, en: &'static str| Found { kind, code, zh: zh.into(), en: en.into() };
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
        Found { kind: PlaceKind::City, code: place.as_str().to_owned(), zh, en }
    });
    divisions.chain(regions).chain(countries).chain(cities)
}

fn other_names(code: &str) -> impl Iterator<Item = &'static str> {
    let names = |line: &'static str| line.strip_prefix(code)?.strip_prefix('|');
    OTHER_NAMES.lines().find_map(names).into_iter().flat_map(|names| names.split(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Other names are of places that the tables have, and each code has one line.
    #[test]
    fn other_names_have_a_place() {
        let mut codes = Vec::new();
        for line in OTHER_NAMES.lines().filter(|line| !line.starts_with('#')) {
            let (code, names) = line.split_once('|').unwrap();
            assert!(all().any(|place| place.code == code) && !names.is_empty(), "{line}");
            codes.push(code);
        }
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}

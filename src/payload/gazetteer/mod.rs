//! Finds places by code or name, in the tables of the codes. UN/LOCODE has a hundred thousand places;
//! the table has the large ones, and codes may name any of them.

mod place_code;
mod spelling;

use std::borrow::Cow;
use std::sync::LazyLock;

use super::{Country, Division, Lang, Region, UnLocode};
use spelling::{folded, short, short_in_english};

pub(crate) use place_code::{PlaceFor, place_code};

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
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::City => "city",
        }
    }
}

/// How well a name fits, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is a code, or a whole name.
    Whole,
    /// It is a name without its end: 大理 for 大理白族自治州.
    Short,
    Start,
    Part,
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

    /// How well a folded text fits.
    fn fit(&self, wanted: &str) -> Option<Fit> {
        let has = |fits: &dyn Fn(&String) -> bool| self.whole.iter().any(fits);
        let is_short = |text: &str| self.short.iter().any(|name| name == text);
        Some(match wanted {
            _ if self.code == wanted || has(&|name| name == wanted) => Fit::Whole,
            _ if is_short(wanted) || is_short(short(wanted)) => Fit::Short,
            _ if has(&|name| name.starts_with(wanted)) => Fit::Start,
            _ if has(&|name| name.contains(wanted)) => Fit::Part,
            _ => return None,
        })
    }
}

/// Every place with this code, or with this text in one of its names, the best fits first. Case,
/// accents, blanks, hyphens and apostrophes make no difference, nor do traditional characters. A text
/// without letters and digits finds nothing.
pub(crate) fn find(wanted: &str) -> Vec<Found> {
    let wanted = folded(wanted);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<_> =
        ENTRIES.iter().filter_map(|entry| entry.fit(&wanted).map(|fit| (fit, &entry.place))).collect();
    found.sort_by_key(|(fit, _)| *fit);
    found.into_iter().map(|(_, place)| place.clone()).collect()
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

    fn first(wanted: &str) -> String {
        find(wanted).first().map(|place| place.code.clone()).unwrap_or_default()
    }

    #[test]
    fn places_are_found_by_code_and_by_name() {
        for (wanted, code) in [
            ("420100", "420100"),
            ("４２０１００", "420100"),
            ("cn-hb", "CN-HB"),
            ("Wuhan", "420100"),
            ("武汉", "420100"),
            ("武漢", "420100"),
            ("xian", "610100"),
            ("Xi'an", "610100"),
            ("XI’AN", "610100"),
            ("rome", "ITROM"),
            ("Roma", "ITROM"),
            ("罗马", "ITROM"),
            ("羅馬", "ITROM"),
            ("itrom", "ITROM"),
            ("Vladivostok", "RUVVO"),
            ("符拉迪沃斯托克", "RUVVO"),
            ("Italy", "IT"),
            ("意大利", "IT"),
            ("sao paulo", "BRSAO"),
            ("Urumqi", "650100"),
            ("Wulumuqi", "650100"),
            ("lushunkou", ""),
        ] {
            assert_eq!(first(wanted), code, "{wanted}");
        }
    }

    #[test]
    fn a_name_without_its_end_comes_before_longer_ones() {
        for (wanted, code) in [
            ("Dali", "532900"),
            ("大理", "532900"),
            ("大理市", "532900"),
            ("Ili", "654000"),
            ("吉林", "220000"),
            ("吉林市", "220200"),
            ("Aba", "513200"),
            ("Macau", "820000"),
            ("Lasa", "540100"),
            ("Xizang", "540000"),
            ("UK", "GB"),
            ("USA", "US"),
            ("Korea", "KR"),
            ("Turkey", "TR"),
            ("英國", "GB"),
            ("東京", "JPTYO"),
            ("台北", "710000"),
            ("臺北", "710000"),
            ("昆山", "320500"),
            ("浦东", "310000"),
        ] {
            assert_eq!(first(wanted), code, "{wanted}");
        }
    }

    #[test]
    fn nothing_finds_nothing() {
        assert!(find("").is_empty() && find(" '-").is_empty());
    }

    /// Other names are of places that the tables have, and no text is needed twice.
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

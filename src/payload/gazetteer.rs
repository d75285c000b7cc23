//! Finds places by code or name, in the tables of the codes. UN/LOCODE has a hundred thousand places;
//! the table has the large ones, and codes may name any of them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Country, Division, Lang, Region, UnLocode};

/// Other names of places.
static OTHER_NAMES: &str = include_str!("tables/other_names.txt");
/// Traditional characters, and their simplified forms.
static TRADITIONAL: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let pair = |line: &str| Some((line.chars().next()?, line.chars().nth(1)?));
    include_str!("tables/traditional.txt").lines().filter(|line| !line.starts_with('#')).filter_map(pair).collect()
});

/// What a Chinese name ends with, which people leave out. Longer ends first.
const ENDS: [&str; 12] =
    ["特别行政区", "自治州", "自治县", "自治区", "林区", "地区", "省", "市", "县", "盟", "区", "州"];
/// The nationalities in names of autonomous divisions.
const NATIONALITIES: [&str; 22] = [
    "朝鲜族",
    "土家族",
    "苗族",
    "藏族",
    "羌族",
    "彝族",
    "布依族",
    "侗族",
    "哈尼族",
    "壮族",
    "傣族",
    "白族",
    "景颇族",
    "傈僳族",
    "回族",
    "黎族",
    "蒙古族",
    "蒙古",
    "哈萨克",
    "柯尔克孜",
    "维吾尔",
    "各族",
];

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

/// What a code is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlaceFor {
    City,
    Country,
    /// A stay: a city, or a country of which no more is known.
    Stay,
}

/// The code of a place as people write it: the name of a city or a country in place of the code, digits
/// in any width or as a number of a spreadsheet (`310000.0`). A text that is neither stays as it is, and
/// so does a code that is also a name.
pub(crate) fn place_code(text: &str, wanted: PlaceFor) -> Cow<'_, str> {
    /// No name is longer.
    const MAX_BYTES: usize = 120;
    let text = text.trim();
    if text.len() > MAX_BYTES || UnLocode::new(text).is_ok() {
        return Cow::Borrowed(text);
    }
    let narrow: String = text.chars().map(plain).collect();
    let digits = narrow.strip_suffix(".0").unwrap_or(&narrow);
    if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Cow::Owned(digits.to_owned());
    }
    named(text, wanted).map_or(Cow::Borrowed(text), Cow::Borrowed)
}

/// The code that a name stands for, if it is the whole name of one place, or its name without the end, such
/// as 大理. A district is none of the city that it belongs to, if others have one of that name.
fn named(text: &str, wanted: PlaceFor) -> Option<&'static str> {
    let folded = folded(text);
    // 东京市 and 昆山市 are not the names that the tables have, but cannot be other places.
    let abroad = folded.strip_suffix('市');
    let places = NAMES.get(&folded).or_else(|| NAMES.get(abroad?))?;
    let is_wanted = |one: &&Named| match ENTRIES.get(one.entry).map(|entry| entry.place.kind) {
        Some(PlaceKind::City) => wanted != PlaceFor::Country && (abroad.is_none() || !one.is_short),
        Some(PlaceKind::Country) => wanted != PlaceFor::City,
        Some(PlaceKind::Region) | None => false,
    };
    let mut places: Vec<&Named> = places.iter().filter(is_wanted).collect();
    // Of a city and a country of one name the country is always right, but for divisions of China.
    if wanted == PlaceFor::Stay && places.len() > 1 {
        let code = |one: &&Named| ENTRIES.get(one.entry).map_or("", |entry| &entry.place.code);
        let is_division = |one: &&Named| code(one).len() == 6;
        let has_division = places.iter().any(is_division);
        places.retain(|one| if has_division { is_division(one) } else { code(one).len() == 2 });
    }
    let [one] = *places.as_slice() else { return None };
    let code = &ENTRIES.get(one.entry).filter(|_| !one.is_only_found)?.place.code;
    (!is_province(code) && code != Country::CHINA.code()).then_some(code.as_str())
}

/// A place that has a name.
struct Named {
    /// Its place in [`ENTRIES`].
    entry: usize,
    /// Whether it is the name without its end.
    is_short: bool,
    /// Whether the name finds it, but does not stand for it.
    is_only_found: bool,
}

/// The places of each folded name.
static NAMES: LazyLock<HashMap<String, Vec<Named>>> = LazyLock::new(|| {
    let mut names: HashMap<String, Vec<Named>> = HashMap::new();
    for (at, entry) in ENTRIES.iter().enumerate() {
        let mut add = |name: &str, is_short: bool, is_only_found: bool| {
            let places = names.entry(name.to_owned()).or_default();
            if places.iter().all(|known| known.entry != at) {
                places.push(Named { entry: at, is_short, is_only_found });
            }
        };
        add(&entry.code, false, false);
        entry.whole.iter().for_each(|name| add(name, false, entry.only_found.contains(name)));
        entry.short.iter().for_each(|name| add(name, true, false));
    }
    names
});

/// Whether a code of GB/T 2260 is a province that has cities of its own.
fn is_province(code: &str) -> bool {
    const CITIES: [&str; 7] = ["110000", "120000", "310000", "500000", "710000", "810000", "820000"];
    code.len() == 6 && code.ends_with("0000") && !CITIES.contains(&code)
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

/// A folded Chinese name without what people leave out: 大理 for 大理白族自治州.
fn short(name: &str) -> &str {
    /// No name is shorter.
    const MIN_BYTES: usize = "大理".len();
    let without =
        |name: &'_ str, end: &str| name.strip_suffix(end).filter(|rest| rest.len() >= MIN_BYTES).map(str::len);
    let Some(mut length) = ENDS.iter().find_map(|end| without(name, end)) else { return name };
    let rest = |length: usize| name.get(..length).unwrap_or(name);
    while let Some(less) = NATIONALITIES.iter().find_map(|end| without(rest(length), end)) {
        length = less;
    }
    rest(length)
}

/// An English name without what people leave out: Dali for Dali Bai Autonomous Prefecture.
fn short_in_english(name: &str) -> &str {
    let is_divided = [" Prefecture", " League", " County", " District"].iter().any(|end| name.ends_with(end));
    name.split_once(' ').filter(|_| is_divided).map_or(name, |(first, _)| first)
}

/// The text without case, accents, blanks and signs, in simplified characters.
fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(plain).filter(|character| character.is_alphanumeric()).collect()
}

/// A small Latin letter without its accent: those that the tables use, and their neighbours. A full-width
/// character in narrow form, a traditional one in simplified form.
fn plain(letter: char) -> char {
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
        '\u{ff01}'..='\u{ff5e}' => u32::from(letter).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(letter),
        '\u{4e00}'..='\u{9fff}' => TRADITIONAL.get(&letter).copied().unwrap_or(letter),
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

    #[test]
    fn a_text_names_one_place_or_none() {
        use PlaceFor::{City, Country, Stay};
        for (text, wanted, code) in [
            ("武汉", City, "420100"),
            ("武汉市", City, "420100"),
            ("上海", City, "310000"),
            (" 上海市 ", City, "310000"),
            ("420100", City, "420100"),
            ("４２０１００", City, "420100"),
            ("310000.0", City, "310000"),
            ("香港", City, "810000"),
            ("西雙版納", City, "532800"),
            ("昆山", City, "320500"),
            ("昆山市", City, "320500"),
            ("吉林市", City, "220200"),
            ("日本", Country, "JP"),
            ("日本", Stay, "JP"),
            ("日本", City, "日本"),
            ("jp", Country, "JP"),
            ("tokyo", City, "JPTYO"),
            ("东京市", City, "JPTYO"),
            ("Paris", City, "FRPAR"),
            // A UN/LOCODE, though no place may have it.
            ("PARIS", City, "PARIS"),
            ("DELHI", City, "DELHI"),
            ("ITROM", City, "ITROM"),
            ("IT2ZZ", City, "IT2ZZ"),
            ("新加坡", City, "SGSIN"),
            ("新加坡", Country, "SG"),
            ("新加坡", Stay, "SG"),
            ("台湾", City, "710000"),
            ("台湾", Stay, "710000"),
            ("香港", Country, "香港"),
            ("KL", Country, "KL"),
            ("苏州", City, "320500"),
            ("Suzhou", City, "Suzhou"),
        ] {
            assert_eq!(place_code(text, wanted), code, "{text}");
        }
        // Provinces, districts and counties of the name of a city elsewhere, and states abroad.
        for text in [
            "湖北",
            "吉林",
            "海南",
            "中国",
            "Atlantis",
            "",
            "朝阳",
            "朝阳区",
            "甘南县",
            "中山区",
            "大同区",
            "西安区",
            "兴安县",
            "资阳区",
            "通州",
            "大兴",
            "华盛顿州",
            "纽约州",
            "圣地亚哥",
            "圣保罗州",
        ] {
            for wanted in [City, Country, Stay] {
                assert_eq!(place_code(text, wanted), text);
            }
        }
        let long = "武".repeat(1 << 20);
        assert_eq!(place_code(&long, City), long);
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
        assert!(TRADITIONAL.len() > 200);
    }
}

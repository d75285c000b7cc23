//! From the name of a place to its code.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::spelling::{folded, plain};
use super::{ENTRIES, PlaceKind};
use crate::payload::{Country, UnLocode};

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

/// The code that a name stands for: the whole name of one place, or the name without its end, such as 大理.
/// A district stands for its city only if no other city has a district of that name.
fn named(text: &str, wanted: PlaceFor) -> Option<&'static str> {
    let folded = folded(text);
    // 东京市 and 昆山市: the tables have these names without 市.
    let without_end = folded.strip_suffix('市');
    let places = NAMES.get(&folded).or_else(|| NAMES.get(without_end?))?;
    let is_wanted = |one: &&Named| match ENTRIES.get(one.entry).map(|entry| entry.place.kind) {
        Some(PlaceKind::City) => wanted != PlaceFor::Country && (without_end.is_none() || !one.is_short),
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

#[cfg(test)]
mod tests {
    use super::*;

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
}

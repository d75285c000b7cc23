//! Places as residents write them: names of Chinese cities and of countries, or their codes.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::payload::{Country, Division, Place, PlaceFor, place_code};
use crate::words::Lang;

/// The codes of names, in both languages.
static CODES: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    let both = [Lang::En, Lang::Zh];
    // Names of divisions come last, so that they win.
    let countries = countries().flat_map(|country| both.map(|lang| (country.name(lang), country.code().to_owned())));
    let divisions = cities().flat_map(|city| both.map(|lang| (city.name(lang), city.to_string())));
    countries.chain(divisions).collect()
});

fn countries() -> impl Iterator<Item = Country> {
    let letters = || 'A'..='Z';
    let codes = letters().flat_map(move |first| letters().map(move |second| format!("{first}{second}")));
    codes.filter_map(|code| Country::new(&code).ok()).filter(|country| *country != Country::CHINA)
}

/// Cities: prefectures, municipalities, and counties directly under a province.
fn cities() -> impl Iterator<Item = Division> {
    const MUNICIPALITIES: [u32; 4] = [110_000, 120_000, 310_000, 500_000];
    Division::all().filter(|one| one.number() % 10_000 != 0 || MUNICIPALITIES.contains(&one.number()))
}

/// The code of a place: of a name that the form suggests, of another form of a name, or what was written.
pub(super) fn code_of(written: &str) -> String {
    CODES.get(written).cloned().unwrap_or_else(|| place_code(written, PlaceFor::Stay).to_ascii_uppercase())
}

/// The name of a place that was written as a name or a code.
pub(super) fn name_of(written: &str, lang: Lang) -> String {
    let code = code_of(written);
    match (Country::new(&code), Place::parse(&code)) {
        (Ok(country), _) => country.name(lang).to_owned(),
        (_, Ok(place)) => place.name(lang),
        _ => written.to_owned(),
    }
}

/// The names that a form suggests.
pub(super) fn suggestions(lang: Lang) -> impl Iterator<Item = &'static str> {
    cities().map(move |city| city.name(lang)).chain(countries().map(move |country| country.name(lang)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_known_by_its_name_in_both_languages_and_by_its_code() {
        for (written, code) in [
            ("武汉市", "420100"),
            ("上海市", "310000"),
            ("420100", "420100"),
            ("日本", "JP"),
            ("Japan", "JP"),
            ("jp", "JP"),
            ("武汉", "420100"),
            ("上海", "310000"),
            ("東京", "JPTYO"),
        ] {
            assert_eq!(code_of(written), code, "{written}");
        }
        assert_eq!(name_of("420100", Lang::Zh), "武汉市");
        assert_eq!(code_of("Atlantis"), "ATLANTIS");
        // The page that has them stays small.
        assert!(suggestions(Lang::Zh).count() < 700);
    }
}

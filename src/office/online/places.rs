//! Places as residents write them: names of Chinese cities and of countries, or their codes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::payload::{Country, Division, Place, PlaceFor, place_code};
use crate::words::Lang;

/// Cities whose name alone could be another place, each by its name with its province, such as
/// `Suzhou (Jiangsu)`.
static WITH_PROVINCE: LazyLock<HashMap<String, Division>> = LazyLock::new(|| {
    let is_shared = |city: &Division, lang| place_code(city.name(lang), PlaceFor::Stay) != city.to_string();
    let shared =
        |lang| cities().filter(move |city| is_shared(city, lang)).map(move |city| (with_province(city, lang), city));
    shared(Lang::En).chain(shared(Lang::Zh)).collect()
});

fn with_province(city: Division, lang: Lang) -> String {
    let province = Division::new(city.number() / 10_000 * 10_000).map_or("", |province| province.name(lang));
    format!("{} ({province})", city.name(lang))
}

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
    match WITH_PROVINCE.get(written.trim()) {
        Some(city) => city.to_string(),
        None => place_code(written, PlaceFor::Stay).to_ascii_uppercase(),
    }
}

/// The name of a place that was written as a name or a code.
pub(super) fn name_of(written: &str, lang: Lang) -> String {
    let code = code_of(written);
    match (Country::new(&code), Place::parse(&code)) {
        (Ok(country), _) => country.name(lang).to_owned(),
        (_, Ok(Place::Division(city))) => label(city, lang).into_owned(),
        (_, Ok(place)) => place.name(lang),
        _ => written.to_owned(),
    }
}

/// The names that a form suggests. Each stands for one place.
pub(super) fn suggestions(lang: Lang) -> impl Iterator<Item = Cow<'static, str>> {
    let countries = countries().map(move |country| Cow::Borrowed(country.name(lang)));
    cities().map(move |city| label(city, lang)).chain(countries)
}

/// The name of a city, with its province where the name alone could be another place.
fn label(city: Division, lang: Lang) -> Cow<'static, str> {
    let label = with_province(city, lang);
    if WITH_PROVINCE.contains_key(&label) { Cow::Owned(label) } else { Cow::Borrowed(city.name(lang)) }
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
        assert_eq!(code_of("Suzhou"), "SUZHOU", "of two cities of one name none is taken");
        assert_eq!([code_of("Suzhou (Jiangsu)"), code_of(" Suzhou (Anhui)")], ["320500", "341300"]);
        assert_eq!(name_of("320500", Lang::En), "Suzhou (Jiangsu)");
        // The page that has them stays small.
        assert!(suggestions(Lang::Zh).count() < 700);
    }

    #[test]
    fn each_suggestion_stands_for_its_own_place() {
        for lang in [Lang::En, Lang::Zh] {
            let cities = cities().map(|city| (label(city, lang), city.to_string()));
            // These are divisions too, and a division is taken, as in tables.
            let countries = countries().filter(|country| !["HK", "MO", "TW"].contains(&country.code()));
            let countries = countries.map(|country| (Cow::Borrowed(country.name(lang)), country.code().to_owned()));
            for (name, code) in cities.chain(countries) {
                assert_eq!(code_of(&name), code, "{name}");
            }
        }
    }
}

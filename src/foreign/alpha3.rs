//! Countries by three letters, as ICAO and WHO write them.

use core::fmt;
use std::sync::LazyLock;

use crate::payload::{Country, order};
use crate::words::Lang;

/// Rows of ISO 3166-1: alpha-3 and alpha-2, sorted by alpha-3.
const TABLE: &str = include_str!("tables/alpha3.txt");

/// The rows by alpha-2: each verification of an EU-style certificate looks one up.
static BY_ALPHA2: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let mut sorted: Vec<_> = rows().map(|(alpha3, alpha2)| (alpha2, alpha3)).collect();
    order::sort_by(&mut sorted, Ord::cmp);
    sorted
});

/// The three-letter code of a country (ISO 3166-1), or of another member of a network, such as
/// `UTO` or `XXH`.
///
/// ```
/// use fede::foreign::Alpha3;
///
/// assert_eq!(Alpha3::new("PT"), Alpha3::new("PRT"));
/// assert_eq!(Alpha3::new("PT").unwrap().to_string(), "PRT");
/// assert!(Alpha3::new("Portugal").is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alpha3([u8; 3]);

impl Alpha3 {
    /// Reads two letters of ISO 3166-1, or any three capital letters.
    #[must_use]
    pub fn new(code: &str) -> Option<Self> {
        if code.len() == 2 {
            let at = BY_ALPHA2.binary_search_by_key(&code, |(alpha2, _)| alpha2).ok()?;
            return BY_ALPHA2.get(at).and_then(|(_, alpha3)| Self::new(alpha3));
        }
        let letters: [u8; 3] = code.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_uppercase).then_some(Self(letters))
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Cannot fail: the letters are ASCII.
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The country, if ISO 3166-1 has it.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        let (_, alpha2) = rows().find(|(alpha3, _)| *alpha3 == self.as_str())?;
        Country::new(alpha2).ok()
    }

    /// The name shown to people; the code if ISO 3166-1 does not have it.
    #[must_use]
    pub fn name(&self, lang: Lang) -> String {
        self.country().map_or_else(|| self.to_string(), |country| country.name(lang).to_owned())
    }
}

impl fmt::Display for Alpha3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter_map(|line| line.split_once(' ')).filter(|(alpha3, _)| *alpha3 != "#")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `WRITE_TABLES=1 cargo test the_three_letters` regenerates the table.
    #[test]
    fn the_three_letters_are_those_of_iso_3166() {
        let mut lines: Vec<String> =
            rust_iso3166::ALL.iter().map(|country| format!("{} {}\n", country.alpha3, country.alpha2)).collect();
        lines.sort_unstable();
        let text = format!(
            "# ISO 3166-1: alpha-3 and alpha-2. From crate rust_iso3166 0.2.0 (Apache-2.0), year 2026.\n{}",
            lines.concat()
        );
        if std::env::var_os("WRITE_TABLES").is_some() {
            std::fs::write("src/foreign/tables/alpha3.txt", &text).unwrap();
        }
        assert_eq!(text, TABLE);
        assert_eq!(rows().count(), 249);
    }

    #[test]
    fn members_of_networks_need_not_be_countries() {
        assert_eq!(Alpha3::new("XXH").unwrap().country(), None);
        assert_eq!(Alpha3::new("UTO").unwrap().name(Lang::En), "UTO");
        assert_eq!(Alpha3::new("JPN").unwrap().name(Lang::En), "Japan");
        for wrong in ["", "P", "XX", "pt", "prt", "PRTX", "P1T", "日"] {
            assert_eq!(Alpha3::new(wrong), None, "{wrong}");
        }
    }
}

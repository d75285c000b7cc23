//! Places of an itinerary: GB/T 2260 for cities in China, UN/LOCODE elsewhere.

use core::fmt;

use super::table;
use super::{Country, Lang, PayloadError};

/// A division of GB/T 2260: a province, a prefecture, or a county directly under a province.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Division {
    number: u32,
    zh: &'static str,
    en: &'static str,
}

impl Division {
    /// Looks up a division by its six digits as a number: 310000 is Shanghai, 420100 is Wuhan.
    ///
    /// # Errors
    /// [`PayloadError::UnknownDivision`] for a code that is not in the table.
    pub fn new(number: u32) -> Result<Self, PayloadError> {
        // No code starts with 0, so the number has all six digits.
        table::division(&number.to_string())
            .map(|(_, names)| Self { number, zh: names.zh, en: names.en })
            .ok_or(PayloadError::UnknownDivision { found: number })
    }

    /// Every division of the table, sorted by number.
    pub fn all() -> impl Iterator<Item = Self> {
        table::divisions().filter_map(|(code, names)| {
            let number = code.parse().ok()?;
            Some(Self { number, zh: names.zh, en: names.en })
        })
    }

    /// The six digits as a number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// The name shown to people.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        lang.pick(self.en, self.zh)
    }
}

impl fmt::Display for Division {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.number)
    }
}

/// A UN/LOCODE place (UNECE Recommendation 16) outside China: a country code and three characters
/// of A–Z and 2–9.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnLocode([u8; 5]);

impl UnLocode {
    /// Creates a place from the five characters without a blank: `JPTYO`.
    ///
    /// This checks the form and the country, not the UN/LOCODE list. The list changes twice a year,
    /// and a gate must not refuse a code because of a place that is newer than its list.
    ///
    /// # Errors
    /// [`PayloadError::NotUnLocode`] for anything else, and for places in China.
    pub fn new(text: &str) -> Result<Self, PayloadError> {
        let bytes: [u8; 5] = text.as_bytes().try_into().map_err(|_| PayloadError::NotUnLocode)?;
        let [.., a, b, c] = bytes;
        let place_is_right = [a, b, c].iter().all(|byte| matches!(byte, b'A'..=b'Z' | b'2'..=b'9'));
        // Two codes for one place would not compare as equal, so places in China are refused here.
        let country = text.get(..2).and_then(|alpha2| Country::new(alpha2).ok());
        match country {
            Some(country) if place_is_right && country != Country::CHINA => Ok(Self(bytes)),
            _ => Err(PayloadError::NotUnLocode),
        }
    }

    /// The five characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // The constructor accepts only ASCII.
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The country of the place.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        self.as_str().get(..2).and_then(|alpha2| Country::new(alpha2).ok())
    }
}

/// A place where a person has been. Divisions sort before UN/LOCODEs, as their encodings do.
///
/// ```
/// use fede::payload::{Lang, Place};
///
/// assert_eq!(Place::parse("420100")?.name(Lang::Zh), "武汉市"); // GB/T 2260
/// assert_eq!(Place::parse("ITROM")?.to_string(), "ITROM"); // UN/LOCODE
/// # Ok::<(), fede::payload::PayloadError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In China.
    Division(Division),
    /// Elsewhere.
    UnLocode(UnLocode),
}

impl Place {
    /// Parses six digits or a UN/LOCODE.
    ///
    /// # Errors
    /// [`PayloadError::UnknownDivision`] and [`PayloadError::NotUnLocode`].
    pub fn parse(text: &str) -> Result<Self, PayloadError> {
        // Check the digits first: `parse` alone would accept a sign.
        let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(number) if digits => Division::new(number).map(Self::Division),
            _ => UnLocode::new(text).map(Self::UnLocode),
        }
    }

    /// The name shown to people.
    #[must_use]
    pub fn name(&self, lang: Lang) -> String {
        match self {
            Self::Division(division) => division.name(lang).to_owned(),
            Self::UnLocode(place) => {
                let country = place.country().map_or("", |country| country.name(lang));
                format!("{country} {}", place.as_str().get(2..).unwrap_or_default())
            }
        }
    }
}

impl core::str::FromStr for Place {
    type Err = PayloadError;

    /// Reads a GB/T 2260 code or a UN/LOCODE.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Division(division) => write!(f, "{division}"),
            Self::UnLocode(place) => f.write_str(place.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_codes_and_names() {
        let wuhan = Place::parse("420100").unwrap();
        assert_eq!(wuhan.name(Lang::Zh), "武汉市");
        assert_eq!(wuhan.name(Lang::En), "Wuhan");
        assert_eq!(wuhan.to_string(), "420100");
        let tokyo = Place::parse("JPTYO").unwrap();
        assert_eq!(tokyo.name(Lang::En), "Japan TYO");
        assert!(wuhan < tokyo);
        assert_eq!(Place::parse("999900"), Err(PayloadError::UnknownDivision { found: 999_900 }));
        for bad in ["", "JP", "JPTY", "JPTY1", "JPtyo", "CNSHA", "XXTYO", "JPTYOO", "42010", "日本"] {
            assert_eq!(Place::parse(bad), Err(PayloadError::NotUnLocode), "{bad}");
        }
    }

    #[test]
    fn every_division_of_the_table_is_found_again() {
        let mut count = 0;
        for division in Division::all() {
            count += 1;
            assert_eq!(Division::new(division.number()), Ok(division));
        }
        assert!(count > 360, "{count}");
    }
}

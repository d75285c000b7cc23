//! Countries (ISO 3166-1), regions (ISO 3166-1 and 3166-2), and the places of an itinerary: GB/T
//! 2260 for cities in China, UN/LOCODE elsewhere.

use core::fmt;

use super::{PayloadError, table};
use crate::words::Lang;

/// A country or territory of ISO 3166-1, by its alpha-2 code: `CN`, `JP`, `HK`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country(&'static str);

impl Country {
    /// China. Its places use GB/T 2260 codes.
    pub const CHINA: Self = Self("CN");

    /// Looks up a country by its alpha-2 code in capital letters.
    ///
    /// # Errors
    /// [`PayloadError::UnknownCountry`] for a code that ISO 3166-1 does not assign.
    pub fn new(alpha2: &str) -> Result<Self, PayloadError> {
        table::territory(alpha2).map(|(alpha2, _)| Self(alpha2)).ok_or(PayloadError::UnknownCountry)
    }

    /// The alpha-2 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// The name shown to people, from Unicode CLDR. The code itself if there is no name.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        table::territory(self.0).map_or(self.0, |(_, names)| lang.pick(names.en, names.zh))
    }
}

impl core::str::FromStr for Country {
    type Err = PayloadError;

    /// Reads an ISO 3166-1 alpha-2 code.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text)
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A region that issues codes: a country of ISO 3166-1 (`CN`) or a subdivision of ISO 3166-2
/// (`CN-SH`).
///
/// ```
/// use fede::payload::{Lang, Region};
///
/// let shanghai = Region::new("CN-SH")?;
/// assert_eq!(shanghai.name(Lang::Zh), "上海市");
/// assert!(Region::new("CN-XX").is_err());
/// # Ok::<(), fede::payload::PayloadError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region {
    code: &'static str,
    country: Country,
}

impl Region {
    /// Looks up a region by its code in capital letters.
    ///
    /// # Errors
    /// [`PayloadError::UnknownRegion`] for a code that ISO 3166 does not assign.
    pub fn new(code: &str) -> Result<Self, PayloadError> {
        let unknown = |_| PayloadError::UnknownRegion;
        match code.split_once('-') {
            None => Country::new(code).map(|country| Self { code: country.0, country }).map_err(unknown),
            Some((country, _)) => {
                let country = Country::new(country).map_err(unknown)?;
                let code = table::subdivision(code).ok_or(PayloadError::UnknownRegion)?;
                Ok(Self { code, country })
            }
        }
    }

    /// The code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.code
    }

    /// The country of the region; the region itself if it is a country.
    #[must_use]
    pub const fn country(self) -> Country {
        self.country
    }

    /// The name shown to people: from CLDR for a country, from GB/T 2260 for a Chinese province.
    /// For a subdivision of another country, this is the country's name: ISO 3166-2 has no names in
    /// both languages. The trust list has them.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        if self.code == self.country.0 {
            return self.country.name(lang);
        }
        if let Some(row) = table::province(self.code) {
            return lang.pick(row.en, row.zh);
        }
        self.country.name(lang)
    }
}

impl core::str::FromStr for Region {
    type Err = PayloadError;

    /// Reads an ISO 3166-1 or 3166-2 code.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

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

    /// The places that have a name, sorted by code.
    #[cfg(any(feature = "cli", feature = "office"))]
    pub(crate) fn named() -> impl Iterator<Item = Self> {
        table::cities().filter_map(|code| Self::new(code).ok())
    }

    /// The name shown to people. For a place without a name, this is its code and its country: `ZZZ
    /// (Italy)`.
    #[must_use]
    pub fn name(&self, lang: Lang) -> String {
        if let Some(names) = table::city(self.as_str()) {
            return lang.pick(names.en, names.zh).to_owned();
        }
        let place = self.as_str().get(2..).unwrap_or_default();
        let country = self.country().map_or("", |country| country.name(lang));
        match lang {
            Lang::Zh => format!("{place}（{country}）"),
            Lang::En => format!("{place} ({country})"),
        }
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
/// assert_eq!(Place::parse("ITROM")?.name(Lang::En), "Rome"); // UN/LOCODE
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
            Self::UnLocode(place) => place.name(lang),
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
    fn regions_are_of_iso_3166() {
        let shanghai = Region::new("CN-SH").unwrap();
        assert_eq!(shanghai.name(Lang::Zh), "上海市");
        assert_eq!(shanghai.name(Lang::En), "Shanghai");
        assert_eq!(shanghai.country(), Country::CHINA);
        assert_eq!(Region::new("IT").unwrap().name(Lang::Zh), "意大利");
        assert_eq!(Region::new("IT-25").unwrap().name(Lang::En), "Italy");
        for bad in ["", "cn", "CN-", "CN-XX", "XX", "CN-sh", "CN-SH-1", "CHN", "-SH", "上海"] {
            assert_eq!(Region::new(bad), Err(PayloadError::UnknownRegion), "{bad}");
        }
        for bad in ["", "jp", "JPN", "XX", "CN-SH"] {
            assert_eq!(Country::new(bad), Err(PayloadError::UnknownCountry), "{bad}");
        }
    }

    #[test]
    fn places_have_codes_and_names() {
        let wuhan = Place::parse("420100").unwrap();
        assert_eq!(wuhan.name(Lang::Zh), "武汉市");
        assert_eq!(wuhan.name(Lang::En), "Wuhan");
        assert_eq!(wuhan.to_string(), "420100");
        let tokyo = Place::parse("JPTYO").unwrap();
        assert_eq!((tokyo.name(Lang::En), tokyo.name(Lang::Zh)), ("Tokyo".to_owned(), "东京".to_owned()));
        let unnamed = Place::parse("IT2ZZ").unwrap();
        assert_eq!((unnamed.name(Lang::En), unnamed.name(Lang::Zh)), ("2ZZ (Italy)".into(), "2ZZ（意大利）".into()));
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

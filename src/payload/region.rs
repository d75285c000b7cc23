//! Countries (ISO 3166-1) and regions (ISO 3166-1 and 3166-2).

use core::fmt;

use super::PayloadError;
use super::table;
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
}

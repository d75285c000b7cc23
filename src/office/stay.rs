//! Stays: where a person was, and when.

use crate::payload::{Country, PayloadError, Place};
use crate::time::Timestamp;
use crate::words::{Explain, Lang, errors_tables as say};

/// The place of a stay, as exactly as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StayPlace {
    /// A city or other place.
    City(Place),
    /// Only the country is known, for example abroad.
    Country(Country),
}

impl StayPlace {
    /// Parses six digits of GB/T 2260, a UN/LOCODE, or the two letters of a country.
    ///
    /// # Errors
    /// [`PayloadError`] for anything else.
    pub fn parse(text: &str) -> Result<Self, PayloadError> {
        if text.len() == 2 { Country::new(text).map(Self::Country) } else { Place::parse(text).map(Self::City) }
    }

    /// The country of the place.
    #[must_use]
    pub fn country(&self) -> Option<Country> {
        match self {
            Self::City(Place::Division(_)) => Some(Country::CHINA),
            Self::City(Place::UnLocode(place)) => place.country(),
            Self::Country(country) => Some(*country),
        }
    }
}

/// Why a stay is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum StayError {
    /// The departure is before the arrival.
    DepartureBeforeArrival {
        /// The arrival.
        arrival: Timestamp,
        /// The departure.
        departure: Timestamp,
    },
}

impl Explain for StayError {
    fn id(&self) -> &'static str {
        match self {
            Self::DepartureBeforeArrival { .. } => "departure-first",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::DepartureBeforeArrival { arrival, departure } => say::DepartureFirst { arrival, departure }.say(lang),
        }
    }

    fn hint(&self, _: Lang) -> String {
        String::new()
    }
}

/// A stay in one place. Without a departure, it lasts until the person arrives elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    place: StayPlace,
    arrival: Timestamp,
    departure: Option<Timestamp>,
}

impl Stay {
    /// Creates a stay. Arrival and departure may be the same moment: a single sighting.
    ///
    /// # Errors
    /// [`StayError::DepartureBeforeArrival`].
    pub fn new(place: StayPlace, arrival: Timestamp, departure: Option<Timestamp>) -> Result<Self, StayError> {
        match departure {
            Some(departure) if departure < arrival => Err(StayError::DepartureBeforeArrival { arrival, departure }),
            _ => Ok(Self { place, arrival, departure }),
        }
    }

    /// The place.
    #[must_use]
    pub const fn place(&self) -> StayPlace {
        self.place
    }

    /// The arrival.
    #[must_use]
    pub const fn arrival(&self) -> Timestamp {
        self.arrival
    }

    /// The departure, if it is known.
    #[must_use]
    pub const fn departure(&self) -> Option<Timestamp> {
        self.departure
    }
}

impl core::fmt::Display for StayPlace {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::City(place) => place.fmt(f),
            Self::Country(country) => f.write_str(country.code()),
        }
    }
}

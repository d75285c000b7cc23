//! What an office knows about people and places: facts, stays and risk areas.

use crate::payload::{Country, PayloadError, Place, Region};
use crate::time::Timestamp;
use crate::words::{Explain, Lang, errors_tables, office as say, vocabulary};

vocabulary! {
    /// The kind of a fact about a person.
    #[non_exhaustive]
    pub enum FactKind {
        /// A case confirmed by a test.
        ConfirmedCase = 0, "confirmed-case", say::confirmed_case;
        /// A suspected case.
        SuspectedCase = 1, "suspected-case", say::suspected_case;
        /// A close contact of a case. It begins at the last contact.
        CloseContact = 2, "close-contact", say::close_contact;
        /// An isolation order.
        IsolationOrder = 3, "isolation-order", say::isolation_order;
        /// A positive test.
        PositiveTest = 4, "positive-test", say::positive_test;
        /// A negative test.
        NegativeTest = 5, "negative-test", say::negative_test;
    }
}

/// A fact about a person. It is in force for `since <= t < until`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// The kind of fact.
    pub kind: FactKind,
    /// The start, inclusive.
    pub since: Timestamp,
    /// The end, exclusive; `None` if it is not known.
    pub until: Option<Timestamp>,
    /// The source: file and line.
    pub source: String,
}

/// The office of another region that reports a fact. Its text is the source of the fact: it begins
/// with `@`, and no file and line looks like it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reporter {
    /// The region of the office.
    pub region: Region,
    /// The time of issue of the first file that told the fact.
    pub first: Timestamp,
}

impl Reporter {
    /// Parses the source of a fact. `None` for a file and line.
    #[must_use]
    pub fn of_source(source: &str) -> Option<Self> {
        let (region, first) = source.strip_prefix('@')?.split_once(' ')?;
        Some(Self { region: Region::new(region).ok()?, first: Timestamp::parse(first).ok()? })
    }
}

impl core::fmt::Display for Reporter {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "@{} {}", self.region, self.first)
    }
}

vocabulary! {
    /// The risk level of a place.
    pub enum RiskLevel {
        /// A few cases.
        Low = 0, "low", say::low;
        /// Several cases.
        Medium = 1, "medium", say::medium;
        /// Many cases.
        High = 2, "high", say::high;
    }
}

/// A risk area, in force for `since <= t < until`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskArea {
    /// The city of the area.
    pub place: Place,
    /// The risk level.
    pub level: RiskLevel,
    /// The start, inclusive.
    pub since: Timestamp,
    /// The end, exclusive; `None` if it is not known.
    pub until: Option<Timestamp>,
    /// The source: file and line.
    pub source: String,
}

/// Risk areas, indexed by place.
#[derive(Debug, Clone, Default)]
pub struct RiskAreas(std::collections::HashMap<Place, Vec<RiskArea>>);

impl RiskAreas {
    /// Indexes areas. They may be in any order.
    #[must_use]
    pub fn new(areas: Vec<RiskArea>) -> Self {
        let mut by_place: std::collections::HashMap<Place, Vec<RiskArea>> = std::collections::HashMap::new();
        for area in areas {
            by_place.entry(area.place).or_default().push(area);
        }
        Self(by_place)
    }

    /// The highest risk of a place that was in force at some time in `from <= t <= to`.
    #[must_use]
    pub fn greatest(&self, place: &Place, from: Timestamp, to: Timestamp) -> Option<&RiskArea> {
        let overlaps = |area: &&RiskArea| area.since <= to && area.until.is_none_or(|until| from < until);
        // The highest level counts; among equal levels, the latest area.
        self.0.get(place)?.iter().filter(overlaps).max_by_key(|area| (area.level, area.since))
    }
}

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
            Self::DepartureBeforeArrival { arrival, departure } => {
                errors_tables::DepartureFirst { arrival, departure }.say(lang)
            }
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

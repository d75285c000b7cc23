//! The parts of a request: the holder, the health status and the itinerary.

use core::fmt;
use core::str::FromStr;

use serde::Deserialize;

use super::IssueError;
use super::request::time;
use crate::key::DocumentNumber;
use crate::payload::{
    Commitment, Country, DocumentKind, Grounds, HealthStatus, Holder, Itinerary, MaskedName, Place, StatusReason,
    TravelWindow, Visit,
};
use crate::time::{Day, Timestamp, Zone};
use crate::words::UnknownWord;

/// The holder of a code. `Debug` prints no fields, so that no name or number gets into a log.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolderRequest {
    /// The full name. The code carries it masked.
    pub name: Option<String>,
    /// The masked name, instead of the full name.
    pub masked_name: Option<String>,
    /// The kind of document: `resident-id`, `passport`, …
    pub document: String,
    /// The number of the document. The code carries a commitment to it.
    pub number: Option<String>,
    /// A commitment made earlier, instead of the number: 16 hexadecimal digits of salt and 32 of
    /// digest.
    pub commitment: Option<String>,
}

/// A health status.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HealthRequest {
    /// `green`, `yellow` or `red`.
    pub status: String,
    /// Time of the assessment (RFC 3339). Default: `issued`.
    pub assessed: Option<String>,
    /// The reason. Requires `authority` and `appeal`.
    pub reason: Option<String>,
    /// The authority that decided.
    pub authority: Option<String>,
    /// Where the holder can appeal.
    pub appeal: Option<String>,
}

/// An itinerary.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItineraryRequest {
    /// Number of days covered: 14 or 7. Default: 14.
    pub days: Option<u32>,
    /// Countries by ISO 3166-1.
    #[serde(default)]
    pub countries: Vec<String>,
    /// Cities with a stay longer than 4 hours.
    #[serde(default)]
    pub cities: Vec<CityRequest>,
}

/// A city of an itinerary.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CityRequest {
    /// A division code of GB/T 2260 (6 digits) or a UN/LOCODE.
    pub place: String,
    /// The last day of the person in the city (ISO 8601).
    pub last_seen: String,
    /// Whether the city has a risk area.
    #[serde(default)]
    pub risk_area: bool,
}

impl CityRequest {
    /// Parses the short form `PLACE=DAY`. A final `*` marks a city with a risk area.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (place, day) = text.split_once('=')?;
        let (last_seen, risk_area) = day.strip_suffix('*').map_or((day, false), |day| (day, true));
        Some(Self { place: place.to_owned(), last_seen: last_seen.to_owned(), risk_area })
    }
}

impl fmt::Debug for HolderRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HolderRequest").finish_non_exhaustive()
    }
}

impl HolderRequest {
    /// Checks the fields and creates a holder. `commit` is called if the request has no commitment.
    /// `today` is the local day: nobody is born later.
    ///
    /// # Errors
    /// The [`IssueError`] that names the first wrong field, or the error of `commit`.
    pub fn to_holder<E: From<IssueError>>(
        &self,
        today: Day,
        commit: impl FnOnce(DocumentKind, &DocumentNumber) -> Result<Commitment, E>,
    ) -> Result<Holder, E> {
        let name = self.shown_name()?;
        let kind = word("document", &self.document)?;
        let commitment = match (&self.number, &self.commitment) {
            (Some(_), Some(_)) => return Err(IssueError::Both { first: "number", second: "commitment" }.into()),
            (Some(number), None) => commit(kind, &DocumentNumber::of(kind, number, today).map_err(IssueError::from)?)?,
            (None, Some(hex)) => Commitment::from_hex(hex).ok_or(IssueError::Commitment)?,
            (None, None) => {
                return Err(IssueError::Missing { fields: &["number", "commitment"], why: "holder" }.into());
            }
        };
        Ok(Holder::new(name, kind, commitment))
    }

    fn shown_name(&self) -> Result<MaskedName, IssueError> {
        match (&self.name, &self.masked_name) {
            (Some(_), Some(_)) => Err(IssueError::Both { first: "name", second: "masked_name" }),
            (Some(full), None) => Ok(MaskedName::mask(full)?),
            (None, Some(masked)) => Ok(MaskedName::new(masked)?),
            (None, None) => Err(IssueError::Missing { fields: &["name", "masked_name"], why: "holder" }),
        }
    }
}

impl HealthRequest {
    pub(super) fn to_status(&self, issued: Timestamp) -> Result<HealthStatus, IssueError> {
        let status = word("status", &self.status)?;
        let assessed = time("assessed", self.assessed.as_deref())?.unwrap_or(issued);
        let missing = |fields| IssueError::Missing { fields, why: "grounds" };
        let reason: Option<StatusReason> = self.reason.as_deref().map(|id| word("reason", id)).transpose()?;
        if let Some(reason) = reason.filter(|reason| !reason.fits(status)) {
            return Err(IssueError::Reason { status, reason });
        }
        let grounds = match (reason, &self.authority, &self.appeal) {
            (None, None, None) => None,
            (reason, authority, appeal) => Some(Grounds::new(
                reason.ok_or_else(|| missing(&["reason"]))?,
                authority.as_deref().ok_or_else(|| missing(&["authority"]))?,
                appeal.as_deref().ok_or_else(|| missing(&["appeal"]))?,
            )?),
        };
        Ok(HealthStatus::new(status, assessed, grounds)?)
    }
}

impl ItineraryRequest {
    pub(super) fn to_itinerary(&self, zone: &Zone, issued: Timestamp) -> Result<Itinerary, IssueError> {
        let issue_day = zone.day_of(issued).map_err(|error| IssueError::Time { field: "issued", error })?;
        let window = TravelWindow::before(issue_day, self.days.unwrap_or(14))?;
        let countries = self.countries.iter().map(|code| Country::new(code)).collect::<Result<_, _>>()?;
        let visit = |city: &CityRequest| {
            let last_seen =
                Day::parse(&city.last_seen).map_err(|error| IssueError::Time { field: "last_seen", error })?;
            Ok(Visit::new(Place::parse(&city.place)?, last_seen, city.risk_area))
        };
        let visits = self.cities.iter().map(visit).collect::<Result<_, IssueError>>()?;
        Ok(Itinerary::new(window, countries, visits)?)
    }
}

/// Parses a word of a vocabulary.
fn word<T: FromStr<Err = UnknownWord>>(field: &'static str, word: &str) -> Result<T, IssueError> {
    word.parse().map_err(|error: UnknownWord| IssueError::Word { field, expected: error.expected() })
}

//! A request for a code, from a JSON file or from the flags of `fede issue`.

use core::fmt;
use core::str::FromStr;

use rand_core::TryCryptoRng;
use serde::Deserialize;

use super::IssueError;
use crate::key::{DocumentNumber, VerifyingKey, commit};
use crate::payload::{
    Claims, Commitment, Country, Cti, DocumentKind, Grounds, HealthStatus, Holder, Itinerary, MaskedName, Place,
    Region, Salt, Slot, Statements, TravelWindow, Validity, Visit,
};
use crate::time::{Day, Timestamp, Zone};
use crate::words::UnknownWord;

/// Default validity of a code in hours.
pub(super) const DEFAULT_HOURS: u32 = 24;
/// The countries and regions whose local time is always UTC+8.
const CHINA_TIME: [&str; 4] = ["CN", "HK", "MO", "TW"];

/// The content of a code to issue. `docs/issuing.md` explains each field.
///
/// ```
/// use fede::issuer::Request;
/// # use fede::time::Timestamp;
/// # use chacha20::rand_core::SeedableRng;
/// # let mut rng = chacha20::ChaCha20Rng::from_seed([1; 32]);
///
/// let json = r#"{"region": "CN-SH", "valid_hours": 12, "health": {"status": "green"}}"#;
/// let now = Timestamp::parse("2026-03-05T08:00:00Z")?;
/// let claims = Request::from_json(json)?.to_claims(now, &mut rng)?;
/// assert_eq!(claims.validity().window().expires().to_string(), "2026-03-05T20:00:00Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The issuing region by ISO 3166, for example `CN-SH`.
    #[serde(default)]
    pub region: String,
    /// Time of issue (RFC 3339). Default: the current time.
    pub issued: Option<String>,
    /// Start of the validity (RFC 3339). Default: `issued`.
    pub not_before: Option<String>,
    /// End of the validity (RFC 3339).
    pub expires: Option<String>,
    /// Length of the validity in hours, instead of `expires`. Default: 24.
    pub valid_hours: Option<u32>,
    /// The limit of the validity in hours, counted from `issued`. Default: 90 days. Set it only if the
    /// trust list has another limit for the region (`max_valid_hours`).
    pub max_valid_hours: Option<u32>,
    /// The slot of the day (40 bits). Default: random.
    pub slot: Option<u64>,
    /// The time zone that decides the local day of issue, for example `+08:00` or `Asia/Shanghai`.
    pub time_zone: Option<String>,
    /// The holder of the code.
    pub holder: Option<HolderRequest>,
    /// The public key of the holder, as SPKI PEM.
    pub holder_key: Option<String>,
    /// The health status.
    pub health: Option<HealthRequest>,
    /// The itinerary.
    pub itinerary: Option<ItineraryRequest>,
}

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

impl Request {
    /// Parses a request from JSON. Unknown fields are refused.
    ///
    /// # Errors
    /// [`IssueError::Json`] with line and column.
    pub fn from_json(text: &str) -> Result<Self, IssueError> {
        Ok(serde_json::from_str(text)?)
    }

    /// Checks every field and creates claims. `now` is the time of issue if the request names none.
    /// `rng` gives the salt, and the slot if the request names none.
    ///
    /// # Errors
    /// The [`IssueError`] that names the first wrong field.
    pub fn to_claims<R: TryCryptoRng + ?Sized>(&self, now: Timestamp, rng: &mut R) -> Result<Claims, IssueError> {
        let slot = match self.slot {
            Some(slot) => Slot::new(slot)?,
            None => Slot::from_low_bits(u64::from_be_bytes(random(rng)?)),
        };
        let commit_with_salt = |kind, number: &_| {
            self.check(now, slot)?;
            Ok::<_, IssueError>(commit(kind, number, Salt::new(random(rng)?))?)
        };
        let today = self.today(now)?;
        let holder = self.holder.as_ref().map(|holder| holder.to_holder(today, commit_with_salt)).transpose()?;
        self.to_claims_of(now, slot, holder)
    }

    /// Checks every field except the holder. It is fast, so call it before the slow commitment.
    ///
    /// # Errors
    /// The [`IssueError`] that names the first wrong field.
    pub fn check(&self, now: Timestamp, slot: Slot) -> Result<(), IssueError> {
        self.to_claims_of(now, slot, None).map(drop)
    }

    /// Like [`Request::to_claims`], with a slot and a holder from the caller.
    ///
    /// # Errors
    /// The [`IssueError`] that names the first wrong field.
    pub fn to_claims_of(&self, now: Timestamp, slot: Slot, holder: Option<Holder>) -> Result<Claims, IssueError> {
        let region = Region::new(&self.region)?;
        let issued = time("issued", self.issued.as_deref())?.unwrap_or(now);
        let not_before = time("not_before", self.not_before.as_deref())?;
        let expires = self.expiry(not_before.unwrap_or(issued))?;
        let validity = Validity::new(issued, not_before, expires)?;
        check_lifetime(validity, self.max_valid_hours)?;
        let health = self.health.as_ref().map(|health| health.to_status(issued)).transpose()?;
        let itinerary = match &self.itinerary {
            Some(itinerary) => Some(itinerary.to_itinerary(&self.zone(region)?, issued)?),
            None => None,
        };
        let missing = IssueError::Missing { fields: &["health", "itinerary"], why: "none" };
        let statements = Statements::of(health, itinerary).ok_or(missing)?;
        let mut claims = Claims::new(region, validity, Cti::new(issued.day(), slot), statements)?;
        if let Some(holder) = holder {
            claims = claims.with_holder(holder);
        }
        if let Some(pem) = &self.holder_key {
            claims = claims.with_holder_key(VerifyingKey::from_pem(pem)?.to_holder_key());
        }
        Ok(claims)
    }

    fn expiry(&self, start: Timestamp) -> Result<Timestamp, IssueError> {
        match (time("expires", self.expires.as_deref())?, self.valid_hours) {
            (Some(_), Some(_)) => Err(IssueError::Both { first: "expires", second: "valid_hours" }),
            (Some(expires), None) => Ok(expires),
            (None, hours) => Ok(start.saturating_add(u64::from(hours.unwrap_or(DEFAULT_HOURS)) * 3600)),
        }
    }

    /// The local day of a moment. Regions without a default zone use UTC+8, which is never behind
    /// the day on which a Chinese document can have been issued.
    ///
    /// # Errors
    /// [`IssueError::Time`] for an unknown zone.
    pub fn today(&self, now: Timestamp) -> Result<Day, IssueError> {
        let zone = match Region::new(&self.region).map(|region| self.zone(region)) {
            Ok(Err(IssueError::Missing { .. })) | Err(_) => Zone::CHINA,
            Ok(zone) => zone?,
        };
        zone.day_of(now).map_err(|error| IssueError::Time { field: "issued", error })
    }

    /// The time zone that decides the local day of issue: the requested one, or UTC+8 for China.
    ///
    /// # Errors
    /// [`IssueError::Time`] for an unknown zone, [`IssueError::Missing`] if the region has no
    /// default.
    pub fn zone(&self, region: Region) -> Result<Zone, IssueError> {
        match &self.time_zone {
            Some(text) => Zone::parse(text).map_err(|error| IssueError::Time { field: "time_zone", error }),
            None if CHINA_TIME.contains(&region.country().code()) => Ok(Zone::CHINA),
            None => Err(IssueError::Missing { fields: &["time_zone"], why: "window" }),
        }
    }
}

/// Checks the lifetime of a code, so that nobody holds one that every gate refuses.
pub(super) fn check_lifetime(validity: Validity, max_hours: Option<u32>) -> Result<(), IssueError> {
    let max = max_hours.map_or(Validity::MAX_LIFETIME, |hours| u64::from(hours) * 3600);
    let found = validity.lifetime();
    if found > max {
        return Err(IssueError::Lifetime { max, found });
    }
    Ok(())
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
    fn to_status(&self, issued: Timestamp) -> Result<HealthStatus, IssueError> {
        let status = word("status", &self.status)?;
        let assessed = time("assessed", self.assessed.as_deref())?.unwrap_or(issued);
        let missing = |fields| IssueError::Missing { fields, why: "grounds" };
        let grounds = match (&self.reason, &self.authority, &self.appeal) {
            (None, None, None) => None,
            (reason, authority, appeal) => Some(Grounds::new(
                word("reason", reason.as_deref().ok_or_else(|| missing(&["reason"]))?)?,
                authority.as_deref().ok_or_else(|| missing(&["authority"]))?,
                appeal.as_deref().ok_or_else(|| missing(&["appeal"]))?,
            )?),
        };
        Ok(HealthStatus::new(status, assessed, grounds)?)
    }
}

impl ItineraryRequest {
    fn to_itinerary(&self, zone: &Zone, issued: Timestamp) -> Result<Itinerary, IssueError> {
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

fn time(field: &'static str, text: Option<&str>) -> Result<Option<Timestamp>, IssueError> {
    text.map(|text| Timestamp::parse(text).map_err(|error| IssueError::Time { field, error })).transpose()
}

pub(super) fn random<R: TryCryptoRng + ?Sized, const N: usize>(rng: &mut R) -> Result<[u8; N], IssueError> {
    let mut bytes = [0; N];
    rng.try_fill_bytes(&mut bytes).map_err(|_| IssueError::Random)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(json: &str) -> Result<Claims, IssueError> {
        use chacha20::rand_core::SeedableRng;
        let now = Timestamp::parse("2026-03-05T16:30:00Z").unwrap();
        Request::from_json(json)?.to_claims(now, &mut chacha20::ChaCha20Rng::from_seed([2; 32]))
    }

    #[test]
    fn a_request_becomes_claims() {
        let made = claims(
            r#"{"region": "CN-SH", "holder": {"name": "张三丰", "document": "passport", "number": "E 1234567"},
                "health": {"status": "green"},
                "itinerary": {"countries": ["CN"], "cities": [{"place": "420100", "last_seen": "2026-03-05"}]}}"#,
        )
        .unwrap();
        assert_eq!(made.holder().unwrap().name(), "张*丰");
        // In Shanghai the local day is already the 6th.
        assert_eq!(made.statements().itinerary().unwrap().window().last().to_string(), "2026-03-05");
        assert_eq!(made.validity().window().expires().to_string(), "2026-03-06T16:30:00Z");
    }

    #[test]
    fn the_lifetime_is_limited() {
        let lasting = |times: &str| {
            claims(&format!(r#"{{"region": "CN", "health": {{"status": "green"}}, {times}}}"#))
                .map(|claims| claims.validity().lifetime())
        };
        let days = 90 * 86_400;
        // The 90th day after 2026-03-05T16:30:00Z, a second before, at and after.
        assert_eq!(lasting(r#""expires": "2026-06-03T16:29:59Z""#).unwrap(), days - 1);
        assert_eq!(lasting(r#""expires": "2026-06-03T16:30:00Z""#).unwrap(), days);
        let error = lasting(r#""expires": "2026-06-03T16:30:01Z""#).unwrap_err();
        assert!(matches!(error, IssueError::Lifetime { max, found } if (max, found) == (days, days + 1)));
        assert!(lasting(r#""valid_hours": 2160"#).is_ok() && lasting(r#""valid_hours": 2161"#).is_err());
        assert!(lasting(r#""valid_hours": 4294967295"#).is_err());
        // A code that begins later is counted from its issue.
        assert!(lasting(r#""not_before": "2026-03-05T16:30:01Z", "valid_hours": 2160"#).is_err());
        assert!(lasting(r#""valid_hours": 3000, "max_valid_hours": 3000"#).is_ok());
        assert!(lasting(r#""valid_hours": 25, "max_valid_hours": 24"#).is_err());
    }

    #[test]
    fn each_fault_is_named() {
        for (json, message) in [
            (r#"{"region": "CN-SH"}"#, "expected health or itinerary, found none"),
            (r#"{"region": "XX", "health": {"status": "green"}}"#, "expected a region"),
            (r#"{"region": "CN", "health": {"status": "blue"}}"#, "status: expected one of green"),
            (r#"{"region": "CN", "health": {"status": "red"}}"#, "expected a reason, an authority"),
            (r#"{"region": "CN", "health": {"status": "red", "reason": "symptoms"}}"#, "expected authority"),
            (r#"{"region": "CN", "helth": {}}"#, "unknown field `helth`"),
            (r#"{"region": "IT", "itinerary": {}}"#, "expected time_zone for an itinerary"),
            (r#"{"region": "CN", "issued": "today", "itinerary": {}}"#, "issued: expected a time such as"),
            (
                r#"{"region": "CN", "expires": "2026-03-05T16:29:59Z", "itinerary": {}}"#,
                "expected an expiry (exp) after the issue time",
            ),
            (
                r#"{"region": "CN", "expires": "2026-03-06T16:29:59Z", "valid_hours": 3, "itinerary": {}}"#,
                "expected one of expires and valid_hours, found both",
            ),
            (
                r#"{"region": "CN", "itinerary": {"cities": [{"place": "420100", "last_seen": "2026-03-06"}]}}"#,
                "expected a day from 2026-02-20 to 2026-03-05 for 420100, found 2026-03-06",
            ),
        ] {
            let error = claims(json).unwrap_err().to_string();
            assert!(error.contains(message), "{json}: {error}");
        }
    }
}

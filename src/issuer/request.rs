//! A request for a code, from a JSON file or from the flags of `fede issue`.

use rand_core::TryCryptoRng;
use serde::Deserialize;

use super::{HealthRequest, HolderRequest, IssueError, ItineraryRequest};
use crate::key::{VerifyingKey, commit};
use crate::payload::{Claims, Cti, Holder, Region, Salt, Slot, Statements, Validity};
use crate::time::{Day, Timestamp, Zone};

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

pub(super) fn time(field: &'static str, text: Option<&str>) -> Result<Option<Timestamp>, IssueError> {
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

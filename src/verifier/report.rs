//! A verdict as data. The same input gives the same bytes on every platform.

use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::{Anchor, Authentic, Decision, ForeignCode, PathWay, Reason, Verdict};
use crate::payload::hex::Hex;
use crate::payload::{Claims, HealthStatus, Holder, Itinerary, Lang, Presentation, Region, StatementKind, StatusMap};
use crate::time::Timestamp;

/// The JSON form of a [`Verdict`]. Identifiers are stable. Sentences and names can change.
///
/// ```
/// use fede::verifier::Report;
/// # use fede::{Verifier, key::VerifyingKey, payload::Region, time::Timestamp};
/// # const KEY: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/keys/hubei.pub.pem"));
/// # let verifier = Verifier::pinned(Region::new("CN-HB")?, VerifyingKey::from_pem(KEY)?);
/// # let now = Timestamp::parse("2026-03-05T12:00:00Z")?;
///
/// let verdict = verifier.verify("HTTPS://EXAMPLE.ORG", now);
/// let json = serde_json::to_value(Report::new(&verdict, now))?;
/// assert_eq!(json["decision"], "refused");
/// assert_eq!(json["reasons"][0]["id"], "foreign-url");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    decision: &'static str,
    at: String,
    reasons: Vec<ExplanationReport>,
    code: Option<CodeReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    foreign: Option<ForeignReport>,
}

impl Report {
    /// Describes a verdict. `at` is the time of checking.
    #[must_use]
    pub fn new(verdict: &Verdict, at: Timestamp) -> Self {
        let reasons = verdict.reasons().iter().map(ExplanationReport::new).collect();
        Self::of(verdict.decision(), reasons, verdict, at)
    }

    /// Describes a decision that is not a plain verdict, such as that of a gate with rules.
    #[must_use]
    pub fn of(decision: Decision, reasons: Vec<ExplanationReport>, verdict: &Verdict, at: Timestamp) -> Self {
        let (code, foreign) = (verdict.code().map(CodeReport::new), verdict.foreign().map(ForeignReport::new));
        Self { decision: decision.id(), at: at.to_string(), reasons, code, foreign }
    }
}

/// An explanation for people: a stable identifier, the compared values, a sentence and a hint.
pub trait Explanation {
    /// The stable identifier.
    fn id(&self) -> &'static str;
    /// The compared values in a fixed order.
    fn values(&self) -> Vec<(&'static str, String)>;
    /// One sentence for staff.
    fn sentence(&self, lang: Lang) -> String;
    /// What to do next.
    fn hint(&self, lang: Lang) -> String;
}

impl Explanation for Reason {
    fn id(&self) -> &'static str {
        self.id()
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        self.values()
    }

    fn sentence(&self, lang: Lang) -> String {
        self.sentence(lang)
    }

    fn hint(&self, lang: Lang) -> String {
        self.hint(lang)
    }
}

/// The JSON form of an [`Explanation`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplanationReport {
    id: &'static str,
    values: serde_json::Map<String, Value>,
    sentence: Words,
    hint: Words,
}

impl ExplanationReport {
    /// Describes an explanation in every language.
    #[must_use]
    pub fn new(reason: &(impl Explanation + ?Sized)) -> Self {
        let mut values = serde_json::Map::new();
        values.extend(reason.values().into_iter().map(|(name, value)| (name.to_owned(), value.into())));
        Self {
            id: reason.id(),
            values,
            sentence: Words::new(|lang| reason.sentence(lang)),
            hint: Words::new(|lang| reason.hint(lang)),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Words {
    en: String,
    #[serde(rename = "zh-CN")]
    zh: String,
}

impl Words {
    fn new(words: impl Fn(Lang) -> String) -> Self {
        Self { en: words(Lang::En), zh: words(Lang::Zh) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct CodeReport {
    issuer: RegionReport,
    kid: String,
    path: PathReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    live: Option<LiveReport>,
    #[serde(flatten)]
    stated: StatedReport,
}

/// A code of another network: its path, and what it states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ForeignReport {
    network: &'static str,
    path: ForeignPathReport,
    #[serde(serialize_with = "shared")]
    person: Arc<Value>,
    #[serde(serialize_with = "shared")]
    statement: Arc<Value>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ForeignPathReport {
    as_of: String,
    publisher: RegionReport,
    list_version: u64,
    words: Words,
}

fn shared<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    value.serialize(serializer)
}

impl ForeignReport {
    fn new(code: &ForeignCode) -> Self {
        let path = code.path();
        Self {
            network: path.network().id(),
            path: ForeignPathReport {
                as_of: path.as_of().to_string(),
                publisher: RegionReport::new(path.publisher()),
                list_version: path.list_version(),
                words: Words::new(|lang| path.words(lang)),
            },
            person: Arc::clone(&code.stated.person),
            statement: Arc::clone(&code.stated.statement),
        }
    }
}

/// The claims of a code whose signature was not checked, as data. [`Report`] has the same fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(
    not(feature = "holder"),
    allow(dead_code, reason = "only `fede inspect` and the holder page show unverified claims")
)]
pub(crate) struct ClaimsReport {
    issuer: RegionReport,
    #[serde(flatten)]
    stated: StatedReport,
}

#[cfg_attr(
    not(feature = "holder"),
    allow(dead_code, reason = "only `fede inspect` and the holder page show unverified claims")
)]
impl ClaimsReport {
    /// Describes unverified claims. A status counts as itself.
    pub(crate) fn new(claims: &Claims) -> Self {
        Self { issuer: RegionReport::new(claims.issuer()), stated: StatedReport::new(claims, StatusMap::default()) }
    }
}

/// What a code states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct StatedReport {
    cti: String,
    issued: String,
    not_before: String,
    expires: String,
    holder: Option<HolderReport>,
    holder_key: Option<String>,
    health: Option<HealthReport>,
    itinerary: Option<ItineraryReport>,
    origin: Option<OriginReport>,
}

impl CodeReport {
    fn new(code: &Authentic) -> Self {
        let (claims, anchor): (&Claims, _) = (code.claims(), code.anchor());
        Self {
            issuer: RegionReport::new(claims.issuer()),
            kid: anchor.key().kid().to_string(),
            path: PathReport::new(anchor),
            live: code.presentation().map(LiveReport::new),
            stated: StatedReport::new(claims, anchor.statuses()),
        }
    }
}

impl StatedReport {
    fn new(claims: &Claims, statuses: StatusMap) -> Self {
        let validity = claims.validity();
        Self {
            cti: claims.cti().to_string(),
            issued: validity.issued().to_string(),
            not_before: validity.window().not_before().to_string(),
            expires: validity.window().expires().to_string(),
            holder: claims.holder().map(HolderReport::new),
            holder_key: claims.holder_key().map(|key| Hex(key.as_bytes()).to_string()),
            health: claims.statements().health().map(|health| HealthReport::new(health, statuses)),
            itinerary: claims.statements().itinerary().map(ItineraryReport::new),
            origin: claims.origin().map(|origin| OriginReport {
                issuer: RegionReport::new(origin.issuer()),
                cti: origin.cti().to_string(),
            }),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct RegionReport {
    code: &'static str,
    name: Words,
}

impl RegionReport {
    fn new(region: Region) -> Self {
        Self { code: region.code(), name: Words::new(|lang| region.name(lang).to_owned()) }
    }
}

/// What the holder's telephone has signed. Only a live code has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct LiveReport {
    signed: String,
    challenge: Option<String>,
}

impl LiveReport {
    pub(crate) fn new(shown: &Presentation) -> Self {
        Self { signed: shown.signed().to_string(), challenge: shown.challenge().map(|challenge| challenge.to_string()) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct PathReport {
    way: &'static str,
    publisher: RegionReport,
    list_version: u64,
    via: Vec<ViaReport>,
    adopted: Option<RegionReport>,
    region: RegionReport,
    signs: Vec<&'static str>,
    until: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ViaReport {
    publisher: RegionReport,
    list_version: u64,
}

impl PathReport {
    fn new(anchor: &Anchor) -> Self {
        let path = anchor.path();
        let (via, adopted): (&[_], _) = match path.way() {
            PathWay::Pinned | PathWay::Own | PathWay::Platform => (&[], None),
            PathWay::Direct { via } => (via, None),
            PathWay::Adoption { of } => (&[], Some(RegionReport::new(*of))),
        };
        let list = |(publisher, list_version): &(Region, u64)| ViaReport {
            publisher: RegionReport::new(*publisher),
            list_version: *list_version,
        };
        Self {
            way: path.way().id(),
            publisher: RegionReport::new(path.publisher()),
            list_version: path.list_version(),
            via: via.iter().map(list).collect(),
            adopted,
            region: RegionReport::new(anchor.region()),
            signs: anchor.kinds().iter().copied().map(StatementKind::id).collect(),
            until: anchor.until().map(|until| until.to_string()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct HolderReport {
    name: String,
    document: &'static str,
    salt: String,
    commitment: String,
}

impl HolderReport {
    fn new(holder: &Holder) -> Self {
        Self {
            name: holder.name().to_owned(),
            document: holder.kind().id(),
            salt: Hex(holder.commitment().salt().as_bytes()).to_string(),
            commitment: Hex(holder.commitment().digest()).to_string(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct HealthReport {
    status: &'static str,
    counts_as: &'static str,
    assessed: String,
    reason: Option<&'static str>,
    authority: Option<String>,
    appeal: Option<String>,
}

impl HealthReport {
    fn new(health: &HealthStatus, statuses: StatusMap) -> Self {
        let grounds = health.grounds();
        Self {
            status: health.status().id(),
            counts_as: statuses.apply(health.status()).id(),
            assessed: health.assessed().to_string(),
            reason: grounds.map(|grounds| grounds.reason().id()),
            authority: grounds.map(|grounds| grounds.authority().to_owned()),
            appeal: grounds.map(|grounds| grounds.appeal().to_owned()),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ItineraryReport {
    first_day: String,
    last_day: String,
    countries: Vec<&'static str>,
    cities: Vec<CityReport>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct CityReport {
    place: String,
    name: Words,
    last_seen: String,
    risk_area: bool,
}

impl ItineraryReport {
    fn new(itinerary: &Itinerary) -> Self {
        let city = |visit: &crate::payload::Visit| CityReport {
            place: visit.place().to_string(),
            name: Words::new(|lang| visit.place().name(lang)),
            last_seen: visit.last_seen().to_string(),
            risk_area: visit.risk_area(),
        };
        Self {
            first_day: itinerary.window().first().to_string(),
            last_day: itinerary.window().last().to_string(),
            countries: itinerary.countries().iter().map(|country| country.code()).collect(),
            cities: itinerary.visits().iter().map(city).collect(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct OriginReport {
    issuer: RegionReport,
    cti: String,
}

//! Bytes → claims. Bytes that do not re-encode to the same bytes are refused.

use super::cbor::{self, CborError, FieldError, Key, Reader};
use super::cose_key::{CoseKeyError, read_cose_key};
use super::encode_claims::{encode_claims, label};
use crate::key::VerifyingKey;
use crate::payload::{
    Claims, Commitment, Country, Cti, Division, DocumentKind, Grounds, HealthStatus, Holder, Itinerary, MaskedName,
    Origin, PayloadError, Place, Region, Salt, Statements, Status, StatusReason, TravelWindow, UnLocode, Validity,
    Visit,
};
use crate::time::{Day, TimeError, Timestamp};
use crate::words::{Explain, Lang, errors_codec as say};

type Result<T> = core::result::Result<T, ClaimsError>;

/// Decodes a CWT claims set (RFC 8392) strictly.
///
/// ```
/// use fede::codec::{CoseSign1, decode_claims, encode_claims, unframe};
///
/// # const CODE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/codes/both.txt"));
/// let sign1 = CoseSign1::decode(&unframe(CODE.trim_end())?)?;
/// let claims = decode_claims(sign1.unverified_payload())?;
/// assert_eq!(claims.issuer().code(), "CN-HB");
/// assert_eq!(encode_claims(&claims), sign1.unverified_payload());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The [`ClaimsError`] that names the first fault.
pub fn decode_claims(bytes: &[u8]) -> Result<Claims> {
    decode_claims_and_key(bytes).map(|(claims, _)| claims)
}

/// Decodes claims as [`decode_claims`] does. Also returns the holder's key, ready to verify with: to
/// check a point takes as long as the rest of the claims.
pub(crate) fn decode_claims_and_key(bytes: &[u8]) -> Result<(Claims, Option<VerifyingKey>)> {
    let mut reader = Reader::new(bytes);
    let (claims, key) = read_claims(&mut reader)?;
    reader.finish()?;
    // Finds unsorted lists, a redundant `nbf`, and every other second form of the same claims.
    if encode_claims(&claims) != bytes {
        return Err(ClaimsError::NotDeterministic);
    }
    Ok((claims, key))
}

type Fields<'a> = cbor::Fields<'a, ClaimsError>;

fn read_claims(r: &mut Reader<'_>) -> Result<(Claims, Option<VerifyingKey>)> {
    let mut fields = Fields::open("claims", r)?;
    let (mut iss, mut exp, mut nbf, mut iat, mut cti, mut cnf, mut said) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            label::cwt::ISS => iss = Some(Region::new(r.text()?)?),
            label::cwt::EXP => exp = Some(read_time(r)?),
            label::cwt::NBF => nbf = Some(read_time(r)?),
            label::cwt::IAT => iat = Some(read_time(r)?),
            label::cwt::CTI => cti = Some(Cti::from_bytes(*r.byte_array()?)?),
            label::cwt::CNF => cnf = Some(read_cnf(r)?),
            label::cwt::STATEMENTS => said = Some(read_statements(r)?),
            other => return Err(fields.unknown(other)),
        }
    }
    let issuer = fields.require("iss", iss)?;
    let expires = fields.require("exp", exp)?;
    let issued = fields.require("iat", iat)?;
    let cti = fields.require("cti", cti)?;
    let said: Said = fields.require("statements", said)?;
    let mut claims = Claims::new(issuer, Validity::new(issued, nbf, expires)?, cti, said.statements)?;
    if let Some(holder) = said.holder {
        claims = claims.with_holder(holder);
    }
    let key: Option<VerifyingKey> = cnf;
    if let Some(key) = &key {
        claims = claims.with_holder_key(key.to_holder_key());
    }
    if let Some(origin) = said.origin {
        claims = claims.with_origin(origin);
    }
    Ok((claims, key))
}

fn read_time(r: &mut Reader<'_>) -> Result<Timestamp> {
    Ok(Timestamp::from_seconds(r.unsigned()?)?)
}

fn read_cnf(r: &mut Reader<'_>) -> Result<VerifyingKey> {
    let mut fields = Fields::open("cnf", r)?;
    let mut key = None;
    while let Some(label) = fields.next(r)? {
        match label {
            label::cnf::COSE_KEY => key = Some(read_cose_key(r)?),
            other => return Err(fields.unknown(other)),
        }
    }
    fields.require("COSE_Key", key)
}

/// The content of the private claim.
struct Said {
    holder: Option<Holder>,
    statements: Statements,
    origin: Option<Origin>,
}

fn read_statements(r: &mut Reader<'_>) -> Result<Said> {
    let mut fields = Fields::open("statements", r)?;
    let (mut holder, mut health, mut itinerary, mut origin) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            label::statements::HOLDER => holder = Some(read_holder(r)?),
            label::statements::HEALTH => health = Some(read_health(r)?),
            label::statements::ITINERARY => itinerary = Some(read_itinerary(r)?),
            label::statements::ORIGIN => origin = Some(read_origin(r)?),
            other => return Err(fields.unknown(other)),
        }
    }
    let statements = Statements::of(health, itinerary).ok_or(ClaimsError::NoStatement)?;
    Ok(Said { holder, statements, origin })
}

fn read_holder(r: &mut Reader<'_>) -> Result<Holder> {
    let mut fields = Fields::open("holder", r)?;
    let (mut name, mut kind, mut salt, mut digest) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            label::holder::NAME => name = Some(MaskedName::new(r.text()?)?),
            label::holder::KIND => {
                kind = Some(assigned("document", r.unsigned()?, &DocumentKind::ALL, |kind| kind.number())?);
            }
            label::holder::SALT => salt = Some(Salt::new(*r.byte_array()?)),
            label::holder::DIGEST => digest = Some(*r.byte_array()?),
            other => return Err(fields.unknown(other)),
        }
    }
    let commitment = Commitment::new(fields.require("salt", salt)?, fields.require("commitment", digest)?);
    Ok(Holder::new(fields.require("name", name)?, fields.require("document", kind)?, commitment))
}

fn read_health(r: &mut Reader<'_>) -> Result<HealthStatus> {
    let mut fields = Fields::open("health", r)?;
    let (mut status, mut assessed, mut reason, mut authority, mut appeal) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            label::health::STATUS => {
                status = Some(assigned("status", r.unsigned()?, &Status::ALL, |status| status.number())?);
            }
            label::health::ASSESSED => assessed = Some(read_time(r)?),
            label::health::REASON => {
                reason = Some(assigned("reason", r.unsigned()?, &StatusReason::ALL, |reason| reason.number())?);
            }
            label::health::AUTHORITY => authority = Some(r.text()?),
            label::health::APPEAL => appeal = Some(r.text()?),
            other => return Err(fields.unknown(other)),
        }
    }
    let grounds = match (reason, authority, appeal) {
        (Some(reason), Some(authority), Some(appeal)) => Some(Grounds::new(reason, authority, appeal)?),
        (None, None, None) => None,
        _ => return Err(ClaimsError::PartialGrounds),
    };
    let (status, assessed) = (fields.require("status", status)?, fields.require("assessed", assessed)?);
    Ok(HealthStatus::new(status, assessed, grounds)?)
}

fn read_itinerary(r: &mut Reader<'_>) -> Result<Itinerary> {
    let mut fields = Fields::open("itinerary", r)?;
    let (mut last, mut days, mut countries, mut cities, mut risk_cities) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            label::itinerary::LAST_DAY => last = Some(Day::from_number(r.unsigned_32()?)?),
            label::itinerary::DAYS => days = Some(r.unsigned_32()?),
            label::itinerary::COUNTRIES => countries = Some(read_countries(r)?),
            label::itinerary::CITIES => cities = Some(read_cities(r)?),
            label::itinerary::RISK_CITIES => risk_cities = Some(read_cities(r)?),
            other => return Err(fields.unknown(other)),
        }
    }
    let last = fields.require("last-day", last)?;
    let window = TravelWindow::new(last, fields.require("days", days)?)?;
    let visits = |cities: Option<Vec<(Place, u32)>>, risk_area| {
        let visit = move |(place, offset)| Visit::new(place, last.saturating_sub(offset), risk_area);
        cities.unwrap_or_default().into_iter().map(visit)
    };
    let visits = visits(cities, false).chain(visits(risk_cities, true)).collect();
    Ok(Itinerary::new(window, countries.unwrap_or_default(), visits)?)
}

fn read_countries(r: &mut Reader<'_>) -> Result<Vec<Country>> {
    let count = r.array()?;
    (0..count).map(|_| Ok(Country::new(r.text()?)?)).collect()
}

fn read_cities(r: &mut Reader<'_>) -> Result<Vec<(Place, u32)>> {
    let mut map = r.map()?;
    let mut cities = Vec::new();
    loop {
        let at = r.position();
        let place = match map.next_key(r)? {
            None => return Ok(cities),
            Some(Key::Text(text)) => Place::UnLocode(UnLocode::new(text)?),
            Some(Key::Int(number)) => {
                let found = number.unsigned_abs();
                let range = CborError::Range { at, max: u64::from(u32::MAX), found };
                Place::Division(Division::new(u32::try_from(number).map_err(|_| range)?)?)
            }
        };
        cities.push((place, r.unsigned_32()?));
    }
}

fn read_origin(r: &mut Reader<'_>) -> Result<Origin> {
    let mut fields = Fields::open("origin", r)?;
    let (mut issuer, mut cti) = Default::default();
    while let Some(label) = fields.next(r)? {
        match label {
            label::origin::ISS => issuer = Some(Region::new(r.text()?)?),
            label::origin::CTI => cti = Some(Cti::from_bytes(*r.byte_array()?)?),
            other => return Err(fields.unknown(other)),
        }
    }
    Ok(Origin::new(fields.require("iss", issuer)?, fields.require("cti", cti)?))
}

/// Finds the value with this number.
fn assigned<T: Copy>(what: &'static str, found: u64, all: &[T], number: impl Fn(T) -> u8) -> Result<T> {
    let value = all.iter().copied().find(|value| u64::from(number(*value)) == found);
    value.ok_or(ClaimsError::Unassigned { what, found })
}

/// Why bytes are no claims of fede's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum ClaimsError {
    /// Not deterministic CBOR, or another shape.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// A value that no code can have.
    #[error(transparent)]
    Payload(#[from] PayloadError),
    /// A time beyond the calendar.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// The holder's key is none.
    #[error(transparent)]
    HolderKey(#[from] CoseKeyError),
    /// A key that the map does not have.
    Unknown {
        /// The map.
        map: &'static str,
        /// The integer label found; 0 for a text label.
        label: i64,
    },
    /// A key that the map must have.
    Missing {
        /// The map.
        map: &'static str,
        /// The key.
        claim: &'static str,
    },
    /// A number for a status, reason or kind of document that is not assigned.
    Unassigned {
        /// What it stands for.
        what: &'static str,
        /// The number found.
        found: u64,
    },
    /// Grounds in part: reason, authority and appeal come together.
    PartialGrounds,
    /// Neither a health status nor an itinerary.
    NoStatement,
    /// The right values in another order or form than the one that is written.
    NotDeterministic,
    /// A live token for another audience than a gate of fede.
    Audience,
}

impl FieldError for ClaimsError {
    fn unknown(map: &'static str, label: i64) -> Self {
        Self::Unknown { map, label }
    }

    fn missing(map: &'static str, claim: &'static str) -> Self {
        Self::Missing { map, claim }
    }
}

impl Explain for ClaimsError {
    fn id(&self) -> &'static str {
        match self {
            Self::Cbor(error) => error.id(),
            Self::Payload(error) => error.id(),
            Self::HolderKey(error) => error.id(),
            Self::Time(_) => "time-out-of-range",
            Self::Unknown { .. } => "claims-unknown",
            Self::Missing { .. } => "claims-missing",
            Self::Unassigned { .. } => "claims-unassigned",
            Self::PartialGrounds => "claims-partial-grounds",
            Self::NoStatement => "claims-no-statement",
            Self::NotDeterministic => "claims-not-deterministic",
            Self::Audience => "live-audience",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Cbor(error) => error.words(lang),
            Self::Payload(error) => error.words(lang),
            Self::Time(error) => error.words(lang),
            Self::HolderKey(error) => error.words(lang),
            Self::Unknown { map, label } => say::ClaimsUnknown { map: &part(map, lang), label }.say(lang),
            Self::Missing { map, claim } => {
                say::ClaimsMissing { map: &part(map, lang), claim: &part(claim, lang) }.say(lang)
            }
            Self::Unassigned { what, found } => say::ClaimsUnassigned { what, found }.say(lang),
            Self::PartialGrounds => say::claims_partial_grounds(lang).to_owned(),
            Self::NoStatement => say::claims_no_statement(lang).to_owned(),
            Self::NotDeterministic => say::claims_not_deterministic(lang).to_owned(),
            Self::Audience => say::live_audience(lang).to_owned(),
        }
    }

    fn hint(&self, _: Lang) -> String {
        String::new()
    }
}

/// The name of a map or a key in it.
fn part(part: &str, lang: Lang) -> String {
    say::ClaimsPart { part }.say(lang)
}

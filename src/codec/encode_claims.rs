//! Claims → bytes: CWT claims (RFC 8392), and the labels of their maps.

use super::cbor::Writer;
use super::cose_key::write_cose_key;
use crate::payload::{Claims, HealthStatus, Holder, Itinerary, Origin, Place, Visit};

/// The map keys of the claims, as `docs/format.md` lists them.
pub(super) mod label {
    /// CWT claims (RFC 8392, section 4; RFC 8747 for `cnf`).
    pub(in crate::codec) mod cwt {
        pub(crate) const ISS: i64 = 1;
        pub(crate) const EXP: i64 = 4;
        pub(crate) const NBF: i64 = 5;
        pub(crate) const IAT: i64 = 6;
        pub(crate) const CTI: i64 = 7;
        pub(crate) const CNF: i64 = 8;
        /// The statements of fede. The label is in the range for private use (RFC 8392, section 9.1).
        pub(crate) const STATEMENTS: i64 = -65537;
    }

    /// Confirmation methods (RFC 8747, section 3.1).
    pub(in crate::codec) mod cnf {
        pub(crate) const COSE_KEY: i64 = 1;
    }

    pub(in crate::codec) mod statements {
        pub(crate) const HOLDER: i64 = 1;
        pub(crate) const HEALTH: i64 = 2;
        pub(crate) const ITINERARY: i64 = 3;
        pub(crate) const ORIGIN: i64 = 4;
    }

    pub(in crate::codec) mod holder {
        pub(crate) const NAME: i64 = 1;
        pub(crate) const KIND: i64 = 2;
        pub(crate) const SALT: i64 = 3;
        pub(crate) const DIGEST: i64 = 4;
    }

    pub(in crate::codec) mod health {
        pub(crate) const STATUS: i64 = 1;
        pub(crate) const ASSESSED: i64 = 2;
        pub(crate) const REASON: i64 = 3;
        pub(crate) const AUTHORITY: i64 = 4;
        pub(crate) const APPEAL: i64 = 5;
    }

    pub(in crate::codec) mod itinerary {
        pub(crate) const LAST_DAY: i64 = 1;
        pub(crate) const DAYS: i64 = 2;
        pub(crate) const COUNTRIES: i64 = 3;
        /// Cities without a risk area: place → days before the last day.
        pub(crate) const CITIES: i64 = 4;
        /// Cities with a risk area: place → days before the last day.
        pub(crate) const RISK_CITIES: i64 = 5;
    }

    pub(in crate::codec) mod origin {
        pub(crate) const ISS: i64 = 1;
        pub(crate) const CTI: i64 = 2;
    }
}

/// Encodes claims as a CWT claims set (RFC 8392) in core deterministic CBOR (RFC 8949, section
/// 4.2.1).
#[must_use]
pub fn encode_claims(claims: &Claims) -> Vec<u8> {
    let validity = claims.validity();
    let (issued, window) = (validity.issued(), validity.window());
    let starts_later = window.not_before() != issued;
    let mut w = Writer::with_capacity(512);
    w.fields(|map| {
        map.field(label::cwt::ISS).text(claims.issuer().code());
        map.field(label::cwt::EXP).unsigned(window.expires().seconds());
        if starts_later {
            map.field(label::cwt::NBF).unsigned(window.not_before().seconds());
        }
        map.field(label::cwt::IAT).unsigned(issued.seconds());
        map.field(label::cwt::CTI).bytes(&claims.cti().to_bytes());
        if let Some(key) = claims.holder_key() {
            map.field(label::cwt::CNF).fields(|cnf| write_cose_key(cnf.field(label::cnf::COSE_KEY), key.as_bytes()));
        }
        write_statements(map.field(label::cwt::STATEMENTS), claims);
    });
    w.into_bytes()
}

fn write_statements(w: &mut Writer, claims: &Claims) {
    w.fields(|map| {
        if let Some(holder) = claims.holder() {
            write_holder(map.field(label::statements::HOLDER), holder);
        }
        if let Some(health) = claims.statements().health() {
            write_health(map.field(label::statements::HEALTH), health);
        }
        if let Some(itinerary) = claims.statements().itinerary() {
            write_itinerary(map.field(label::statements::ITINERARY), itinerary);
        }
        if let Some(origin) = claims.origin() {
            write_origin(map.field(label::statements::ORIGIN), origin);
        }
    });
}

fn write_holder(w: &mut Writer, holder: &Holder) {
    w.fields(|map| {
        map.field(label::holder::NAME).text(holder.name());
        map.field(label::holder::KIND).unsigned(holder.kind().number().into());
        map.field(label::holder::SALT).bytes(holder.commitment().salt().as_bytes());
        map.field(label::holder::DIGEST).bytes(holder.commitment().digest());
    });
}

fn write_health(w: &mut Writer, health: &HealthStatus) {
    w.fields(|map| {
        map.field(label::health::STATUS).unsigned(health.status().number().into());
        map.field(label::health::ASSESSED).unsigned(health.assessed().seconds());
        if let Some(grounds) = health.grounds() {
            map.field(label::health::REASON).unsigned(grounds.reason().number().into());
            map.field(label::health::AUTHORITY).text(grounds.authority());
            map.field(label::health::APPEAL).text(grounds.appeal());
        }
    });
}

fn write_itinerary(w: &mut Writer, itinerary: &Itinerary) {
    let window = itinerary.window();
    let cities = |risk: bool| itinerary.visits().iter().filter(move |visit| visit.risk_area() == risk);
    w.fields(|map| {
        map.field(label::itinerary::LAST_DAY).unsigned(window.last().number().into());
        map.field(label::itinerary::DAYS).unsigned(window.days().into());
        if !itinerary.countries().is_empty() {
            let w = map.field(label::itinerary::COUNTRIES).array(itinerary.countries().len());
            for country in itinerary.countries() {
                w.text(country.code());
            }
        }
        for (label, risk) in [(label::itinerary::CITIES, false), (label::itinerary::RISK_CITIES, true)] {
            let entries = cities(risk).count();
            if entries > 0 {
                let w = map.field(label).map(entries);
                for visit in cities(risk) {
                    write_visit(w, visit, window.last().number());
                }
            }
        }
    });
}

fn write_visit(w: &mut Writer, visit: &Visit, last: u32) {
    match visit.place() {
        Place::Division(division) => w.unsigned(division.number().into()),
        Place::UnLocode(place) => w.text(place.as_str()),
    };
    // A visit is inside the window, so it is not after the last day.
    w.unsigned(u64::from(last.saturating_sub(visit.last_seen().number())));
}

fn write_origin(w: &mut Writer, origin: &Origin) {
    w.fields(|map| {
        map.field(label::origin::ISS).text(origin.issuer().code());
        map.field(label::origin::CTI).bytes(&origin.cti().to_bytes());
    });
}

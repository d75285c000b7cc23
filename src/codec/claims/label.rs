//! The map keys of the claims, as `docs/format.md` lists them.

/// CWT claims (RFC 8392, section 4; RFC 8747 for `cnf`).
pub(super) mod cwt {
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
pub(super) mod cnf {
    pub(crate) const COSE_KEY: i64 = 1;
}

pub(super) mod statements {
    pub(crate) const HOLDER: i64 = 1;
    pub(crate) const HEALTH: i64 = 2;
    pub(crate) const ITINERARY: i64 = 3;
    pub(crate) const ORIGIN: i64 = 4;
}

pub(super) mod holder {
    pub(crate) const NAME: i64 = 1;
    pub(crate) const KIND: i64 = 2;
    pub(crate) const SALT: i64 = 3;
    pub(crate) const DIGEST: i64 = 4;
}

pub(super) mod health {
    pub(crate) const STATUS: i64 = 1;
    pub(crate) const ASSESSED: i64 = 2;
    pub(crate) const REASON: i64 = 3;
    pub(crate) const AUTHORITY: i64 = 4;
    pub(crate) const APPEAL: i64 = 5;
}

pub(super) mod itinerary {
    pub(crate) const LAST_DAY: i64 = 1;
    pub(crate) const DAYS: i64 = 2;
    pub(crate) const COUNTRIES: i64 = 3;
    /// Cities without a risk area: place → days before the last day.
    pub(crate) const CITIES: i64 = 4;
    /// Cities with a risk area: place → days before the last day.
    pub(crate) const RISK_CITIES: i64 = 5;
}

pub(super) mod origin {
    pub(crate) const ISS: i64 = 1;
    pub(crate) const CTI: i64 = 2;
}

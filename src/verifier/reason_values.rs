//! The compared values of a reason, and what exactly is wrong.

use super::{Reason, RevocationConcern};
use crate::payload::Status;
use crate::words::{Explain, Lang};

impl Reason {
    /// What exactly is wrong with a code or a picture, for technical staff.
    #[must_use]
    pub fn detail(&self, lang: Lang) -> Option<String> {
        match self {
            Self::Text(error) => Some(error.words(lang)),
            Self::Cose(error) => Some(error.words(lang)),
            Self::Claims(error) => Some(error.words(lang)),
            Self::Foreign(reason) => reason.detail(),
            #[cfg(feature = "qr")]
            Self::Picture(error) => Some(error.words(lang)),
            _ => None,
        }
    }

    /// The compared values in a fixed order. Times are RFC 3339 in UTC.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        if let Self::Foreign(reason) = self {
            return reason.values();
        }
        if let Some(detail) = self.detail(Lang::En) {
            return vec![("detail", detail)];
        }
        match self {
            Self::Text(_) | Self::Cose(_) | Self::Claims(_) | Self::NoSymbol | Self::NoList => Vec::new(),
            #[cfg(feature = "qr")]
            Self::Picture(_) => Vec::new(),
            Self::Foreign(_) => Vec::new(),
            Self::ForeignNoReader { network } => vec![("network", network.id().to_owned())],
            Self::OtherSymbology { found } => vec![("found", (*found).to_owned())],
            #[cfg(not(feature = "page"))]
            Self::SymbolPart { number, of } => vec![("number", number.to_string()), ("of", of.to_string())],
            Self::ScanAgain { fault } => vec![("fault", fault.id().to_owned())],
            Self::UnknownKey { kid } => vec![("kid", kid.to_string())],
            Self::Signature { kid, tried } => vec![("kid", kid.to_string()), ("keys_tried", tried.to_string())],
            Self::RegionNotPermitted { kid, permitted, found } => {
                vec![("kid", kid.to_string()), ("permitted", permitted.to_string()), ("found", found.to_string())]
            }
            Self::KindNotPermitted { kid, kind } => vec![("kid", kid.to_string()), ("kind", kind.to_string())],
            Self::KeyNotYetValid { kid, not_before, used } => {
                vec![("kid", kid.to_string()), ("not_before", not_before.to_string()), ("used", used.to_string())]
            }
            Self::KeyExpired { kid, expires, used } => {
                vec![("kid", kid.to_string()), ("expires", expires.to_string()), ("used", used.to_string())]
            }
            Self::NotYetValid { not_before, at } => {
                vec![("not_before", not_before.to_string()), ("at", at.to_string())]
            }
            Self::Expired { expires, at } | Self::ListExpired { expires, at } | Self::RootExpired { expires, at } => {
                vec![("expires", expires.to_string()), ("at", at.to_string())]
            }
            Self::ClockBeforeList { issued, at } | Self::ClockBeforeRoot { issued, at } => {
                vec![("issued", issued.to_string()), ("at", at.to_string())]
            }
            Self::ItineraryAlone | Self::LiveNotBound | Self::LiveSignature | Self::LiveRequired => Vec::new(),
            Self::LiveTooOld { signed, at, max } => {
                vec![("signed", signed.to_string()), ("at", at.to_string()), ("max_seconds", max.to_string())]
            }
            Self::LiveAhead { signed, at } => vec![("signed", signed.to_string()), ("at", at.to_string())],
            Self::ChallengeOpen { challenge } => vec![("challenge", challenge.to_string())],
            Self::LifetimeTooLong { max, found } => {
                vec![("max_hours", (max / 3600).to_string()), ("found_hours", (found / 3600).to_string())]
            }
            Self::StatusNotAccepted { status, stated, accepted } => {
                let accepted: Vec<_> = accepted.iter().copied().map(Status::id).collect();
                let mut values = vec![("status", status.id().to_owned()), ("accepted", accepted.join(","))];
                if stated != status {
                    values.push(("stated", stated.id().to_owned()));
                }
                values
            }
            Self::RecognitionEnded { region, until, at } => {
                vec![("region", region.to_string()), ("until", until.to_string()), ("at", at.to_string())]
            }
            Self::Withdrawn { region, cti, withdrawal, list_version } => vec![
                ("region", region.to_string()),
                ("cti", cti.to_string()),
                ("class", withdrawal.class().id().to_owned()),
                ("list_version", list_version.to_string()),
            ],
            Self::Revocation { region, concern, at } => {
                let mut values = vec![("region", region.to_string())];
                match concern {
                    RevocationConcern::Missing | RevocationConcern::Unsound => {}
                    RevocationConcern::Stale { expires } => values.push(("expires", expires.to_string())),
                    RevocationConcern::ClockBefore { issued } => values.push(("issued", issued.to_string())),
                    RevocationConcern::TooOld { lowest, found } => {
                        values.extend([("lowest", lowest.to_string()), ("found", found.to_string())]);
                    }
                    RevocationConcern::NotCovered { since } => values.push(("since", since.to_string())),
                }
                values.push(("at", at.to_string()));
                values
            }
            Self::Stale { issued, since, at } => {
                vec![("issued", issued.to_string()), ("since", since.to_string()), ("at", at.to_string())]
            }
            Self::ClockBack { seen, at } => vec![("seen", seen.to_string()), ("at", at.to_string())],
        }
    }
}

//! The values that a reason compared, by name, as text.

use super::Reason;
use crate::payload::Status;

impl Reason {
    /// The values compared, in a fixed order; times are RFC 3339 in UTC.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let detail = |error: &dyn core::fmt::Display| vec![("detail", error.to_string())];
        match self {
            Self::Text(error) => detail(error),
            Self::Cose(error) => detail(error),
            Self::Claims(error) => detail(error),
            Self::Picture(error) => detail(error),
            Self::NoSymbol => Vec::new(),
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
            Self::StatusNotAccepted { status, accepted } => {
                let accepted: Vec<_> = accepted.iter().copied().map(Status::id).collect();
                vec![("status", status.id().to_owned()), ("accepted", accepted.join(","))]
            }
        }
    }
}

//! The freshness of a gate's store as data.

use serde::Serialize;

use super::Lifetime;
use crate::time::Timestamp;

/// The JSON form of a [`Lifetime`] at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LifetimeReport {
    freshness: &'static str,
    ageing_from: String,
    stale_from: String,
}

impl LifetimeReport {
    /// Describes a lifetime. `at` is the time of checking.
    #[must_use]
    pub fn new(lifetime: Lifetime, at: Timestamp) -> Self {
        Self {
            freshness: lifetime.freshness(at).id(),
            ageing_from: lifetime.ageing_from().to_string(),
            stale_from: lifetime.stale_from().to_string(),
        }
    }
}

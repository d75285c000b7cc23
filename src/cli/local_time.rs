//! The time zone in which people read times. JSON stays in UTC.
//!
//! The first of these counts: the setting `time_zone`, the zone that a gate's rules, an office or a
//! request names, the zone of the computer, UTC.

use std::sync::OnceLock;

use crate::time::Zone;

/// A process has one reader. Each source sets the zone only if none before it did.
static ZONE: OnceLock<Zone> = OnceLock::new();

/// Uses a zone, unless one is in use. Call it before the first text is printed.
pub(super) fn prefer(zone: Option<&Zone>) {
    if let Some(zone) = zone {
        let _ = ZONE.set(zone.clone());
    }
}

/// The zone in use.
pub(super) fn zone() -> &'static Zone {
    ZONE.get_or_init(Zone::of_computer)
}

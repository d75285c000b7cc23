//! The itinerary: where a person has been. It has no colour and says nothing about health.

use super::{Country, PayloadError, Place, order};
use crate::time::{Day, Timestamp};

/// Largest offset ahead of UTC, in seconds: UTC+14.
const FURTHEST_AHEAD: u64 = 14 * 3600;
/// Largest offset behind UTC, in seconds: UTC−12.
const FURTHEST_BEHIND: u64 = 12 * 3600;

/// The whole days that an itinerary covers. For an issue on day D, these are D−14 to D−1 (or D−7
/// to D−1) in the issuing region's time zone.
///
/// ```
/// use fede::payload::TravelWindow;
/// use fede::time::Day;
///
/// let window = TravelWindow::before(Day::parse("2026-03-05")?, 14)?;
/// assert_eq!(window.first().to_string(), "2026-02-19");
/// assert_eq!(window.last().to_string(), "2026-03-04");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TravelWindow {
    last: Day,
    days: u32,
}

impl TravelWindow {
    /// The allowed lengths, in days.
    pub(super) const LENGTHS: [u32; 2] = [7, 14];

    /// Creates the window of `days` days that ends on the day before the local day of issue.
    ///
    /// # Errors
    /// [`PayloadError::WindowLength`].
    pub fn before(issue_day: Day, days: u32) -> Result<Self, PayloadError> {
        Self::new(issue_day.saturating_sub(1), days)
    }

    /// Creates a window from its last day and its length in days.
    ///
    /// # Errors
    /// [`PayloadError::WindowLength`].
    pub fn new(last: Day, days: u32) -> Result<Self, PayloadError> {
        if !Self::LENGTHS.contains(&days) {
            return Err(PayloadError::WindowLength { found: days });
        }
        Ok(Self { last, days })
    }

    /// The first day.
    #[must_use]
    pub const fn first(self) -> Day {
        // Both ends are in the window, so 14 days are 13 steps.
        self.last.saturating_sub(self.days - 1)
    }

    /// The last day.
    #[must_use]
    pub const fn last(self) -> Day {
        self.last
    }

    /// The length in days.
    #[must_use]
    pub const fn days(self) -> u32 {
        self.days
    }

    /// Whether a day lies in the window, both ends included.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.first() <= day && day <= self.last
    }

    /// Checks that the window ends on the day before `issued` in at least one time zone. A code has
    /// no field for its region's time zone, so every zone from UTC−12 to UTC+14 is allowed.
    ///
    /// # Errors
    /// [`PayloadError::WindowEnd`].
    pub(super) fn check_issued(self, issued: Timestamp) -> Result<(), PayloadError> {
        let earliest = issued.saturating_sub(FURTHEST_BEHIND).day().saturating_sub(1);
        let latest = issued.saturating_add(FURTHEST_AHEAD).day().saturating_sub(1);
        if self.last < earliest || self.last > latest {
            return Err(PayloadError::WindowEnd { last: self.last, earliest, latest });
        }
        Ok(())
    }
}

/// A city in which the person stayed longer than 4 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    place: Place,
    last_seen: Day,
    risk_area: bool,
}

impl Visit {
    /// Creates a visit from the place, the last day on which the person was seen there, and whether
    /// the place has a risk area. The mark does not mean that the person was in the risk area.
    #[must_use]
    pub const fn new(place: Place, last_seen: Day, risk_area: bool) -> Self {
        Self { place, last_seen, risk_area }
    }

    /// The place.
    #[must_use]
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// The last day on which the person was seen there.
    #[must_use]
    pub const fn last_seen(&self) -> Day {
        self.last_seen
    }

    /// Whether the place has a risk area. It does not mean that the person was there.
    #[must_use]
    pub const fn risk_area(&self) -> bool {
        self.risk_area
    }
}

/// The countries of the window, and the cities with stays longer than 4 hours.
///
/// ```
/// use fede::payload::{Country, Itinerary, Place, TravelWindow, Visit};
/// use fede::time::Day;
///
/// let window = TravelWindow::before(Day::parse("2026-03-05")?, 14)?;
/// let wuhan = Visit::new(Place::parse("420100")?, Day::parse("2026-03-01")?, false);
/// let itinerary = Itinerary::new(window, vec![Country::CHINA], vec![wuhan])?;
/// assert_eq!(itinerary.visits().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Itinerary {
    window: TravelWindow,
    countries: Vec<Country>,
    visits: Vec<Visit>,
}

impl Itinerary {
    /// Maximum number of countries: two for each of 14 days.
    pub const MAX_COUNTRIES: usize = 28;
    /// Maximum number of visits. More do not fit into a QR code that cameras can read.
    pub const MAX_VISITS: usize = 56;

    /// Creates an itinerary. Countries and visits may be in any order; they are sorted here.
    ///
    /// # Errors
    /// - [`PayloadError::TooMany`] for too many countries or visits.
    /// - [`PayloadError::Repeated`] for a country or place that is listed twice.
    /// - [`PayloadError::VisitOutsideWindow`] for a visit on a day outside the window.
    pub fn new(
        window: TravelWindow,
        mut countries: Vec<Country>,
        mut visits: Vec<Visit>,
    ) -> Result<Self, PayloadError> {
        check_count("countries", countries.len(), Self::MAX_COUNTRIES)?;
        check_count("cities", visits.len(), Self::MAX_VISITS)?;
        // Sorted, so that equal itineraries have the same encoding.
        order::sort_by(&mut countries, Ord::cmp);
        order::sort_by_key(&mut visits, |visit| visit.place);
        check_unique("countries", &countries)?;
        check_unique("cities", &visits.iter().map(|visit| visit.place).collect::<Vec<_>>())?;
        if let Some(visit) = visits.iter().find(|visit| !window.contains(visit.last_seen)) {
            return Err(PayloadError::VisitOutsideWindow {
                place: visit.place,
                day: visit.last_seen,
                first: window.first(),
                last: window.last(),
            });
        }
        Ok(Self { window, countries, visits })
    }

    /// The days that the itinerary covers.
    #[must_use]
    pub const fn window(&self) -> TravelWindow {
        self.window
    }

    /// The countries, sorted by code.
    #[must_use]
    pub fn countries(&self) -> &[Country] {
        &self.countries
    }

    /// The cities, sorted by place.
    #[must_use]
    pub fn visits(&self) -> &[Visit] {
        &self.visits
    }
}

const fn check_count(field: &'static str, found: usize, max: usize) -> Result<(), PayloadError> {
    if found > max {
        return Err(PayloadError::TooMany { field, max, found });
    }
    Ok(())
}

fn check_unique<T: PartialEq>(field: &'static str, sorted: &[T]) -> Result<(), PayloadError> {
    // In a sorted slice, equal values are neighbours.
    if sorted.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(PayloadError::Repeated { field });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn the_window_is_the_whole_days_before_the_issue() {
        let leap = TravelWindow::before(day("2024-03-05"), 14).unwrap();
        assert_eq!((leap.first(), leap.last()), (day("2024-02-20"), day("2024-03-04")));
        let common = TravelWindow::before(day("2026-03-05"), 14).unwrap();
        assert_eq!((common.first(), common.last()), (day("2026-02-19"), day("2026-03-04")));
        let short = TravelWindow::before(day("2026-03-05"), 7).unwrap();
        assert_eq!((short.first(), short.last()), (day("2026-02-26"), day("2026-03-04")));
        assert_eq!(TravelWindow::before(day("2026-03-05"), 15), Err(PayloadError::WindowLength { found: 15 }));
    }

    #[test]
    fn the_window_ends_the_day_before_issue_somewhere_on_earth() {
        let issued = Timestamp::parse("2026-03-05T11:30:00Z").unwrap();
        // At UTC+14 it is already the 6th, at UTC−12 still the 4th.
        for (last, right) in [
            ("2026-03-02", false),
            ("2026-03-03", true),
            ("2026-03-04", true),
            ("2026-03-05", true),
            ("2026-03-06", false),
        ] {
            let window = TravelWindow::new(day(last), 14).unwrap();
            assert_eq!(window.check_issued(issued).is_ok(), right, "{last}");
        }
    }

    #[test]
    fn visits_lie_in_the_window_and_places_are_named_once() {
        let window = TravelWindow::before(day("2026-03-05"), 14).unwrap();
        let visit = |place: &str, on: &str| Visit::new(Place::parse(place).unwrap(), day(on), false);
        for (on, right) in [("2026-02-18", false), ("2026-02-19", true), ("2026-03-04", true), ("2026-03-05", false)] {
            let result = Itinerary::new(window, vec![], vec![visit("420100", on)]);
            assert_eq!(result.is_ok(), right, "{on}");
        }
        let twice = vec![visit("420100", "2026-03-01"), visit("420100", "2026-03-02")];
        assert_eq!(Itinerary::new(window, vec![], twice), Err(PayloadError::Repeated { field: "cities" }));
        let china = Country::CHINA;
        assert_eq!(
            Itinerary::new(window, vec![china, china], vec![]),
            Err(PayloadError::Repeated { field: "countries" })
        );
        let many = vec![china; Itinerary::MAX_COUNTRIES + 1];
        assert!(matches!(Itinerary::new(window, many, vec![]), Err(PayloadError::TooMany { .. })));
    }
}

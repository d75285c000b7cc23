//! The itinerary: where someone has been. It has no colour and says nothing about health.

use super::{Country, PayloadError, Place};
use crate::time::{Day, Timestamp};

/// Seconds by which a local day can lead UTC: UTC+14 is the furthest.
const FURTHEST_AHEAD: u64 = 14 * 3600;
/// Seconds by which a local day can trail UTC: UTC−12 is the furthest.
const FURTHEST_BEHIND: u64 = 12 * 3600;

/// The whole days that an itinerary covers: of an issue on day D, D−14 to D−1 in the issuing region's
/// time zone (or D−7 to D−1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TravelWindow {
    last: Day,
    days: u32,
}

impl TravelWindow {
    /// The lengths that there are, in days.
    pub const LENGTHS: [u32; 2] = [7, 14];

    /// Takes the local day of issue and the length in days.
    ///
    /// # Errors
    /// [`PayloadError::WindowLength`].
    pub fn before(issue_day: Day, days: u32) -> Result<Self, PayloadError> {
        Self::new(issue_day.saturating_sub(1), days)
    }

    /// Takes the last day and the length in days.
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

    /// Checks that the window ends the day before `issued`, in some time zone of the Earth.
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

/// A city stayed in for more than 4 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    place: Place,
    last_seen: Day,
    risk_area: bool,
}

impl Visit {
    /// Takes the place, the last day on which the person was seen there, and whether the place has a
    /// risk area in it; the mark does not mean that the person was there.
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

    /// Whether the place has a risk area in it.
    #[must_use]
    pub const fn risk_area(&self) -> bool {
        self.risk_area
    }
}

/// Countries of the window, and cities stayed in for more than 4 hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Itinerary {
    window: TravelWindow,
    countries: Vec<Country>,
    visits: Vec<Visit>,
}

impl Itinerary {
    /// The most countries: as many as one can enter in 14 days, twice over.
    pub const MAX_COUNTRIES: usize = 28;
    /// The most visits: more do not fit a symbol that cameras read.
    pub const MAX_VISITS: usize = 56;

    /// Takes the window, countries and visits in any order.
    ///
    /// # Errors
    /// [`PayloadError::TooMany`], [`PayloadError::Repeated`], [`PayloadError::VisitOutsideWindow`].
    pub fn new(
        window: TravelWindow,
        mut countries: Vec<Country>,
        mut visits: Vec<Visit>,
    ) -> Result<Self, PayloadError> {
        check_count("countries", countries.len(), Self::MAX_COUNTRIES)?;
        check_count("cities", visits.len(), Self::MAX_VISITS)?;
        countries.sort_unstable();
        visits.sort_unstable_by_key(|visit| visit.place);
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

    /// The days covered.
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
        // At UTC+14 it is the 6th already, at UTC−12 still the 4th.
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

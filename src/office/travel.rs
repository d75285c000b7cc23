//! Makes an itinerary from stays: the countries and cities of the days before the day of issue.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::{Stay, StayPlace};
use crate::payload::{Country, Itinerary, PayloadError, Place, TravelWindow, Visit};
use crate::time::{Day, TimeError, Timestamp, Zone};
use crate::words::{Explain, Lang, errors_office as say};

/// A city is listed if a stay there was *longer* than this, in seconds. Exactly four hours are not
/// enough.
const CITY_AFTER: u64 = 4 * 3600;

/// The settings of a region for itineraries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TravelRules {
    /// Number of whole days before the day of issue: 14 or 7.
    pub days: u32,
    /// Two stays in the same place with at most this many seconds between them are joined.
    pub joining_gap: u64,
}

impl Default for TravelRules {
    fn default() -> Self {
        Self { days: 14, joining_gap: 30 * 60 }
    }
}

/// Why no itinerary can be made from stays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum TravelError {
    /// There are more places than fit into a code, or the length of the window is not allowed.
    Payload(#[from] PayloadError),
    /// The issue time is too close to the limits of the calendar.
    Time(#[from] TimeError),
}

impl Explain for TravelError {
    fn id(&self) -> &'static str {
        match self {
            Self::Payload(error) => error.id(),
            Self::Time(error) => error.id(),
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Payload(error) => error.words(lang),
            Self::Time(error) => error.words(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        say::travel_hint(lang).to_owned()
    }
}

/// Makes the itinerary of a code issued at `issued` in `zone` by an office in the country `home`.
///
/// - The window is the whole local days before the day of issue.
/// - A stay counts if a part of it is in the window. Its length is its whole length, including the
///   part outside the window.
/// - A country is listed however short the stay.
/// - A city is listed if it is in `home` and one stay, or several joined by `rules`, was longer
///   than 4 hours. Each city is judged separately, so two cities whose cells overlap at a border
///   can both be listed.
/// - A stay without a departure ends when the person later arrives in another place. Otherwise it
///   still goes on.
/// - Everything after `issued` is ignored.
///
/// # Errors
/// [`TravelError`].
pub fn itinerary(
    stays: &[Stay],
    home: Country,
    (issued, zone): (Timestamp, &Zone),
    rules: TravelRules,
    has_risk_area: impl Fn(&Place) -> bool,
) -> Result<Itinerary, TravelError> {
    let issue_day = zone.day_of(issued)?;
    let window = TravelWindow::before(issue_day, rules.days)?;
    let span = Span { start: zone.start_of(window.first())?, end: zone.start_of(issue_day)? };

    let mut countries = BTreeSet::new();
    let mut last_seen: BTreeMap<Place, Day> = BTreeMap::new();
    for (place, stay) in joined(stays, issued, rules.joining_gap) {
        let Some(last) = span.last_moment_of(stay) else { continue };
        let country = place.country();
        countries.extend(country);
        // Cities abroad are not listed, only their country.
        if let StayPlace::City(city) = place
            && country == Some(home)
            && stay.end.seconds() - stay.start.seconds() > CITY_AFTER
        {
            let day = zone.day_of(last)?;
            last_seen.entry(city).and_modify(|known| *known = day.max(*known)).or_insert(day);
        }
    }
    let visits = last_seen.into_iter().map(|(city, day)| Visit::new(city, day, has_risk_area(&city))).collect();
    Ok(Itinerary::new(window, countries.into_iter().collect(), visits)?)
}

/// A half-open span of time. A stay may also be a single moment.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: Timestamp,
    end: Timestamp,
}

impl Span {
    /// The last second of a stay that is in this span.
    fn last_moment_of(self, stay: Self) -> Option<Timestamp> {
        let last = stay.end.min(self.end).saturating_sub(1).max(stay.start);
        (self.start <= last && last < self.end).then_some(last)
    }
}

/// The stays up to `until`, sorted by place and time. Stays in the same place with a gap of at most
/// `gap` seconds are joined.
fn joined(stays: &[Stay], until: Timestamp, gap: u64) -> Vec<(StayPlace, Span)> {
    let mut begun: Vec<&Stay> = stays.iter().filter(|stay| stay.arrival() <= until).collect();
    begun.sort_unstable_by_key(|stay| (stay.place(), stay.arrival(), stay.departure()));
    let elsewhere = arrivals_elsewhere(&begun);
    let mut spans: Vec<(StayPlace, Span)> = Vec::with_capacity(begun.len());
    for (stay, elsewhere) in begun.iter().zip(elsewhere) {
        let end = stay.departure().or(elsewhere).unwrap_or(until).min(until);
        match spans.last_mut() {
            Some((place, span)) if *place == stay.place() && stay.arrival() <= span.end.saturating_add(gap) => {
                span.end = span.end.max(end);
            }
            _ => spans.push((stay.place(), Span { start: stay.arrival(), end })),
        }
    }
    spans
}

/// The same stays; one without a departure ends when the person later arrives elsewhere.
pub(super) fn ended<T>(stays: &[T], stay: impl Fn(&T) -> &Stay) -> Vec<Stay> {
    let stays: Vec<&Stay> = stays.iter().map(stay).collect();
    let elsewhere = arrivals_elsewhere(&stays);
    let end = |(stay, elsewhere): (&&Stay, Option<Timestamp>)| {
        let departure = stay.departure().or(elsewhere);
        // Cannot fail: a later arrival is not before the stay's own arrival.
        Stay::new(stay.place(), stay.arrival(), departure).unwrap_or(**stay)
    };
    stays.iter().zip(elsewhere).map(end).collect()
}

/// For each stay, the first later arrival in another place.
///
/// Goes backwards from the last arrival and remembers two stays: the next one, and the next one in
/// a different place. This needs one pass after sorting.
fn arrivals_elsewhere(stays: &[&Stay]) -> Vec<Option<Timestamp>> {
    let mut by_arrival: Vec<(usize, &Stay)> = stays.iter().copied().enumerate().collect();
    by_arrival.sort_unstable_by_key(|(_, stay)| core::cmp::Reverse(stay.arrival()));
    let mut elsewhere = vec![None; stays.len()];
    let (mut next, mut other): (Option<&Stay>, Option<&Stay>) = (None, None);
    // Stays with the same arrival do not end each other.
    for at_once in by_arrival.chunk_by(|(_, one), (_, two)| one.arrival() == two.arrival()) {
        for (position, stay) in at_once {
            let first = [next, other].into_iter().flatten().find(|later| later.place() != stay.place());
            if let Some(place) = elsewhere.get_mut(*position) {
                *place = first.map(Stay::arrival);
            }
        }
        for (_, stay) in at_once {
            if next.is_none_or(|next| next.place() != stay.place()) {
                other = next;
            }
            next = Some(stay);
        }
    }
    elsewhere
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::StayError;

    /// 5 March 2026, 18:00 in China. The window is 19 February to 4 March.
    const ISSUED: &str = "2026-03-05T18:00:00+08:00";

    fn stay(place: &str, arrival: &str, departure: &str) -> Stay {
        let time = |text: &str| Timestamp::parse(text).unwrap();
        let departure = (!departure.is_empty()).then(|| time(departure));
        Stay::new(StayPlace::parse(place).unwrap(), time(arrival), departure).unwrap()
    }

    /// Stays in Chinese local time, without seconds.
    fn local(stays: &[(&str, &str, &str)]) -> Vec<Stay> {
        let time = |text: &str| if text.is_empty() { String::new() } else { format!("{text}:00+08:00") };
        stays.iter().map(|(place, from, to)| stay(place, &time(from), &time(to))).collect()
    }

    fn told(stays: &[Stay], issued: &str, zone: &str, rules: TravelRules) -> String {
        let home = if zone == "+08:00" { "CN" } else { "IT" };
        let issued = (Timestamp::parse(issued).unwrap(), &Zone::parse(zone).unwrap());
        let made = itinerary(stays, Country::new(home).unwrap(), issued, rules, |place| place.to_string() == "420100");
        let made = made.unwrap();
        let countries: Vec<_> = made.countries().iter().map(ToString::to_string).collect();
        let cities = made.visits().iter().map(|visit| {
            let mark = if visit.risk_area() { "*" } else { "" };
            format!("{}{mark}@{}", visit.place(), visit.last_seen())
        });
        format!("{} | {}", countries.join(" "), cities.collect::<Vec<_>>().join(" "))
    }

    fn card(stays: &[(&str, &str, &str)]) -> String {
        told(&local(stays), ISSUED, "+08:00", TravelRules::default())
    }

    #[test]
    fn four_hours_are_not_more_than_four_hours() {
        assert_eq!(card(&[("420100", "2026-03-01T08:00", "2026-03-01T12:00")]), "CN | ");
        let second_more = [stay("420100", "2026-03-01T08:00:00+08:00", "2026-03-01T12:00:01+08:00")];
        assert_eq!(told(&second_more, ISSUED, "+08:00", TravelRules::default()), "CN | 420100*@2026-03-01");
    }

    #[test]
    fn a_stay_across_midnight_is_one_and_was_last_seen_on_the_day_that_it_ends() {
        assert_eq!(card(&[("310000", "2026-03-01T22:00", "2026-03-02T03:00")]), "CN | 310000@2026-03-02");
        // A person who leaves at midnight was not there on the new day.
        assert_eq!(card(&[("310000", "2026-03-01T19:00", "2026-03-02T00:00")]), "CN | 310000@2026-03-01");
    }

    #[test]
    fn the_window_is_fourteen_whole_days_before_the_day_of_issue() {
        // A stay that reaches into the window counts with its whole length. One that ends when the
        // window starts does not count.
        assert_eq!(card(&[("310000", "2026-02-18T20:00", "2026-02-19T00:30")]), "CN | 310000@2026-02-19");
        assert_eq!(card(&[("310000", "2026-02-18T12:00", "2026-02-19T00:00")]), " | ");
        // The day of issue is not in the window.
        assert_eq!(card(&[("310000", "2026-03-04T23:00", "2026-03-05T06:00")]), "CN | 310000@2026-03-04");
        assert_eq!(card(&[("310000", "2026-03-05T00:00", "2026-03-05T06:00")]), " | ");
    }

    #[test]
    fn seven_days_are_a_week() {
        let week = TravelRules { days: 7, ..TravelRules::default() };
        let stays = local(&[
            ("310000", "2026-02-25T00:00", "2026-02-26T00:00"),
            ("420100", "2026-02-26T00:00", "2026-02-26T05:00"),
        ]);
        assert_eq!(told(&stays, ISSUED, "+08:00", week), "CN | 420100*@2026-02-26");
        let days = TravelRules { days: 10, ..week };
        let issued = (Timestamp::parse(ISSUED).unwrap(), &Zone::CHINA);
        assert!(matches!(itinerary(&stays, Country::CHINA, issued, days, |_| false), Err(TravelError::Payload(_))));
    }

    #[test]
    fn a_leap_day_is_a_day_of_the_window() {
        let stays = local(&[
            ("310000", "2024-02-19T00:00", "2024-02-19T23:59"),
            ("420100", "2024-02-20T00:00", "2024-02-20T23:59"),
            ("110000", "2024-02-29T00:00", "2024-02-29T23:59"),
        ]);
        let made = told(&stays, "2024-03-05T12:00:00+08:00", "+08:00", TravelRules::default());
        assert_eq!(made, "CN | 110000@2024-02-29 420100*@2024-02-20");
    }

    #[test]
    fn an_open_stay_goes_on_until_the_person_is_seen_elsewhere() {
        assert_eq!(card(&[("310000", "2026-03-04T10:00", "")]), "CN | 310000@2026-03-04");
        // At the time of issue, the stay has lasted exactly four hours.
        let morning = "2026-03-05T01:00:00+08:00";
        let late = local(&[("310000", "2026-03-04T21:00", "")]);
        assert_eq!(told(&late, morning, "+08:00", TravelRules::default()), "CN | ");
        let moved = [("310000", "2026-03-01T10:00", ""), ("420100", "2026-03-01T13:00", "2026-03-01T18:00")];
        assert_eq!(card(&moved), "CN | 420100*@2026-03-01");
    }

    #[test]
    fn the_next_place_is_found_however_many_there_are() {
        let mut random = 1_u64;
        let mut next = |below: u64| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (random >> 33) % below
        };
        let places = ["310000", "420100", "110000", "JP"].map(|place| StayPlace::parse(place).unwrap());
        let stays: Vec<Stay> = (0..300)
            .map(|_| {
                let arrival = Timestamp::from_seconds(next(60)).unwrap();
                Stay::new(places[usize::try_from(next(4)).unwrap()], arrival, None).unwrap()
            })
            .collect();
        let stays: Vec<&Stay> = stays.iter().collect();
        for (stay, found) in stays.iter().zip(arrivals_elsewhere(&stays)) {
            let later = stays.iter().filter(|one| one.place() != stay.place() && one.arrival() > stay.arrival());
            assert_eq!(found, later.map(|one| one.arrival()).min());
        }
    }

    #[test]
    fn a_gap_up_to_the_limit_joins_two_stays() {
        let pause =
            |from| card(&[("310000", "2026-03-01T08:00", "2026-03-01T10:00"), ("310000", from, "2026-03-01T12:30")]);
        assert_eq!(pause("2026-03-01T10:30"), "CN | 310000@2026-03-01");
        assert_eq!(pause("2026-03-01T10:31"), "CN | ");
        // A stay that is reported twice is not longer.
        let twice =
            [("310000", "2026-03-01T08:00", "2026-03-01T12:00"), ("310000", "2026-03-01T08:00", "2026-03-01T12:00")];
        assert_eq!(card(&twice), "CN | ");
    }

    #[test]
    fn where_cells_overlap_at_a_border_both_cities_count() {
        let overlapping =
            [("131000", "2026-03-01T08:00", "2026-03-01T13:00"), ("110000", "2026-03-01T09:00", "2026-03-01T14:00")];
        assert_eq!(card(&overlapping), "CN | 110000@2026-03-01 131000@2026-03-01");
    }

    #[test]
    fn countries_count_however_short_and_foreign_cities_are_not_named() {
        let stays = [
            ("JPTYO", "2026-02-25T08:00", "2026-02-27T12:00"),
            ("KR", "2026-02-28T08:00", "2026-02-28T08:00"),
            ("310000", "2026-03-01T00:00", "2026-03-04T00:00"),
        ];
        assert_eq!(card(&stays), "CN JP KR | 310000@2026-03-03");
    }

    #[test]
    fn no_stays_make_an_empty_itinerary() {
        assert_eq!(card(&[]), " | ");
    }

    #[test]
    fn stays_may_be_told_in_any_zone() {
        // 23:00 in London is 7:00 on the next day in Shanghai.
        let stays = [stay("310000", "2026-03-03T16:00:00Z", "2026-03-03T23:00:00+00:00")];
        assert_eq!(told(&stays, ISSUED, "+08:00", TravelRules::default()), "CN | 310000@2026-03-04");
    }

    #[cfg(feature = "zones")]
    #[test]
    fn a_change_of_the_clocks_makes_no_hour() {
        // On 29 March 2026 clocks in Rome jump from 2:00 to 3:00: five hours on the clock are four.
        let night = [stay("ITROM", "2026-03-29T00:00:00+01:00", "2026-03-29T05:00:00+02:00")];
        let rome = |stays: &[Stay]| told(stays, "2026-04-05T12:00:00+02:00", "Europe/Rome", TravelRules::default());
        assert_eq!(rome(&night), "IT | ");
        // In autumn, four hours on the clock are five. The window still starts at local midnight.
        let night = [stay("ITROM", "2026-10-25T00:00:00+02:00", "2026-10-25T04:00:00+01:00")];
        let made = told(&night, "2026-11-08T12:00:00+01:00", "Europe/Rome", TravelRules::default());
        assert_eq!(made, "IT | ITROM@2026-10-25");
        let before = [stay("ITROM", "2026-10-24T12:00:00+02:00", "2026-10-25T00:00:00+02:00")];
        assert_eq!(told(&before, "2026-11-08T12:00:00+01:00", "Europe/Rome", TravelRules::default()), " | ");
    }

    #[test]
    fn a_departure_before_the_arrival_is_refused() {
        let time = |text| Timestamp::parse(text).unwrap();
        let (arrival, departure) = (time("2026-03-01T08:00:00Z"), time("2026-03-01T07:59:59Z"));
        let place = StayPlace::parse("310000").unwrap();
        let refused = Stay::new(place, arrival, Some(departure));
        assert_eq!(refused, Err(StayError::DepartureBeforeArrival { arrival, departure }));
    }
}

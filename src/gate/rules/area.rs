//! A risk area: a place, a level, the number of days for which a stay counts, and the consequence.

use crate::payload::{Country, Division, Lang, PayloadError, Place, UnLocode};
use crate::time::Day;
use crate::verifier::Decision;
use crate::words::gate as say;

/// Consequence of a rule that is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Then {
    /// The code passes, with a note to staff.
    Note,
    /// A person decides.
    Ask,
    /// The code does not pass.
    Refuse,
}

impl Then {
    /// Decision from this rule alone.
    #[must_use]
    pub const fn decision(self) -> Decision {
        match self {
            Self::Note => Decision::Accepted,
            Self::Ask => Decision::Undecided,
            Self::Refuse => Decision::Refused,
        }
    }

    /// The words for people.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Note => say::then_note(lang),
            Self::Ask => say::then_ask(lang),
            Self::Refuse => say::then_refuse(lang),
        }
    }
}

/// A place in a rule. It can contain many cities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AreaPlace {
    /// A city of GB/T 2260, or a province with all its cities.
    Division(Division),
    /// A place in UN/LOCODE.
    UnLocode(UnLocode),
    /// A whole country.
    Country(Country),
}

impl AreaPlace {
    /// Parses six digits, a UN/LOCODE or a two-letter country code.
    ///
    /// # Errors
    /// [`PayloadError`], as for places of an itinerary.
    pub fn parse(text: &str) -> Result<Self, PayloadError> {
        if text.len() == 2 {
            return Country::new(text).map(Self::Country);
        }
        Ok(match Place::parse(text)? {
            Place::Division(division) => Self::Division(division),
            Place::UnLocode(place) => Self::UnLocode(place),
        })
    }
}

/// Divisor that leaves the province of a division number: 420100 is in 420000.
const PROVINCE: u32 = 10_000;

/// A risk area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    place: AreaPlace,
    level: String,
    days: u32,
    then: Then,
    from: Option<Day>,
}

impl Area {
    pub(super) const fn new(place: AreaPlace, level: String, days: u32, then: Then, from: Option<Day>) -> Self {
        Self { place, level, days, then, from }
    }

    /// Place of the area.
    #[must_use]
    pub const fn place(&self) -> AreaPlace {
        self.place
    }

    /// Name of the level.
    #[must_use]
    pub fn level(&self) -> &str {
        &self.level
    }

    /// Number of days after a stay for which it counts.
    #[must_use]
    pub const fn days(&self) -> u32 {
        self.days
    }

    /// Consequence of a stay.
    #[must_use]
    pub const fn then(&self) -> Then {
        self.then
    }

    /// First day on which a stay counts.
    #[must_use]
    pub const fn from(&self) -> Option<Day> {
        self.from
    }

    /// Whether the area contains a place of an itinerary.
    #[must_use]
    pub fn holds(&self, place: &Place) -> bool {
        match (self.place, place) {
            (AreaPlace::Division(area), Place::Division(city)) => {
                let is_province = area.number().is_multiple_of(PROVINCE);
                area == *city || is_province && area.number() / PROVINCE == city.number() / PROVINCE
            }
            (AreaPlace::UnLocode(area), Place::UnLocode(place)) => area == *place,
            (AreaPlace::Country(area), Place::UnLocode(place)) => place.country() == Some(area),
            (AreaPlace::Country(area), Place::Division(city)) => {
                area == Country::CHINA || territory(city.number()).is_some_and(|code| code == area.code())
            }
            (AreaPlace::Division(area), Place::UnLocode(place)) => is_territory(area, place.country()),
            (AreaPlace::UnLocode(_), Place::Division(_)) => false,
        }
    }

    /// Whether the area is this whole country.
    #[must_use]
    pub(super) fn holds_country(&self, country: Country) -> bool {
        match self.place {
            AreaPlace::Country(area) => area == country,
            AreaPlace::Division(area) => is_territory(area, Some(country)),
            AreaPlace::UnLocode(_) => false,
        }
    }

    /// Whether a stay that ended on `last_seen` still counts on `today`. A stay counts on its last
    /// day and for `days` days after it.
    #[must_use]
    pub fn counts(&self, last_seen: Day, today: Day) -> bool {
        self.from.is_none_or(|from| last_seen >= from) && today <= last_seen.saturating_add(self.days)
    }
}

/// Three regions have both a GB/T 2260 number and an ISO 3166-1 code. An itinerary may use either.
fn territory(division: u32) -> Option<&'static str> {
    match division / PROVINCE {
        71 => Some("TW"),
        81 => Some("HK"),
        82 => Some("MO"),
        _ => None,
    }
}

fn is_territory(area: Division, country: Option<Country>) -> bool {
    let code = territory(area.number()).filter(|_| area.number().is_multiple_of(PROVINCE));
    code.is_some() && code == country.map(Country::code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(place: &str, days: u32) -> Area {
        Area::new(AreaPlace::parse(place).unwrap(), "high".to_owned(), days, Then::Refuse, None)
    }

    #[test]
    fn a_province_holds_its_cities_and_a_country_its_places() {
        for (outer, place, holds) in [
            ("420000", "420100", true),
            ("420100", "420100", true),
            ("420100", "420500", false),
            ("420000", "430100", false),
            ("IT", "ITROM", true),
            ("ITROM", "ITROM", true),
            ("ITROM", "ITMIL", false),
            ("JP", "ITROM", false),
            ("CN", "420100", true),
            ("HK", "810000", true),
            ("810000", "HKHKG", true),
            ("820000", "HKHKG", false),
            ("MO", "810000", false),
        ] {
            assert_eq!(area(outer, 14).holds(&Place::parse(place).unwrap()), holds, "{place} in {outer}");
        }
    }

    #[test]
    fn a_stay_counts_until_the_last_day() {
        let day = |text| Day::parse(text).unwrap();
        let area = area("420100", 14);
        assert!(area.counts(day("2026-02-20"), day("2026-02-20")));
        assert!(area.counts(day("2026-02-20"), day("2026-03-06")));
        assert!(!area.counts(day("2026-02-20"), day("2026-03-07")));
        let from = Area { from: Some(day("2026-02-21")), ..area };
        assert!(!from.counts(day("2026-02-20"), day("2026-02-21")));
        assert!(from.counts(day("2026-02-21"), day("2026-02-21")));
    }
}

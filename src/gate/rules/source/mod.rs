//! The TOML form of gate rules, written by hand.

#[cfg(test)]
mod tests;

mod error;
mod foreign;

use toml::de::DeTable;

pub use error::RulesError;

use self::foreign::ForeignSource;
use super::fields::{Fields, Node};
use super::{Area, AreaPlace, GateRules, Then, Unbound};
use crate::payload::{Lang, Region, StatementKind, Status};
use crate::time::{Day, Zone};
use crate::verifier::{ForeignRules, ItineraryAlone, LiveRule};

/// What a file contains.
struct Source {
    adds_to: Option<String>,
    asks: Option<Vec<StatementKind>>,
    statuses: Option<Vec<Status>>,
    max_age_hours: Option<u32>,
    unbound: Option<Unbound>,
    live: Option<LiveRule>,
    live_seconds: Option<u32>,
    again_minutes: Option<u32>,
    clock_leeway_seconds: Option<u32>,
    language: Option<Lang>,
    time_zone: Option<String>,
    marked: Option<Then>,
    itinerary_alone: Option<ItineraryAlone>,
    levels: Vec<(String, LevelSource)>,
    areas: Vec<AreaSource>,
    foreign: Vec<ForeignSource>,
}

struct LevelSource {
    days: u32,
    then: Then,
}

struct AreaSource {
    level: String,
    places: Vec<String>,
    from: Option<String>,
}

const FIELDS: [&str; 17] = [
    "document",
    "adds_to",
    "asks",
    "statuses",
    "max_age_hours",
    "unbound",
    "live",
    "live_seconds",
    "again_minutes",
    "clock_leeway_seconds",
    "language",
    "time_zone",
    "marked",
    "itinerary_alone",
    "levels",
    "areas",
    "foreign",
];
const KINDS: [(&str, StatementKind); 2] = [("health", StatementKind::Health), ("itinerary", StatementKind::Itinerary)];
const STATUSES: [(&str, Status); 3] = [("green", Status::Green), ("yellow", Status::Yellow), ("red", Status::Red)];
const LANGS: [(&str, Lang); 2] = [("en", Lang::En), ("zh-CN", Lang::Zh)];
const THEN: [(&str, Then); 3] = [("note", Then::Note), ("ask", Then::Ask), ("refuse", Then::Refuse)];
const UNBOUND: [(&str, Unbound); 3] = [("pass", Unbound::Pass), ("look", Unbound::Look), ("refuse", Unbound::Refuse)];
const LIVE: [(&str, LiveRule); 3] =
    [("off", LiveRule::Off), ("preferred", LiveRule::Preferred), ("required", LiveRule::Required)];
const ALONE: [(&str, ItineraryAlone); 3] =
    [("pass", ItineraryAlone::Pass), ("ask", ItineraryAlone::Ask), ("refuse", ItineraryAlone::Refuse)];

impl Source {
    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let file = DeTable::parse(text)?;
        let fields = Fields::of_file(text, &file, &FIELDS)?;
        // Identifies the format of the file.
        fields.needed("document")?.word(&[("gate-rules", ())])?;
        let text = |name| fields.get(name).map(|it| it.text().map(str::to_owned)).transpose();
        let number = |name| fields.get(name).map(Node::number).transpose();
        let mut levels = Vec::new();
        if let Some(table) = fields.get("levels") {
            for (name, level) in table.entries()? {
                levels.push((name.to_owned(), LevelSource::read(&level)?));
            }
        }
        Ok(Self {
            adds_to: text("adds_to")?,
            asks: fields.get("asks").map(|it| words(it, &KINDS)).transpose()?,
            statuses: fields.get("statuses").map(|it| words(it, &STATUSES)).transpose()?,
            max_age_hours: number("max_age_hours")?,
            unbound: fields.get("unbound").map(|it| it.word(&UNBOUND)).transpose()?,
            live: fields.get("live").map(|it| it.word(&LIVE)).transpose()?,
            live_seconds: number("live_seconds")?,
            again_minutes: number("again_minutes")?,
            clock_leeway_seconds: number("clock_leeway_seconds")?,
            language: fields.get("language").map(|it| it.word(&LANGS)).transpose()?,
            time_zone: text("time_zone")?,
            marked: fields.get("marked").map(|it| it.word(&THEN)).transpose()?,
            itinerary_alone: fields.get("itinerary_alone").map(|it| it.word(&ALONE)).transpose()?,
            levels,
            areas: match fields.get("areas") {
                Some(areas) => areas.list()?.map(|area| AreaSource::read(&area)).collect::<Result<_, _>>()?,
                None => Vec::new(),
            },
            foreign: match fields.get("foreign") {
                Some(tables) => tables.list()?.map(|table| ForeignSource::read(&table)).collect::<Result<_, _>>()?,
                None => Vec::new(),
            },
        })
    }
}

impl LevelSource {
    fn read(level: &Node<'_>) -> Result<Self, toml::de::Error> {
        let fields = level.fields(&["days", "then"])?;
        Ok(Self { days: fields.needed("days")?.number()?, then: fields.needed("then")?.word(&THEN)? })
    }
}

impl AreaSource {
    fn read(area: &Node<'_>) -> Result<Self, toml::de::Error> {
        let fields = area.fields(&["level", "places", "from"])?;
        let places = fields.needed("places")?.list()?;
        Ok(Self {
            level: fields.needed("level")?.text()?.to_owned(),
            places: places.map(|place| place.text().map(str::to_owned)).collect::<Result<_, _>>()?,
            from: fields.get("from").map(|from| from.text().map(str::to_owned)).transpose()?,
        })
    }
}

fn words<T: Copy>(list: &Node<'_>, known: &[(&'static str, T)]) -> Result<Vec<T>, toml::de::Error> {
    list.list()?.map(|word| word.word(known)).collect()
}

impl GateRules {
    /// Maximum size in bytes. A file with a thousand cities takes 16 KiB.
    pub const MAX_BYTES: usize = crate::trust::Rules::MAX_BYTES;
    /// Maximum number of days for which a stay counts. The window of a code is 14 days; a gate may
    /// count from its end.
    const MAX_DAYS: u32 = 60;
    /// Maximum for `max_age_hours`: one year.
    const MAX_AGE_HOURS: u32 = 366 * 24;
    /// Minimum for `live_seconds`: the time for which a telephone shows one live code.
    const MIN_LIVE_SECONDS: u32 = 15;
    /// Maximum for `live_seconds`: ten minutes. A screenshot that lives longer can be sent to anyone.
    const MAX_LIVE_SECONDS: u32 = 600;
    /// Maximum for `again_minutes`: one day. A shift is not longer.
    const MAX_AGAIN_MINUTES: u32 = 24 * 60;
    /// Maximum for `clock_leeway_seconds`: fifteen minutes. A clock that is slower must be set.
    const MAX_CLOCK_LEEWAY: u32 = 15 * 60;

    /// Parses rules. `other` returns the text of the rules of a region that these rules add to.
    ///
    /// # Errors
    /// [`RulesError`].
    pub fn parse(text: &str, other: &dyn Fn(Region) -> Option<String>) -> Result<Self, RulesError> {
        let source = read(text)?;
        let base = match &source.adds_to {
            None => Self::default(),
            Some(code) => {
                let region = Region::new(code).map_err(RulesError::Region)?;
                match other(region) {
                    // A file can be checked on its own. At a gate the base rules must exist
                    // (`RulesInForce`).
                    None => Self::default(),
                    Some(text) => {
                        let base = read(&text)?;
                        if base.adds_to.is_some() {
                            return Err(RulesError::Chain { found: region });
                        }
                        Self::default().with(base, false)?
                    }
                }
            }
        };
        let adds = source.adds_to.is_some();
        base.with(source, adds)
    }

    /// Returns the region whose rules this file adds to.
    ///
    /// # Errors
    /// [`RulesError`].
    pub fn adds_to(text: &str) -> Result<Option<Region>, RulesError> {
        let source = read(text)?;
        source.adds_to.map(|code| Region::new(&code).map_err(RulesError::Region)).transpose()
    }

    /// Applies the settings of a file on top of these rules and appends its areas. If the file
    /// `adds` to them, it can only tighten them.
    fn with(mut self, source: Source, adds: bool) -> Result<Self, RulesError> {
        if let Some(asks) = source.asks {
            // Added requirements extend those of the base rules.
            let before = if adds { core::mem::take(&mut self.asks) } else { Vec::new() };
            let is_asked = |kind: &StatementKind| asks.contains(kind) || before.contains(kind);
            self.asks = StatementKind::ALL.into_iter().filter(is_asked).collect();
        }
        if let Some(statuses) = source.statuses {
            // An addition can only remove statuses from those that the base rules accept.
            let passes = |status: &Status| !adds || self.policy.accepted().contains(status);
            let statuses: Vec<_> = statuses.into_iter().filter(passes).collect();
            self.policy = self.policy.with_accepted(&statuses);
        }
        if let Some(alone) = source.itinerary_alone {
            // The stricter of the two; the order of the enum is its strictness.
            let alone = if adds { alone.max(self.policy.itinerary_alone()) } else { alone };
            self.policy = self.policy.with_itinerary_alone(alone);
        }
        if let Some(seconds) = source.clock_leeway_seconds {
            let seconds = u64::from(in_range("clock_leeway_seconds", seconds, 0, Self::MAX_CLOCK_LEEWAY)?);
            let seconds = if adds { seconds.min(self.policy.clock_leeway()) } else { seconds };
            self.policy = self.policy.with_clock_leeway(seconds);
        }
        if let Some(live) = source.live {
            let live = if adds { live.max(self.policy.live()) } else { live };
            self.policy = self.policy.with_live(live);
        }
        if let Some(seconds) = source.live_seconds {
            let seconds = u64::from(in_range("live_seconds", seconds, Self::MIN_LIVE_SECONDS, Self::MAX_LIVE_SECONDS)?);
            let seconds = if adds { seconds.min(self.policy.live_seconds()) } else { seconds };
            self.policy = self.policy.with_live_seconds(seconds);
        }
        if let Some(hours) = source.max_age_hours {
            let hours = in_range("max_age_hours", hours, 1, Self::MAX_AGE_HOURS)?;
            self.max_age_hours = Some(self.max_age_hours.filter(|_| adds).map_or(hours, |before| before.min(hours)));
        }
        if let Some(minutes) = source.again_minutes {
            self.again_minutes = in_range("again_minutes", minutes, 0, Self::MAX_AGAIN_MINUTES)?;
        }
        if let Some(zone) = source.time_zone {
            self.zone = Some(Zone::parse(&zone).map_err(RulesError::Zone)?);
        }
        // The order of `Unbound` and of `Then` is their strictness, so `max` is the stricter one.
        self.unbound =
            source.unbound.map_or(self.unbound, |unbound| if adds { unbound.max(self.unbound) } else { unbound });
        self.marked = if adds { source.marked.max(self.marked) } else { source.marked.or(self.marked) };
        self.lang = source.language.or(self.lang);
        let tables = Self::foreign_rules(source.foreign)?;
        let foreign = self.policy.foreign().clone();
        let foreign = if adds { foreign.and_any_of(tables) } else { ForeignRules::any_of(tables) };
        self.policy = self.policy.with_foreign(foreign);
        for area in source.areas {
            let level = source.levels.iter().find(|(name, _)| *name == area.level).map(|(_, level)| level);
            let level = level.ok_or_else(|| RulesError::Level { found: area.level.clone() })?;
            let days = in_range("days", level.days, 0, Self::MAX_DAYS)?;
            let from = area.from.map(|found| Day::parse(&found).map_err(|error| RulesError::Day { found, error }));
            let from = from.transpose()?;
            for place in area.places {
                let place = AreaPlace::parse(&place).map_err(|error| RulesError::Place { place, error })?;
                self.areas.push(Area::new(place, area.level.clone(), days, level.then, from));
            }
        }
        Ok(self)
    }
}

fn read(text: &str) -> Result<Source, RulesError> {
    if text.len() > GateRules::MAX_BYTES {
        return Err(RulesError::TooLarge { max: GateRules::MAX_BYTES, found: text.len() });
    }
    Ok(Source::parse(text)?)
}

const fn in_range(field: &'static str, found: u32, min: u32, max: u32) -> Result<u32, RulesError> {
    if found < min || found > max {
        return Err(RulesError::Range { field, min, max, found });
    }
    Ok(found)
}

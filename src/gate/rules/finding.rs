//! What a gate finds in a code beyond the verdict, with the values that were compared.

use super::Then;
use crate::payload::{Country, Lang, Place, Region, StatementKind};
use crate::time::{Day, Timestamp};
use crate::verifier::{Decision, Explanation, Reason};

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// The gate asks for a statement that the code does not carry.
    StatementMissing {
        /// The kind of statement.
        missing: StatementKind,
    },
    /// A statement is older than the gate allows.
    TooOld {
        /// The kind of statement.
        kind: StatementKind,
        /// When it was made.
        since: Timestamp,
        /// The greatest age, in hours.
        max_hours: u32,
        /// The time of checking.
        at: Timestamp,
    },
    /// The holder has stayed in a risk area.
    Stay {
        /// Where.
        place: Place,
        /// The last day there.
        last_seen: Day,
        /// The level of the area.
        level: String,
        /// For how many days a stay counts.
        days: u32,
        /// What follows.
        then: Then,
    },
    /// The holder has been in a country that is a risk area; a code does not say on which day.
    CountryVisited {
        /// Which.
        country: Country,
        /// The level of the area.
        level: String,
        /// For how many days a stay counts.
        days: u32,
        /// What follows.
        then: Then,
    },
    /// The holder has stayed in a city that has a risk area in it, which does not mean in that area.
    Marked {
        /// Where.
        place: Place,
        /// The last day there.
        last_seen: Day,
        /// What follows.
        then: Then,
    },
    /// The code states an itinerary and no health status.
    ItineraryAlone {
        /// What follows.
        then: Then,
    },
    /// The code is bound to no key of its holder's.
    Unbound {
        /// What follows.
        then: Then,
    },
    /// The code is bound to a key of its holder's, and nobody has shown here that they hold it.
    BindingNotProved,
    /// The number that staff typed from the document is not the one that the code commits to.
    OtherDocument,
    /// The same code was let through a while ago, at this gate.
    Again {
        /// Seconds ago.
        seconds: u64,
    },
    /// The gate is told to follow a region's rules and has none.
    RulesMissing {
        /// The region.
        region: Region,
    },
    /// The rules count no longer, or not yet.
    RulesNotCurrent {
        /// Whose.
        region: Region,
        /// From when they count.
        from: Timestamp,
        /// Until when they count.
        until: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The rules cannot be read.
    RulesUnreadable {
        /// Whose.
        region: Region,
        /// Why.
        detail: String,
    },
}

impl Finding {
    /// What follows from it.
    #[must_use]
    pub const fn decision(&self) -> Decision {
        match self {
            Self::StatementMissing { .. } | Self::TooOld { .. } | Self::OtherDocument => Decision::Refused,
            Self::Stay { then, .. }
            | Self::CountryVisited { then, .. }
            | Self::Marked { then, .. }
            | Self::ItineraryAlone { then }
            | Self::Unbound { then } => then.decision(),
            Self::Again { .. } | Self::BindingNotProved => Decision::Accepted,
            Self::RulesMissing { .. } | Self::RulesNotCurrent { .. } | Self::RulesUnreadable { .. } => {
                Decision::Undecided
            }
        }
    }
}

impl Finding {
    /// Whether it leaves the decision to a person: nothing is missing at the gate.
    #[must_use]
    pub const fn asks_a_person(&self) -> bool {
        matches!(
            self,
            Self::Stay { then: Then::Ask, .. }
                | Self::CountryVisited { then: Then::Ask, .. }
                | Self::Marked { then: Then::Ask, .. }
                | Self::ItineraryAlone { then: Then::Ask }
        )
    }
}

impl Explanation for Finding {
    fn id(&self) -> &'static str {
        match self {
            Self::StatementMissing { .. } => "statement-missing",
            Self::TooOld { .. } => "statement-too-old",
            Self::Stay { .. } => "stay-in-risk-area",
            Self::CountryVisited { .. } => "country-visited",
            Self::Marked { .. } => "city-with-risk-area",
            Self::ItineraryAlone { .. } => Reason::ItineraryAlone.id(),
            Self::Unbound { .. } => "not-bound",
            Self::BindingNotProved => "binding-not-proved",
            Self::OtherDocument => "other-document",
            Self::Again { .. } => "seen-before",
            Self::RulesMissing { .. } => "rules-missing",
            Self::RulesNotCurrent { .. } => "rules-not-current",
            Self::RulesUnreadable { .. } => "rules-unreadable",
        }
    }

    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::StatementMissing { missing } => vec![("missing", missing.to_string())],
            Self::TooOld { kind, since, max_hours, at } => vec![
                ("kind", kind.to_string()),
                ("since", since.to_string()),
                ("max_hours", max_hours.to_string()),
                ("at", at.to_string()),
            ],
            Self::Stay { place, last_seen, level, days, .. } => vec![
                ("place", place.to_string()),
                ("last_seen", last_seen.to_string()),
                ("level", level.clone()),
                ("days", days.to_string()),
            ],
            Self::CountryVisited { country, level, days, .. } => {
                vec![("country", country.to_string()), ("level", level.clone()), ("days", days.to_string())]
            }
            Self::Marked { place, last_seen, .. } => {
                vec![("place", place.to_string()), ("last_seen", last_seen.to_string())]
            }
            Self::ItineraryAlone { .. } | Self::Unbound { .. } | Self::BindingNotProved | Self::OtherDocument => {
                Vec::new()
            }
            Self::Again { seconds } => vec![("seconds", seconds.to_string())],
            Self::RulesMissing { region } => vec![("region", region.to_string())],
            Self::RulesNotCurrent { region, from, until, at } => vec![
                ("region", region.to_string()),
                ("from", from.to_string()),
                ("until", until.to_string()),
                ("at", at.to_string()),
            ],
            Self::RulesUnreadable { region, detail } => {
                vec![("region", region.to_string()), ("detail", detail.clone())]
            }
        }
    }

    fn sentence(&self, lang: Lang) -> String {
        self.words(lang)
    }

    fn hint(&self, lang: Lang) -> &'static str {
        self.next_step(lang)
    }
}

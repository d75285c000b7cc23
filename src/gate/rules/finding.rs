//! Findings: what a gate finds in a code beyond the verdict, with the compared values, and the words
//! for staff.

use super::Then;
use crate::payload::{Country, Lang, Place, Region, StatementKind};
use crate::time::{Day, Timestamp};
use crate::verifier::{Decision, Explanation, Reason};
use crate::words::gate as say;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
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
        /// Time of the statement.
        since: Timestamp,
        /// Maximum age in hours.
        max_hours: u32,
        /// The time of checking.
        at: Timestamp,
    },
    /// The holder has stayed in a risk area.
    Stay {
        /// Place of the stay.
        place: Place,
        /// Last day of the stay.
        last_seen: Day,
        /// The level of the area.
        level: String,
        /// Number of days for which a stay counts.
        days: u32,
        /// Consequence.
        then: Then,
    },
    /// The holder was in a country that is a risk area. A code does not state the day.
    CountryVisited {
        /// Country.
        country: Country,
        /// The level of the area.
        level: String,
        /// Number of days for which a stay counts.
        days: u32,
        /// Consequence.
        then: Then,
    },
    /// The holder stayed in a city that has a risk area. This does not mean a stay in that area.
    Marked {
        /// City.
        place: Place,
        /// Last day of the stay.
        last_seen: Day,
        /// Consequence.
        then: Then,
    },
    /// The code states an itinerary but no health status.
    ItineraryAlone {
        /// Consequence.
        then: Then,
    },
    /// The code is not bound to a key of its holder.
    Unbound {
        /// Consequence.
        then: Then,
    },
    /// The code is bound to a holder's key, but the holder has not proved possession of it at this
    /// gate.
    BindingNotProved,
    /// The number that staff typed from the document does not match the commitment in the code.
    OtherDocument,
    /// Staff must compare the person with the document: the code is of another network and has no
    /// commitment to a number.
    CompareDocument,
    /// This gate let the same code through a short time ago.
    Again {
        /// Time since then, in seconds.
        seconds: u64,
    },
    /// The gate must follow the rules of a region but does not have them.
    RulesMissing {
        /// The region.
        region: Region,
    },
    /// The rules are expired or not yet valid.
    RulesNotCurrent {
        /// Region of the rules.
        region: Region,
        /// Start of their validity.
        from: Timestamp,
        /// End of their validity.
        until: Timestamp,
        /// The time of checking.
        at: Timestamp,
    },
    /// The rules cannot be read.
    RulesUnreadable {
        /// Region of the rules.
        region: Region,
        /// Details of the error.
        detail: String,
    },
}

impl Finding {
    /// Decision that follows from it.
    #[must_use]
    pub const fn decision(&self) -> Decision {
        match self {
            Self::StatementMissing { .. } | Self::TooOld { .. } | Self::OtherDocument => Decision::Refused,
            Self::Stay { then, .. }
            | Self::CountryVisited { then, .. }
            | Self::Marked { then, .. }
            | Self::ItineraryAlone { then }
            | Self::Unbound { then } => then.decision(),
            Self::Again { .. } | Self::BindingNotProved | Self::CompareDocument => Decision::Accepted,
            Self::RulesMissing { .. } | Self::RulesNotCurrent { .. } | Self::RulesUnreadable { .. } => {
                Decision::Undecided
            }
        }
    }
}

impl Finding {
    /// Whether a person must decide although nothing is missing at the gate.
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
            Self::CompareDocument => "compare-document",
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
            Self::ItineraryAlone { .. }
            | Self::Unbound { .. }
            | Self::BindingNotProved
            | Self::OtherDocument
            | Self::CompareDocument => Vec::new(),
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

    fn hint(&self, lang: Lang) -> String {
        self.next_step(lang).to_owned()
    }
}

impl Finding {
    pub(super) fn words(&self, lang: Lang) -> String {
        match self {
            Self::StatementMissing { missing } => say::StatementMissing { missing: &missing.words(lang) }.say(lang),
            Self::TooOld { kind, since, max_hours, .. } => {
                say::TooOld { kind: &kind.words(lang), since, max_hours }.say(lang)
            }
            Self::Stay { place, last_seen, level, days, .. } => {
                let level = &say::Level { level }.say(lang);
                say::Stay { place: &place.name(lang), last_seen, level, days }.say(lang)
            }
            Self::CountryVisited { country, level, days, .. } => {
                let level = &say::Level { level }.say(lang);
                say::CountryVisited { country: &country.name(lang), level, days }.say(lang)
            }
            Self::Marked { place, last_seen, .. } => say::Marked { place: &place.name(lang), last_seen }.say(lang),
            Self::ItineraryAlone { .. } => Reason::ItineraryAlone.sentence(lang),
            Self::Unbound { .. } => say::unbound(lang).to_owned(),
            Self::BindingNotProved => say::binding_not_proved(lang).to_owned(),
            Self::OtherDocument => say::other_document(lang).to_owned(),
            Self::CompareDocument => crate::words::foreign_verdict::compare(lang).to_owned(),
            Self::Again { seconds } => match (*seconds, seconds / 60) {
                (seconds, 0) => say::AgainSeconds { seconds }.say(lang),
                (_, minutes) => say::AgainMinutes { minutes }.say(lang),
            },
            Self::RulesMissing { region } => say::RulesMissing { name: &region.name(lang), region }.say(lang),
            Self::RulesNotCurrent { region, from, until, at } => {
                say::RulesNotCurrent { name: &region.name(lang), region, from, until, at }.say(lang)
            }
            Self::RulesUnreadable { region, .. } => say::RulesUnreadable { name: &region.name(lang), region }.say(lang),
        }
    }

    pub(super) const fn next_step(&self, lang: Lang) -> &'static str {
        match self {
            Self::ItineraryAlone { .. } => crate::words::verdict::itinerary_alone_hint(lang),
            Self::CompareDocument => crate::words::foreign_verdict::compare_hint(lang),
            Self::StatementMissing { .. } => say::statement_missing_hint(lang),
            Self::TooOld { .. } => say::too_old_hint(lang),
            Self::Stay { then, .. } | Self::CountryVisited { then, .. } | Self::Marked { then, .. } => match then {
                Then::Note => say::stay_hint_note(lang),
                Then::Ask => say::stay_hint_ask(lang),
                Then::Refuse => say::stay_hint_refuse(lang),
            },
            Self::Unbound { then: Then::Refuse } => say::unbound_hint_refuse(lang),
            Self::Unbound { .. } | Self::BindingNotProved => say::binding_not_proved_hint(lang),
            Self::OtherDocument => say::other_document_hint(lang),
            Self::Again { .. } => say::again_hint(lang),
            Self::RulesMissing { .. } | Self::RulesNotCurrent { .. } => say::rules_missing_hint(lang),
            Self::RulesUnreadable { .. } => say::rules_unreadable_hint(lang),
        }
    }
}

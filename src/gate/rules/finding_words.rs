//! What findings say to people. The texts are in `words`.

use super::{Finding, Then};
use crate::payload::Lang;
use crate::verifier::Reason;
use crate::words::gate as say;

impl Finding {
    pub(super) fn words(&self, lang: Lang) -> String {
        match self {
            Self::StatementMissing { missing } => say::StatementMissing { missing: &missing.words(lang) }.say(lang),
            Self::TooOld { kind, since, max_hours, .. } => {
                say::TooOld { kind: &kind.words(lang), since, max_hours }.say(lang)
            }
            Self::Stay { place, last_seen, level, days, .. } => {
                say::Stay { place: &place.name(lang), last_seen, level, days }.say(lang)
            }
            Self::CountryVisited { country, level, days, .. } => {
                say::CountryVisited { country: &country.name(lang), level, days }.say(lang)
            }
            Self::Marked { place, last_seen, .. } => say::Marked { place: &place.name(lang), last_seen }.say(lang),
            Self::ItineraryAlone { .. } => Reason::ItineraryAlone.sentence(lang),
            Self::Unbound { .. } => say::unbound(lang).to_owned(),
            Self::BindingNotProved => say::binding_not_proved(lang).to_owned(),
            Self::OtherDocument => say::other_document(lang).to_owned(),
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
            Self::ItineraryAlone { .. } => Reason::ItineraryAlone.hint(lang),
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

//! Decisions as text for people.

use core::fmt::Write;

use super::UsedFact;
use crate::office::FactKind;
use crate::office::registry::{DecisionState, Origin, Outcome, StoredDecision};
use crate::payload::{Country, Lang, Place};
use crate::time::{Timestamp, Zone};

/// The outcome in a few words.
#[must_use]
pub fn outcome_words(outcome: Outcome, lang: Lang) -> String {
    let Some(status) = outcome.status else { return lang.pick("nothing yet", "尚未决定").to_owned() };
    match (outcome.reason, lang) {
        (Some(reason), Lang::En) => format!("{} ({})", status.word(lang), reason.words(lang)),
        (Some(reason), Lang::Zh) => format!("{}（{}）", status.word(lang), reason.words(lang)),
        (None, _) => status.word(lang).to_owned(),
    }
}

/// The decision in full sentences: who made it, by which rule, and on which facts.
#[must_use]
pub fn decision_words(stored: &StoredDecision, zone: &Zone, lang: Lang) -> String {
    let decision = &stored.decision;
    let (number, at, outcome) = (stored.number, zone.local(decision.at), outcome_words(decision.outcome, lang));
    let mut out = String::new();
    let _ = match (decision.origin, lang) {
        (Origin::Dispute, Lang::En) => {
            writeln!(out, "Decision {number}: the holder disputes decision {}.", decision.answers.unwrap_or(0))
        }
        (Origin::Dispute, Lang::Zh) => {
            writeln!(out, "决定{number}：持有人对决定{}提出异议。", decision.answers.unwrap_or(0))
        }
        (_, Lang::En) => {
            writeln!(
                out,
                "Decision {number}: {outcome}. A code for it counts for {} hours.",
                decision.outcome.valid_hours
            )
        }
        (_, Lang::Zh) => {
            writeln!(out, "决定{number}：{outcome}。据此签发的码有效{}小时。", decision.outcome.valid_hours)
        }
    };
    let rules = base16ct::lower::encode_string(&decision.rules);
    let _ = match (decision.origin, lang) {
        (Origin::Audit, Lang::En) => {
            writeln!(out, "The audit made it at {at}, by the rule \"{}\" of the rules {rules:.16}….", decision.rule)
        }
        (Origin::Audit, Lang::Zh) => {
            writeln!(out, "由审核于{at}作出，依据规则“{}”（规则文件 {rules:.16}…）。", decision.rule)
        }
        (Origin::Officer, Lang::En) => {
            writeln!(out, "Made at {at} by {}, who says: {}", decision.officers, decision.note)
        }
        (Origin::Officer, Lang::Zh) => writeln!(out, "由{}于{at}作出，说明：{}", decision.officers, decision.note),
        (Origin::Dispute, Lang::En) => {
            writeln!(out, "Taken down at {at} by {}. The holder says: {}", decision.officers, decision.note)
        }
        (Origin::Dispute, Lang::Zh) => {
            writeln!(out, "由{}于{at}记录。持有人陈述：{}", decision.officers, decision.note)
        }
    };
    if let (Origin::Officer, Some(answered)) = (decision.origin, decision.answers) {
        let _ = match lang {
            Lang::En => writeln!(out, "It answers decision {answered}."),
            Lang::Zh => writeln!(out, "系对决定{answered}的答复。"),
        };
    }
    if let Some(declaration) = decision.declaration {
        let _ = match lang {
            Lang::En => writeln!(out, "It looked at declaration {declaration} and at what was known then."),
            Lang::Zh => writeln!(out, "依据申报{declaration}及当时已知信息。"),
        };
    }
    let used: Vec<UsedFact> = serde_json::from_str(&decision.facts).unwrap_or_default();
    if !used.is_empty() {
        let _ = writeln!(out, "{}", lang.pick("The facts:", "所据事实："));
    }
    for fact in &used {
        let _ = writeln!(out, "  - {}", fact.words(zone, lang));
    }
    if decision.state == DecisionState::Open {
        let _ = writeln!(out, "{}", lang.pick("It waits for an officer.", "等待工作人员处理。"));
    }
    out
}

impl UsedFact {
    /// The fact in words, with its source (file and line).
    #[must_use]
    pub fn words(&self, zone: &Zone, lang: Lang) -> String {
        let local = |time: &str| Timestamp::parse(time).map_or_else(|_| time.to_owned(), |time| zone.local(time));
        let from = |source: &str| match (source, lang) {
            ("", Lang::En) => " (declared)".to_owned(),
            ("", Lang::Zh) => "（自行申报）".to_owned(),
            (source, Lang::En) => format!(" ({source})"),
            (source, Lang::Zh) => format!("（{source}）"),
        };
        let named = |place: &str| Place::parse(place).map_or_else(|_| place.to_owned(), |place| place.name(lang));
        match self {
            Self::Known { kind, since, source } => {
                let kind = FactKind::ALL.into_iter().find(|one| one.id() == kind);
                let kind = kind.map_or("", |kind| kind.words(lang));
                format!("{kind}{}{}{}", lang.pick(", from ", "，始于"), local(since), from(source))
            }
            Self::Denied { since, source } => match lang {
                Lang::En => {
                    format!("close contact with a case on {}{}; the declaration names none", local(since), from(source))
                }
                Lang::Zh => format!("{}有密切接触{}，申报未提及", local(since), from(source)),
            },
            Self::Symptom { symptom } => match lang {
                Lang::En => format!("declared: {}", symptom.words(lang)),
                Lang::Zh => format!("申报症状：{}", symptom.words(lang)),
            },
            Self::DeclaredContact { with, last } => match lang {
                Lang::En => format!("declared: contact with {} until {last}", with.words(lang)),
                Lang::Zh => format!("申报与{}接触，最后一次{last}", with.words(lang)),
            },
            Self::RiskStay { place, arrival, level, source } => {
                stay(&named(place), &local(arrival), level, &from(source), lang)
            }
            Self::LeftOut { place, arrival, level, source } => {
                let stay = stay(&named(place), &local(arrival), level, &from(source), lang);
                format!("{stay}{}", lang.pick("; the declaration leaves it out", "，申报未提及"))
            }
            Self::Abroad { country, arrival, source } => {
                let country = Country::new(country).map_or(country.as_str(), |country| country.name(lang));
                let arrival = local(arrival);
                match lang {
                    Lang::En => format!("in {country} from {arrival} on{}", from(source)),
                    Lang::Zh => format!("自{arrival}起在{country}{}", from(source)),
                }
            }
        }
    }
}

fn stay(place: &str, arrival: &str, level: &str, from: &str, lang: Lang) -> String {
    let level = crate::office::RiskLevel::ALL.into_iter().find(|one| one.id() == level);
    let level = level.map_or("", |level| level.word(lang));
    match lang {
        Lang::En => format!("in {place}, where the risk is {level}, from {arrival} on{from}"),
        Lang::Zh => format!("自{arrival}起在{place}（{level}风险）{from}"),
    }
}

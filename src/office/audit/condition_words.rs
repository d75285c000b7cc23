//! Conditions of rules in words, for the people whom they are about.

use super::{Condition, Contradiction};
use crate::office::{ContactKind, Symptom};
use crate::words::{Lang, office as say};

impl Condition {
    /// When the condition is true, as the end of "Rule: …".
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Fact { kind, within_days, unless_later } => {
                let (kind, days) = (&kind.words(lang), within_days.map(u64::from));
                let later = unless_later.map(|later| later.words(lang));
                match (days, later) {
                    (None, None) => say::WhenFact { kind }.say(lang),
                    (None, Some(later)) => say::WhenFactUnless { kind, later: &later }.say(lang),
                    (Some(days), None) => say::WhenFactWithin { kind, days }.say(lang),
                    (Some(days), Some(later)) => say::WhenFactWithinUnless { kind, days, later: &later }.say(lang),
                }
            }
            Self::Symptoms { any, at_least } => {
                let symptoms = any.iter().map(|one: &Symptom| one.words(lang)).collect::<Vec<_>>();
                let symptoms = symptoms.join(say::list_comma(lang));
                match (any.len(), *at_least) {
                    (1, _) => say::WhenSymptom { symptom: &symptoms }.say(lang),
                    (_, 0 | 1) => say::WhenOneSymptom { symptoms: &symptoms }.say(lang),
                    (_, least) => say::WhenSymptoms { least: &least, symptoms: &symptoms }.say(lang),
                }
            }
            Self::DeclaredContact { with, within_days } => {
                let with = with.iter().map(|kind: &ContactKind| kind.words(lang)).collect::<Vec<_>>();
                say::WhenContact { with: &with.join(say::list_or(lang)), days: u64::from(*within_days) }.say(lang)
            }
            Self::RiskArea { level, within_days } => {
                say::WhenRiskArea { level: level.id(), days: u64::from(*within_days) }.say(lang)
            }
            Self::Abroad { within_days } => say::WhenAbroad { days: u64::from(*within_days) }.say(lang),
            Self::Contradicted { by, within_days } => {
                let days = u64::from(*within_days);
                match by {
                    Contradiction::Contact => say::WhenContactDenied { days }.say(lang),
                    Contradiction::Sources => say::WhenSourcesDisagree { days }.say(lang),
                    Contradiction::Place { level } => say::WhenPlaceLeftOut { level: level.id(), days }.say(lang),
                }
            }
            Self::Otherwise => say::when_otherwise(lang).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::FactKind;
    use crate::office::audit::AuditRules;

    /// What people read of the rules that come with fede.
    #[test]
    fn each_rule_is_a_sentence_that_says_when_it_applies() {
        let rules = AuditRules::from_toml(AuditRules::DEFAULT).unwrap();
        let words = |lang| -> Vec<String> {
            rules.rules().iter().map(|rule| format!("{}: {}", rule.id(), rule.condition().words(lang))).collect()
        };
        assert_eq!(
            words(Lang::En),
            [
                "sources-disagree: two offices have reported different things about the last 14 days",
                "confirmed-case: a confirmed case is on record and not over",
                "isolation-order: an isolation order is on record and not over",
                "positive-test: a positive test is on record in the last 14 days, and not a negative test after it",
                "suspected-case: a suspected case is on record and not over",
                "contact-denied: close contact with a case is on record for the 14 days before the declaration, but the declaration names no contact",
                "place-left-out: a stay in an area of medium or high risk is on record for the 14 days before the declaration, but the declaration does not name the place",
                "close-contact: close contact with a case is on record in the last 14 days",
                "declared-contact: the declaration names contact with a confirmed case or a suspected case in the last 14 days",
                "risk-area: a stay in an area of medium or high risk in the last 14 days",
                "fever: the declaration names fever",
                "symptoms: the declaration names at least 2 of these: cough, sore throat, shortness of breath, fatigue, loss of taste or smell, diarrhoea",
                "abroad: a stay abroad in the last 14 days",
                "nothing-found: no other rule applies",
            ]
        );
        let chinese = words(Lang::Zh);
        assert_eq!(chinese[3], "positive-test: 近14天内有“检测阳性”记录，其后无“检测阴性”记录");
        assert_eq!(chinese[9], "risk-area: 近14天内曾在中风险或高风险区域停留");
        assert_eq!(chinese[11], "symptoms: 申报有下列症状中的至少2项：咳嗽、咽痛、气促、乏力、嗅觉或味觉减退、腹泻");
    }

    #[test]
    fn one_day_and_the_other_levels() {
        let level = crate::office::RiskLevel::High;
        let stay = Condition::RiskArea { level, within_days: 1 };
        assert_eq!(stay.words(Lang::En), "a stay in an area of high risk in the last day");
        let one = Condition::Symptoms { any: vec![Symptom::Fever, Symptom::Cough], at_least: 1 };
        assert_eq!(one.words(Lang::En), "the declaration names one of these: fever, cough");
        let (kind, unless_later) = (FactKind::IsolationOrder, Some(FactKind::NegativeTest));
        let order = Condition::Fact { kind, within_days: None, unless_later };
        let words = "an isolation order is on record and not over, and not a negative test after it";
        assert_eq!(order.words(Lang::En), words);
    }
}

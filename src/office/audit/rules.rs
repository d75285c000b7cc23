//! The rules of an audit, read from a TOML file, and the rule that applies to a person.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::facts::{Subject, UsedFact};
use super::{Condition, Contradiction, RuleError, RuleField};
use crate::office::registry::Outcome;
use crate::office::{ContactKind, FactKind, RiskLevel, Symptom};
use crate::payload::{Status, StatusReason};
use crate::time::Timestamp;

/// Maximum validity of a code, in hours: two weeks.
const MAX_HOURS: u32 = 336;
/// Maximum number of days that a rule looks back.
const MAX_DAYS: u32 = 365;

/// An audit rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    id: String,
    condition: Condition,
    outcome: Outcome,
    asks_officer: bool,
}

impl Rule {
    /// The name of the rule.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The condition under which the rule applies.
    #[must_use]
    pub const fn condition(&self) -> &Condition {
        &self.condition
    }

    /// The outcome. If the rule also asks an officer, the status is valid until the answer.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Whether the rule asks an officer.
    #[must_use]
    pub(crate) const fn asks_officer(&self) -> bool {
        self.asks_officer
    }
}

/// Rules in order. The first rule that applies decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRules {
    rules: Vec<Rule>,
    digest: [u8; 32],
}

/// The rule that applies to a person, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditFinding<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The facts that made it apply.
    pub used: Vec<UsedFact>,
}

impl<'a> AuditFinding<'a> {
    /// Finds the first rule that applies. Rules are tried in order.
    #[must_use]
    pub fn of(rules: &'a AuditRules, subject: &Subject<'_>, at: Timestamp) -> Option<Self> {
        rules.rules().iter().find_map(|rule| {
            let mut used = rule.condition().applies(subject, at)?;
            // Sorted and without duplicates, so that `basis` does not depend on the order of facts.
            used.sort_unstable();
            used.dedup();
            Some(AuditFinding { rule, used })
        })
    }

    /// The facts as JSON.
    #[must_use]
    pub fn facts(&self) -> String {
        // Only strings and unit variants: serialisation cannot fail.
        serde_json::to_string(&self.used).unwrap_or_default()
    }

    /// SHA-256 over the finding. The last decision stays valid as long as this does not change.
    #[must_use]
    pub fn basis(&self, declaration: Option<i64>) -> [u8; 32] {
        let outcome = self.rule.outcome();
        let mut hash = Sha256::new();
        for part in [
            self.rule.id(),
            outcome.status.map_or("", Status::id),
            outcome.reason.map_or("", StatusReason::id),
            &outcome.valid_hours.to_string(),
            &declaration.unwrap_or(0).to_string(),
            &self.facts(),
        ] {
            // Length prefixes: two different lists of parts never hash the same bytes.
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    rule: Vec<RuleSource>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleSource {
    id: String,
    fact: Option<String>,
    unless_later: Option<String>,
    within_days: Option<u32>,
    symptoms: Option<Vec<Symptom>>,
    at_least: Option<u32>,
    declared_contact: Option<Vec<ContactKind>>,
    risk_area: Option<String>,
    #[serde(default)]
    abroad: bool,
    contradiction: Option<String>,
    #[serde(default)]
    otherwise: bool,
    status: Option<String>,
    reason: Option<String>,
    #[serde(default)]
    review: bool,
    #[serde(default = "default_hours")]
    valid_hours: u32,
}

const fn default_hours() -> u32 {
    24
}

impl AuditRules {
    /// The rules that a new office starts with.
    pub const DEFAULT: &'static str = include_str!("default_rules.toml");

    /// Parses and checks rules.
    ///
    /// # Errors
    /// [`RuleError`], which names the rule.
    pub fn from_toml(text: &str) -> Result<Self, RuleError> {
        let source: Source = toml::from_str(text)?;
        let rules = source.rule.iter().map(RuleSource::to_rule).collect::<Result<Vec<_>, _>>()?;
        for (position, rule) in rules.iter().enumerate() {
            for before in rules.iter().take(position) {
                check_pair(before, rule)?;
            }
        }
        if rules.last().is_none_or(|last| last.condition != Condition::Otherwise) {
            return Err(RuleError::NoOtherwise);
        }
        Ok(Self { rules, digest: Sha256::digest(text).into() })
    }

    /// The rules, in their order.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// SHA-256 of the text of the file.
    #[must_use]
    pub const fn digest(&self) -> [u8; 32] {
        self.digest
    }
}

/// Rejects duplicate names, and a rule that an earlier rule always hides.
fn check_pair(before: &Rule, rule: &Rule) -> Result<(), RuleError> {
    if before.id == rule.id {
        return Err(RuleError::Twice { rule: rule.id.clone() });
    }
    if !before.condition.covers(&rule.condition) {
        return Ok(());
    }
    let (rule_id, by) = (rule.id.clone(), before.id.clone());
    if (before.outcome, before.asks_officer) == (rule.outcome, rule.asks_officer) {
        return Err(RuleError::Unreachable { rule: rule_id, by });
    }
    Err(RuleError::Contradicts { rule: rule_id, by })
}

impl RuleSource {
    fn to_rule(&self) -> Result<Rule, RuleError> {
        let status =
            self.status.as_deref().map(|word| self.word("status", word, Status::ALL, Status::id)).transpose()?;
        let reason = self
            .reason
            .as_deref()
            .map(|word| self.word("reason", word, StatusReason::ALL, StatusReason::id))
            .transpose()?;
        if status.is_none() && !self.review {
            return Err(RuleError::DecidesNothing { rule: self.id.clone() });
        }
        let fits = |status| reason.map_or(status == Status::Green, |reason| reason.fits(status));
        // A code for such a rule could not be issued: it needs grounds with a reason that is one.
        if status.is_some_and(|status| !fits(status)) {
            return Err(self.wants(RuleField::Reason));
        }
        self.range("valid_hours", self.valid_hours, MAX_HOURS)?;
        let outcome = Outcome { status, reason, valid_hours: self.valid_hours };
        Ok(Rule { id: self.id.clone(), condition: self.condition()?, outcome, asks_officer: self.review })
    }

    fn condition(&self) -> Result<Condition, RuleError> {
        // With `contradiction = "place"`, `risk_area` gives the level and is not a condition.
        let risk = self.risk_area.is_some() && self.contradiction.is_none();
        let conditions = [
            self.fact.is_some(),
            self.symptoms.is_some(),
            self.declared_contact.is_some(),
            risk,
            self.abroad,
            self.contradiction.is_some(),
            self.otherwise,
        ];
        let found = conditions.iter().filter(|one| **one).count();
        if found != 1 {
            return Err(RuleError::Conditions { rule: self.id.clone(), found });
        }
        if self.at_least.is_some() && self.symptoms.is_none() {
            return Err(self.wants(RuleField::AtLeast));
        }
        if self.unless_later.is_some() && self.fact.is_none() {
            return Err(self.wants(RuleField::UnlessLater));
        }
        if self.within_days.is_some() && (self.symptoms.is_some() || self.otherwise) {
            return Err(self.wants(RuleField::WithinDays));
        }
        if let Some(kind) = &self.fact {
            let days = self.within_days.map(|days| self.range("within_days", days, MAX_DAYS)).transpose()?;
            let later = self.unless_later.as_deref();
            return Ok(Condition::Fact {
                kind: self.word("fact", kind, FactKind::ALL, FactKind::id)?,
                within_days: days,
                unless_later: later
                    .map(|kind| self.word("unless_later", kind, FactKind::ALL, FactKind::id))
                    .transpose()?,
            });
        }
        if let Some(symptoms) = &self.symptoms {
            let mut any = symptoms.clone();
            // Sorted, so that equal conditions compare as equal.
            any.sort_unstable();
            any.dedup();
            let most = u32::try_from(any.len()).unwrap_or(u32::MAX);
            let at_least = self.range("at_least", self.at_least.unwrap_or(1), most)?;
            return Ok(Condition::Symptoms { any, at_least: usize::try_from(at_least).unwrap_or(usize::MAX) });
        }
        if self.otherwise {
            return Ok(Condition::Otherwise);
        }
        let within_days = self.within_days.ok_or_else(|| self.wants(RuleField::NoDays))?;
        let within_days = self.range("within_days", within_days, MAX_DAYS)?;
        let level = |word: &str| self.word("risk_area", word, RiskLevel::ALL, RiskLevel::id);
        if let Some(with) = &self.declared_contact {
            let mut with = with.clone();
            with.sort_unstable();
            with.dedup();
            return Ok(Condition::DeclaredContact { with, within_days });
        }
        if let Some(what) = &self.contradiction {
            let by = match (what.as_str(), &self.risk_area) {
                ("contact", None) => Contradiction::Contact,
                ("sources", None) => Contradiction::Sources,
                ("place", Some(word)) => Contradiction::Place { level: level(word)? },
                ("contact" | "sources", Some(_)) => return Err(self.wants(RuleField::ContactArea)),
                ("place", None) => return Err(self.wants(RuleField::PlaceArea)),
                (other, _) => {
                    return Err(RuleError::Word {
                        rule: self.id.clone(),
                        field: "contradiction",
                        expected: "contact, place, sources".to_owned(),
                        found: other.to_owned(),
                    });
                }
            };
            return Ok(Condition::Contradicted { by, within_days });
        }
        match &self.risk_area {
            Some(word) => Ok(Condition::RiskArea { level: level(word)?, within_days }),
            None => Ok(Condition::Abroad { within_days }),
        }
    }

    fn wants(&self, expected: RuleField) -> RuleError {
        RuleError::Field { rule: self.id.clone(), expected }
    }

    fn range(&self, field: &'static str, found: u32, max: u32) -> Result<u32, RuleError> {
        if (1..=max).contains(&found) {
            return Ok(found);
        }
        Err(RuleError::Range { rule: self.id.clone(), field, max, found })
    }

    fn word<T: Copy, const N: usize>(
        &self,
        field: &'static str,
        found: &str,
        words: [T; N],
        id: impl Fn(T) -> &'static str,
    ) -> Result<T, RuleError> {
        words.into_iter().find(|one| id(*one) == found).ok_or_else(|| RuleError::Word {
            rule: self.id.clone(),
            field,
            expected: words.map(id).join(", "),
            found: found.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_a_file_of_rules() {
        let rules = AuditRules::from_toml(AuditRules::DEFAULT).unwrap();
        assert_eq!(rules.rules().len(), 14);
        let last = rules.rules().last().unwrap();
        assert_eq!((last.outcome().status, last.outcome().valid_hours), (Some(Status::Green), 24));
    }

    #[test]
    fn each_fault_is_named() {
        let last = "[[rule]]\nid = \"last\"\notherwise = true\nstatus = \"green\"\n";
        for (rules, message) in [
            ("", "expected a last rule with otherwise = true"),
            ("[[rule]]\nid = \"a\"\nstatus = \"green\"", "rule a: expected exactly one of fact, symptoms"),
            ("[[rule]]\nid = \"a\"\nabroad = true\nfact = \"positive-test\"\nstatus = \"green\"", "found 2"),
            (
                "[[rule]]\nid = \"a\"\nfact = \"flu\"\nstatus = \"green\"",
                "rule a: fact: expected one of confirmed-case",
            ),
            ("[[rule]]\nid = \"a\"\nfact = \"positive-test\"", "expected a status, or review = true"),
            ("[[rule]]\nid = \"a\"\nfact = \"positive-test\"\nstatus = \"red\"", "expected a reason"),
            ("[[rule]]\nid = \"a\"\nabroad = true\nstatus = \"green\"", "expected within_days"),
            (
                "[[rule]]\nid = \"a\"\nabroad = true\nwithin_days = 0\nstatus = \"green\"",
                "within_days: expected a number from 1",
            ),
            ("[[rule]]\nid = \"last\"\nabroad = true\nwithin_days = 1\nstatus = \"green\"", "found last twice"),
            (
                "[[rule]]\nid = \"a\"\nsymptoms = [\"fever\", \"cough\"]\nreview = true\n\
                 [[rule]]\nid = \"b\"\nsymptoms = [\"cough\"]\nstatus = \"green\"",
                "rule b: can never apply, because rule a always applies first and decides differently",
            ),
            (
                "[[rule]]\nid = \"a\"\nabroad = true\nwithin_days = 14\nreview = true\n\
                 [[rule]]\nid = \"b\"\nabroad = true\nwithin_days = 7\nreview = true",
                "rule b: can never apply, because rule a always applies first",
            ),
            ("[[rule]]\nid = \"a\"\notherwise = true\nreview = true", "rule last: can never apply"),
            ("[[rule]]\nid = \"a\"\nfact = 1", "expected a text, found a number"),
            ("[[rule]]\nid = \"a\"\nfakt = \"x\"", "unknown field `fakt`"),
        ] {
            let text = if rules.is_empty() { "rule = []".to_owned() } else { format!("{rules}\n{last}") };
            let error = AuditRules::from_toml(&text).unwrap_err().to_string();
            assert!(error.contains(message), "{rules}: {error}");
        }
    }
}

//! What can be wrong with the rules of an audit.

use crate::words::{Explain, Lang, errors_tables as say, toml_fault};

/// What a rule needs beside its condition, or must not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RuleField {
    /// A yellow or red status needs a reason.
    Reason,
    /// `at_least` belongs only to `symptoms`.
    AtLeast,
    /// `unless_later` belongs only to `fact`.
    UnlessLater,
    /// `within_days` does not belong to this condition.
    WithinDays,
    /// The condition needs `within_days`.
    NoDays,
    /// `contradiction = "contact"` has no `risk_area`.
    ContactArea,
    /// `contradiction = "place"` needs `risk_area`.
    PlaceArea,
}

/// Why a rules file is invalid.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum RuleError {
    /// The file is not TOML, or a field is unknown, missing or of the wrong type.
    Toml(#[from] toml::de::Error),
    /// A rule without a condition, or with several.
    Conditions {
        /// The rule.
        rule: String,
        /// The number of conditions found.
        found: usize,
    },
    /// A field has a word that is not allowed.
    Word {
        /// The rule.
        rule: String,
        /// The field.
        field: &'static str,
        /// The allowed words.
        expected: String,
        /// What was found.
        found: String,
    },
    /// A field is missing for the condition, or does not belong to it.
    Field {
        /// The rule.
        rule: String,
        /// What was expected.
        expected: RuleField,
    },
    /// A number out of its range.
    Range {
        /// The rule.
        rule: String,
        /// The field.
        field: &'static str,
        /// The maximum.
        max: u32,
        /// What was found.
        found: u32,
    },
    /// Two rules have the same name.
    Twice {
        /// The name.
        rule: String,
    },
    /// A rule that decides nothing.
    DecidesNothing {
        /// The rule.
        rule: String,
    },
    /// The rule can never apply, because an earlier rule with a different outcome always applies
    /// first.
    Contradicts {
        /// The rule.
        rule: String,
        /// The earlier rule.
        by: String,
    },
    /// The rule can never apply, because an earlier rule with the same outcome always applies
    /// first.
    Unreachable {
        /// The rule.
        rule: String,
        /// The earlier rule.
        by: String,
    },
    /// There is no last rule that applies to everybody else.
    NoOtherwise,
}

impl Explain for RuleError {
    fn id(&self) -> &'static str {
        match self {
            Self::Toml(_) => "toml",
            Self::Conditions { .. } => "rule-conditions",
            Self::Word { .. } => "rule-word",
            Self::Field { .. } => "rule-field",
            Self::Range { .. } => "rule-range",
            Self::Twice { .. } => "rule-twice",
            Self::DecidesNothing { .. } => "rule-decides-nothing",
            Self::Contradicts { .. } => "rule-contradicts",
            Self::Unreachable { .. } => "rule-unreachable",
            Self::NoOtherwise => "rule-no-otherwise",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::Toml(error) => toml_fault(error, lang),
            Self::Conditions { rule, found } => say::RuleConditions { rule, found }.say(lang),
            Self::Word { rule, field, expected, found } => say::RuleWord { rule, field, expected, found }.say(lang),
            Self::Field { rule, expected } => match expected {
                RuleField::Reason => say::RuleReason { rule }.say(lang),
                RuleField::AtLeast => say::RuleAtLeast { rule }.say(lang),
                RuleField::UnlessLater => say::RuleUnlessLater { rule }.say(lang),
                RuleField::WithinDays => say::RuleWithinDays { rule }.say(lang),
                RuleField::NoDays => say::RuleNoDays { rule }.say(lang),
                RuleField::ContactArea => say::RuleContactArea { rule }.say(lang),
                RuleField::PlaceArea => say::RulePlaceArea { rule }.say(lang),
            },
            Self::Range { rule, field, max, found } => say::RuleRange { rule, field, max, found }.say(lang),
            Self::Twice { rule } => say::RuleTwice { rule }.say(lang),
            Self::DecidesNothing { rule } => say::RuleDecidesNothing { rule }.say(lang),
            Self::Contradicts { rule, by } => say::RuleContradicts { rule, by }.say(lang),
            Self::Unreachable { rule, by } => say::RuleUnreachable { rule, by }.say(lang),
            Self::NoOtherwise => say::rule_no_otherwise(lang).to_owned(),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Contradicts { .. } | Self::Unreachable { .. } => say::rule_contradicts_hint(lang),
            Self::NoOtherwise => say::rule_no_otherwise_hint(lang),
            _ => say::rule_conditions_hint(lang),
        }
        .to_owned()
    }
}

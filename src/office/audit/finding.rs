//! What an audit finds about a person.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Rule, Rules};
use crate::office::{ContactKind, Fact, FactKind, RiskAreas, Statement, Stay, Symptom};
use crate::payload::{Country, Reason, Status};
use crate::time::{Timestamp, Zone};

/// All that is known of a person, and what they say.
#[derive(Debug)]
pub struct Subject<'a> {
    /// What they say.
    pub statement: &'a Statement,
    /// When they said it; none where they have not.
    pub declared: Option<Timestamp>,
    /// What is known of them.
    pub facts: &'a [Fact],
    /// Where they are known to have been, with the file and line.
    pub stays: &'a [(Stay, String)],
    /// Places with a risk.
    pub areas: &'a RiskAreas,
    /// The office's own country.
    pub home: Country,
    /// The zone of its days.
    pub zone: &'a Zone,
}

impl<'a> Subject<'a> {
    pub(super) fn known_stays(&self) -> impl Iterator<Item = (&'a Stay, Option<&'a str>)> {
        self.stays.iter().map(|(stay, source)| (stay, Some(source.as_str())))
    }

    pub(super) fn declared_stays(&self) -> impl Iterator<Item = (&'a Stay, Option<&'a str>)> {
        self.statement.places.iter().map(|stay| (stay, None))
    }
}

/// A fact by which a rule applied; what a decision keeps. Times are RFC 3339; an empty source is the declaration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum UsedFact {
    /// Something known.
    Known {
        /// What.
        kind: String,
        /// From when on.
        since: String,
        /// The file and line.
        source: String,
    },
    /// Contact that is known, and that the declaration denies.
    Denied {
        /// When it was.
        since: String,
        /// The file and line.
        source: String,
    },
    /// A declared symptom.
    Symptom {
        /// Which.
        symptom: Symptom,
    },
    /// A declared contact.
    DeclaredContact {
        /// With whom.
        with: ContactKind,
        /// The last day.
        last: String,
    },
    /// A stay in a risk area.
    RiskStay {
        /// Where.
        place: String,
        /// From when on.
        arrival: String,
        /// The risk.
        level: String,
        /// The file and line.
        source: String,
    },
    /// A stay in a risk area that the declaration leaves out.
    LeftOut {
        /// Where.
        place: String,
        /// From when on.
        arrival: String,
        /// The risk.
        level: String,
        /// The file and line.
        source: String,
    },
    /// A stay abroad.
    Abroad {
        /// The country.
        country: String,
        /// From when on.
        arrival: String,
        /// The file and line.
        source: String,
    },
}

impl UsedFact {
    pub(super) fn known(fact: &Fact) -> Self {
        Self::Known { kind: fact.kind.id().to_owned(), since: fact.since.to_string(), source: fact.source.clone() }
    }

    pub(super) fn denied(fact: &Fact) -> Self {
        Self::Denied { since: fact.since.to_string(), source: fact.source.clone() }
    }

    /// The fact itself, whether the declaration contradicts it or not.
    #[must_use]
    pub fn without_contradiction(self) -> Self {
        match self {
            Self::Denied { since, source } => {
                Self::Known { kind: FactKind::CloseContact.id().to_owned(), since, source }
            }
            Self::LeftOut { place, arrival, level, source } => Self::RiskStay { place, arrival, level, source },
            other => other,
        }
    }

    pub(super) fn left_out(self) -> Self {
        match self {
            Self::RiskStay { place, arrival, level, source } => Self::LeftOut { place, arrival, level, source },
            other => other,
        }
    }
}

/// The rule that applies to a person, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The facts by which it applies.
    pub used: Vec<UsedFact>,
}

impl<'a> Finding<'a> {
    /// Asks the rules in their order.
    #[must_use]
    pub fn of(rules: &'a Rules, subject: &Subject<'_>, at: Timestamp) -> Option<Self> {
        rules.rules().iter().find_map(|rule| {
            let mut used = rule.condition().applies(subject, at)?;
            used.sort_unstable();
            used.dedup();
            Some(Finding { rule, used })
        })
    }

    /// The facts as JSON.
    #[must_use]
    pub fn facts(&self) -> String {
        // Words and texts: JSON can always say them.
        serde_json::to_string(&self.used).unwrap_or_default()
    }

    /// A digest of what was found: as long as an audit finds the same, a decision stands.
    #[must_use]
    pub fn basis(&self, declaration: Option<i64>) -> [u8; 32] {
        let outcome = self.rule.outcome();
        let mut hash = Sha256::new();
        for part in [
            self.rule.id(),
            outcome.status.map_or("", Status::id),
            outcome.reason.map_or("", Reason::id),
            &outcome.valid_hours.to_string(),
            &declaration.unwrap_or(0).to_string(),
            &self.facts(),
        ] {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }
}

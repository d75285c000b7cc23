//! Background data: what the health authority knows about people and places.

use crate::payload::{Lang, Place};
use crate::time::Timestamp;
use crate::words::office as say;

/// The kind of a fact about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// A case confirmed by a test.
    ConfirmedCase,
    /// A suspected case.
    SuspectedCase,
    /// A close contact of a case. It begins at the last contact.
    CloseContact,
    /// An isolation order.
    IsolationOrder,
    /// A positive test.
    PositiveTest,
    /// A negative test.
    NegativeTest,
}

impl FactKind {
    /// Every kind, sorted by number.
    pub const ALL: [Self; 6] = [
        Self::ConfirmedCase,
        Self::SuspectedCase,
        Self::CloseContact,
        Self::IsolationOrder,
        Self::PositiveTest,
        Self::NegativeTest,
    ];

    /// The number in the registry.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::ConfirmedCase => 0,
            Self::SuspectedCase => 1,
            Self::CloseContact => 2,
            Self::IsolationOrder => 3,
            Self::PositiveTest => 4,
            Self::NegativeTest => 5,
        }
    }

    /// The stable identifier, used in rules and files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::ConfirmedCase => "confirmed-case",
            Self::SuspectedCase => "suspected-case",
            Self::CloseContact => "close-contact",
            Self::IsolationOrder => "isolation-order",
            Self::PositiveTest => "positive-test",
            Self::NegativeTest => "negative-test",
        }
    }

    /// The words shown to people.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::ConfirmedCase => say::confirmed_case(lang),
            Self::SuspectedCase => say::suspected_case(lang),
            Self::CloseContact => say::close_contact(lang),
            Self::IsolationOrder => say::isolation_order(lang),
            Self::PositiveTest => say::positive_test(lang),
            Self::NegativeTest => say::negative_test(lang),
        }
    }
}

/// A fact about a person. It is in force for `since <= t < until`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// The kind of fact.
    pub kind: FactKind,
    /// The start, inclusive.
    pub since: Timestamp,
    /// The end, exclusive; `None` if it is not known.
    pub until: Option<Timestamp>,
    /// The source: file and line.
    pub source: String,
}

/// The risk level of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RiskLevel {
    /// A few cases.
    Low,
    /// Several cases.
    Medium,
    /// Many cases.
    High,
}

impl RiskLevel {
    /// Every level, lowest first.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// The number in the registry.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Low => 0,
            Self::Medium => 1,
            Self::High => 2,
        }
    }

    /// The stable identifier, used in rules and files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// The word shown to people.
    #[must_use]
    pub const fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Low => say::low(lang),
            Self::Medium => say::medium(lang),
            Self::High => say::high(lang),
        }
    }
}

/// A risk area, in force for `since <= t < until`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskArea {
    /// The city of the area.
    pub place: Place,
    /// The risk level.
    pub level: RiskLevel,
    /// The start, inclusive.
    pub since: Timestamp,
    /// The end, exclusive; `None` if it is not known.
    pub until: Option<Timestamp>,
    /// The source: file and line.
    pub source: String,
}

/// Risk areas, indexed by place.
#[derive(Debug, Clone, Default)]
pub struct RiskAreas(std::collections::HashMap<Place, Vec<RiskArea>>);

impl RiskAreas {
    /// Indexes areas. They may be in any order.
    #[must_use]
    pub fn new(areas: Vec<RiskArea>) -> Self {
        let mut by_place: std::collections::HashMap<Place, Vec<RiskArea>> = std::collections::HashMap::new();
        for area in areas {
            by_place.entry(area.place).or_default().push(area);
        }
        Self(by_place)
    }

    /// The highest risk of a place that was in force at some time in `from <= t <= to`.
    #[must_use]
    pub fn greatest(&self, place: &Place, from: Timestamp, to: Timestamp) -> Option<&RiskArea> {
        let overlaps = |area: &&RiskArea| area.since <= to && area.until.is_none_or(|until| from < until);
        // The highest level counts; among equal levels, the latest area.
        self.0.get(place)?.iter().filter(overlaps).max_by_key(|area| (area.level, area.since))
    }
}

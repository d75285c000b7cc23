//! Background data: what the health authority knows of people and places.

use crate::payload::{Lang, Place};
use crate::time::Timestamp;

/// What is known about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// A case confirmed by a test.
    ConfirmedCase,
    /// A case that is suspected.
    SuspectedCase,
    /// A contact of a case; it begins with the last contact.
    CloseContact,
    /// An order to isolate.
    IsolationOrder,
    /// A positive test.
    PositiveTest,
    /// A negative test.
    NegativeTest,
}

impl FactKind {
    /// Every kind, by number.
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

    /// The stable identifier, in rules and files.
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

    /// The words for people.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::ConfirmedCase => lang.pick("a confirmed case", "确诊病例"),
            Self::SuspectedCase => lang.pick("a suspected case", "疑似病例"),
            Self::CloseContact => lang.pick("close contact with a case", "密切接触"),
            Self::IsolationOrder => lang.pick("an isolation order", "隔离令"),
            Self::PositiveTest => lang.pick("a positive test", "检测阳性"),
            Self::NegativeTest => lang.pick("a negative test", "检测阴性"),
        }
    }
}

/// A fact about a person. It counts for `since <= t < until`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// What it is.
    pub kind: FactKind,
    /// From when on.
    pub since: Timestamp,
    /// Until when, where that is known.
    pub until: Option<Timestamp>,
    /// The file and line that it came from.
    pub source: String,
}

/// How great the risk of a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RiskLevel {
    /// Some cases.
    Low,
    /// Several.
    Medium,
    /// Many.
    High,
}

impl RiskLevel {
    /// Every level, rising.
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

    /// The stable identifier, in rules and files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// The word for people.
    #[must_use]
    pub const fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Low => lang.pick("low", "低"),
            Self::Medium => lang.pick("medium", "中"),
            Self::High => lang.pick("high", "高"),
        }
    }
}

/// A place with a risk, for `since <= t < until`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskArea {
    /// The city that it lies in.
    pub place: Place,
    /// How great the risk is.
    pub level: RiskLevel,
    /// From when on.
    pub since: Timestamp,
    /// Until when, where that is known.
    pub until: Option<Timestamp>,
    /// The file and line that it came from.
    pub source: String,
}

/// Risk areas by place.
#[derive(Debug, Clone, Default)]
pub struct RiskAreas(std::collections::HashMap<Place, Vec<RiskArea>>);

impl RiskAreas {
    /// Takes areas in any order.
    #[must_use]
    pub fn new(areas: Vec<RiskArea>) -> Self {
        let mut by_place: std::collections::HashMap<Place, Vec<RiskArea>> = std::collections::HashMap::new();
        for area in areas {
            by_place.entry(area.place).or_default().push(area);
        }
        Self(by_place)
    }

    /// The greatest risk of a place that counted at some time of `from <= t <= to`.
    #[must_use]
    pub fn greatest(&self, place: &Place, from: Timestamp, to: Timestamp) -> Option<&RiskArea> {
        let overlaps = |area: &&RiskArea| area.since <= to && area.until.is_none_or(|until| from < until);
        self.0.get(place)?.iter().filter(overlaps).max_by_key(|area| (area.level, area.since))
    }
}

//! Background data: what the health authority knows about people and places.

use crate::payload::Place;
use crate::time::Timestamp;
use crate::words::{office as say, vocabulary};

vocabulary! {
    /// The kind of a fact about a person.
    #[non_exhaustive]
    pub enum FactKind {
        /// A case confirmed by a test.
        ConfirmedCase = 0, "confirmed-case", say::confirmed_case;
        /// A suspected case.
        SuspectedCase = 1, "suspected-case", say::suspected_case;
        /// A close contact of a case. It begins at the last contact.
        CloseContact = 2, "close-contact", say::close_contact;
        /// An isolation order.
        IsolationOrder = 3, "isolation-order", say::isolation_order;
        /// A positive test.
        PositiveTest = 4, "positive-test", say::positive_test;
        /// A negative test.
        NegativeTest = 5, "negative-test", say::negative_test;
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

vocabulary! {
    /// The risk level of a place.
    pub enum RiskLevel {
        /// A few cases.
        Low = 0, "low", say::low;
        /// Several cases.
        Medium = 1, "medium", say::medium;
        /// Many cases.
        High = 2, "high", say::high;
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

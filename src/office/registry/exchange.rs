//! The registry's part about other offices: points of people, what partners have reported.

use super::RegistryError;
use crate::office::exchange::{PersonPoint, SharedFact};
use crate::office::{FactKind, PersonIndex};
use crate::payload::{DocumentKind, Region};
use crate::time::Timestamp;
use crate::trust::Digest;

/// A person with facts that this office may share. Without a point nothing can be shared.
pub type Shareable = (PersonPoint, Vec<SharedFact>);

/// What is known of a partner's last file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// The partner's region.
    pub region: Region,
    /// When the file was issued.
    pub issued: Timestamp,
    /// The digest of its head.
    pub digest: Digest,
    /// Number of its facts that are stored.
    pub facts: u64,
}

/// Result of taking over a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TakenOver {
    /// Number of facts that the partner reports for the first time.
    pub new: u64,
    /// Number of facts that it has reported before.
    pub kept: u64,
    /// Number of facts that it no longer reports.
    pub withdrawn: u64,
    /// Number of stored facts about people who have declared here.
    pub matched: u64,
}

/// Other offices: how they know people, and what they report.
pub trait Exchange {
    /// Whether the point of a person is stored.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn has_point(&self, person: PersonIndex) -> Result<bool, RegistryError>;

    /// Stores points of people.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn keep_points(&mut self, points: &[(PersonIndex, PersonPoint)]) -> Result<(), RegistryError>;

    /// The sealed numbers of people whose point is not stored: they declared before this registry
    /// had points. At most `limit`.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn numbers_without_point(&self, limit: usize) -> Result<Vec<(PersonIndex, DocumentKind, String)>, RegistryError>;

    /// Number of people who have declared and whose point is not stored. Nothing that other offices
    /// report is matched to them.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn people_without_point(&self) -> Result<u64, RegistryError>;

    /// Facts of these kinds that begin in `since <= t <= until`, of at most `limit` people after
    /// `after`, with the last of these people. `None`: there are no more people.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn shareable(
        &self,
        kinds: &[FactKind],
        span: (Timestamp, Timestamp),
        after: Option<PersonIndex>,
        limit: usize,
    ) -> Result<(Vec<Shareable>, Option<PersonIndex>), RegistryError>;

    /// The partners of which a file was taken over, by region.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn partners(&self) -> Result<Vec<Partner>, RegistryError>;

    /// Replaces everything that a partner has reported by the facts of its new file. Each fact has
    /// its point under this office's secret, and the time until which it counts.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn take_over(
        &mut self,
        partner: &Partner,
        facts: &[(PersonPoint, SharedFact, Timestamp)],
    ) -> Result<TakenOver, RegistryError>;

    /// Deletes everything that a partner has reported. Its last file stays known, so that it cannot
    /// be replayed. Returns the number of facts.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn end_partner(&mut self, region: Region) -> Result<u64, RegistryError>;
}

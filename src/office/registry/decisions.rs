//! What was decided about a person, by whom, and on what grounds.

use super::RegistryError;
use crate::office::PersonIndex;
use crate::payload::{Reason, Status};
use crate::time::Timestamp;

/// Where a decision comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The audit, by its rules.
    Audit,
    /// An officer.
    Officer,
    /// The holder, who disputes an earlier one; nothing is decided by it.
    Dispute,
}

/// Whether an officer is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionState {
    /// Nobody is.
    Closed,
    /// It waits for one.
    Open,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The status; none while that waits for an officer.
    pub status: Option<Status>,
    /// Why.
    pub reason: Option<Reason>,
    /// How many hours a code for it counts.
    pub valid_hours: u32,
}

/// A decision on its way into the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDecision {
    /// About whom.
    pub person: PersonIndex,
    /// The declaration that it looked at.
    pub declaration: Option<i64>,
    /// When.
    pub at: Timestamp,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether an officer is asked.
    pub state: DecisionState,
    /// What was decided.
    pub outcome: Outcome,
    /// By which rule; empty where no rule was asked.
    pub rule: String,
    /// SHA-256 of the file of rules.
    pub rules: [u8; 32],
    /// The facts that it used, as JSON.
    pub facts: String,
    /// A digest of what the audit found: as long as it finds the same, the decision stands.
    pub basis: [u8; 32],
    /// Who has decided; empty for the audit.
    pub officers: String,
    /// What they say, or the holder.
    pub note: String,
    /// The decision that it answers or disputes.
    pub answers: Option<i64>,
}

/// A decision, with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDecision {
    /// Its number.
    pub number: i64,
    /// What it says.
    pub decision: NewDecision,
}

/// What the first of two officers has proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub officer: String,
    /// The status.
    pub status: Status,
    /// Why.
    pub reason: Option<Reason>,
    /// In the officer's words.
    pub note: String,
}

/// Decisions, and what waits for one.
pub trait Decisions {
    /// Keeps a decision under the next number. An audit's closes what an earlier audit has asked about the person, an
    /// officer's everything that waits.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn decide(&mut self, decision: &NewDecision) -> Result<i64, RegistryError>;

    /// A decision by its number.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn decision(&self, number: i64) -> Result<Option<StoredDecision>, RegistryError>;

    /// The last decision about a person that is no dispute.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn last_decision(&self, person: PersonIndex) -> Result<Option<StoredDecision>, RegistryError>;

    /// Every decision about a person, in order.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn decisions_of(&self, person: PersonIndex) -> Result<Vec<StoredDecision>, RegistryError>;

    /// What waits for an officer, the longest first: at most `limit` after a number.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn waiting(&self, after: i64, limit: usize) -> Result<Vec<StoredDecision>, RegistryError>;

    /// How much waits for an officer.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn waiting_count(&self) -> Result<u64, RegistryError>;

    /// Keeps what the first of two officers proposes, instead of an earlier proposal.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn propose(&mut self, decision: i64, proposal: &Proposal) -> Result<(), RegistryError>;

    /// What has been proposed.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn proposal(&self, decision: i64) -> Result<Option<Proposal>, RegistryError>;
}

//! The registry's part about decisions: what was decided, by whom, and on what grounds.

use super::RegistryError;
use crate::office::PersonIndex;
use crate::payload::{Status, StatusReason};
use crate::time::Timestamp;

/// The origin of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionOrigin {
    /// The audit rules.
    Audit,
    /// An officer.
    Officer,
    /// The holder, who disputes an earlier decision. A dispute decides nothing.
    Dispute,
}

/// Whether a decision waits for an officer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionState {
    /// It does not wait for an officer.
    Closed,
    /// It waits for an officer.
    Open,
}

/// The outcome of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The status; `None` until an officer decides.
    pub status: Option<Status>,
    /// The reason for the status.
    pub reason: Option<StatusReason>,
    /// Validity of a code for it, in hours.
    pub valid_hours: u32,
}

/// A decision to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDecision {
    /// The person that the decision is about.
    pub person: PersonIndex,
    /// The declaration that was used.
    pub declaration: Option<i64>,
    /// The time of the decision.
    pub at: Timestamp,
    /// The origin of the decision.
    pub origin: DecisionOrigin,
    /// Whether it waits for an officer.
    pub state: DecisionState,
    /// The outcome.
    pub outcome: Outcome,
    /// The id of the rule that applied; empty without a rule.
    pub rule: String,
    /// SHA-256 of the rules file.
    pub rules: [u8; 32],
    /// The facts that were used, as JSON.
    pub facts: String,
    /// A digest of the audit's finding. The decision stays valid while the audit finds the same.
    pub basis: [u8; 32],
    /// The names of the officers; empty for the audit.
    pub officers: String,
    /// The reason in words, from the officer or the holder.
    pub note: String,
    /// The decision that it answers or disputes.
    pub answers: Option<i64>,
}

/// A decision, with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDecision {
    /// The number.
    pub number: i64,
    /// The decision.
    pub decision: NewDecision,
}

/// The proposal of the first of two officers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The time of the proposal.
    pub at: Timestamp,
    /// The officer's name.
    pub officer: String,
    /// The status.
    pub status: Status,
    /// The reason.
    pub reason: Option<StatusReason>,
    /// The reason in words.
    pub note: String,
}

/// Decisions, and what waits for an officer.
pub trait Decisions {
    /// Stores a decision under the next number.
    ///
    /// A decision of the audit closes questions of earlier audits about the person, but not
    /// disputes. A decision of an officer closes everything that waits about the person.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn decide(&mut self, decision: &NewDecision) -> Result<i64, RegistryError>;

    /// A decision by its number.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn decision(&self, number: i64) -> Result<Option<StoredDecision>, RegistryError>;

    /// The last decision about a person, without disputes.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn last_decision(&self, person: PersonIndex) -> Result<Option<StoredDecision>, RegistryError>;

    /// Every decision about a person, in order.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn decisions_of(&self, person: PersonIndex) -> Result<Vec<StoredDecision>, RegistryError>;

    /// Decisions that wait for an officer, oldest first: at most `limit`, with numbers above
    /// `after`.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn waiting(&self, after: i64, limit: usize) -> Result<Vec<StoredDecision>, RegistryError>;

    /// Number of decisions that wait for an officer.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn waiting_count(&self) -> Result<u64, RegistryError>;

    /// Stores the proposal of the first of two officers. Replaces an earlier proposal.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn propose(&mut self, decision: i64, proposal: &Proposal) -> Result<(), RegistryError>;

    /// The proposal for a decision, if there is one.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn proposal(&self, decision: i64) -> Result<Option<Proposal>, RegistryError>;
}

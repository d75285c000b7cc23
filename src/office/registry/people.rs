//! The registry's part about people: declarations, background data, and decisions with their
//! grounds.

use core::fmt;

use super::RegistryError;
use crate::office::{Fact, PersonIndex, RiskArea, Stay};
use crate::payload::{DocumentKind, Place, Status, StatusReason};
use crate::time::Timestamp;

/// A declaration to be stored.
pub struct NewDeclaration<'a> {
    /// The person who declared.
    pub person: PersonIndex,
    /// The kind of document.
    pub document: DocumentKind,
    /// The masked name.
    pub name: &'a str,
    /// The sealed document number, if the office keeps it.
    pub number: Option<&'a str>,
    /// The identifier given by the system that received the declaration.
    pub id: Option<&'a str>,
    /// When the person declared.
    pub declared: Timestamp,
    /// When the office received it.
    pub received: Timestamp,
    /// The digest of its content.
    pub digest: [u8; 32],
    /// The stored form.
    pub body: &'a str,
}

impl fmt::Debug for NewDeclaration<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewDeclaration").field("person", &self.person).finish_non_exhaustive()
    }
}

/// Result of storing a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declared {
    /// It is new and has this number.
    New(i64),
    /// The same declaration is already stored under this number.
    Known(i64),
    /// A different declaration with the same identifier is stored under this number.
    OtherContent(i64),
}

/// A person who has declared.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The kind of document.
    pub document: DocumentKind,
    /// The masked name.
    pub name: String,
    /// The sealed document number, if the office keeps it.
    pub number: Option<String>,
    /// When the office received the last declaration.
    pub seen: Timestamp,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person").field("document", &self.document).finish_non_exhaustive()
    }
}

/// Everything that an audit needs about a person.
#[derive(Clone)]
pub struct Dossier {
    /// The person.
    pub person: PersonIndex,
    /// The latest declaration: its number and stored form.
    pub declaration: Option<(i64, String)>,
    /// Known facts.
    pub facts: Vec<Fact>,
    /// Known stays, with their sources.
    pub stays: Vec<(Stay, String)>,
    /// The last decision, without disputes.
    pub last: Option<StoredDecision>,
}

impl fmt::Debug for Dossier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dossier").field("person", &self.person).finish_non_exhaustive()
    }
}

/// Result of storing background data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is new, or it adds an end to an entry without one.
    New,
    /// It is already stored.
    Known,
    /// It is already stored with a different end.
    OtherEnd,
}

/// People, their declarations, and background data.
pub trait People {
    /// Stores a declaration.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn declare(&mut self, declaration: &NewDeclaration<'_>) -> Result<Declared, RegistryError>;

    /// Looks up a declaration by digest or identifier; `None` if it is new.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn declared(
        &self,
        person: PersonIndex,
        digest: &[u8; 32],
        id: Option<&str>,
    ) -> Result<Option<Declared>, RegistryError>;

    /// Finds a person who has declared.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn person(&self, person: PersonIndex) -> Result<Option<Person>, RegistryError>;

    /// The declarations of a person, latest first: number, time of declaration, stored form.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn declarations(&self, person: PersonIndex) -> Result<Vec<(i64, Timestamp, String)>, RegistryError>;

    /// Deletes the sealed numbers of people.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn discard_numbers(&mut self, people: &[PersonIndex]) -> Result<(), RegistryError>;

    /// Stores a fact. An entry without an end can get one later; an end never changes.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn add_fact(&mut self, person: PersonIndex, fact: &Fact) -> Result<Kept, RegistryError>;

    /// Stores a stay, with the same rules as [`Self::add_fact`].
    ///
    /// # Errors
    /// [`RegistryError`].
    fn add_stay(&mut self, person: PersonIndex, stay: &Stay, source: &str) -> Result<Kept, RegistryError>;

    /// Stores a risk area, with the same rules as [`Self::add_fact`].
    ///
    /// # Errors
    /// [`RegistryError`].
    fn add_area(&mut self, area: &RiskArea) -> Result<Kept, RegistryError>;

    /// Deletes a fact, whatever its end. Returns whether it was there.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn remove_fact(&mut self, person: PersonIndex, fact: &Fact) -> Result<bool, RegistryError>;

    /// Deletes a stay, whatever its departure. Returns whether it was there.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn remove_stay(&mut self, person: PersonIndex, stay: &Stay) -> Result<bool, RegistryError>;

    /// Deletes a risk area, whatever its end. Returns whether it was there.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn remove_area(&mut self, area: &RiskArea) -> Result<bool, RegistryError>;

    /// Every risk area.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn areas(&self) -> Result<Vec<RiskArea>, RegistryError>;

    /// Records that a person was not in a place during a time span. Stays there are ignored.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn not_there(
        &mut self,
        person: PersonIndex,
        place: &Place,
        span: (Timestamp, Timestamp),
    ) -> Result<(), RegistryError>;

    /// The dossiers of at most `limit` people after `after`, in the order of their indices. Facts
    /// that partners report are those that count at `at`.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn dossiers(&self, after: Option<PersonIndex>, limit: usize, at: Timestamp) -> Result<Vec<Dossier>, RegistryError>;

    /// The dossier of one person, as of `at`.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn dossier(&self, person: PersonIndex, at: Timestamp) -> Result<Dossier, RegistryError>;

    /// Deletes personal data from before `before`:
    ///
    /// - people whose last declaration is older and who have no code that is valid at `now`, with
    ///   all their data;
    /// - background data that ended before, and what began before and has no end about people who have
    ///   not declared. Without an end, a risk area stays, and so do facts and stays of the remaining people;
    /// - of the remaining people, older declarations, decisions and codes.
    ///
    /// The journal stays. Returns the number of people, facts and stays deleted.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn forget_before(&mut self, before: Timestamp, now: Timestamp) -> Result<(u64, u64, u64), RegistryError>;

    /// Makes sure that no deleted data is left in the database files.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn forget_for_good(&mut self) -> Result<(), RegistryError>;
}

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

/// A decision of officers, for figures about their work. It names neither the person nor the officer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerWork {
    /// When it was made.
    pub at: Timestamp,
    /// When the question was asked that it answers, if that is still stored.
    pub asked: Option<Timestamp>,
    /// Whether it answers a dispute.
    pub was_dispute: bool,
    /// The status.
    pub status: Option<Status>,
    /// The reason for the status.
    pub reason: Option<StatusReason>,
    /// The rule that has asked.
    pub rule: String,
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

    /// The decisions of officers since a time, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn officer_work(&self, since: Timestamp, limit: usize) -> Result<Vec<OfficerWork>, RegistryError>;

    /// The proposal for a decision, if there is one.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn proposal(&self, decision: i64) -> Result<Option<Proposal>, RegistryError>;
}

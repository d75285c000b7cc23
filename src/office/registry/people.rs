//! Who has declared what, and what is known of them.

use core::fmt;

use super::{RegistryError, StoredDecision};
use crate::office::{Fact, PersonIndex, RiskArea, Stay};
use crate::payload::{DocumentKind, Place};
use crate::time::Timestamp;

/// A declaration on its way into the registry.
pub struct NewDeclaration<'a> {
    /// Who has declared.
    pub person: PersonIndex,
    /// The kind of their document.
    pub document: DocumentKind,
    /// Their name, masked.
    pub name: &'a str,
    /// The document's number, sealed, where the office keeps it.
    pub number: Option<&'a str>,
    /// The identifier that it came with.
    pub id: Option<&'a str>,
    /// When the person declared.
    pub declared: Timestamp,
    /// When it was handed in.
    pub received: Timestamp,
    /// What distinguishes it from every other.
    pub digest: [u8; 32],
    /// Its stored form.
    pub body: &'a str,
}

impl fmt::Debug for NewDeclaration<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewDeclaration").field("person", &self.person).finish_non_exhaustive()
    }
}

/// What became of a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declared {
    /// It is new, under this number.
    New(i64),
    /// The same has been handed in before.
    Known(i64),
    /// Another with its identifier has been handed in before.
    OtherContent(i64),
}

/// Someone who has declared.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The kind of their document.
    pub document: DocumentKind,
    /// Their name, masked.
    pub name: String,
    /// The document's number, sealed, where the office keeps it.
    pub number: Option<String>,
    /// When they last declared.
    pub seen: Timestamp,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person").field("document", &self.document).finish_non_exhaustive()
    }
}

/// All that an audit looks at about a person.
#[derive(Clone)]
pub struct Dossier {
    /// Who it is.
    pub person: PersonIndex,
    /// The latest declaration: its number and stored form.
    pub declaration: Option<(i64, String)>,
    /// What is known of them.
    pub facts: Vec<Fact>,
    /// Where they have been.
    pub stays: Vec<(Stay, String)>,
    /// The last decision that is no dispute.
    pub last: Option<StoredDecision>,
}

impl fmt::Debug for Dossier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dossier").field("person", &self.person).finish_non_exhaustive()
    }
}

/// What became of background data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is new, or the end of what had none.
    New,
    /// It is known.
    Known,
    /// It is known with another end.
    OtherEnd,
}

/// People, their declarations, and background data.
pub trait People {
    /// Takes a declaration.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn declare(&mut self, declaration: &NewDeclaration<'_>) -> Result<Declared, RegistryError>;

    /// What is known of a declaration with this digest or identifier; none where it is new.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn declared(
        &self,
        person: PersonIndex,
        digest: &[u8; 32],
        id: Option<&str>,
    ) -> Result<Option<Declared>, RegistryError>;

    /// Someone who has declared.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn person(&self, person: PersonIndex) -> Result<Option<Person>, RegistryError>;

    /// Their declarations, the latest first: number, when declared, stored form.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn declarations(&self, person: PersonIndex) -> Result<Vec<(i64, Timestamp, String)>, RegistryError>;

    /// Keeps a fact. One that had no end may be given one; an end stays.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn add_fact(&mut self, person: PersonIndex, fact: &Fact) -> Result<Kept, RegistryError>;

    /// Keeps a stay, as [`Self::add_fact`] does.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn add_stay(&mut self, person: PersonIndex, stay: &Stay, source: &str) -> Result<Kept, RegistryError>;

    /// Keeps a risk area, as [`Self::add_fact`] does.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn add_area(&mut self, area: &RiskArea) -> Result<Kept, RegistryError>;

    /// Every risk area.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn areas(&self) -> Result<Vec<RiskArea>, RegistryError>;

    /// Notes that a person was not in a place for a time.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn not_there(
        &mut self,
        person: PersonIndex,
        place: &Place,
        span: (Timestamp, Timestamp),
    ) -> Result<(), RegistryError>;

    /// The dossiers of at most `limit` people after one, in the order of their indices.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn dossiers(&self, after: Option<PersonIndex>, limit: usize) -> Result<Vec<Dossier>, RegistryError>;

    /// Forgets people who have last declared before a time and hold no code that counts, with all that is known of them;
    /// background data that ended before it, or began before it without an end; and of those who stay, earlier
    /// declarations, decisions and codes. The journal stays. Says how many people, facts and stays went.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn forget_before(&mut self, before: Timestamp, now: Timestamp) -> Result<(u64, u64, u64), RegistryError>;

    /// Makes sure that what has been forgotten stands nowhere on the disk any more.
    ///
    /// # Errors
    /// [`RegistryError`].
    fn forget_for_good(&mut self) -> Result<(), RegistryError>;
}

//! Declarations: what people state about themselves. `docs/declaration.schema.json` is the JSON
//! Schema.

mod read;

pub(super) use read::document_kind;

use core::fmt;

use serde::{Deserialize, Serialize};

use super::{Fault, PersonIndex, Stay};
use crate::key::DocumentNumber;
use crate::payload::{DocumentKind, MaskedName, Place};
use crate::time::{Day, Timestamp, Zone};
use crate::words::{Explain, Lang, errors_tables, identified, office as say};

identified! {
    /// A symptom that can be declared.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    #[non_exhaustive]
    pub enum Symptom {
        /// A temperature of 37.3 °C or more.
        Fever = "fever";
        /// A cough.
        Cough = "cough";
        /// A sore throat.
        SoreThroat = "sore-throat";
        /// Shortness of breath.
        ShortnessOfBreath = "shortness-of-breath";
        /// Fatigue.
        Fatigue = "fatigue";
        /// Loss of taste or smell.
        LossOfTasteOrSmell = "loss-of-taste-or-smell";
        /// Diarrhoea.
        Diarrhoea = "diarrhoea";
    }
}

impl Symptom {
    /// The words shown to people.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Fever => say::fever(lang),
            Self::Cough => say::cough(lang),
            Self::SoreThroat => say::sore_throat(lang),
            Self::ShortnessOfBreath => say::shortness_of_breath(lang),
            Self::Fatigue => say::fatigue(lang),
            Self::LossOfTasteOrSmell => say::loss_of_taste_or_smell(lang),
            Self::Diarrhoea => say::diarrhoea(lang),
        }
    }
}

/// The kind of person with whom the declarant had contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ContactKind {
    /// A confirmed case.
    Confirmed,
    /// A suspected case.
    Suspected,
    /// A person with symptoms.
    WithSymptoms,
}

impl ContactKind {
    /// The words shown to people.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Confirmed => say::contact_confirmed(lang),
            Self::Suspected => say::contact_suspected(lang),
            Self::WithSymptoms => say::contact_with_symptoms(lang),
        }
    }
}

/// A declared contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeclaredContact {
    /// The kind of contact.
    pub kind: ContactKind,
    /// The last day of contact.
    pub last: Day,
}

/// The identity and contact details of a person. `Debug` does not show them.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The full name.
    pub name: String,
    /// The kind of identity document.
    pub document: DocumentKind,
    /// A telephone number.
    pub phone: Option<String>,
    /// The city of residence.
    pub city: Option<Place>,
    /// The rest of the address.
    pub address: Option<String>,
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").finish_non_exhaustive()
    }
}

/// A declaration that has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    id: Option<String>,
    declared: Timestamp,
    declarant: Option<Declarant>,
    identity: Identity,
    statement: Statement,
}

/// Who declares for somebody else.
#[derive(Clone, PartialEq, Eq)]
pub struct Declarant {
    /// What the declarant is to the person.
    pub relation: Relation,
    /// The full name of the declarant.
    pub name: String,
}

impl fmt::Debug for Declarant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Declarant").field("relation", &self.relation).finish_non_exhaustive()
    }
}

identified! {
    /// What somebody who declares for another person is to that person.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    #[non_exhaustive]
    pub enum Relation {
        /// A parent or guardian of a child.
        Guardian = "guardian";
        /// Somebody who cares for the person.
        Carer = "carer";
    }
}

impl Relation {
    /// The words shown to people.
    #[must_use]
    pub const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Guardian => say::guardian(lang),
            Self::Carer => say::carer(lang),
        }
    }
}

/// The part of a declaration that the audit uses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statement {
    /// Symptoms; empty if the person has none.
    pub symptoms: Vec<Symptom>,
    /// Contacts of the last 14 days.
    pub contacts: Vec<DeclaredContact>,
    /// Stays of the last 14 days.
    pub places: Vec<Stay>,
}

/// Why a declaration is rejected.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::En))]
#[non_exhaustive]
pub enum DeclarationError {
    /// The declaration is longer than [`Declaration::MAX_BYTES`].
    TooLong,
    /// A field is invalid.
    Field(#[from] Fault),
    /// Another declaration with the same identifier has other content.
    OtherContent {
        /// The identifier.
        id: String,
        /// The number of the stored declaration.
        number: i64,
    },
}

impl Explain for DeclarationError {
    fn id(&self) -> &'static str {
        match self {
            Self::TooLong => "declaration-too-long",
            Self::Field(fault) => fault.id(),
            Self::OtherContent { .. } => "declaration-other-content",
        }
    }

    fn words(&self, lang: Lang) -> String {
        match self {
            Self::TooLong => errors_tables::DeclarationTooLong { max: &Declaration::MAX_BYTES }.say(lang),
            Self::Field(fault) => fault.words(lang),
            Self::OtherContent { id, number } => errors_tables::DeclarationOtherContent { id, number }.say(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        let of_field = match self {
            Self::Field(fault) => fault.hint(lang),
            Self::TooLong | Self::OtherContent { .. } => String::new(),
        };
        if of_field.is_empty() { errors_tables::declaration_too_long_hint(lang).to_owned() } else { of_field }
    }
}

impl Declaration {
    /// Maximum length of the JSON text, in bytes.
    pub const MAX_BYTES: usize = 64 << 10;

    /// Parses and checks the JSON form. `now` is the time of receipt: no time in it may be later by
    /// more than [`CLOCK_LEEWAY`](crate::time::CLOCK_LEEWAY), and nobody is born after its day in
    /// the office's zone.
    ///
    /// Returns the document's number separately, because it is not stored with the declaration.
    ///
    /// # Errors
    /// [`DeclarationError`], which names the field.
    pub fn from_json(text: &str, now: Timestamp, zone: &Zone) -> Result<(Self, DocumentNumber), DeclarationError> {
        read::declaration(text, now, zone)
    }

    /// Parses the form that [`Self::to_stored`] writes.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        read::stored(text)
    }

    /// The form for the registry: JSON without the document's number.
    #[must_use]
    pub fn to_stored(&self) -> String {
        read::to_stored(self)
    }

    /// The identifier given by the system that received the declaration.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// When the person declared.
    #[must_use]
    pub const fn declared(&self) -> Timestamp {
        self.declared
    }

    /// Who declared, if it was not the person.
    #[must_use]
    pub const fn declarant(&self) -> Option<&Declarant> {
        self.declarant.as_ref()
    }

    /// The identity of the person.
    #[must_use]
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The masked name, as in a code.
    #[must_use]
    pub fn masked_name(&self) -> Option<MaskedName> {
        MaskedName::mask(&self.identity.name).ok()
    }

    /// The part that the audit uses.
    #[must_use]
    pub const fn statement(&self) -> &Statement {
        &self.statement
    }

    /// SHA-256 over the person's index and the stored form. Identifies the declaration's content.
    #[must_use]
    pub fn digest(&self, person: PersonIndex) -> [u8; 32] {
        Self::digest_of(person, &self.to_stored())
    }

    /// The digest of a declaration whose stored form is known.
    pub(super) fn digest_of(person: PersonIndex, stored: &str) -> [u8; 32] {
        use sha2::{Digest, Sha256};
        Sha256::new_with_prefix(person.as_bytes()).chain_update(stored).finalize().into()
    }
}

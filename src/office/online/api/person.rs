//! Who is meant, and whether the caller may see them. Each look is recorded.

use super::super::receipt::ReceiptNumber;
use super::super::state::Online;
use super::Problem;
use super::caller::Caller;
use super::requests::PersonRef;
use crate::key::DocumentNumber;
use crate::office::registry::{OfficeRegistry, People, Receipts, Registry, RegistryError, View, atomically_about};
use crate::office::{FieldError, PersonIndex};
use crate::payload::DocumentKind;
use crate::time::Timestamp;
use crate::words::{Explain, Lang, errors_api as say};

/// A person that a request names. Not yet looked up.
pub(super) struct Named {
    index: PersonIndex,
    receipt: Option<ReceiptNumber>,
}

/// A receipt with a wrong character.
#[derive(Debug)]
pub(super) struct ReceiptFault;

impl Explain for ReceiptFault {
    fn id(&self) -> &'static str {
        "receipt"
    }

    fn words(&self, lang: Lang) -> String {
        say::api_receipt(lang).to_owned()
    }

    fn hint(&self, lang: Lang) -> String {
        say::api_receipt_hint(lang).to_owned()
    }
}

/// Reads a receipt's number.
pub(super) fn receipt(typed: Option<&str>, pointer: &str) -> Result<Option<ReceiptNumber>, Problem> {
    typed.map(|typed| ReceiptNumber::parse(typed).ok_or_else(|| Problem::value(pointer, &ReceiptFault))).transpose()
}

impl Named {
    /// Reads who is meant.
    ///
    /// # Errors
    /// [`Problem::Values`] for a document that cannot be, and [`Problem::ReceiptNeeded`].
    pub(super) fn read(online: &Online, caller: &Caller, person: &PersonRef) -> Result<Self, Problem> {
        let unknown = |_| FieldError::Word { expected: DocumentKind::IDS.to_owned(), found: person.document.clone() };
        let kind = person.document.parse::<DocumentKind>().map_err(unknown);
        let kind = kind.map_err(|error| Problem::value("/person/document", &error))?;
        let today = online.office.config().zone.day_of(online.now()?);
        let today = today.map_err(|_| super::super::PageError::Fault { cause: "day" })?;
        let number = DocumentNumber::of(kind, &person.number, today);
        let number = number.map_err(|error| Problem::value("/person/number", &error))?;
        let receipt = receipt(person.receipt.as_deref(), "/person/receipt")?;
        if receipt.is_none() && !caller.is_identified() {
            return Err(Problem::ReceiptNeeded);
        }
        Ok(Self { index: online.office.secret().index_of(kind, &number), receipt })
    }

    /// Checks that the caller may see the person.
    ///
    /// # Errors
    /// [`Problem::UnknownPerson`]: nobody is known, or the receipt is not for this document. It does
    /// not say which. [`Problem::NotDecided`] for a receipt that opens nothing.
    pub(super) fn check(&self, registry: &OfficeRegistry) -> Result<PersonIndex, Problem> {
        if let Some(receipt) = &self.receipt {
            let found = registry.receipt(&receipt.hash())?.filter(|found| found.person == self.index);
            if !found.ok_or(Problem::UnknownPerson)?.opens {
                return Err(Problem::NotDecided);
            }
        }
        registry.person(self.index)?.map(|_| self.index).ok_or(Problem::UnknownPerson)
    }

    /// A person of whom nothing may be stored yet.
    pub(super) const fn new(index: PersonIndex, receipt: Option<ReceiptNumber>) -> Self {
        Self { index, receipt }
    }

    /// The person, if it is shown that this is them: by a receipt that opens their data, or by a system
    /// that has checked it.
    pub(super) fn proven(&self, caller: &Caller, registry: &OfficeRegistry) -> Result<Option<PersonIndex>, Problem> {
        let Some(receipt) = &self.receipt else { return Ok(caller.is_identified().then_some(self.index)) };
        let found = registry.receipt(&receipt.hash())?;
        Ok(found.filter(|found| found.opens && found.person == self.index).map(|found| found.person))
    }
}

/// Records that a caller has seen what is stored about a person: in the journal, and for the person
/// to see. `what` is an identifier, `subject` names a decision or a declaration.
pub(super) fn look(
    registry: &mut OfficeRegistry,
    caller: &Caller,
    (person, what, subject): (PersonIndex, &str, &str),
    at: Timestamp,
) -> Result<(), RegistryError> {
    let view = View { at, by: caller.actor().to_owned(), what: what.to_owned() };
    let act = caller.by(at).act("view", subject, "", what);
    atomically_about(registry, person, None, |registry: &mut dyn Registry| {
        registry.keep_view(person, &view)?;
        registry.record(&act)
    })
}

//! A person at the counter: declaration, audit, code and receipt in one act.

use super::audit::audit_part;
use super::declare::{commitments, read, take};
use super::issue::code_of;
use super::receipts::replace_receipts;
use super::telephones::add_telephone;
use super::{ActError, By, DeclareSummary};
use crate::key::Signer;
use crate::office::audit::AuditRules;
use crate::office::registry::{
    DuePerson, IssuedCode, ReceiptHash, Registry, RegistryError, StoredDecision, Telephone, atomically,
};
use crate::office::{DeclarationError, Office, RiskAreas};
use crate::payload::{DocumentKind, HolderKey};

/// How a person at the counter is served.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counter<'a> {
    /// The rules of the audit, and the key for the code. Without them the declaration is taken, and
    /// the next audit and issue do the rest.
    pub issues: Option<(&'a AuditRules, &'a dyn Signer)>,
    /// A receipt for the person, who can then sign in online. It replaces all earlier ones.
    pub receipt: Option<&'a ReceiptHash>,
    /// The key of a telephone that the person has shown. The code is bound to it.
    pub telephone: Option<&'a HolderKey>,
}

/// The result for a person at the counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkIn {
    /// The masked name.
    pub name: String,
    /// The kind of the document.
    pub document: DocumentKind,
    /// The last decision. Its status is valid, also while an officer is asked.
    pub decision: Option<StoredDecision>,
    /// The code. `None` if no decision has a status yet, or if this counter issues none.
    pub code: Option<IssuedCode>,
    /// The telephones of the person. Whoever knew the number may have added one online.
    pub telephones: Vec<Telephone>,
}

/// Takes a declaration in its JSON form, audits the person by the rules, and issues the code. A code of
/// the same decision that is valid long enough is used again. `show` gets the code before anything is
/// final, for example to draw a pass.
///
/// # Errors
/// [`ActError`], in particular [`ActError::Declaration`], and the error of `show`. Then nothing has
/// been stored.
pub fn walk_in<E: From<ActError> + From<RegistryError>>(
    office: &Office,
    registry: &mut dyn Registry,
    counter: Counter<'_>,
    declaration: &str,
    by: By<'_>,
    show: &mut dyn FnMut(&IssuedCode) -> Result<(), E>,
) -> Result<WalkIn, E> {
    let read = read(office, String::new(), declaration, by.at).map_err(ActError::from)?;
    let person = read.person;
    let made = commitments(office, registry, core::slice::from_ref(&read), by.at)?;
    atomically(registry, |registry| {
        registry.keep_commitments(&made, by.at)?;
        let mut other = None;
        take(
            office,
            registry,
            (&read, office.config().keep_numbers),
            by,
            &mut DeclareSummary::default(),
            &mut |_, error| {
                if let DeclarationError::OtherContent { id, number } = error {
                    other = Some(DeclarationError::OtherContent { id: id.clone(), number: *number });
                }
            },
        )?;
        if let Some(other) = other {
            return Err(ActError::from(other).into());
        }
        if let Some(receipt) = counter.receipt {
            replace_receipts(registry, person, receipt, by)?;
        }
        if let Some(key) = counter.telephone {
            add_telephone(office, registry, (person, key), by)?;
        }
        let mut code = None;
        if let Some((rules, key)) = counter.issues {
            let areas = RiskAreas::new(registry.areas()?);
            let dossier = registry.dossier(person, by.at)?;
            audit_part(office, registry, rules, &areas, core::slice::from_ref(&dossier), by)?;
            if let Some(due) = registry.due_person(person)? {
                let due = DuePerson { telephone: counter.telephone.copied(), ..due };
                code = Some(code_of(office, registry, key, &areas, due, by)?);
            }
        }
        if let Some(code) = &code {
            show(code)?;
        }
        let (name, document) = registry
            .person(person)?
            .map_or((String::new(), DocumentKind::Other), |person| (person.name, person.document));
        let (decision, telephones) = (registry.last_decision(person)?, registry.telephones(person)?);
        Ok(WalkIn { name, document, decision, code, telephones })
    })
}

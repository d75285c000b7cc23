//! Declarations of residents online, and their receipts.
//!
//! Who knows somebody else's document number must not see that person's data, nor change what
//! counts about them. The first declaration with a number is believed. Each further one counts only
//! if it was made after signing in, or after an officer has said so.

use super::declare::{read, take};
use super::{ActError, By, DeclareSummary};
use crate::office::registry::{
    Declared, NewDeclaration, RandomId, Receipt, ReceiptHash, Registry, RegistryError, RequestEnd, RequestKind,
    RequestState, StoredRequest, Unproven, atomically, atomically_about,
};
use crate::office::{Declaration, DeclarationError, Office, PersonIndex};

/// Maximum number of declarations about a person that wait for an officer. Somebody who is signed in
/// never waits. Of each further one, only the receipt is kept: who sends it learns nothing from that,
/// not even that somebody with this number is known.
pub const MAX_UNPROVEN: usize = 5;

/// Takes the declaration of a resident online, and keeps the receipt with it. A repetition is one
/// declaration. Returns its number; 0 if it does not count until an officer says so.
///
/// `signed_in` is the person who has signed in with a receipt that opens their data.
///
/// The number is stored sealed, and the next issue makes the commitment: Argon2id would let only some
/// hundred people declare in a second. If the office keeps no numbers, it is deleted then.
///
/// The costly part of a first declaration, the point of the number, is computed for everybody: the
/// time does not tell whether a person is known.
///
/// # Errors
/// [`ActError::Declaration`], [`ActError::Registry`]. Then nothing has been stored.
pub fn declare_online(
    office: &Office,
    registry: &mut dyn Registry,
    text: &str,
    (receipt, signed_in): (&ReceiptHash, Option<PersonIndex>),
    by: By<'_>,
) -> Result<i64, ActError> {
    let mut read = read(office, String::new(), text, by.at)?;
    read.find_point(office);
    let person = read.person;
    atomically_about(registry, person, read.declaration.id(), |registry| {
        let known = registry.receipt(receipt)?;
        let counts = match &known {
            Some(known) => known.person == person && known.declaration > 0,
            None => signed_in == Some(person) || registry.person(person)?.is_none(),
        };
        let asker = signed_in.filter(|asker| *asker != person);
        if !counts {
            let declaration = (&read.declaration, read.body.as_str());
            if keep_unproven(registry, known.is_some(), (receipt, person), declaration, by)? {
                keep_care(registry, receipt, (person, asker), &read.declaration, by)?;
            }
            return Ok(0);
        }
        let mut rejected = None;
        let declared = take(office, registry, (&read, true), by, &mut DeclareSummary::default(), &mut |_, error| {
            if let DeclarationError::OtherContent { id, number } = error {
                rejected = Some(DeclarationError::OtherContent { id: id.clone(), number: *number });
            }
        })?;
        match (declared, rejected) {
            (_, Some(rejected)) => Err(rejected.into()),
            (Declared::OtherContent(number), None) => Ok(number),
            (Declared::New(declaration) | Declared::Known(declaration), None) => {
                registry.keep_receipt(receipt, &Receipt { person, declaration, made: by.at, opens: true, ended: 0 })?;
                if known.is_none() {
                    keep_care(registry, receipt, (person, asker), &read.declaration, by)?;
                }
                Ok(declaration)
            }
        }
    })
}

/// The identifier of the request of somebody who has declared for another person, with this receipt.
#[must_use]
pub fn care_id(receipt: &ReceiptHash) -> RandomId {
    receipt.first_chunk().copied().unwrap_or_default()
}

/// Whoever declares for another person asks to be accepted as the guardian or carer.
fn keep_care(
    registry: &mut dyn Registry,
    receipt: &ReceiptHash,
    people: (PersonIndex, Option<PersonIndex>),
    declaration: &Declaration,
    by: By<'_>,
) -> Result<(), RegistryError> {
    let Some(declarant) = declaration.declarant() else { return Ok(()) };
    let request = StoredRequest {
        about: declarant.relation.id().to_owned(),
        says: declarant.name.clone(),
        name: declaration.masked_name().map_or_else(String::new, |name| name.as_str().to_owned()),
        ..StoredRequest::waiting(care_id(receipt), people, RequestKind::Care, by.at)
    };
    registry.keep_request(&request)?;
    registry.record(&by.act("request", request.subject(), "", RequestKind::Care))
}

/// Answers the request of somebody who has declared for another person, with the declaration.
fn end_care(registry: &mut dyn Registry, receipt: &ReceiptHash, counts: bool, by: By<'_>) -> Result<(), RegistryError> {
    let Some(request) = registry.request(&care_id(receipt))? else { return Ok(()) };
    let state = if counts { RequestState::Granted } else { RequestState::Refused };
    if registry.end_request(&request.id, &RequestEnd { state, at: by.at, officer: by.officer, note: "" })? {
        registry.record(&by.act("answer-request", request.subject(), RequestState::Waits.id(), state))?;
    }
    Ok(())
}

/// Keeps a declaration that does not count. Returns whether it is new, and waits for an officer.
fn keep_unproven(
    registry: &mut dyn Registry,
    is_known: bool,
    (receipt, person): (&ReceiptHash, PersonIndex),
    (declaration, body): (&Declaration, &str),
    by: By<'_>,
) -> Result<bool, ActError> {
    let digest = Unproven::digest_of(body);
    if is_known {
        // A second click. If an officer has answered meanwhile, there is nothing to compare.
        let other = registry.unproven_of(receipt)?.filter(|one| one.body != body && one.body != digest);
        let id = declaration.id().unwrap_or_default().to_owned();
        return other.map_or(Ok(false), |_| Err(DeclarationError::OtherContent { id, number: 0 }.into()));
    }
    let waits = registry.unproven(Some(person), MAX_UNPROVEN)?.len() < MAX_UNPROVEN;
    let body = if waits { body.to_owned() } else { digest };
    registry.keep_unproven(&Unproven { receipt: *receipt, person, made: by.at, body })?;
    registry.record(&by.act("declare-unproven", "", "", if waits { "" } else { "too many wait" }))?;
    Ok(waits)
}

/// Answers a declaration that does not count yet: it counts from now on, or never. The name and the
/// number of the person stay as they were. Returns `false` if somebody has answered before, or the
/// person was forgotten.
///
/// # Errors
/// [`ActError::Registry`].
pub fn answer_unproven(
    registry: &mut dyn Registry,
    receipt: &ReceiptHash,
    counts: bool,
    by: By<'_>,
) -> Result<bool, ActError> {
    Ok(atomically(registry, |registry| {
        let Some(waiting) = registry.unproven_of(receipt)? else { return Ok(false) };
        let person = registry.person(waiting.person)?;
        let read = person.zip(Declaration::from_stored(&waiting.body)).filter(|_| counts);
        let Some((person, declaration)) = read else {
            registry.settle_unproven(receipt, 0)?;
            end_care(registry, receipt, false, by)?;
            registry.record(&by.act("refuse-unproven", "", "", ""))?;
            return Ok(!counts);
        };
        let declared = registry.declare(&NewDeclaration {
            person: waiting.person,
            document: person.document,
            name: &person.name,
            number: person.number.as_deref(),
            id: declaration.id(),
            declared: declaration.declared(),
            received: by.at,
            digest: declaration.digest(waiting.person),
            body: &waiting.body,
        })?;
        let (Declared::New(number) | Declared::Known(number) | Declared::OtherContent(number)) = declared;
        registry.settle_unproven(receipt, number)?;
        end_care(registry, receipt, true, by)?;
        registry.record(&by.act("declare", format_args!("declaration {number}"), "", "unproven"))?;
        Ok::<_, RegistryError>(true)
    })?)
}

/// Gives a receipt that opens a person's data, to somebody who has shown to be that person. A receipt
/// that was given before opens them again. Others stay as they are.
///
/// # Errors
/// [`ActError::Registry`].
pub fn give_receipt(
    registry: &mut dyn Registry,
    person: PersonIndex,
    receipt: &ReceiptHash,
    by: By<'_>,
) -> Result<(), ActError> {
    Ok(atomically(registry, |registry| {
        let declaration = registry.declarations(person)?.first().map_or(0, |(number, _, _)| *number);
        registry.keep_receipt(receipt, &Receipt { person, declaration, made: by.at, opens: true, ended: 0 })?;
        registry.open_receipt(receipt)?;
        registry.record(&by.act("receipt", format_args!("declaration {declaration}"), "", ""))
    })?)
}

/// Gives a receipt at a counter, where an officer has seen the document. It replaces all earlier ones:
/// a lost one may be in other hands, and who declares first with a number gets a receipt without a
/// document. Their sessions end, and passkeys that were added with them open nothing any more. A
/// receipt that is there already is left as it is.
///
/// # Errors
/// [`ActError::Registry`].
pub fn replace_receipts(
    registry: &mut dyn Registry,
    person: PersonIndex,
    receipt: &ReceiptHash,
    by: By<'_>,
) -> Result<(), ActError> {
    atomically(registry, |registry| {
        if registry.receipt(receipt)?.is_some() {
            return Ok(());
        }
        give_receipt(registry, person, receipt, by)?;
        let closed = registry.close_receipts(person, receipt)?;
        if closed > 0 {
            registry.record(&by.act("close-receipts", "", "", closed))?;
        }
        Ok(())
    })
}

//! Adding and removing a telephone on the page of a person.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use super::super::PageError;
use super::super::fields::Fields;
use super::super::state::Online;
use super::super::visitor::Visitor;
use super::done::Done;
use super::person::{Forms, sheet_page};
use super::refused::Refused;
use super::staff::{Staff, fault};
use super::telephones::{PROOF, shown_key};
use crate::office::Office;
use crate::office::accounts::{Permission, SignedIn, check_again, view};
use crate::office::acts::{ActError, add_telephone, remove_telephone};
use crate::office::registry::{OfficeRegistry, atomically};
use crate::payload::HolderKey;
use crate::time::Timestamp;
use crate::words::Explain;

/// Adds or removes a telephone of the person whom a decision is about.
pub(in crate::office::online) async fn change(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    // The form is on the page of a person. Who may not see that page could otherwise try one decision
    // after another, and have everybody's live codes.
    staff.may(Permission::SeePerson)?;
    staff.may(Permission::WalkIn)?;
    let number: i64 = number.parse().map_err(|_| PageError::NotFound)?;
    let (now, lang) = (online.now()?, visitor.lang);
    let removed = fields.get("remove").to_owned();
    let added = match shown_key(fields.get(PROOF), now) {
        Ok(added) => added,
        Err(error) => {
            let words = fault(&error.words(lang), &error.hint(lang), lang);
            return sheet_page(&online, &visitor, staff, (number, Forms::default(), Some(words))).await;
        }
    };
    if added.is_none() && removed.is_empty() {
        return Err(PageError::NoForm);
    }
    let officer = staff.clone();
    let done = if removed.is_empty() { Done::TelephoneAdded } else { Done::TelephoneRemoved };
    let change =
        online.with(move |office, registry| changed(office, registry, number, (added, &removed), (&officer, now)));
    match change.await? {
        Ok(()) => Ok(done.on(&format!("/office/decisions/{number}"))),
        Err(error) => {
            let words = fault(&error.words(lang), &error.hint(lang), lang);
            sheet_page(&online, &visitor, staff, (number, Forms::default(), Some(words))).await
        }
    }
}

fn changed(
    office: &Office,
    registry: &mut OfficeRegistry,
    number: i64,
    (added, removed): (Option<HolderKey>, &str),
    (officer, now): (&SignedIn, Timestamp),
) -> Result<Result<(), ActError>, PageError> {
    let done = atomically(registry, |registry| {
        check_again(registry, officer, now).map_err(|error| Refused::Page(error.into()))?;
        let person = registry.decision(number)?.ok_or(Refused::Page(PageError::NotFound))?.decision.person;
        view(registry, officer, (person, &format!("decision {number}")), now)
            .map_err(|error| Refused::Page(error.into()))?;
        if let Some(key) = &added {
            add_telephone(office, registry, (person, key), officer.by(now))?;
        }
        let telephones = registry.telephones(person)?;
        // A second click: it is gone already.
        if let Some(telephone) = telephones.iter().find(|one| one.id().to_string() == removed) {
            remove_telephone(registry, (person, &telephone.key), officer.by(now))?;
        }
        Ok(())
    });
    done.map_or_else(|refused: Refused| refused.into_fault().map(Err), |()| Ok(Ok(())))
}

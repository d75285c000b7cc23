//! Correcting a code: revokes it and issues the right one, in one act. Only a server with the signing
//! key does it.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use super::super::PageError;
use super::super::fields::Fields;
use super::super::state::Online;
use super::super::visitor::Visitor;
use super::answer::{NotTaken, Typed};
use super::done::Done;
use super::person::{Forms, correctable, sheet_page, version};
use super::staff::Staff;
use crate::key::Signer;
use crate::office::Office;
use crate::office::accounts::{Permission, SignedIn, check_again};
use crate::office::acts::{ActError, Answer, Correction, correct, decide, dispute};
use crate::office::registry::{OfficeRegistry, RegistryError, atomically};
use crate::payload::{Place, Status};
use crate::time::Timestamp;

/// What a correction changes.
struct Wanted {
    typed: Typed,
    /// Cities in which the person was not.
    not_in: Vec<Place>,
}

pub(in crate::office::online) async fn take(
    State(online): State<Arc<Online>>,
    Extension(visitor): Extension<Visitor>,
    Staff(staff): Staff,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    fields.check()?;
    staff.may(Permission::Correct)?;
    let number: i64 = number.parse().map_err(|_| PageError::NotFound)?;
    let key = online.signer.clone().ok_or(PageError::NotFound)?;
    let (now, lang) = (online.now()?, visitor.lang);
    let not_in: Result<_, _> = fields.all("not-in").map(Place::parse).collect();
    let wanted = Wanted { typed: Typed::of(&fields), not_in: not_in.map_err(|_| PageError::NoForm)? };
    let (typed, seen, officer) = (wanted.typed.clone(), fields.get("version").to_owned(), staff.clone());
    let done = online.with(move |office, registry| {
        corrected(office, registry, key.as_ref(), (number, &seen, &wanted), (&officer, now))
    });
    match done.await? {
        Ok((shown, done)) => Ok(done.on(&format!("/office/decisions/{shown}"))),
        Err(not_taken) => {
            let forms = Forms { correction: &typed, ..Forms::default() };
            sheet_page(&online, &visitor, staff, (number, forms, Some(not_taken.words(lang)))).await
        }
    }
}

/// Corrects the code of the person whom a decision is about, if nothing has changed since the page
/// was shown. A red status takes two officers: it waits for the second one. Returns the decision to
/// be shown.
fn corrected(
    office: &Office,
    registry: &mut OfficeRegistry,
    key: &dyn Signer,
    (number, seen, wanted): (i64, &str, &Wanted),
    (officer, now): (&SignedIn, Timestamp),
) -> Result<Result<(i64, Done), NotTaken>, PageError> {
    let Some((status, why)) = wanted.typed.outcome() else { return Ok(Err(NotTaken::NoStatus)) };
    let (proven, by, note) = ([officer.proven()?], officer.by(now), wanted.typed.note.as_str());
    let answer = Answer { status, why, note, proven: &proven };
    let done = atomically(registry, |registry| {
        check_again(registry, officer, now).map_err(|error| Refused::Page(error.into()))?;
        if version(registry, number).map_err(Refused::Page)? != seen {
            return Err(Refused::Not(NotTaken::Changed));
        }
        let stored = registry.decision(number)?.ok_or(ActError::NoDecision { number })?;
        let (code, last) = correctable(registry, stored.decision.person, now)?.ok_or(ActError::NothingToCorrect)?;
        let is_new = (status, why) != last;
        if !is_new && wanted.not_in.is_empty() {
            return Err(ActError::NothingToCorrect.into());
        }
        if is_new && status == Status::Red {
            let waiting = dispute(registry, number, note, by)?;
            decide(registry, waiting, answer, by)?;
            return Ok((waiting, Done::Proposed));
        }
        let correction = Correction { answer: is_new.then_some(answer), not_in: wanted.not_in.clone(), note };
        correct(office, registry, code.cti, &correction, key, by)?;
        Ok((number, Done::Corrected))
    });
    match done {
        Ok(shown) => Ok(Ok(shown)),
        Err(Refused::Page(error)) => Err(error),
        Err(Refused::Not(not_taken)) => Ok(Err(not_taken)),
    }
}

/// Why nothing was corrected. Nothing of the act stays.
enum Refused {
    Page(PageError),
    Not(NotTaken),
}

impl From<RegistryError> for Refused {
    fn from(error: RegistryError) -> Self {
        Self::Page(error.into())
    }
}

impl From<ActError> for Refused {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Registry(error) => error.into(),
            error => Self::Not(NotTaken::Act(error)),
        }
    }
}

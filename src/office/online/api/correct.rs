//! Correct (GB/T 38963-2020, 6.8): a person says that the status is wrong, or a trip. An officer
//! answers.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;

use super::super::file::PersonFile;
use super::super::state::Online;
use super::Problem;
use super::answers::CorrectionAnswer;
use super::body::Sent;
use super::caller::Caller;
use super::fault::FieldFault;
use super::once::{Answer, Once, OnceKey};
use super::person::Named;
use super::requests::{Correctable, CorrectionRequest};
use crate::office::accounts::Scope;
use crate::office::acts::{ActError, dispute};
use crate::office::registry::{Registry, atomically};
use crate::payload::{Place, PlainText};
use crate::words::{Lang, errors_api as say};

/// Maximum length of what the person says, in characters. With the name of a city before it, a note
/// has at most 200.
const MAX_SAYS_CHARS: usize = 160;

/// What the officer reads.
fn note(request: &CorrectionRequest, lang: Lang) -> Result<String, Problem> {
    let says = PlainText::new("says", &request.says, MAX_SAYS_CHARS);
    let says = says.map_err(|error| Problem::value("/says", &ActError::Note(error)))?;
    match (request.wrong, &request.place) {
        (Correctable::Status, None) => Ok(says.as_str().to_owned()),
        (Correctable::Status, Some(_)) => Err(Problem::missing("/wrong")),
        (Correctable::Trip, None) => Err(Problem::missing("/place")),
        (Correctable::Trip, Some(place)) => {
            let place = Place::parse(place).map_err(|error| Problem::value("/place", &error))?;
            Ok(say::ApiNotThere { place: &place, says: &says.as_str() }.say(lang))
        }
    }
}

/// Ask for a correction. It waits for an officer. If one of this person waits already, nothing new is
/// stored.
#[utoipa::path(
    post, path = "/corrections", tag = "correct", operation_id = "correct", request_body = CorrectionRequest,
    security(("token" = ["correct"])),
    params(("Idempotency-Key" = String, Header, description = "A key of this request, for example a UUID.",
        min_length = 1, max_length = 255, pattern = "^[!-~]+$")),
    responses((status = 202, description = "It waits for an officer.", body = CorrectionAnswer)),
)]
pub(super) async fn correction(
    State(online): State<Arc<Online>>,
    Extension(lang): Extension<Lang>,
    caller: Caller,
    key: OnceKey,
    sent: Sent<CorrectionRequest>,
) -> Result<Answer, Problem> {
    caller.needs(Scope::Correct)?;
    let note = note(&sent.value, lang)?;
    let once = Once::new(&online, &caller, &key, &sent.bytes)?;
    let named = Named::read(&online, &caller, &sent.value.person)?;
    let shared = Arc::clone(&online);
    let done = online.with(move |_, registry| {
        let mut act = || -> Result<Answer, Problem> {
            let person = named.check(registry)?;
            atomically(registry, |registry: &mut dyn Registry| {
                caller.check_again(registry, once.now())?;
                if let Some(kept) = once.kept(&shared.keys, registry)? {
                    return Ok(kept);
                }
                let file = PersonFile::of(registry, person, once.now())?.ok_or(Problem::NotDecided)?;
                let (waiting, last) = (file.open_dispute(), file.last().ok_or(Problem::NotDecided)?);
                let answer = match waiting {
                    Some(waiting) => CorrectionAnswer { number: waiting.number, waited: true },
                    None => {
                        let number = dispute(registry, last.number, &note, caller.by(once.now()));
                        CorrectionAnswer { number: number.map_err(refused)?, waited: false }
                    }
                };
                let answer = Answer::new(StatusCode::ACCEPTED, &answer)?;
                once.keep(&shared.keys, registry, &answer)?;
                Ok(answer)
            })
        };
        Ok(act())
    });
    done.await?
}

fn refused(error: ActError) -> Problem {
    match error {
        ActError::Note(_) => Problem::Values(vec![FieldFault::new("/says", &error)]),
        other => other.into(),
    }
}

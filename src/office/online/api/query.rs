//! Query (GB/T 38963-2020, 6.4): the status of a person.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;

use super::super::file::PersonFile;
use super::super::state::Online;
use super::Problem;
use super::answers::StatusAnswer;
use super::body::Sent;
use super::caller::Caller;
use super::once::Answer;
use super::person::{Named, look};
use super::requests::{PersonRef, PersonRequest};
use crate::office::accounts::Scope;
use crate::office::audit::outcome_words;
use crate::payload::Status;
use crate::words::Lang;

/// Returns the file of a person whom the caller may see, and records the look.
pub(super) async fn file_of(
    online: &Arc<Online>,
    caller: Caller,
    person: &PersonRef,
    what: &'static str,
) -> Result<PersonFile, Problem> {
    let named = Named::read(online, &caller, person)?;
    let now = online.now()?;
    let found = online.with(move |_, registry| {
        let mut found = || -> Result<PersonFile, Problem> {
            let person = named.check(registry)?;
            let file = PersonFile::of(registry, person, now)?.ok_or(Problem::NotDecided)?;
            let subject = format!("decision {}", file.last().map_or(0, |last| last.number));
            look(registry, &caller, (person, what, &subject), now)?;
            Ok(file)
        };
        Ok(found())
    });
    found.await?
}

/// Tell the status of a person. The look is recorded.
#[utoipa::path(
    post, path = "/status", tag = "query", operation_id = "status", request_body = PersonRequest,
    security(("token" = ["query"])),
    responses((status = 200, description = "The status.", body = StatusAnswer)),
)]
pub(super) async fn status(
    State(online): State<Arc<Online>>,
    Extension(lang): Extension<Lang>,
    caller: Caller,
    sent: Sent<PersonRequest>,
) -> Result<Answer, Problem> {
    caller.needs(Scope::Query)?;
    let file = file_of(&online, caller, &sent.value.person, "status").await?;
    let last = file.last().ok_or(Problem::NotDecided)?;
    let outcome = last.decision.outcome;
    let code = file.code(online.now()?);
    let answer = StatusAnswer {
        name: file.person.name.clone(),
        status: outcome.status.map(|status| Status::id(status).to_owned()),
        reason: outcome.reason.map(|reason| reason.id().to_owned()),
        words: outcome_words(outcome, lang),
        decided: last.decision.at.to_string(),
        decision: last.number,
        waits: last.decision.state == crate::office::registry::DecisionState::Open,
        dispute_waits: file.open_dispute().is_some(),
        code_until: code.map(|code| code.expires.to_string()),
    };
    Answer::new(StatusCode::OK, &answer)
}

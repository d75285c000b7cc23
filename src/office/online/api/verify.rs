//! Verify a code (GB/T 38963-2020, 6.7): the same core as at a gate.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::super::state::Online;
use super::Problem;
use super::body::Sent;
use super::caller::Caller;
use super::once::Answer;
use super::requests::VerifyRequest;
use crate::office::FieldError;
use crate::office::accounts::Scope;
use crate::office::registry::OfficeRegistry;
use crate::payload::Status;
use crate::verifier::{ItineraryAlone, Policy};

/// Maximum length of what a scanner has read, in characters. The largest symbol has 4,296.
const MAX_CODE_CHARS: usize = 4096;

/// The schema of [`Verified`](super::trust::Verified). docs/json.md describes the rest.
pub(super) fn schema() -> Value {
    let words = json!({
        "type": "object", "required": ["en", "zh-CN"],
        "properties": { "en": { "type": "string" }, "zh-CN": { "type": "string" } },
    });
    json!({
        "type": "object",
        "description": "The verdict, as `fede verify --json` gives it (docs/json.md).",
        "required": ["decision", "at", "reasons", "code"],
        "properties": {
            "decision": { "type": "string", "enum": ["accepted", "refused", "undecided"] },
            "at": { "type": "string", "format": "date-time" },
            "reasons": {
                "type": "array",
                "items": {
                    "type": "object", "required": ["id", "values", "sentence", "hint"],
                    "properties": {
                        "id": { "type": "string" }, "values": { "type": "object" }, "sentence": words, "hint": words,
                    },
                },
            },
            "code": { "type": ["object", "null"] },
            "store": {
                "type": "object", "required": ["freshness", "ageing_from", "stale_from"],
                "properties": {
                    "freshness": { "type": "string" }, "ageing_from": { "type": "string" }, "stale_from": { "type": "string" },
                },
            },
        },
    })
}

/// Stands for [`schema`], which [`openapi`](super::openapi) puts in its place.
#[derive(utoipa::ToSchema)]
#[schema(value_type = Object)]
#[expect(dead_code, reason = "it names a schema")]
pub(super) struct VerdictAnswer(Value);

fn policy(request: &VerifyRequest) -> Result<Policy, Problem> {
    let mut statuses = Vec::new();
    for (at, id) in request.accept.iter().enumerate() {
        if at >= Status::ALL.len() {
            let error = FieldError::TooMany { max: Status::ALL.len(), found: at + 1 };
            return Err(Problem::value("/accept", &error));
        }
        let unknown = |_| FieldError::Word { expected: Status::IDS.to_owned(), found: id.clone() };
        let status = id.parse::<Status>().map_err(unknown);
        statuses.push(status.map_err(|error| Problem::value(&format!("/accept/{at}"), &error))?);
    }
    let policy = Policy::accepting(&statuses);
    Ok(if request.accept_itinerary_alone { policy.with_itinerary_alone(ItineraryAlone::Pass) } else { policy })
}

/// Verify a code. Nothing is stored.
#[utoipa::path(
    post, path = "/verifications", tag = "verify", operation_id = "verify", request_body = VerifyRequest,
    security(("token" = ["verify"])),
    responses((status = 200, description = "The verdict.", body = VerdictAnswer)),
)]
pub(super) async fn verification(
    State(online): State<Arc<Online>>,
    caller: Caller,
    sent: Sent<VerifyRequest>,
) -> Result<Answer, Problem> {
    caller.needs(Scope::Verify)?;
    let request = sent.value;
    let found = request.code.chars().count();
    if found > MAX_CODE_CHARS {
        return Err(Problem::value("/code", &FieldError::TooMany { max: MAX_CODE_CHARS, found }));
    }
    let (policy, now, shared) = (policy(&request)?, online.now()?, Arc::clone(&online));
    let judge = move |_: &_, registry: &mut OfficeRegistry| {
        Ok(shared.verify_trust.judge(registry, (&request.code, &policy), now))
    };
    Answer::new(StatusCode::OK, &online.with(judge).await??)
}

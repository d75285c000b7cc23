//! Parts of the registry as data, shared by several commands.

use serde_json::{Value, json};

use crate::office::registry::{DecisionOrigin, DecisionState, StoredDecision};
use crate::payload::{Status, StatusReason};

/// An object with more fields.
pub(super) fn with(object: Value, fields: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    match object {
        Value::Object(mut object) => {
            object.extend(fields.into_iter().map(|(name, value)| (name.to_owned(), value)));
            Value::Object(object)
        }
        other => other,
    }
}

/// A decision. It does not say who the person is.
pub(super) fn decision(stored: &StoredDecision) -> Value {
    let decision = &stored.decision;
    let origin = match decision.origin {
        DecisionOrigin::Audit => "audit",
        DecisionOrigin::Officer => "officer",
        DecisionOrigin::Dispute => "dispute",
    };
    // The registry keeps facts as JSON.
    let facts: Value = serde_json::from_str(&decision.facts).unwrap_or_default();
    json!({
        "decision": stored.number,
        "at": decision.at.to_string(),
        "origin": origin,
        "waiting": decision.state == DecisionState::Open,
        "status": decision.outcome.status.map(Status::id),
        "reason": decision.outcome.reason.map(StatusReason::id),
        "valid_hours": decision.outcome.valid_hours,
        "rule": decision.rule,
        "rules": base16ct::lower::encode_string(&decision.rules),
        "officers": decision.officers,
        "note": decision.note,
        "answers": decision.answers,
        "declaration": decision.declaration,
        "facts": facts,
    })
}

//! The JSON of answers. The client uses the same types.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};

use super::requests::words_of;
use crate::office::registry::{DecisionOrigin, DecisionState, IssuedCode, StoredDecision};
use crate::payload::{Status, Withdrawal};
use crate::time::Timestamp;

/// What a declaration got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeclarationAnswer {
    /// The number of the receipt: for the person alone. It opens what is stored about them.
    pub receipt: String,
    /// When the office received the declaration.
    #[schema(format = DateTime)]
    pub received: String,
}

/// The status of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatusAnswer {
    /// The masked name.
    pub name: String,
    /// The status: `green`, `yellow` or `red`. Null until somebody decides.
    #[schema(schema_with = status)]
    pub status: Option<String>,
    /// The reason of the status.
    pub reason: Option<String>,
    /// Status and reason in words, in the language of the request.
    pub words: String,
    /// When it was decided.
    #[schema(format = DateTime)]
    pub decided: String,
    /// The number of the decision.
    pub decision: i64,
    /// Whether an officer still has to answer.
    pub waits: bool,
    /// Whether a correction that the person asked for waits for an officer.
    pub dispute_waits: bool,
    /// Until when the person's code is valid. Null without one.
    #[schema(format = DateTime)]
    pub code_until: Option<String>,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListAnswer<T: ToSchema> {
    /// The entries.
    pub items: Vec<T>,
    /// Where the next part begins. Null at the end.
    pub next: Option<String>,
}

/// A stored declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeclarationItem {
    /// Its number.
    pub number: i64,
    /// What was declared, without the document's number.
    #[schema(value_type = Object)]
    pub declaration: Value,
}

impl DeclarationItem {
    pub(in crate::office::online) fn of((number, _, body): &(i64, Timestamp, String)) -> Self {
        Self { number: *number, declaration: serde_json::from_str(body).unwrap_or_default() }
    }
}

/// A decision about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DecisionItem {
    /// Its number.
    pub number: i64,
    /// When it was made.
    #[schema(format = DateTime)]
    pub at: String,
    /// Who made it: `audit`, `officer`, or `dispute` by the person.
    #[schema(schema_with = origins)]
    pub origin: String,
    /// Whether it waits for an officer.
    pub waits: bool,
    /// The status: `green`, `yellow` or `red`.
    #[schema(schema_with = status)]
    pub status: Option<String>,
    /// The reason of the status.
    pub reason: Option<String>,
    /// The rule that applied. Empty without one.
    pub rule: String,
    /// The officers. Empty for the audit.
    pub officers: String,
    /// The reason in words.
    pub note: String,
    /// The declaration that was used.
    pub declaration: Option<i64>,
    /// The decision that this one answers.
    pub answers: Option<i64>,
    /// The facts that were used.
    #[schema(value_type = Vec<Object>)]
    pub facts: Value,
}

impl DecisionItem {
    pub(in crate::office::online) fn of(stored: &StoredDecision) -> Self {
        let decision = &stored.decision;
        let origin = match decision.origin {
            DecisionOrigin::Audit => "audit",
            DecisionOrigin::Officer => "officer",
            DecisionOrigin::Dispute => "dispute",
        };
        Self {
            number: stored.number,
            at: decision.at.to_string(),
            origin: origin.to_owned(),
            waits: decision.state == DecisionState::Open,
            status: decision.outcome.status.map(|status| status.id().to_owned()),
            reason: decision.outcome.reason.map(|reason| reason.id().to_owned()),
            rule: decision.rule.clone(),
            officers: decision.officers.clone(),
            note: decision.note.clone(),
            declaration: decision.declaration,
            answers: decision.answers,
            facts: serde_json::from_str(&decision.facts).unwrap_or_else(|_| Value::Array(Vec::new())),
        }
    }
}

/// A code of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CodeItem {
    /// Its identifier.
    pub cti: String,
    /// The decision that it states.
    pub decision: i64,
    /// When it was issued.
    #[schema(format = DateTime)]
    pub issued: String,
    /// When it expires.
    #[schema(format = DateTime)]
    pub expires: String,
    /// The text of the symbol: `FD1:…`.
    pub text: String,
    /// How it was withdrawn. Null if it counts.
    pub withdrawn: Option<Withdrawn>,
}

/// How a code was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Withdrawn {
    /// Why.
    pub class: String,
    /// When.
    #[schema(format = DateTime)]
    pub at: String,
}

impl CodeItem {
    pub(in crate::office::online) fn of(code: &IssuedCode) -> Self {
        let withdrawn = |(withdrawal, at): (Withdrawal, Timestamp)| Withdrawn {
            class: withdrawal.class().id().to_owned(),
            at: at.to_string(),
        };
        Self {
            cti: code.cti.to_string(),
            decision: code.decision,
            issued: code.issued.to_string(),
            expires: code.expires.to_string(),
            text: code.text.clone(),
            withdrawn: code.withdrawn.map(withdrawn),
        }
    }
}

/// Where a person's code is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CodeState {
    /// The person has a valid code.
    Issued,
    /// The audit has not decided yet.
    WaitsForAudit,
    /// An officer has to decide.
    WaitsForOfficer,
    /// It is decided. The next issue makes the code.
    WaitsForIssue,
    /// The last declaration is too old for a code.
    DeclareAgain,
}

/// Where the code is on its way, and what happens next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApplicationAnswer {
    /// What the code waits for.
    pub state: CodeState,
    /// The same in words, in the language of the request.
    pub words: String,
    /// Until when the code is valid. Null without one.
    #[schema(format = DateTime)]
    pub code_until: Option<String>,
}

/// What a request for a correction got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CorrectionAnswer {
    /// The number under which it waits for an officer.
    pub number: i64,
    /// Whether another one of this person waited already. Then nothing new was stored.
    pub waited: bool,
}

/// A problem (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemAnswer {
    /// Which problem it is: a relative address. It stays the same.
    #[serde(rename = "type")]
    pub kind: String,
    /// The problem in words, in the language of the request.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// What to do.
    pub detail: String,
    /// What is wrong with each field.
    pub errors: Vec<FieldAnswer>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldAnswer {
    /// Where it is in the request: a JSON pointer (RFC 6901).
    pub pointer: String,
    /// Which fault it is. It stays the same.
    pub id: String,
    /// The fault in words.
    pub detail: String,
}

fn origins() -> Object {
    words_of(["audit", "officer", "dispute"].into_iter()).build()
}

fn status() -> Object {
    let ids = Status::ALL.into_iter().map(|status| Value::from(status.id())).chain([Value::Null]);
    ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null])).enum_values(Some(ids)).build()
}

//! The JSON of the interface: requests and answers. The client uses the same types.

use core::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, SchemaType, Type};

use crate::office::registry::{DecisionOrigin, DecisionState, IssuedCode, StoredDecision};
use crate::payload::{DocumentKind, Status};
use crate::time::Timestamp;

/// Maximum number of entries in one answer of a list.
pub const MAX_LIMIT: u32 = 200;

/// Who is meant, by their document.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonRef {
    /// The kind of identity document.
    #[schema(schema_with = documents)]
    pub document: String,
    /// The number of the document.
    #[schema(min_length = 1, max_length = 100)]
    pub number: String,
    /// The number of the person's receipt. A token with the scope `identified` needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64)]
    pub receipt: Option<String>,
}

impl fmt::Debug for PersonRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonRef").finish_non_exhaustive()
    }
}

/// A declaration of health: what a person says of themselves, and that they agree.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HealthRequest {
    /// The person, or who declares for them, agrees that the office uses these data.
    #[schema(schema_with = agreed)]
    pub agreed: bool,
    /// The number of a receipt that the person has from an earlier declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64)]
    pub receipt: Option<String>,
    /// The declaration.
    #[schema(value_type = HealthDeclaration)]
    pub declaration: StrictJson,
}

/// A declaration of trips: the places of the last 14 days. Symptoms and contacts stay as the person
/// declared them last.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TripsRequest {
    /// Who declares.
    pub person: PersonRef,
    /// The person, or who declares for them, agrees that the office uses these data.
    #[schema(schema_with = agreed)]
    pub agreed: bool,
    /// The person says that symptoms and contacts are as declared last.
    #[schema(schema_with = agreed)]
    pub unchanged: bool,
    /// When the person declared (RFC 3339).
    #[schema(format = DateTime)]
    pub declared: String,
    /// The stays. An empty list says that there were none.
    #[schema(max_items = 200)]
    pub places: Vec<Trip>,
}

/// A stay away from the city of residence.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Trip {
    /// The city (GB/T 2260) or country (ISO 3166-1).
    #[schema(pattern = "^([1-9][0-9]{5}|[A-Z]{2})$")]
    pub place: String,
    /// The arrival (RFC 3339).
    #[schema(format = DateTime)]
    pub arrival: String,
    /// The departure. Absent while the person is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    pub departure: Option<String>,
}

/// What a declaration got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeclarationAnswer {
    /// The number of the receipt: for the person alone. It opens what is stored about them.
    pub receipt: String,
    /// When the office received the declaration.
    #[schema(format = DateTime)]
    pub received: String,
}

/// A question about a person.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonRequest {
    /// Who is meant.
    pub person: PersonRef,
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

/// A question about a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListRequest {
    /// Who is meant.
    pub person: PersonRef,
    /// Where to go on: `next` of the answer before. Absent: at the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub cursor: Option<String>,
    /// Maximum number of entries. Default: 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
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
        let withdrawn = |(withdrawal, at): (crate::payload::Withdrawal, Timestamp)| Withdrawn {
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

/// A code to verify.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyRequest {
    /// What a scanner has read: `FD1:…`.
    #[schema(max_length = 4096)]
    pub code: String,
    /// Health statuses that are accepted. Default: green alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = statuses)]
    pub accept: Option<Vec<String>>,
    /// Accept a code with an itinerary alone. Default: undecided.
    #[serde(default)]
    pub accept_itinerary_alone: bool,
}

impl fmt::Debug for VerifyRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifyRequest").finish_non_exhaustive()
    }
}

/// What a person asks to correct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Correctable {
    /// The status is wrong.
    Status,
    /// The person was not in a city of the itinerary.
    Trip,
}

/// A request for a correction.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionRequest {
    /// Who asks.
    pub person: PersonRef,
    /// What is wrong.
    pub wrong: Correctable,
    /// The city (GB/T 2260) in which the person was not. For `trip`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[1-9][0-9]{5}$")]
    pub place: Option<String>,
    /// What the person says.
    #[schema(min_length = 1, max_length = 160)]
    pub says: String,
}

impl fmt::Debug for CorrectionRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CorrectionRequest").field("wrong", &self.wrong).finish_non_exhaustive()
    }
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

/// JSON of another schema, without repeated names.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StrictJson(#[serde(deserialize_with = "strict")] pub Value);

fn strict<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    super::strict::StrictValue::deserialize(deserializer).map(|value| value.0)
}

/// Stands for docs/declaration.schema.json, which [`openapi`](super::openapi) puts in its place.
#[derive(ToSchema)]
#[schema(value_type = Object)]
#[expect(dead_code, reason = "it names a schema")]
pub(super) struct HealthDeclaration(Value);

fn words_of(ids: impl Iterator<Item = &'static str>) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(ids))
}

fn documents() -> Object {
    words_of(DocumentKind::ALL.into_iter().map(DocumentKind::id)).build()
}

fn origins() -> Object {
    words_of(["audit", "officer", "dispute"].into_iter()).build()
}

fn status() -> Object {
    let ids = Status::ALL.into_iter().map(|status| Value::from(status.id())).chain([Value::Null]);
    ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null])).enum_values(Some(ids)).build()
}

fn statuses() -> utoipa::openapi::schema::Array {
    let ids = words_of(Status::ALL.into_iter().map(Status::id));
    utoipa::openapi::schema::ArrayBuilder::new().items(ids).max_items(Some(Status::ALL.len())).build()
}

fn agreed() -> Object {
    ObjectBuilder::new().schema_type(Type::Boolean).enum_values(Some([true])).build()
}

//! The JSON of requests. The client uses the same types.

use core::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Array, ArrayBuilder, Object, ObjectBuilder, Type};

use crate::payload::{DocumentKind, Status};

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
#[schema(examples(json!({
    "agreed": true,
    "declaration": {
        "declared": "2026-03-05T08:00:00+08:00", "name": "张三丰", "document": "passport", "number": "E12345678",
        "symptoms": [], "contacts": [], "places": [],
    },
})))]
pub struct DeclareHealthRequest {
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
#[schema(examples(json!({
    "person": { "document": "passport", "number": "E12345678" }, "agreed": true, "unchanged": true,
    "declared": "2026-03-05T08:00:00+08:00",
    "places": [{ "place": "420100", "arrival": "2026-03-01T08:00:00+08:00" }],
})))]
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

/// A question about a person.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "person": { "document": "passport", "number": "E12345678" } })))]
pub struct PersonRequest {
    /// Who is meant.
    pub person: PersonRef,
}

/// A question about a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "person": { "document": "passport", "number": "E12345678" }, "limit": 1 })))]
pub struct ListRequest {
    /// Who is meant.
    pub person: PersonRef,
    /// Where to go on: `next` of the answer before. Absent: at the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub cursor: Option<String>,
    /// Maximum number of entries. Default: 50.
    #[serde(default, deserialize_with = "limit", skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// A code to verify.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "code": "FD1:", "accept": ["green", "yellow"] })))]
pub struct VerifyRequest {
    /// What a scanner has read: `FD1:…`.
    #[schema(max_length = 4096)]
    pub code: String,
    /// Health statuses that are accepted. Default: green alone.
    #[serde(default = "green_alone")]
    #[schema(schema_with = statuses)]
    pub accept: Vec<String>,
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
#[schema(examples(json!({
    "person": { "document": "passport", "number": "E12345678" }, "wrong": "trip", "place": "420100",
    "says": "I was at home",
})))]
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

/// JSON of another schema, without repeated names.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StrictJson(#[serde(deserialize_with = "strict")] pub Value);

fn strict<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    super::strict::StrictValue::deserialize(deserializer).map(|value| value.0)
}

/// Reads a limit. JSON has one kind of number: 50.0 is 50 (JSON Schema 2020-12, 6.1.1).
fn limit<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    let read = Option::<f64>::deserialize(deserializer)?;
    let wrong = || serde::de::Error::custom("expected a whole number that is not too large");
    // One more than allowed, so that it is named as a wrong value.
    read.map(|read| (0..=MAX_LIMIT + 1).find(|whole| f64::from(*whole) == read).ok_or_else(wrong)).transpose()
}

/// The statuses that are accepted if a request does not say.
fn green_alone() -> Vec<String> {
    vec![Status::Green.id().to_owned()]
}

/// Stands for docs/declaration.schema.json, which [`openapi`](super::openapi) puts in its place.
#[derive(ToSchema)]
#[schema(value_type = Object)]
#[expect(dead_code, reason = "it names a schema")]
pub(super) struct HealthDeclaration(Value);

pub(super) fn words_of(ids: impl Iterator<Item = &'static str>) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(ids))
}

fn documents() -> Object {
    words_of(DocumentKind::ALL.into_iter().map(DocumentKind::id)).build()
}

fn statuses() -> Array {
    let ids = words_of(Status::ALL.into_iter().map(Status::id));
    ArrayBuilder::new().items(ids).max_items(Some(Status::ALL.len())).build()
}

fn agreed() -> Object {
    ObjectBuilder::new().schema_type(Type::Boolean).enum_values(Some([true])).build()
}

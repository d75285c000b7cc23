//! The description of the interface: OpenAPI 3.1, made from the handlers and their types.

use std::sync::LazyLock;

use axum::Extension;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use utoipa::PartialSchema;

use super::super::rates::Limited;
use super::super::state::Online;
use super::answers::{FieldAnswer, ProblemAnswer};
use super::caller::Network;
use super::problem::PROBLEM;
use super::{BASE, Problem, described, verify};

/// The schema of a declaration. A test compares it with what the office takes.
const DECLARATION: &str = include_str!("../../../../docs/declaration.schema.json");

/// The statuses of problems that each interface can answer with, and when.
const PROBLEMS: [(u16, &str); 15] = [
    (400, "The request is not JSON of the right form, or its key is missing."),
    (401, "There is no token, or it does not count."),
    (403, "The token lacks a scope, or the request lacks a receipt."),
    (404, "Nobody is known by this document, or the receipt is not for it."),
    (405, "The address does not take this method."),
    (406, "The client takes none of the media types of the answer."),
    (408, "The request took too long."),
    (409, "What is stored does not allow it now."),
    (413, "The request is too large."),
    (415, "The request is not JSON."),
    (422, "Values are wrong, or the key was used for another request."),
    (429, "Too many requests."),
    (500, "Something went wrong at the office."),
    (501, "The server cannot verify codes."),
    (503, "The server is busy."),
];

static DOCUMENT: LazyLock<String> = LazyLock::new(|| openapi().to_string());

/// The OpenAPI document of the interface.
#[must_use]
pub fn openapi() -> Value {
    let (_, described) = described().split_for_parts();
    // Only texts and lists: it cannot fail.
    let mut document = serde_json::to_value(described).unwrap_or_default();
    set(
        &mut document,
        "/info",
        json!({
            "title": "fede: the office",
            "description": "The interface of an issuing office for other systems. docs/api.md explains it.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        }),
    );
    set(&mut document, "/servers", json!([{ "url": BASE }]));
    set(
        &mut document,
        "/components/securitySchemes",
        json!({
            "token": { "type": "http", "scheme": "bearer", "description": "A token of `fede office token add`." },
        }),
    );
    let problem = [("ProblemAnswer", ProblemAnswer::schema()), ("FieldAnswer", FieldAnswer::schema())];
    for (name, schema) in problem {
        set(&mut document, &format!("/components/schemas/{name}"), serde_json::to_value(schema).unwrap_or_default());
    }
    set(&mut document, "/components/schemas/VerdictAnswer", verify::schema());
    for (name, schema) in declaration() {
        set(&mut document, &format!("/components/schemas/{name}"), schema);
    }
    for operation in operations(&mut document) {
        add_problems(operation);
    }
    document
}

/// Puts a value at a pointer. What lies on the way is made.
fn set(document: &mut Value, pointer: &str, value: Value) {
    let mut place = document;
    for step in pointer.split('/').skip(1) {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Some(object) = place.as_object_mut() else { return };
        place = object.entry(step).or_insert(Value::Null);
    }
    *place = value;
}

/// The schema of a declaration and of its parts, under the names that they have in the document.
fn declaration() -> Vec<(String, Value)> {
    let mut whole: Map<String, Value> =
        serde_json::from_str(&DECLARATION.replace("#/$defs/", "#/components/schemas/Declared_")).unwrap_or_default();
    let parts = whole.remove("$defs").and_then(|parts| parts.as_object().cloned()).unwrap_or_default();
    whole.retain(|name, _| !name.starts_with('$'));
    let whole = ("HealthDeclaration".to_owned(), Value::Object(whole));
    parts.into_iter().map(|(name, part)| (format!("Declared_{name}"), part)).chain([whole]).collect()
}

fn operations(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    paths.into_iter().flat_map(|paths| paths.values_mut()).filter_map(|path| path.get_mut("post"))
}

fn add_problems(operation: &mut Value) {
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    for (status, description) in PROBLEMS {
        let schema = json!({ "$ref": "#/components/schemas/ProblemAnswer" });
        let response = json!({ "description": description, "content": { PROBLEM: { "schema": schema } } });
        responses.entry(status.to_string()).or_insert(response);
    }
}

/// This description.
#[utoipa::path(
    get, path = "/openapi.json", tag = "description", operation_id = "openapi", security(()),
    responses((status = 200, description = "OpenAPI 3.1.", body = Object, content_type = "application/json")),
)]
pub(super) async fn document(
    State(online): State<Arc<Online>>,
    Extension(Network(network)): Extension<Network>,
) -> Result<Response, Problem> {
    if !online.may(Limited::Requests, &network) {
        return Err(Problem::TooMany);
    }
    Ok(([(CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response())
}

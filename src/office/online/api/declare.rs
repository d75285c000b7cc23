//! Declare health and declare trips (GB/T 38963-2020, 6.2 and 6.3).

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::super::PageError;
use super::super::faults::faults;
use super::super::rates::Limited;
use super::super::state::Online;
use super::Problem;
use super::answers::DeclarationAnswer;
use super::body::Sent;
use super::caller::Caller;
use super::fault::FieldFault;
use super::once::{Answer, Once, OnceKey};
use super::person::{Named, receipt};
use super::requests::{DeclareHealthRequest, StrictJson, TripsRequest};
use crate::office::accounts::Scope;
use crate::office::acts::declare_online;
use crate::office::registry::{OfficeRegistry, People, Registry, atomically_about};
use crate::office::{Declaration, Office, PersonIndex};

/// Declare health. The declaration counts at once if nobody with this document is known, if the
/// request has a receipt that opens the person's data, or if the token has the scope `identified`.
/// Otherwise an officer decides whether it counts. The answer is the same.
#[utoipa::path(
    post, path = "/health-declarations", tag = "declare", operation_id = "declare_health",
    request_body = DeclareHealthRequest, security(("token" = ["declare"])),
    params(("Idempotency-Key" = String, Header, description = "A key of this request, for example a UUID.",
        min_length = 1, max_length = 255, pattern = "^[!-~]+$")),
    responses((status = 201, description = "Received.", body = DeclarationAnswer)),
)]
pub(super) async fn health(
    State(online): State<Arc<Online>>,
    caller: Caller,
    key: OnceKey,
    sent: Sent<DeclareHealthRequest>,
) -> Result<Answer, Problem> {
    caller.needs(Scope::Declare)?;
    let DeclareHealthRequest { agreed, receipt: typed, declaration: StrictJson(declaration) } = sent.value;
    if !agreed {
        return Err(Problem::missing("/agreed"));
    }
    let receipt = receipt(typed.as_deref(), "/receipt")?;
    let once = Once::new(&online, &caller, &key, &sent.bytes)?;
    let person = person_of(&online.office, &declaration, "/declaration", once.now())?;
    // Each declaration costs a commitment.
    if !online.may(Limited::DeclarationsOfNumber, &format!("{} {person:?}", caller.key())) {
        return Err(Problem::TooMany);
    }
    let named = Named::new(person, receipt);
    let text = declaration.to_string();
    let shared = Arc::clone(&online);
    let done = online.with(move |office, registry| {
        let mut act = || -> Result<Answer, Problem> {
            caller.check_again(registry, once.now())?;
            if let Some(kept) = once.kept(&shared.keys, registry)? {
                return Ok(kept);
            }
            let proven = named.proven(&caller, registry)?;
            hand_in((&shared, office, registry), (&caller, &once), (person, proven), &text)
        };
        Ok(act())
    });
    done.await?
}

/// Declare the places of the last 14 days. Symptoms and contacts are those that the person declared
/// last; the person says that they have not changed.
#[utoipa::path(
    post, path = "/trip-declarations", tag = "declare", operation_id = "declare_trips",
    request_body = TripsRequest, security(("token" = ["trips"])),
    params(("Idempotency-Key" = String, Header, description = "A key of this request, for example a UUID.",
        min_length = 1, max_length = 255, pattern = "^[!-~]+$")),
    responses((status = 201, description = "Received.", body = DeclarationAnswer)),
)]
pub(super) async fn trips(
    State(online): State<Arc<Online>>,
    caller: Caller,
    key: OnceKey,
    sent: Sent<TripsRequest>,
) -> Result<Answer, Problem> {
    caller.needs(Scope::Trips)?;
    let request = sent.value;
    for (said, pointer) in [(request.agreed, "/agreed"), (request.unchanged, "/unchanged")] {
        if !said {
            return Err(Problem::missing(pointer));
        }
    }
    let once = Once::new(&online, &caller, &key, &sent.bytes)?;
    let named = Named::read(&online, &caller, &request.person)?;
    let shared = Arc::clone(&online);
    let done = online.with(move |office, registry| {
        let mut act = || -> Result<Answer, Problem> {
            caller.check_again(registry, once.now())?;
            if let Some(kept) = once.kept(&shared.keys, registry)? {
                return Ok(kept);
            }
            let person = named.check(registry)?;
            if !shared.may(Limited::DeclarationsOfNumber, &format!("{} {person:?}", caller.key())) {
                return Err(Problem::TooMany);
            }
            let declarations = registry.declarations(person)?;
            let (_, _, last) = declarations.first().ok_or(Problem::NoDeclaration)?;
            let declaration = with_trips(last, &request)?;
            person_of(office, &declaration, "", once.now())?;
            let text = declaration.to_string();
            hand_in((&shared, office, registry), (&caller, &once), (person, Some(person)), &text)
        };
        Ok(act())
    });
    done.await?
}

/// The last declaration with other places, said at another time.
fn with_trips(last: &str, request: &TripsRequest) -> Result<Value, Problem> {
    let fault = || PageError::Fault { cause: "declaration" };
    let mut declaration: Value = serde_json::from_str(last).map_err(|_| fault())?;
    let object = declaration.as_object_mut().ok_or_else(fault)?;
    object.remove("id");
    let new = json!({
        "declared": request.declared, "places": request.places, "document": request.person.document,
        "number": request.person.number,
    });
    object.extend(new.as_object().cloned().unwrap_or_default());
    Ok(declaration)
}

/// Checks a declaration, and finds whom it is about. `base` is where it is in the request.
fn person_of(
    office: &Office,
    declaration: &Value,
    base: &str,
    now: crate::time::Timestamp,
) -> Result<PersonIndex, Problem> {
    let zone = &office.config().zone;
    match Declaration::from_json(&declaration.to_string(), now, zone) {
        Ok((declaration, number)) => Ok(office.secret().index_of(declaration.identity().document, &number)),
        Err(error) => {
            let found = faults(declaration, now, zone);
            let mut found: Vec<_> = found.iter().map(|typed| FieldFault::of_path(base, typed.fault())).collect();
            if found.is_empty() {
                found.push(FieldFault::of_declaration(base, &error));
            }
            Err(Problem::Values(found))
        }
    }
}

/// Hands in a declaration, and keeps the answer.
fn hand_in(
    (online, office, registry): (&Online, &Office, &mut OfficeRegistry),
    (caller, once): (&Caller, &Once),
    (person, proven): (PersonIndex, Option<PersonIndex>),
    text: &str,
) -> Result<Answer, Problem> {
    let receipt = once.receipt(&online.keys)?;
    // If the server ends after this, the same request finds the declaration by its receipt.
    declare_online(office, registry, text, (&receipt.hash(), proven), caller.by(once.now()))?;
    let answer = DeclarationAnswer { receipt: receipt.grouped(), received: once.now().to_string() };
    let answer = Answer::new(StatusCode::CREATED, &answer)?;
    atomically_about(registry, person, None, |registry: &mut dyn Registry| once.keep(&online.keys, registry, &answer))?;
    Ok(answer)
}

//! Verify a code (GB/T 38963-2020, 6.7): the same core as at a gate.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use super::super::PageError;
use super::super::server::Online;
use super::Problem;
use super::body::Sent;
use super::caller::Caller;
use super::once::Answer;
use super::requests::VerifyRequest;
use crate::key::{KeyId, VerifyingKey};
use crate::office::FieldError;
use crate::office::accounts::Scope;
use crate::office::registry::{Codes, OfficeRegistry};
use crate::payload::{Cti, Region, Status};
use crate::time::Timestamp;
use crate::trust::{HeldTrust, LifetimeReport, Store};
use crate::verifier::{
    Anchor, Concern, ItineraryAlone, PinnedKeys, Policy, Report, RevocationConcern, RevocationStatus, TrustAnchors,
    Verdict, verify,
};
use crate::words::Explain;

/// Maximum length of what a scanner has read, in characters. The largest symbol has 4,296.
const MAX_CODE_CHARS: usize = 4096;

/// After how many seconds the store is read again: another program syncs it.
const FRESH_SECONDS: u64 = 60;

/// With what codes are verified.
pub(in crate::office::online) struct VerifyTrust {
    /// The office's own keys. None if it has no public key.
    own: Option<(Region, PinnedKeys)>,
    store: Option<HeldStore>,
}

/// A gate's store, with what was read last and when.
struct HeldStore {
    directory: PathBuf,
    held: Mutex<Option<(Timestamp, Arc<HeldTrust>)>>,
}

impl VerifyTrust {
    pub(in crate::office::online) fn new(region: Region, keys: &[VerifyingKey], store: Option<&Path>) -> Self {
        let own = keys.iter().fold(PinnedKeys::default(), |own, key| own.with(region, key.clone()));
        Self {
            own: (!keys.is_empty()).then_some((region, own)),
            store: store.map(|directory| HeldStore { directory: directory.to_owned(), held: Mutex::new(None) }),
        }
    }

    /// Judges a code as a gate does: with the store, or with the office's own keys and registry.
    fn judge(
        &self,
        registry: &OfficeRegistry,
        (text, policy): (&str, &Policy),
        at: Timestamp,
    ) -> Result<Verified, Problem> {
        if let Some(store) = &self.store {
            let held = store.held(at)?;
            let verdict = verify(text, held.as_ref(), at, policy);
            return Ok(Verified::new(&verdict, held.lifetime().map(|lifetime| LifetimeReport::new(lifetime, at)), at));
        }
        let (region, keys) = self.own.as_ref().ok_or(Problem::NoTrust)?;
        let verdict = verify(text, &OwnTrust { region: *region, keys, registry }, at, policy);
        Ok(Verified::new(&verdict, None, at))
    }
}

impl HeldStore {
    fn held(&self, at: Timestamp) -> Result<Arc<HeldTrust>, Problem> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((read, trust)) = held.as_ref()
            && *read <= at
            && at < read.saturating_add(FRESH_SECONDS)
        {
            return Ok(Arc::clone(trust));
        }
        let fault = |error: crate::trust::StoreError| PageError::Registry { cause: error.id() };
        let store = Store::open(&self.directory).map_err(fault)?;
        // A clock that is set back later is found by it. A store on a read-only disk can still judge.
        let _ = store.note_time(at);
        let trust = Arc::new(store.trust().map_err(fault)?);
        *held = Some((at, Arc::clone(&trust)));
        Ok(trust)
    }
}

/// The office's own keys. What is revoked is what its registry says: gates learn it later.
struct OwnTrust<'a> {
    region: Region,
    keys: &'a PinnedKeys,
    registry: &'a OfficeRegistry,
}

impl TrustAnchors for OwnTrust<'_> {
    fn anchors(&self, kid: KeyId) -> Vec<&Anchor> {
        self.keys.anchors(kid)
    }

    fn concerns(&self, at: Timestamp) -> Vec<Concern> {
        self.keys.concerns(at)
    }

    fn revocation(&self, region: Region, cti: Cti, _: Timestamp) -> RevocationStatus {
        if region != self.region {
            return RevocationStatus::Unknown(RevocationConcern::Missing);
        }
        match self.registry.code(cti) {
            Ok(Some(code)) => match code.withdrawn {
                // The registry has no version: 0 stands for it.
                Some((withdrawal, _)) => RevocationStatus::Withdrawn { withdrawal, list_version: 0 },
                None => RevocationStatus::Good,
            },
            // Codes that were issued without the registry, and codes that were deleted.
            Ok(None) => RevocationStatus::NotPublished,
            Err(_) => RevocationStatus::Unknown(RevocationConcern::Missing),
        }
    }
}

/// A verdict as data: the form of `fede verify --json` (docs/json.md), without the source.
#[derive(Debug, Serialize)]
pub(super) struct Verified {
    #[serde(flatten)]
    report: Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<LifetimeReport>,
}

impl Verified {
    fn new(verdict: &Verdict, store: Option<LifetimeReport>, at: Timestamp) -> Self {
        Self { report: Report::new(verdict, at), store }
    }
}

/// The schema of [`Verified`]. docs/json.md describes the rest.
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

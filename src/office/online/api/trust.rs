//! With what the interface verifies codes: a gate's store, or the office's own keys and registry.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use super::super::PageError;
use super::problem::Problem;
use crate::key::{KeyId, VerifyingKey};
use crate::office::registry::{Codes, OfficeRegistry};
use crate::payload::{Cti, Region};
use crate::time::Timestamp;
use crate::trust::{HeldTrust, LifetimeReport, Store};
use crate::verifier::{
    Anchor, Concern, PinnedKeys, Policy, Report, RevocationConcern, RevocationStatus, TrustAnchors, Verdict, verify,
};
use crate::words::Explain;

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
    pub(super) fn judge(
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
            // A code that was issued without the registry may be revoked in a list that only a store has.
            Ok(None) | Err(_) => RevocationStatus::Unknown(RevocationConcern::Missing),
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

//! Revocation lookup. Each list and block is read when it is first needed.

use core::fmt;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Block, RevocationList};
use crate::payload::{Cti, Region};
use crate::time::Timestamp;
use crate::trust::{Digest, TrustError, TrustList};
use crate::verifier::{RevocationConcern, RevocationStatus};

/// Where the bytes of revocation lists and of their blocks come from.
pub trait RevocationSource: fmt::Debug + Send + Sync {
    /// Signed list of a region.
    fn list(&self, region: Region) -> Option<Vec<u8>>;

    /// Block with this digest.
    fn block(&self, digest: Digest) -> Option<Vec<u8>>;
}

/// A source without any revocation lists.
#[derive(Debug, Clone, Copy)]
pub struct NoRevocations;

impl RevocationSource for NoRevocations {
    fn list(&self, _: Region) -> Option<Vec<u8>> {
        None
    }

    fn block(&self, _: Digest) -> Option<Vec<u8>> {
        None
    }
}

/// Revocation lists. Each file is read and checked once, when a code first needs it.
#[derive(Debug)]
pub struct Revocations {
    source: Box<dyn RevocationSource>,
    /// Each list, with the time until which it is valid.
    lists: Mutex<HashMap<Region, Known<(RevocationList, Timestamp)>>>,
    blocks: Mutex<HashMap<Digest, Known<Block>>>,
}

/// A cached file: its content, or what is wrong with it.
type Known<T> = Result<Arc<T>, RevocationConcern>;

impl Revocations {
    /// Creates a lookup that reads from `source`.
    #[must_use]
    pub fn new(source: Box<dyn RevocationSource>) -> Self {
        Self { source, lists: Mutex::default(), blocks: Mutex::default() }
    }

    /// Returns the revocation status of a code at time `at`. The trust list says whether the region
    /// publishes revocation lists, and the lowest valid version.
    #[must_use]
    pub fn status(&self, trust: &TrustList, region: Region, cti: Cti, at: Timestamp) -> RevocationStatus {
        let listed = trust.region(region);
        let Some((listed, lowest)) = listed.and_then(|listed| Some((listed, listed.revocation()?))) else {
            return RevocationStatus::NotPublished;
        };
        let read = || {
            let bytes = self.source.list(region).ok_or(RevocationConcern::Missing)?;
            RevocationList::signed_by(&bytes, region, trust.keys_for(listed)).map_err(unsound)
        };
        match known(&self.lists, region, read).and_then(|list| self.withdrawal(&list.0, list.1, lowest, cti, at)) {
            Ok(status) => status,
            Err(concern) => RevocationStatus::Unknown(concern),
        }
    }

    fn withdrawal(
        &self,
        list: &RevocationList,
        until: Timestamp,
        lowest: u64,
        cti: Cti,
        at: Timestamp,
    ) -> Result<RevocationStatus, RevocationConcern> {
        list.concern(until, lowest, at).map_or(Ok(()), Err)?;
        if cti.day() < list.since() {
            return Err(RevocationConcern::NotCovered { since: list.since() });
        }
        let Some(day) = list.day_of(cti) else { return Ok(RevocationStatus::Good) };
        let read = || {
            let bytes = self.source.block(day.digest()).ok_or(RevocationConcern::Missing)?;
            day.read(&bytes).map_err(unsound)
        };
        let block = known(&self.blocks, day.digest(), read)?;
        Ok(match block.withdrawal(cti.slot()) {
            Some(withdrawal) => RevocationStatus::Withdrawn { withdrawal, list_version: list.version() },
            None => RevocationStatus::Good,
        })
    }
}

/// Staff are told only that the file is unusable. `fede gate sync` reports the cause.
fn unsound(_: TrustError) -> RevocationConcern {
    RevocationConcern::Unsound
}

fn known<K: Eq + core::hash::Hash, T>(
    cache: &Mutex<HashMap<K, Known<T>>>,
    key: K,
    read: impl FnOnce() -> Result<T, RevocationConcern>,
) -> Known<T> {
    // Entries are only added, so a panic in another thread cannot leave the map inconsistent.
    let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    cache.entry(key).or_insert_with(|| read().map(Arc::new)).clone()
}
